package dev.holdfast.verifier.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that are killed at random instants while they write; {@code -Dholdfast.kills} says how many. */
class KillTest {
    private static final int KILLS = Integer.getInteger("holdfast.kills", 40);
    private static final int LONGEST_LIFE_MICROS = 60_000;
    private static final int KILLS_PER_DIRECTORY = 5;

    @TempDir
    Path temporary;

    /** Writes for ever: each round a pending request, its license, a bundle, and the state that counts the round. */
    public static final class Writer {
        public static void main(String[] arguments) throws Exception {
            say('s');
            DataDirectory directory = Given.in(Path.of(arguments[0]));
            directory.createDeviceKey(new SecureRandom());
            for (long round = round(directory) + 1; ; round++) {
                directory.writePending(
                        Given.LICENSE, new PendingRequest("AAAAAAAAAAAAAAAAAAAAAA", "refresh", document(round)));
                directory.appendBundles(List.of("bundle-" + round % 50));
                long now = round;
                directory.update(
                        Given.LICENSE,
                        record -> Given.licensed(record, document(now), document(now), String.valueOf(now)));
                say('r');
            }
        }

        private static void say(char sign) {
            System.out.print(sign);
            System.out.flush();
        }
    }

    /** Requires a whole directory and tells its round. */
    public static final class Survey {
        public static void main(String[] arguments) throws Exception {
            DataDirectory directory = Given.in(Path.of(arguments[0]));
            long round = round(directory);
            requireWhole(directory, round);
            System.out.println(round);
        }
    }

    @Test
    void processKilledAtARandomInstant_leavesTheOldOrTheNewState() throws Exception {
        SecureRandom random = new SecureRandom();
        long written = 0;
        long rounds = 0;
        String key = "";
        for (int kill = 0; kill < KILLS; kill++) {
            boolean fresh = kill % KILLS_PER_DIRECTORY == 0;
            if (fresh) {
                written += rounds;
                rounds = 0;
                key = "";
            }
            Path base = temporary.resolve(String.valueOf(kill / KILLS_PER_DIRECTORY));
            kill(base, fresh ? 1 : 2, random);
            DataDirectory directory = Given.in(base);
            String held = directory.deviceKeyThumbprint().orElse("");
            assertTrue(key.isEmpty() || key.equals(held), "the device key changed");
            key = held;
            assertEquals(
                    held,
                    directory
                            .deviceKey()
                            .map(each -> each.publicKey().thumbprint())
                            .orElse(""));
            long round = round(directory);
            assertTrue(round >= rounds, "round " + rounds + " was written and then lost");
            rounds = round;
            requireWhole(directory, round);
        }
        System.out.println(
                "[kill test] " + KILLS + " processes killed in " + (written + rounds) + " rounds of writing");
    }

    /** Kills a writer at a random instant after so many signs: the first is its start, each other one the end of a round. */
    private void kill(Path base, int signs, SecureRandom random) throws Exception {
        Process writer = ChildProcess.start(List.of(), Writer.class, base.toString());
        try {
            assertEquals(signs, writer.getInputStream().readNBytes(signs).length, "the writer ended by itself");
            TimeUnit.MICROSECONDS.sleep(random.nextInt(LONGEST_LIFE_MICROS));
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }

    /** Without JUnit, which the processes do not have. */
    private static void requireWhole(DataDirectory directory, long round) throws DataDirectoryException {
        for (String bundle : directory.bundles()) {
            require(bundle.startsWith("bundle-"), bundle);
        }
        if (directory.licenses().isEmpty()) {
            return;
        }
        LicenseRecord record = directory.read(Given.LICENSE).orElseThrow();
        require(record.stateAuthenticated(), "the record is not authenticated");
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

    private static long round(DataDirectory directory) throws DataDirectoryException {
        return directory
                .read(Given.LICENSE)
                .map(record -> record.state() == null ? 0L : Long.parseLong(record.state()))
                .orElse(0L);
    }

    private static String document(long round) {
        return ("document-" + round + ".").repeat(400);
    }
}
