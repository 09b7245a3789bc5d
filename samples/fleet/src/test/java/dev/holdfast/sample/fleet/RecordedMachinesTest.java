package dev.holdfast.sample.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.ProductScope;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedMachinesTest {
    private static final EnumSet<EvidenceKind> MEASURED =
            EnumSet.of(EvidenceKind.MACHINE_ID, EvidenceKind.BOARD, EvidenceKind.DISK, EvidenceKind.NIC);

    @TempDir
    Path folder;

    @Test
    void record_twoDevices_showEveryKindAndShareNothing() throws IOException {
        RecordedMachines machines = new RecordedMachines(folder, new SecureRandom());
        machines.record("line01-press01");
        machines.record("line01-press02");
        Set<EvidenceDigest> first = digests(machines, "line01-press01");
        Set<EvidenceDigest> second = digests(machines, "line01-press02");
        Set<EvidenceDigest> all = new HashSet<>(first);
        all.addAll(second);
        assertEquals(first.size() + second.size(), all.size());
    }

    private static Set<EvidenceDigest> digests(RecordedMachines machines, String name) throws IOException {
        Fingerprint fingerprint = machines.machine(name).observe().fingerprint(new ProductScope("acme-vision"));
        assertTrue(fingerprint.digests().keySet().containsAll(MEASURED), "expected every kind of evidence");
        Set<EvidenceDigest> digests = new HashSet<>();
        for (List<EvidenceDigest> ofKind : fingerprint.digests().values()) {
            digests.addAll(ofKind);
        }
        return digests;
    }
}
