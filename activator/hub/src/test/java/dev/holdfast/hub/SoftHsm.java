package dev.holdfast.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * A token of SoftHSM, a real PKCS#11 library without hardware. The library reads its configuration where the build's
 * {@code SOFTHSM2_CONF} says, once in a process, so there is one token for all tests of a run. Where it is not installed
 * the tests are skipped, unless {@code HOLDFAST_SOFTHSM=required}.
 *
 * @param library the library
 * @param slot the slot of the token
 */
public record SoftHsm(Path library, String slot) {
    public static final String PIN = "pin-of-tests-58204617";

    private static final Pattern SLOT = Pattern.compile("slot ([0-9]+)");

    private static @Nullable List<SoftHsm> tokens;

    /** The token of this run. */
    public static SoftHsm token() throws Exception {
        return tokens().get(0);
    }

    /**
     * A token that nobody logs in to: whoever is let in by one stays let in within the process, and a wrong PIN is then not
     * looked at.
     */
    static SoftHsm untouchedToken() throws Exception {
        return tokens().get(1);
    }

    /** Both at once: the library looks for tokens when it is loaded. */
    private static synchronized List<SoftHsm> tokens() throws Exception {
        List<SoftHsm> made = tokens;
        if (made == null) {
            made = make();
            tokens = made;
        }
        return made;
    }

    private static List<SoftHsm> make() throws Exception {
        Heard.RUN.secrets().add(Secrets.Kind.HSM_PIN, PIN);
        Optional<Path> library = List.of("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so").stream()
                .map(Path::of)
                .filter(Files::exists)
                .findFirst();
        String configuration = System.getenv("SOFTHSM2_CONF");
        if (library.isEmpty() || configuration == null) {
            if ("required".equals(System.getenv("HOLDFAST_SOFTHSM"))) {
                throw new AssertionError("expected SoftHSM to be installed and SOFTHSM2_CONF to be set");
            }
            throw new TestAbortedException("SoftHSM is not installed (Debian's package softhsm2): skipped");
        }
        Path file = Path.of(configuration);
        Files.createDirectories(file.getParent());
        Path tokens = Files.createTempDirectory(file.getParent(), "tokens");
        Files.writeString(
                file, "directories.tokendir = " + tokens + "\nobjectstore.backend = file\nlog.level = ERROR\n");
        return List.of(new SoftHsm(library.get(), initialised()), new SoftHsm(library.get(), initialised()));
    }

    private static String initialised() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "softhsm2-util",
                        "--init-token",
                        "--free",
                        "--label",
                        "holdfast",
                        "--so-pin",
                        "5678",
                        "--pin",
                        PIN)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher slot = SLOT.matcher(said);
        if (process.waitFor() != 0 || !slot.find()) {
            throw new AssertionError("expected a token, found " + said);
        }
        return slot.group(1);
    }

    /** Writes the configuration of Java's provider. */
    public Path configuration(Path folder) throws IOException {
        return configuration(folder, library);
    }

    Path configuration(Path folder, Path otherLibrary) throws IOException {
        Path file = Files.createTempFile(folder, "hsm", ".cfg");
        Files.writeString(file, "name = hsm\nlibrary = " + otherLibrary + "\nslot = " + slot + "\n");
        return file;
    }

    /** Writes one under which the token makes private keys with these attributes. */
    Path configurationOfKeys(Path folder, String attributes) throws IOException {
        Path file = configuration(folder);
        Files.writeString(
                file, "attributes(*, CKO_PRIVATE_KEY, *) = {\n" + attributes + "\n}\n", StandardOpenOption.APPEND);
        return file;
    }
}
