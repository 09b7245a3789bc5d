package dev.holdfast.verifier.store;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/** What a test needs of the machine; where it is not there, the reason is printed and the test skipped. */
final class Conditions {
    private Conditions() {}

    static void requireRootWith(String... tools) throws Exception {
        int user = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (user != 0) {
            skip("needs root, runs as uid " + user);
        }
        for (String tool : tools) {
            if (!succeeds("sh", "-c", "command -v " + tool)) {
                skip("needs " + tool);
            }
            if (tool.equals("unshare") && !succeeds("unshare", "-m", "true")) {
                skip("needs a mount namespace of its own, which is not allowed here");
            }
        }
    }

    static void skip(String reason) {
        System.out.println("[skipped] " + reason);
        abort(reason);
    }

    private static boolean succeeds(String... command) throws Exception {
        return new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
