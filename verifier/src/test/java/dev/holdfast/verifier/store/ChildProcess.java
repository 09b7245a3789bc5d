package dev.holdfast.verifier.store;

import com.fasterxml.jackson.core.JsonFactory;
import dev.holdfast.machineid.ProductScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A Java process of its own that runs a main class of these tests. */
final class ChildProcess {
    private static final List<Class<?>> NEEDED =
            List.of(DataDirectory.class, Given.class, ProductScope.class, Ed25519.class, JsonFactory.class);

    private ChildProcess() {}

    /** Starts a main class, behind a command in front of it where one is given. */
    static Process start(List<String> front, Class<?> main, String... arguments) throws IOException {
        return start(front, classPath(origins()), main, arguments);
    }

    /** Starts a main class from copies that every user may read. */
    static Process startFromCopies(Path copies, List<String> front, Class<?> main, String... arguments)
            throws IOException {
        List<Path> copied = new ArrayList<>();
        for (Class<?> needed : NEEDED) {
            Path to = copies.resolve(String.valueOf(copied.size()));
            copy(origin(needed), to);
            copied.add(to);
        }
        return start(front, classPath(copied), main, arguments);
    }

    private static Process start(List<String> front, String classPath, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(front);
        command.addAll(java(classPath));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Starts a command that starts main classes by itself: what starts Java follows it as its last arguments. */
    static Process startWithJava(List<String> command) throws IOException {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(java(classPath(origins())));
        return new ProcessBuilder(whole).redirectErrorStream(true).start();
    }

    /** The class path of these tests. */
    static List<Path> origins() {
        return NEEDED.stream().map(ChildProcess::origin).toList();
    }

    /** What starts Java with a class path, before further options and the main class. */
    static List<String> java(List<Path> classPath) {
        return java(classPath(classPath));
    }

    private static List<String> java(String classPath) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // A process that is killed would leave its performance counters in the folder for temporary files.
        return List.of(
                java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx64m", "-cp", classPath);
    }

    /** Waits for the end and returns what was said. */
    static String said(Process process) throws IOException, InterruptedException {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private static String classPath(List<Path> entries) {
        return String.join(":", entries.stream().map(Path::toString).toList());
    }

    private static Path origin(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            return;
        }
        try (var tree = Files.walk(from)) {
            tree.forEach(each -> {
                try {
                    Files.copy(each, to.resolve(from.relativize(each).toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
