package dev.holdfast.benchmarks;

/** What starting a JVM costs at least. */
final class HelloWorld {
    private HelloWorld() {}

    @AllowedApi("a program that prints one line")
    public static void main(String[] arguments) {
        System.out.println("hello");
    }
}
