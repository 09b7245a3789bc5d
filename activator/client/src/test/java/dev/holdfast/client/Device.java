package dev.holdfast.client;

import dev.holdfast.machineid.Machine;
import dev.holdfast.protocol.TokenFormat;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.LicenseRecord;
import dev.holdfast.verifier.store.PendingRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A device in a temporary folder: a recorded machine with a machine-id, and a data directory. */
record Device(Path folder, LicenseVerifier verifier, String token) {
    static final String MACHINE_ID = "5bd1e995a3c94f0e8d2f6b7c1a0e4d93";
    static final String OTHER_MACHINE_ID = "0c7d3f21b8a94e6f9a5d1e2c3b4f6078";
    static final Patience SHORT = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(20));

    static Device in(Path folder, TrustRoots roots) throws IOException {
        return of(folder, MACHINE_ID, roots);
    }

    private static Device of(Path folder, String machineId, TrustRoots roots) throws IOException {
        Path root = folder.resolve("machine-" + machineId);
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/machine-id"), machineId + "\n");
        LicenseVerifier verifier = LicenseVerifier.forProduct(Vendor.LICENSE.product(), roots)
                .withDataDirectory(folder.resolve("data"))
                .withMachine(Machine.recordedAt(root, Map.of()));
        return new Device(folder, verifier, TokenFormat.make(TokenFormat.Type.SERVICE_USER, new SecureRandom()));
    }

    /** The same data directory on a machine with this content of /etc/machine-id. */
    Device onMachine(String machineId, TrustRoots roots) throws IOException {
        return of(folder, machineId, roots);
    }

    Activator activator(HubEndpoint hub) {
        return Activator.of(hub, verifier, new SecureRandom()).with(SHORT);
    }

    Activation activate(FakeHub hub) throws LicenseSourceException {
        return activate(hub, ActivationOptions.USUAL);
    }

    Activation activate(FakeHub hub, ActivationOptions options) throws LicenseSourceException {
        return activator(hub.endpoint()).activate(Vendor.LICENSE, this::pat, options);
    }

    Pat pat() throws LicenseSourceException {
        return Pat.of(token);
    }

    Path data() {
        return folder.resolve("data");
    }

    /**
     * The data directory with everything below it, each with owner, mode and content, to compare before and after; empty
     * where it does not exist.
     */
    Map<String, String> tree() throws IOException {
        Map<String, String> tree = new TreeMap<>();
        if (!Files.exists(data())) {
            return tree;
        }
        try (var all = Files.walk(data())) {
            for (Path each : all.toList()) {
                String content = Files.isRegularFile(each) ? Files.readString(each, StandardCharsets.ISO_8859_1) : "";
                String access = new TreeMap<>(Files.readAttributes(each, "unix:uid,gid,mode")).toString();
                tree.put(data().relativize(each).toString(), access + content);
            }
        }
        return tree;
    }

    Optional<LicenseRecord> record() throws DataDirectoryException {
        return verifier.dataDirectory().read(Vendor.LICENSE);
    }

    Optional<PendingRequest> pending() throws DataDirectoryException {
        return record().flatMap(LicenseRecord::pendingRequest);
    }
}
