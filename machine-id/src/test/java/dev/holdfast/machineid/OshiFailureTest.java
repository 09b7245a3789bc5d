package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;

/** A question that OSHI cannot answer costs that answer and no other. */
class OshiFailureTest {
    private static final String UUID = "4C4C4544-0042-3510-8052-B3C04F4B4E32";
    private static final HWDiskStore DISK = FakeOshi.disk("disk0", "APPLE SSD AP0512Q", "0ba01234c5d6e7f8");
    private static final HWDiskStore OTHER = FakeOshi.disk("disk1", "APPLE SSD AP0512Q", "0ba01234c5d6e7f9");
    private static final NetworkIF NIC = FakeOshi.nic("en0", "f0:18:98:1a:2b:3c", 6, true);

    @Test
    void uuidThatFails_isUnreadableAndTheSerialIsSeen() {
        assertEquals(
                List.of(
                        "machine-id Absent",
                        "board Unreadable hardware uuid: not answered: UnsupportedOperationException",
                        "board Seen",
                        "disk Seen",
                        "nic Seen"),
                seen(hardware(Map.of("getSerialNumber", "C02XK1JZJGH5"), List.of(DISK), List.of(NIC))));
    }

    @Test
    void serialThatIsNull_isUnreadableAndTheUuidIsSeen() {
        assertEquals(
                List.of(
                        "machine-id Absent",
                        "board Seen",
                        "board Unreadable serial number: not answered",
                        "disk Seen",
                        "nic Seen"),
                seen(hardware(
                        Map.of("getHardwareUUID", UUID, "getSerialNumber", FakeOshi.NULL),
                        List.of(DISK),
                        List.of(NIC))));
    }

    @Test
    void computerThatCannotBeAsked_isUnreadableAndDisksAndNicsAreSeen() {
        HardwareAbstractionLayer hardware =
                FakeOshi.hardware(Map.of("getDiskStores", List.of(DISK), "getNetworkIFs", List.of(NIC)));
        assertEquals(
                List.of(
                        "machine-id Absent",
                        "board Unreadable hardware uuid: not answered: UnsupportedOperationException",
                        "board Unreadable serial number: not answered: UnsupportedOperationException",
                        "disk Seen",
                        "nic Seen"),
                seen(hardware));
    }

    @ParameterizedTest
    @MethodSource
    void diskThatCannotBeAsked_isUnreadableAndTheNextIsSeen(HWDiskStore broken, String expected) {
        assertEquals(
                List.of("machine-id Absent", "board Seen", "board Seen", expected, "disk Seen", "nic Seen"),
                seen(hardware(whole(), List.of(broken, OTHER), List.of(NIC))));
    }

    static Stream<Object[]> diskThatCannotBeAsked_isUnreadableAndTheNextIsSeen() {
        return Stream.of(
                new Object[] {
                    FakeOshi.disk(Map.of("getName", "disk0", "getModel", "APPLE SSD")),
                    "disk Unreadable disk0: not answered: UnsupportedOperationException"
                },
                new Object[] {
                    FakeOshi.disk(Map.of("getName", "disk0", "getSerial", "0ba01234c5d6e7f8")),
                    "disk Unreadable disk0: not answered: UnsupportedOperationException"
                },
                new Object[] {
                    FakeOshi.disk(Map.of("getName", "disk0", "getModel", "APPLE SSD", "getSerial", FakeOshi.NULL)),
                    "disk Unreadable disk0: not answered"
                },
                new Object[] {
                    FakeOshi.disk(Map.of("getName", FakeOshi.NULL, "getModel", "APPLE SSD", "getSerial", " ")),
                    "disk Absent"
                },
                new Object[] {FakeOshi.disk("disk0", "APPLE SSD", " Unknown "), "disk Absent"});
    }

    @Test
    void listsThatFailOrAreNull_areUnreadableAndTheBoardIsSeen() {
        for (Map<String, Object> lists : List.<Map<String, Object>>of(
                Map.of("getComputerSystem", FakeOshi.system(whole())),
                Map.of(
                        "getComputerSystem",
                        FakeOshi.system(whole()),
                        "getDiskStores",
                        FakeOshi.NULL,
                        "getNetworkIFs",
                        FakeOshi.NULL))) {
            assertEquals(
                    List.of("machine-id Absent", "board Seen", "board Seen", "disk Unreadable", "nic Unreadable"),
                    seen(FakeOshi.hardware(lists)).stream()
                            .map(line -> line.replaceAll("Unreadable .*", "Unreadable"))
                            .toList());
        }
    }

    @Test
    void nicThatCannotBeAsked_isUnreadableAndTheNextIsSeen() {
        List<NetworkIF> nics = List.of(
                FakeOshi.nic(Map.of("getName", "en0")), FakeOshi.nic(Map.of("getName", "en1", "getMacaddr", "")), NIC);
        assertEquals(
                List.of(
                        "machine-id Absent",
                        "board Seen",
                        "board Seen",
                        "disk Seen",
                        "nic Unreadable en0: not answered: UnsupportedOperationException",
                        "nic Seen"),
                seen(hardware(whole(), List.of(DISK), nics)));
    }

    @Test
    void nicOnWindowsThatDoesNotSayWhetherItIsVirtual_isUnreadable() {
        NetworkIF untold = FakeOshi.nic(Map.of("getName", "eth0", "getMacaddr", "3c:ec:ef:4a:10:01"));
        HardwareAbstractionLayer hardware = hardware(whole(), List.of(), List.of(untold));
        ForeignEvidence evidence = OshiEvidence.read(hardware, true, ForeignEvidence.NOTHING);
        assertEquals(
                List.of("nic Unreadable eth0: not answered: UnsupportedOperationException"),
                seen(evidence).stream().filter(line -> line.startsWith("nic")).toList());
    }

    private static Map<String, Object> whole() {
        return Map.of("getHardwareUUID", UUID, "getSerialNumber", "C02XK1JZJGH5");
    }

    private static HardwareAbstractionLayer hardware(
            Map<String, Object> system, List<HWDiskStore> disks, List<NetworkIF> nics) {
        return FakeOshi.hardware(
                Map.of("getComputerSystem", FakeOshi.system(system), "getDiskStores", disks, "getNetworkIFs", nics));
    }

    private static List<String> seen(HardwareAbstractionLayer hardware) {
        return seen(OshiEvidence.read(hardware, false, ForeignEvidence.NOTHING));
    }

    private static List<String> seen(ForeignEvidence evidence) {
        return OshiMachine.observe(evidence, List.of(), JunkList.builtIn(), new PlatformSha256()).probes().stream()
                .map(OshiFailureTest::line)
                .toList();
    }

    private static String line(Probe probe) {
        Observation observation = probe.observation();
        String why = observation instanceof Observation.Unreadable unreadable ? " " + unreadable.why() : "";
        return probe.kind().id() + " " + observation.getClass().getSimpleName() + why;
    }
}
