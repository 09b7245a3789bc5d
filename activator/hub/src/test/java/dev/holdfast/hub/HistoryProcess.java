package dev.holdfast.hub;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program of its own that activates: prints {@code ok} or the code of the refusal. */
final class HistoryProcess {
    private HistoryProcess() {}

    /** Takes the data directory, the number of its machine, the file of the root, the hub, the license and a token. */
    public static void main(String[] arguments) throws Exception {
        HistoryDevice device = new HistoryDevice(
                Path.of(arguments[0]),
                HistoryDevice.machine(Integer.parseInt(arguments[1])),
                Files.readString(Path.of(arguments[2])));
        System.out.print(device.activate(URI.create(arguments[3]), arguments[4], arguments[5]));
    }

    static Process start(HistoryDevice device, int machine, Path root, URI hub, String license, String token)
            throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HistoryProcess.class.getName(),
                        device.data().toString(),
                        String.valueOf(machine),
                        root.toString(),
                        hub.toString(),
                        license,
                        token)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
