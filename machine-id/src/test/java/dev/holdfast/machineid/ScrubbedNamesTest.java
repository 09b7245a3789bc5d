package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What people called things, and ids in paths, do not survive a recording; which disk holds the root does. */
class ScrubbedNamesTest {
    private static final ProductScope SCOPE = new ProductScope("acme-vision");
    private static final String VOLUME = "5f0c1d2e-3a4b-4c5d-8e6f-7a8b9c0d1e2f";
    private static final String BUS = "/sys/devices/VMBUS:00/000d3af9-7a1b-000d-3af9-7a1b000d3af9/net/eth7";
    private static final String ROOT_ON = "file /proc/self/mountinfo = 21 26 0:20 / /proc rw - proc proc rw\\n26 1 ";

    @Test
    void scrub_namesThatPeopleGave_leavesNone() {
        Machine original = RecordedMachines.changed(
                "two-disk-server",
                "env HOLDFAST_MACHINE_ID_FILE=/home/alice/acme-plant7/id",
                "file /home/alice/acme-plant7/id = alice-plant7-0001\\n",
                ROOT_ON + "0:30 /@plant7 / rw - btrfs /dev/mapper/luks-" + VOLUME + " rw\\n"
                        + "27 26 0:31 / /run rw - tmpfs tmpfs rw\\n"
                        + "28 27 8:65 / /run/media/alice/ALICE_BACKUP rw - ext4 /dev/sde1 rw\\n"
                        + "29 27 0:4 net:[1] /run/netns/plant7-customer rw - nsfs nsfs rw\\n"
                        + "30 26 8:1 /srv/alice/containers/customer-web01/rootfs /etc/hosts rw - ext4 /dev/plant7/root rw\\n",
                "link /dev/mapper/luks-" + VOLUME + " -> ../dm-0",
                "file /proc/1/cgroup = 1:name=systemd:/lxc/customer-web01\\n0::/kubepods.slice/"
                        + "kubepods-pod5f0c1d2e_3a4b_4c5d_8e6f_7a8b9c0d1e2f.slice\\n",
                "link /sys/class/net/wg-plant7 -> ../../devices/virtual/net/wg-plant7",
                "dir /sys/devices/virtual/net/wg-plant7",
                "link /sys/class/net/eth7 -> ../.." + BUS.substring(4),
                "link " + BUS + "/device -> ../..",
                "file " + BUS + "/type = 1\\n",
                "file " + BUS + "/addr_assign_type = 0\\n",
                "file " + BUS + "/address = 00:0d:3a:f9:7a:1b\\n",
                "link /etc/machine-id -> /persist/plant7/etc-id",
                "file /persist/plant7/etc-id = 4e5f60718293a4b5c6d7e8f901234567\\n");
        RecordedTree read = new RecordedTree();
        read.environment().putAll(original.observeThrough(read));
        String raw = RecordedText.print(read);
        String text = Recording.of(original, new Random(7)).text();
        String plain = text.toLowerCase(Locale.ROOT);
        for (String canary : List.of(
                "alice",
                "plant7",
                "customer",
                "web01",
                "5f0c1d2e",
                "3a4b",
                "7a8b9c0d1e2f",
                "7a1b000d3af9",
                "f9:7a:1b",
                "4e5f6071")) {
            assertTrue(raw.contains(canary), canary + " was never read");
            assertFalse(plain.contains(canary), canary + " in " + text);
        }
        assertTrue(text.contains("HOLDFAST_MACHINE_ID_FILE=/asserted/id"), text);
        assertTrue(text.contains("kubepods"), text);
    }

    @Test
    void scrub_wordsForAContainerThatSomebodyMadeUp_leavesTheKindOfContainer() {
        for (String word : List.of("plant7-box", "lxc-plant7", "systemd-nspawn")) {
            Machine original = RecordedMachines.changed(
                    "two-disk-server",
                    "env container=" + word,
                    "file /run/systemd/container = " + word + "\\n",
                    "file /proc/1/environ = HOME=/plant7\\x00container=" + word + "\\x00");
            Recording recording = Recording.of(original, new Random(7));
            assertFalse(recording.text().contains("plant7"), recording.text());
            assertEquals(
                    original.observe().surroundings().container(),
                    recording.machine().observe().surroundings().container(),
                    word);
        }
    }

    @Test
    void scrub_nameOfARaid_isReplacedWhereverItStands() {
        Machine original = RecordedMachines.changed(
                "two-disk-server",
                ROOT_ON + "9:127 / / rw - ext4 /dev/md/plant7 rw\\n",
                "link /sys/block/md_plant7 -> ../devices/virtual/block/md_plant7",
                "link /sys/dev/block/9:127 -> ../../devices/virtual/block/md_plant7",
                "link /sys/devices/virtual/block/md_plant7/slaves/sdb -> /sys/block/sdb");
        Recording recording = Recording.of(original, new Random(7));
        assertFalse(recording.text().contains("plant7"), recording.text());
        assertEquals(
                disks(original).stream().map(Probe::source).toList(),
                disks(recording.machine()).stream().map(Probe::source).toList());
    }

