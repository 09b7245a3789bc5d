package dev.holdfast.hub;

import dev.holdfast.client.ActivationOptions;
import dev.holdfast.client.Activator;
import dev.holdfast.client.HubEndpoint;
import dev.holdfast.client.LicenseSourceException;
import dev.holdfast.client.Pat;
import dev.holdfast.client.PatSource;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.Machine;
import dev.holdfast.machineid.RecordedMachines;
import dev.holdfast.protocol.Operation;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DeviceKey;
import dev.holdfast.verifier.store.LicenseRecord;
import dev.holdfast.verifier.store.PendingRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A device with the client and the verifier that are shipped: a recorded machine and a data directory.
 *
 * @param data the data directory
 * @param machine its machine
 * @param rootPem the root that its program pins
 * @param clock its clock
 */
record HistoryDevice(Path data, Machine machine, String rootPem, InstantSource clock) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String DMI = "/sys/devices/virtual/dmi/id/";
    private static final String DISK = "/sys/devices/pci0000:00/0000:00:17.0/ata%d/host%d/target%d:0:0/%d:0:0:0/";
    private static final String NIC = "/sys/devices/pci0000:00/0000:00:1b.%d/0000:0%d:00.0/net/eno%d/";

    /** A device with the clock of this machine. */
    HistoryDevice(Path data, Machine machine, String rootPem) {
        this(data, machine, rootPem, InstantSource.system());
    }

    /** A server with evidence of every kind that no other machine has. */
    static Machine machine(int number) {
        return machine(number, number);
    }

    /** The same server after its network card was replaced so often. */
    static Machine machine(int number, int card) {
        String six = "%06x".formatted(number);
        String three = "%02x:%02x:%02x".formatted(card >> 16 & 255, card >> 8 & 255, card & 255);
        return RecordedMachines.changed(
                "two-disk-server",
                "file /etc/machine-id = " + six.repeat(5) + "ab\\n",
                "file " + DMI + "product_uuid = " + UUID.nameUUIDFromBytes(six.getBytes(StandardCharsets.UTF_8))
                        + "\\n",
                "file " + DMI + "board_serial = ZM" + six + "\\n",
                disk(0, "wwid = naa.55cd2e4151" + six + "\\n"),
                disk(0, "vpd_pg80 = \\x00\\x80\\x00\\x14\\x20 PHYG" + six + "6A480BGN"),
                disk(1, "wwid = naa.55cd2e4152" + six + "\\n"),
                disk(1, "vpd_pg80 = \\x00\\x80\\x00\\x14\\x20 PHYG" + six + "7C480BGN"),
                nic(1, "address = 3c:ec:ef:" + three + "\\n"),
                nic(1, "bonding_slave/perm_hwaddr = 3c:ec:ef:" + three + "\\n"),
                nic(2, "bonding_slave/perm_hwaddr = 3c:ec:f0:" + three + "\\n"));
    }

    private static String disk(int number, String line) {
        return "file " + DISK.formatted(number + 1, number, number, number) + line;
    }

    private static String nic(int number, String line) {
        return "file " + NIC.formatted(number == 1 ? 0 : 4, number + 3, number) + line;
    }

    /** The same directory where another machine finds it. */
    HistoryDevice on(Machine other) {
        return new HistoryDevice(data, other, rootPem, clock);
    }

    /** A copy of the directory, on another machine or on the same. */
    HistoryDevice copiedTo(Path folder, Machine other) {
        copy(data, folder);
        return new HistoryDevice(folder, other, rootPem, clock);
    }

    /** Puts a copy back in the place of the directory. */
    void restoreFrom(HistoryDevice backup) {
        delete(data);
        copy(backup.data(), data);
    }

    /** Loses the directory. */
    void lose() {
        delete(data);
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(
                        each,
                        to.resolve(from.relativize(each).toString()),
                        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LicenseVerifier verifier() {
        return LicenseVerifier.forProduct(new ProductId(TestHub.PRODUCT), TrustRoots.fromPem(rootPem))
                .withDataDirectory(data)
                .withMachine(machine)
                .withClock(clock);
    }

    private Activator activator(URI hub) throws LicenseSourceException {
        return Activator.of(HubEndpoint.at(hub.toString()), verifier(), RANDOM);
    }

    /** {@code ok}, or the code of the refusal. */
    String activate(URI hub, String license, String token) {
        return activate(hub, license, () -> Pat.of(token), ActivationOptions.USUAL);
    }

    String activate(URI hub, String license, PatSource token, ActivationOptions options) {
        try {
            activator(hub).activate(new LicenseId(license), token, options);
            return "ok";
        } catch (LicenseSourceException e) {
            return e.reason().code();
        }
    }

    /** Activates where the token has gone by now. */
    String activateWithoutToken(URI hub, String license) {
        PatSource gone = () -> {
            throw LicenseSourceException.of(ProblemReason.TOKEN_MISSING, "the file was deleted");
        };
        return activate(hub, license, gone, ActivationOptions.USUAL);
    }

    String refresh(URI hub, String license) {
        try {
            activator(hub).refresh(new LicenseId(license));
            return "ok";
        } catch (LicenseSourceException e) {
            return e.reason().code();
        }
    }

    String release(URI hub, String license) {
        try {
            activator(hub).release(new LicenseId(license));
            return "ok";
        } catch (LicenseSourceException e) {
            return e.reason().code();
        }
    }

    /** {@code ok}, or why the license is refused here, offline. */
    String verify(String license) {
        return code(verifier().verify(new LicenseId(license)));
    }

    private static String code(Verdict verdict) {
        return verdict instanceof Verdict.Refused refused ? refused.reason().code() : "ok";
    }

    /** The request that waits in the directory, for somebody to carry. */
    PendingRequest pending(String license) throws Exception {
        return directory()
                .read(new LicenseId(license))
                .flatMap(LicenseRecord::pendingRequest)
                .orElseThrow();
    }

    /** Imports a grant that somebody has brought. */
    String importGrant(String license, String grant) throws Exception {
        return code(
                verifier().importGrant(new LicenseId(license), Grant.parse(grant.getBytes(StandardCharsets.UTF_8))));
    }

    /** What a program would send that was changed not to look where it runs. */
    String patchedRefresh(String license) throws Exception {
        DeviceKey key = directory().deviceKey().orElseThrow();
        LicenseVerifier verifier = verifier();
        Fingerprint seen = machine.observe().fingerprint(verifier.product().scope());
        @Nullable String parent = verifier.parent(new LicenseId(license)).orElse(null);
        return FakeDevice.of(key, seen).standingOn(parent, Operation.REFRESH, license, FakeDevice.newRequestId());
    }

    String thumbprint() throws Exception {
        return directory().deviceKeyThumbprint().orElseThrow();
    }

    DataDirectory directory() {
        return verifier().dataDirectory();
    }
}
