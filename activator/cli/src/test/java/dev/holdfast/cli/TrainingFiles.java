package dev.holdfast.cli;

import dev.holdfast.issuer.LicenseSigner;
import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.machineid.BindingPolicy;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.Machine;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.license.Binding;
import dev.holdfast.verifier.license.ClockPolicy;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.LicensedModel;
import dev.holdfast.verifier.license.Mode;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.license.StatusPolicy;
import dev.holdfast.verifier.license.StatusRank;
import dev.holdfast.verifier.license.StatusSnapshot;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes what {@link ArchiveTraining} runs on: a machine of one file, a root that nobody trusts elsewhere, and a license that
 * is bound to that machine. The build calls it with the runnable folder.
 */
public final class TrainingFiles {
    private static final LicenseId ID = new LicenseId("training.00000000000000000000000000");

    private final Path folder;
    private final SecureRandom random = new SecureRandom();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);

    private TrainingFiles(Path folder) {
        this.folder = folder;
    }

    /** Takes the runnable folder. */
    public static void main(String[] arguments) throws Exception {
        Path holdfast = Path.of(arguments[0]);
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(holdfast.resolve("lib"), "bc*.jar")) {
            for (Path jar : jars) {
                UnsignedLibrary.make(jar);
            }
        }
        Path training = holdfast.resolve("training");
        delete(training);
        new TrainingFiles(training).make();
    }

    private void make() throws Exception {
        Path machine = folder.resolve(ArchiveTraining.MACHINE);
        Files.createDirectories(machine.resolve("etc"));
        Files.writeString(machine.resolve("etc/machine-id"), "5bd1e995a3c94f0e8d2f6b7c1a0e4d93\n");
        Files.writeString(folder.resolve(ArchiveTraining.LICENSE), ID.text() + "\n");
        RootAuthority root = RootAuthority.create("Holdfast training", now, Duration.ofDays(36500), random);
        Files.writeString(folder.resolve(ArchiveTraining.ROOTS), root.certificatePem());
        LicenseVerifier verifier = LicenseVerifier.forProduct(ID.product(), TrustRoots.fromPem(root.certificatePem()))
                .withDataDirectory(folder.resolve(ArchiveTraining.DATA))
                .withMachine(Machine.recordedAt(machine, Map.of()));
        String thumbprint =
                verifier.dataDirectory().createDeviceKey(random).publicKey().thumbprint();
        Verdict verdict = verifier.importGrant(ID, grant(root, thumbprint, verifier));
        if (verdict instanceof Verdict.Refused refused) {
            throw new IllegalStateException(refused.reason().code() + ": " + refused.detail());
        }
    }

    private Grant grant(RootAuthority root, String thumbprint, LicenseVerifier verifier) {
        LicenseSigner signer =
                new LicenseSigner(root.issueSigner("Holdfast training signer", now, Duration.ofDays(90), random));
        Fingerprint recorded =
                verifier.machine().observe().fingerprint(ID.product().scope());
        License license = new License(
                "https://hub.example",
                ID,
                thumbprint,
                "AAAAAAAAAAAAAAAAAAAAAA",
                null,
                new StatusRank(1, 1),
                now,
                now,
                null,
                1,
                List.of(new LicensedModel(new ModelId("licensed"), "Licensed", null)),
                Map.of(),
                new Binding(Binding.Scope.HOST, BindingPolicy.STANDARD, 1, recorded),
                thumbprint,
                new Mode.OneTime(),
                ClockPolicy.FORGIVING,
                StatusPolicy.ANY_AGE,
                Set.of());
        StatusSnapshot status = new StatusSnapshot(
                "https://hub.example", ID, new StatusRank(1, 1), now, false, false, Set.of(), Set.of(), 0);
        return new Grant(signer.sign(license), signer.sign(status), List.of(root.sign(root.firstBundle(now))));
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException thrown) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
