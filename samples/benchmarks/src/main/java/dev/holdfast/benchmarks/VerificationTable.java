package dev.holdfast.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prints the verification table: full verification against the bare signature checks that it contains, against other
 * libraries, and in fresh processes. Takes the runnable folder of the {@code holdfast} command and, for a short run of less
 * worth, {@code --quick}.
 */
@AllowedApi("prints a table")
final class VerificationTable {
    /** Of a license whose chain and snapshot were never seen: two certificates, the license, and its snapshot. */
    private static final int SIGNATURES_UNSEEN = 4;

    /** And the trust bundle. */
    private static final int SIGNATURES_NEW = 5;

    /** So that the whole table takes less than a quarter of an hour on two cores with nothing else running. */
    private static final int ROUNDS = 4;

    private static final int SECONDS = 4;

    private static final Map<String, String> PEERS = Map.of(
            "license3j", "License3j 3.2.0, RSA-2048",
            "javaJwt", "java-jwt 4.5.0, RSA-2048",
            "nimbus", "nimbus-jose-jwt 10.10, Ed25519",
            "jjwt", "jjwt 0.13.0, Ed25519",
            "trueLicense", "TrueLicense 4.0.3, RSA-2048");

    private VerificationTable() {}

    public static void main(String[] arguments) throws Exception {
        boolean quick = List.of(arguments).contains("--quick");
        Path folder = Files.createTempDirectory("holdfast-benchmarks");
        try {
            System.out.println("verification, JDK " + Runtime.version() + ", processor time: medians of "
                    + (quick ? 2 : ROUNDS) + " rounds, means of " + (quick ? 9 : 31) + " processes");
            ActivatedDevice device =
                    ActivatedDevice.make(Files.createDirectories(folder.resolve("device")), ActivatedDevice.LICENSES);
            print(Rounds.run(device, quick ? 2 : ROUNDS, quick ? 2 : SECONDS));
            ColdTable cold = new ColdTable(device, folder, quick ? 9 : 31);
            cold.printFirstVerification(Path.of(arguments[0], "lib"));
            cold.printCommand(Path.of(arguments[0]));
        } finally {
            Folders.delete(folder);
        }
    }

    private static void print(Rounds rounds) {
        System.out.printf(Locale.ROOT, "%-58s %9.1f us%n", "one bare Ed25519 signature check", micros(rounds, "bare"));
        row(rounds, "full verification, chain and snapshot seen before", "seen", 1);
        row(rounds, "full verification, chain of three and snapshot unseen", "unseen", SIGNATURES_UNSEEN);
        row(rounds, "full verification by a new verifier", "newVerifier", SIGNATURES_NEW);
        ask(rounds, "may the model run? (a verified license in memory)", "hotPath");
        ask(rounds, "may the model run? (a watch that keeps it verified)", "watched");
        PEERS.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(peer -> System.out.printf(
                        Locale.ROOT,
                        "%-58s %9.1f us   to ours %.2f%n",
                        "its own license: " + peer.getValue(),
                        micros(rounds, peer.getKey()),
                        rounds.ratio(peer.getKey(), "seen")));
    }

    private static void ask(Rounds rounds, String what, String name) {
        System.out.printf(Locale.ROOT, "%-58s %9.1f ns   %.0f bytes%n", what, rounds.nanos(name), rounds.bytes(name));
    }

    private static void row(Rounds rounds, String what, String name, int signatures) {
        System.out.printf(
                Locale.ROOT,
                "%-58s %9.1f us   to one bare check %.2f   to the %d that it contains %.2f   %.1f KB%n",
                what,
                micros(rounds, name),
                rounds.ratio(name, "bare"),
                signatures,
                rounds.ratio(name, "bare") / signatures,
                rounds.bytes(name) / 1024);
    }

    private static double micros(Rounds rounds, String name) {
        return rounds.nanos(name) / 1e3;
    }
}
