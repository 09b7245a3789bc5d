package dev.holdfast.cli;

import dev.holdfast.machineid.RecordedMachines;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The command in a process of its own, on the recorded machine that the tests activate on. */
final class RecordedDevice {
    private RecordedDevice() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(System.getenv(), System.in, out, out);
        Context context = new Context(terminal, RecordedMachines.twoDiskServer(), InstantSource.system());
        out.println("exit code " + HoldfastMain.run(arguments, context));
    }

    /** The command line that starts it. */
    static List<String> command(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), RecordedDevice.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Runs a command line in the environment of a device and answers all that it said. */
    static String said(TestDevice device, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        process.environment().putAll(device.environment());
        Process child = process.start();
        child.getOutputStream().close();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        child.waitFor();
        return said;
    }
}
