package dev.holdfast.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Takes the signature of a library's jar away. A JVM checks it class by class at every start, which is half of a short
 * command's time, and leaves signed classes out of its archive; Bouncy Castle's lightweight API needs none.
 */
final class UnsignedLibrary {
    private UnsignedLibrary() {}

    /** Rewrites the jar where it is signed. */
    static void make(Path jar) throws IOException {
        Path unsigned = jar.resolveSibling(jar.getFileName() + ".unsigned");
        try (JarFile source = new JarFile(jar.toFile())) {
            Manifest signed = source.getManifest();
            if (signed == null || signed.getEntries().isEmpty()) {
                return;
            }
            Manifest manifest = new Manifest();
            Attributes main = manifest.getMainAttributes();
            main.putAll(signed.getMainAttributes());
            try (OutputStream bytes = Files.newOutputStream(unsigned);
                    JarOutputStream target = new JarOutputStream(bytes, manifest)) {
                copy(source, target);
            }
        }
        Files.move(unsigned, jar, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void copy(JarFile source, JarOutputStream target) throws IOException {
        for (Enumeration<JarEntry> entries = source.entries(); entries.hasMoreElements(); ) {
            JarEntry entry = entries.nextElement();
            if (!isSignature(entry.getName())) {
                target.putNextEntry(new JarEntry(entry.getName()));
                try (InputStream content = source.getInputStream(entry)) {
                    content.transferTo(target);
                }
                target.closeEntry();
            }
        }
    }

    private static boolean isSignature(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.equals(JarFile.MANIFEST_NAME)
                || upper.equals("META-INF/")
                || upper.startsWith("META-INF/") && upper.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
    }
}
