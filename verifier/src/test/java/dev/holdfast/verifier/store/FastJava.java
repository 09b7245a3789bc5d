package dev.holdfast.verifier.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * Java processes that start quickly, for tests that start hundreds: the classes come from an archive of their loaded form,
 * made once by a process that does what the others will do. The virtual machine archives what comes from unsigned jar files
 * only.
 */
final class FastJava {
    private final List<String> command;

    private FastJava(List<String> command) {
        this.command = command;
    }

    /** Makes the archive in a folder by one run of a main class that ends by itself. */
    static FastJava in(Path folder, Class<?> main, String... arguments) throws IOException, InterruptedException {
        List<Path> jars = new ArrayList<>();
        for (Path origin : ChildProcess.origins()) {
            jars.add(jar(origin, folder.resolve(jars.size() + ".jar")));
        }
        Path archive = folder.resolve("classes.jsa");
        List<String> java = ChildProcess.java(jars);
        Process making = start(java, "-XX:ArchiveClassesAtExit=" + archive, main, arguments);
        String said = ChildProcess.said(making);
        if (making.exitValue() != 0) {
            throw new IOException("the archive of classes could not be made: " + said);
        }
        List<String> command = new ArrayList<>(java);
        // Where the virtual machine made none, the processes start without, and are only slower.
        if (Files.exists(archive)) {
            command.add("-XX:SharedArchiveFile=" + archive);
        }
        return new FastJava(command);
    }

    Process start(Class<?> main, String... arguments) throws IOException {
        return start(command, "-Xshare:auto", main, arguments);
    }

    private static Process start(List<String> java, String option, Class<?> main, String... arguments)
            throws IOException {
        List<String> whole = new ArrayList<>(java);
        whole.add(option);
        whole.add("-Xlog:disable");
        whole.add(main.getName());
        whole.addAll(List.of(arguments));
        return new ProcessBuilder(whole).redirectErrorStream(true).start();
    }

    private static Path jar(Path origin, Path to) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(to))) {
            // Nobody waits for the space that compressing would save.
            out.setLevel(java.util.zip.Deflater.NO_COMPRESSION);
            if (Files.isDirectory(origin)) {
                copy(origin, out);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(origin)) {
                    copy(jar.getPath("/"), out);
                }
            }
        }
        return to;
    }

    /** All but the signatures, and with them the classes for other versions of Java, which this one can do without. */
    private static void copy(Path root, JarOutputStream out) throws IOException {
        try (var tree = Files.walk(root)) {
            tree.filter(Files::isRegularFile)
                    .filter(file -> !root.relativize(file).startsWith("META-INF"))
                    .forEach(file -> {
                        try {
                            out.putNextEntry(new JarEntry(root.relativize(file).toString()));
                            Files.copy(file, out);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }
    }
}
