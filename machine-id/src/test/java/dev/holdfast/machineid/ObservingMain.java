package dev.holdfast.machineid;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Set;
import java.util.TreeSet;

/** Observes the running machine in a JVM of its own and tells what it saw, for tests that need a fresh process. */
final class ObservingMain {
    private ObservingMain() {}

    public static void main(String[] arguments) throws IOException {
        if (Boolean.getBoolean("recording")) {
            System.out.print(Recording.of(Machine.local(), new SecureRandom()).text());
            return;
        }
        MachineView view = Machine.local().observe();
        Fingerprint fingerprint = view.fingerprint(ProductScope.LOCAL);
        Sighting sighting = view.sighting(ProductScope.LOCAL);
        MatchRule.judge(fingerprint, sighting, BindingPolicy.STANDARD).toText();
        for (EvidenceKind kind : fingerprint.digests().keySet()) {
            for (EvidenceDigest digest : fingerprint.of(kind)) {
                System.out.println("fingerprint " + kind.id() + " " + digest.text());
            }
        }
        for (EvidenceKind kind : MachineView.measuredKinds()) {
            if (sighting.of(kind).fit().isEmpty()) {
                System.out.println(
                        "not visible " + kind.id() + ": " + sighting.of(kind).whyNotVisible());
            }
        }
        if (arguments.length > 0) {
            libraries().forEach(library -> System.out.println("library " + library));
        }
    }

    private static Set<String> libraries() throws IOException {
        Set<String> libraries = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1)) {
            int path = line.indexOf('/');
            if (path >= 0 && line.contains(".so")) {
                libraries.add(line.substring(path));
            }
        }
        return libraries;
    }
}