    @Test
    void scrub_addressListedByItsPrefix_replacesTheRest() {
        Pseudonyms pseudonyms = new Pseudonyms(new Random(7), JunkList.builtIn());
        String hyperV = pseudonyms.of(EvidenceKind.NIC, "00:15:5D:2A:07:13\n");
        assertTrue(hyperV.matches("00:15:5D(:[0-9A-F]{2}){3}\n"), hyperV);
        assertNotEquals("00:15:5D:2A:07:13\n", hyperV);
        String docker = pseudonyms.of(EvidenceKind.NIC, "02:42:0a:f4:01:07");
        assertTrue(docker.startsWith("02:42:") && !docker.endsWith("0a:f4:01:07"), docker);
        String pod = pseudonyms.of(EvidenceKind.NIC, "0a:58:0a:f4:01:07");
        assertTrue(pod.startsWith("0a:") && !pod.contains("f4:01"), pod);
        assertFalse(pseudonyms.of(EvidenceKind.DISK, "persistent-disk-plant7").contains("plant7"));
        assertFalse(pseudonyms.of(EvidenceKind.DISK, "plant7.0001").contains("plant7"));
        assertEquals("Default string\n", pseudonyms.of(EvidenceKind.BOARD, "Default string\n"));
    }

    @Test
    void replay_ofBtrfsOnLuks_findsTheSameRootDisk() {
        replaysAlike(
                ROOT_ON + "0:30 /@ / rw - btrfs /dev/mapper/luks-" + VOLUME + " rw\\n",
                "link /dev/mapper/luks-" + VOLUME + " -> ../dm-0",
                "dir /dev/dm-0",
                "link /sys/class/block/dm-0 -> ../../devices/virtual/block/dm-0");
    }

    @Test
    void replay_ofLvm_findsTheSameRootDisk() {
        replaysAlike(
                ROOT_ON + "253:0 / / rw - ext4 /dev/mapper/plant7--vg-root rw\\n",
                "link /sys/dev/block/253:0 -> ../../devices/virtual/block/dm-0");
    }

    @Test
    void replay_ofAnOverlayOnEtcInMemory_staysVolatile() {
        Machine original = RecordedMachines.changed(
                "two-disk-server",
                ROOT_ON + "8:1 / / rw - ext4 /dev/sda1 rw\\n30 26 0:41 / /cow rw - tmpfs tmpfs rw\\n"
                        + "31 26 0:40 / /etc rw - overlay overlay rw,lowerdir=/etc,upperdir=/cow/alice/up\\n");
        Machine replayed = Recording.of(original, new Random(7)).machine();
        assertEquals(outcomes(original), outcomes(replayed));
        assertTrue(outcomes(replayed).contains("machine-id volatile"), outcomes(replayed) + "");
    }

    /** The root lies on the disk that would come last by its name. */
    private static void replaysAlike(String... root) {
        String[] lines = Arrays.copyOf(root, root.length + 2);
        lines[root.length] = "dir /sys/devices/virtual/block/dm-0";
        lines[root.length + 1] = "link /sys/devices/virtual/block/dm-0/slaves/LAST -> /sys/block/LAST";
        List<Probe> plain = disks(RecordedMachines.twoDiskServer());
        String last = plain.get(plain.size() - 1).source().split("/")[3];
        lines[root.length + 1] = lines[root.length + 1].replace("LAST", last);
        Machine original = RecordedMachines.changed("two-disk-server", lines);
        Machine replayed = Recording.of(original, new Random(7)).machine();
        assertEquals(last, disks(original).get(0).source().split("/")[3]);
        assertEquals(
                disks(original).stream().map(Probe::source).toList(),
                disks(replayed).stream().map(Probe::source).toList());
        assertEquals(outcomes(original), outcomes(replayed));
        assertEquals(
                original.observe().fingerprint(SCOPE).digests().keySet(),
                replayed.observe().fingerprint(SCOPE).digests().keySet());
    }

    private static List<Probe> disks(Machine machine) {
        return Probing.all(EvidenceKind.DISK, machine.observe());
    }

    private static List<String> outcomes(Machine machine) {
        return machine.observe().probes().stream()
                .map(probe -> probe.kind().id()
                        + ' '
                        + (probe.observation() instanceof Observation.Unfit unfit
                                ? unfit.cause().id()
                                : probe.observation().getClass().getSimpleName()))
                .toList();
    }
}
