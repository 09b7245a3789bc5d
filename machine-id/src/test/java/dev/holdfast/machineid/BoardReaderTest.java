package dev.holdfast.machineid;

import static dev.holdfast.machineid.Probing.DMI;
import static dev.holdfast.machineid.Probing.bare;
import static dev.holdfast.machineid.Probing.cause;
import static dev.holdfast.machineid.Probing.first;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.Observation.OutOfScope;
import dev.holdfast.machineid.Observation.Unreadable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoardReaderTest {
    @Test
    void board_closedToThisUser_isUnreadableWithATmpfilesLine() {
        Probe probe = first(
                EvidenceKind.BOARD,
                RecordedMachines.named("bare-metal-nvme-nobody").observe());
        assertInstanceOf(Unreadable.class, probe.observation());
        assertTrue(probe.remedy().contains("z /sys/devices/virtual/dmi/id/product_uuid 0440 root"), probe.remedy());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "03000200-0400-0500-0006-000700080009",
                "00000000-0000-0000-0000-000000000000",
                "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
                "To be filled by O.E.M.",
                "Default string"
            })
    void board_placeholder_isNotRecordedButStillCompared(String value) {
        MachineView view = bare("file " + DMI + "product_uuid = " + value + "\\n", "file " + DMI + "board_serial =");
        assertEquals(UnfitCause.PLACEHOLDER, cause(first(EvidenceKind.BOARD, view)));
        Sighting.Kind board = view.sighting(ProductScope.LOCAL).of(EvidenceKind.BOARD);
        assertEquals(0, board.fit().size());
        assertEquals(1, board.comparable().size());
    }

    @Test
    void board_uuidOfTheWrongLength_isMalformed() {
        Probe probe = first(EvidenceKind.BOARD, bare("file " + DMI + "product_uuid = 4c4c4544-0042\\n"));
        assertEquals(UnfitCause.MALFORMED, cause(probe));
    }

    @Test
    void board_whoseDmiHoldsOnlyPlaceholders_isReadFromTheDeviceTreeAsWell() {
        String[] bootedByUBoot = {
            "file /sys/class/dmi/id/product_uuid = 00000000-0000-0000-0000-000000000000\\n",
            "file /sys/class/dmi/id/board_serial = Unknown\\n"
        };
        MachineView root =
                RecordedMachines.changed("raspberry-pi", bootedByUBoot).observe();
        assertEquals(
                RecordedMachines.named("raspberry-pi")
                        .observe()
                        .fingerprint(ProductScope.LOCAL)
                        .of(EvidenceKind.BOARD),
                root.fingerprint(ProductScope.LOCAL).of(EvidenceKind.BOARD));
        MachineView user = RecordedMachines.changed(
                        "raspberry-pi",
                        "unreadable /sys/class/dmi/id/product_uuid",
                        "unreadable /sys/class/dmi/id/board_serial")
                .observe();
        assertEquals(user.probes(), root.asUnprivileged().probes(), "who may not read DMI sees no other value");
    }

    @Test
    void board_deviceTreeHiddenByTheEngine_isOutOfScope() {
        Probe probe = first(
                EvidenceKind.BOARD, RecordedMachines.named("docker-desktop").observe());
        assertInstanceOf(OutOfScope.class, probe.observation());
        assertTrue(probe.remedy().contains("systempaths=unconfined"), probe.remedy());
    }

    @Test
    void derived_machineIdInTheOtherByteOrderOfTheUuid_isSeenAsOneKind() {
        MachineView view = RecordedMachines.changed(
                        "kvm-guest", "file " + DMI + "product_uuid = 3c0a1f7d-e852-6f4b-9c0d-1e2f3a4b5c6d\\n")
                .observe();
        assertTrue(view.fingerprint(ProductScope.LOCAL).derived());
        assertEquals(1, view.fingerprint(ProductScope.LOCAL).independentKinds());
    }
}
