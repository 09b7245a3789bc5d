package dev.holdfast.verifier.store;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/**
 * Writes for ever, or for as many rounds as it is told: each round a pending request, a bundle, and the license with the
 * state that counts the round. Before each it says a sign, so that it is known what it was at when it was killed.
 */
final class KillWriter {
    static final char ROUND = 'r';

    private KillWriter() {}

    public static void main(String[] arguments) throws Exception {
        long rounds = arguments.length > 1 ? Long.parseLong(arguments[1]) : Long.MAX_VALUE;
        say('s');
        DataDirectory directory = Given.in(Path.of(arguments[0]));
        long first = round(directory) + 1;
        say('k');
        directory.createDeviceKey(new SecureRandom());
        for (long round = first; round - first < rounds; round++) {
            long now = round;
            say('p');
            directory.writePending(
                    Given.LICENSE, new PendingRequest("AAAAAAAAAAAAAAAAAAAAAA", "refresh", document(now)));
            say('b');
            directory.appendBundles(List.of("bundle-" + now));
            say('u');
            directory.update(
                    Given.LICENSE, record -> Given.licensed(record, document(now), document(now), String.valueOf(now)));
            say(ROUND);
        }
    }

    private static void say(char sign) {
        System.out.print(sign);
        System.out.flush();
    }

    static String name(char sign) {
        return switch (sign) {
            case 's' -> "starting";
            case 'k' -> "making the device key";
            case 'p' -> "writing a pending request";
            case 'b' -> "appending a bundle";
            case 'u' -> "installing a license";
            default -> "between two rounds";
        };
    }

    static long round(DataDirectory directory) throws DataDirectoryException {
        return directory
                .read(Given.LICENSE)
                .map(record -> record.state() == null ? 0L : Long.parseLong(record.state()))
                .orElse(0L);
    }

    /** Without JUnit, which the processes do not have. */
    static void requireWhole(DataDirectory directory) throws DataDirectoryException {
        for (String bundle : directory.bundles()) {
            require(bundle.startsWith("bundle-"), bundle);
        }
        String published = directory.deviceKeyThumbprint().orElse("");
        String held =
                directory.deviceKey().map(key -> key.publicKey().thumbprint()).orElse("");
        require(held.equals(published), "the halves of the device key do not fit");
        if (directory.licenses().isEmpty()) {
            return;
        }
        LicenseRecord record = directory.read(Given.LICENSE).orElseThrow();
        require(record.stateAuthenticated(), "the record is not authenticated");
        long round = round(directory);
        if (round > 0) {
            require(document(round).equals(record.license()), "the license is of another round");
            require(document(round).equals(record.status()), "the status is of another round");
        }
        PendingRequest pending = record.pending();
        require(
                pending == null || pending.document().equals(document(round + 1)),
                "the pending request is of another round");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private static String document(long round) {
        return ("document-" + round + ".").repeat(400);
    }
}
