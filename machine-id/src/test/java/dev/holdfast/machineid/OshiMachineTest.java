package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import oshi.hardware.HardwareAbstractionLayer;

class OshiMachineTest {
    private static final ProductScope SCOPE = new ProductScope("acme-vision");
    private static final String GUID = "6f1a2b3c-4d5e-4f70-8192-a3b4c5d6e7f8";

    @Test
    void observe_windowsPc_showsAllFourKinds() {
        Fingerprint fingerprint = view(windows("4C4C4544-0042-3510-8052-B3C04F4B4E32", "/BK9QK32/CN1/"), true)
                .fingerprint(SCOPE);
        assertEquals(
                MachineView.measuredKinds(), List.copyOf(fingerprint.digests().keySet()));
        assertEquals(2, fingerprint.of(EvidenceKind.BOARD).size());
        assertEquals(1, fingerprint.of(EvidenceKind.DISK).size(), "the USB disk is left out");
        assertEquals(1, fingerprint.of(EvidenceKind.NIC).size(), "adapters without a connector are left out");
    }

    @Test
    void observe_windowsPcWithPlaceholders_recordsOnlyWhatIsItsOwn() {
        MachineView view = view(windows("03000200-0400-0500-0006-000700080009", "Default string"), true);
        assertFalse(view.fingerprint(SCOPE).digests().containsKey(EvidenceKind.BOARD));
        assertEquals(2, view.sighting(SCOPE).of(EvidenceKind.BOARD).comparable().size());
    }

    @Test
    void observe_theWordUnknown_isNoValue() {
        HardwareAbstractionLayer blank = FakeOshi.hardware(
                "unknown", "unknown", "unknown", List.of(FakeOshi.disk("disk0", "APPLE SSD", "unknown")), List.of());
        MachineView view = view(blank, false);
        assertTrue(view.fingerprint(SCOPE).digests().isEmpty());
        view.probes().forEach(probe -> assertInstanceOf(Observation.Absent.class, probe.observation()));
    }

    @Test
    void observe_mac_showsBoardDiskAndNicButNoInternalLinks() {
        HardwareAbstractionLayer mac = FakeOshi.hardware(
                "A8D6C0F2-3B1E-5F47-9C2D-7E4B1A6F8035",
                "C02XK1JZJGH5",
                "unknown",
                List.of(
                        FakeOshi.disk("disk0", "APPLE SSD AP0512Q", "0ba01234c5d6e7f8"),
                        FakeOshi.disk("disk4", "Apple Disk Image", "")),
                List.of(
                        FakeOshi.nic("en0", "f0:18:98:1a:2b:3c", 0, false),
                        FakeOshi.nic("en5", "ac:de:48:00:11:22", 0, false),
                        FakeOshi.nic("awdl0", "9a:3d:11:22:33:44", 0, false)));
        Fingerprint fingerprint = view(mac, false).fingerprint(SCOPE);
        assertEquals(
                List.of(EvidenceKind.BOARD, EvidenceKind.DISK, EvidenceKind.NIC),
                List.copyOf(fingerprint.digests().keySet()));
        assertEquals(2, fingerprint.of(EvidenceKind.BOARD).size());
        assertEquals(1, fingerprint.of(EvidenceKind.NIC).size());
    }

    @Test
    void fingerprint_ofADualBootMachine_isTheSameBoardAndDiskUnderWindowsAndLinux() {
        HardwareAbstractionLayer same = windows("4C4C4544-0042-3510-8052-B3C04F4B4E32", "/BK9QK32/CNWS20038R00AB/");
        Fingerprint windows = view(same, true).fingerprint(SCOPE);
        Fingerprint linux = RecordedMachines.bareMetal().observe().fingerprint(SCOPE);
        assertEquals(linux.of(EvidenceKind.BOARD), windows.of(EvidenceKind.BOARD));
        assertEquals(linux.of(EvidenceKind.DISK), windows.of(EvidenceKind.DISK));
        assertEquals(linux.of(EvidenceKind.NIC), windows.of(EvidenceKind.NIC));
    }

    @Test
    @EnabledOnOs({OS.MAC, OS.WINDOWS})
    void observe_thisMacOrWindowsMachine_showsItsBoard() {
        Fingerprint live = Machine.local().observe().fingerprint(SCOPE);
        assertTrue(live.digests().containsKey(EvidenceKind.BOARD));
        assertThrows(UnsupportedOperationException.class, () -> Recording.of(Machine.local(), new Random(1)));
    }

    private static HardwareAbstractionLayer windows(String uuid, String boardSerial) {
        return FakeOshi.hardware(
                uuid,
                "BK9QK32",
                boardSerial,
                List.of(
                        FakeOshi.disk(
                                "\\\\.\\PHYSICALDRIVE0",
                                "Samsung SSD 970 EVO Plus 500GB (Standard disk drives)",
                                "S4EWNF0M602711A"),
                        FakeOshi.disk("\\\\.\\PHYSICALDRIVE1", "SanDisk Ultra USB Device", "4C530001230405110294")),
                List.of(
                        FakeOshi.nic("eth0", "3c:ec:ef:4a:10:01", 6, true),
                        FakeOshi.nic("eth1", "00:50:56:c0:00:08", 6, false),
                        FakeOshi.nic("ppp0", "3c:ec:ef:4a:10:02", 23, true)));
    }

    private static MachineView view(HardwareAbstractionLayer hardware, boolean windows) {
        ForeignEvidence evidence = OshiEvidence.read(hardware, windows, new ForeignEvidence.Text(windows ? GUID : ""));
        return OshiMachine.observe(evidence, List.of(), JunkList.builtIn(), new PlatformSha256());
    }
}
