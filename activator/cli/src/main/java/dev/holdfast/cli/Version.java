package dev.holdfast.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** What {@code --version} prints; the build writes it into a resource. */
final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        try (InputStream resource = Version.class.getResourceAsStream("version.txt")) {
            if (resource == null) {
                throw new IOException("version.txt is not in the program's jar");
            }
            return new String[] {"holdfast " + new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip()};
        }
    }
}
