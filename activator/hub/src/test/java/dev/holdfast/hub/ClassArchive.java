package dev.holdfast.hub;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.sqlite.util.OSInfo;

/**
 * What lets a {@link BareHub} start in a fraction of the time: the classes that lie in folders in one jar, since only
 * classes from jars can be archived; an archive of how the runtime lays them all out in memory; and SQLite unpacked.
 */
final class ClassArchive {
    private static final List<Class<?>> OWN = List.of(BareHub.class, OrphanWatch.class);

    private final Path archive;
    private final String classPath;

    private ClassArchive(Path archive, String classPath) {
        this.archive = archive;
        this.classPath = classPath;
    }

    /** Packs the hub of this class path into a folder; of the tests' own classes only {@link BareHub} and what it needs. */
    static ClassArchive in(Path folder) throws IOException {
        Path jar = folder.resolve("hub-classes.jar");
        List<String> classPath = new ArrayList<>(List.of(jar.toString()));
        Set<String> packed = new HashSet<>();
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream classes = new JarOutputStream(out)) {
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                Path path = Path.of(entry);
                if (Files.isDirectory(path)) {
                    pack(path, classes, packed);
                } else if (Files.isRegularFile(path)) {
                    classPath.add(entry);
                }
            }
        }
        unpackSqlite(folder);
        return new ClassArchive(folder.resolve("hub.jsa"), String.join(File.pathSeparator, classPath));
    }

    private static void pack(Path folder, JarOutputStream jar, Set<String> packed) throws IOException {
        try (var files = Files.walk(folder)) {
            boolean tests = folder.endsWith("test-classes");
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
                boolean wanted = !tests || OWN.stream().anyMatch(own -> name.contains("/" + own.getSimpleName()));
                if (wanted && packed.add(name)) {
                    jar.putNextEntry(new JarEntry(name));
                    Files.copy(file, jar);
                    jar.closeEntry();
                }
            }
        }
    }

    private static void unpackSqlite(Path folder) throws IOException {
        String resource = "/org/sqlite/native/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/"
                + System.mapLibraryName("sqlitejdbc");
        try (InputStream library = Objects.requireNonNull(OSInfo.class.getResourceAsStream(resource), resource)) {
            Files.copy(library, folder.resolve(System.mapLibraryName("sqlitejdbc")));
        }
    }

    /** The command that starts one; the first that ends in order leaves the archive behind. */
    List<String> command(String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xlog:disable",
                "-Dorg.sqlite.lib.path=" + archive.getParent(),
                "-Dorg.sqlite.lib.name=" + System.mapLibraryName("sqlitejdbc")));
        if (Files.exists(archive)) {
            command.add("-XX:SharedArchiveFile=" + archive);
        } else if (more.length == 0) {
            // No runtime that a debugger is attached to can leave one behind.
            command.add("-XX:ArchiveClassesAtExit=" + archive);
        }
        command.addAll(List.of(more));
        command.addAll(List.of("-cp", classPath, BareHub.class.getName()));
        return command;
    }
}
