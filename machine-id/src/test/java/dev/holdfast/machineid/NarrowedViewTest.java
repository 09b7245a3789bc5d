package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

class NarrowedViewTest {
    private static final ProductScope SCOPE = new ProductScope("acme-vision");

    @Test
    void asUnprivileged_isWhatAnUnprivilegedProcessReallySees() {
        MachineView assumed =
                RecordedMachines.named("bare-metal-nvme").observe().asUnprivileged();
        MachineView real = RecordedMachines.named("bare-metal-nvme-nobody").observe();
        assertEquals(real.probes(), assumed.probes());
    }

    @Test
    void asInBridgeContainer_isWhatAContainerReallySees() {
        MachineView assumed =
                RecordedMachines.named("bare-metal-nvme").observe().asInBridgeContainer();
        MachineView real = RecordedMachines.named("docker-bridge").observe();
        assertEquals(real.probes(), assumed.probes());
    }

    @Test
    void asInBridgeContainer_ofARaspberryPi_hidesTheDeviceTreeAndKeepsTheDisk() {
        MachineView assumed = RecordedMachines.named("raspberry-pi").observe().asInBridgeContainer();
        assertEquals(
                Set.of(EvidenceKind.DISK), assumed.fingerprint(SCOPE).digests().keySet());
    }

    @Test
    void everyMachine_seenWithLess_isNeverAnotherMachine() {
        for (String name : RecordedMachines.names()) {
            MachineView full = RecordedMachines.named(name).observe();
            Fingerprint recorded = full.fingerprint(SCOPE);
            for (BindingPolicy policy : BindingPolicy.values()) {
                for (MachineView less : new MachineView[] {
                    full.asUnprivileged(),
                    full.asInBridgeContainer(),
                    full.asUnprivileged().asInBridgeContainer()
                }) {
                    ScoreSheet sheet = MatchRule.judge(recorded, less.sighting(SCOPE), policy);
                    assertNotEquals(ScoreSheet.Outcome.CHANGED, sheet.outcome(), name);
                }
            }
        }
    }

    @Test
    void fingerprint_ofSomeKindsOnly_recordsNoOthers() {
        MachineView view = RecordedMachines.twoDiskServer().observe();
        Set<EvidenceKind> only = Set.of(EvidenceKind.MACHINE_ID, EvidenceKind.DISK);
        assertEquals(only, view.fingerprint(SCOPE, only).digests().keySet());
        assertEquals(
                Set.of(),
                view.fingerprint(SCOPE, Set.of(EvidenceKind.ASSERTED)).digests().keySet());
    }
}
