package dev.holdfast.hub;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * What lets a hub process of a test start in a fraction of the time: the classes that lie in folders in one jar, since
 * only classes from jars can be archived, and an archive of how the runtime lays them all out in memory.
 */
final class ClassArchive {
    private final Path archive;
    private final String classPath;

    private ClassArchive(Path archive, String classPath) {
        this.archive = archive;
        this.classPath = classPath;
    }

    /** Packs the hub of this class path into a folder; the tests' own classes stay out. */
    static ClassArchive in(Path folder) throws IOException {
        Path jar = folder.resolve("hub-classes.jar");
        List<String> classPath = new ArrayList<>(List.of(jar.toString()));
        Set<String> packed = new HashSet<>();
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream classes = new JarOutputStream(out)) {
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                Path path = Path.of(entry);
                if (Files.isDirectory(path) && !path.endsWith("test-classes")) {
                    pack(path, classes, packed);
                } else if (Files.isRegularFile(path)) {
                    classPath.add(entry);
                }
            }
        }
        return new ClassArchive(folder.resolve("hub.jsa"), String.join(File.pathSeparator, classPath));
    }

    private static void pack(Path folder, JarOutputStream jar, Set<String> packed) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
                if (packed.add(name)) {
                    jar.putNextEntry(new JarEntry(name));
                    Files.copy(file, jar);
                    jar.closeEntry();
                }
            }
        }
    }

    /** The command of a Java process that has the hub's classes; the first that ends in order leaves the archive behind. */
    List<String> java() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xlog:disable"));
        command.add((Files.exists(archive) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + archive);
        command.addAll(List.of("-cp", classPath));
        return command;
    }
}
