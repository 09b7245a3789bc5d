package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.machineid.Machine;
import dev.holdfast.machineid.RecordedMachines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real hub: what it records of a machine, and what it judges for the application. */
class EvidenceOnTheHubTest extends HubFixture {
    private static final String DISK = "file /sys/devices/pci0000:00/0000:00:17.0/ata%d/host%d/target%d:0:0/%d:0:0:0/"
            + "vpd_pg80 = \\x00\\x80\\x00\\x14\\x20 PHYG12349%02dZ480BGN";
    private static final String PORT = "/sys/devices/pci0000:00/0000:00:02.0/0000:02:00.%d/net/enP1s%d";

    /** The line with which a disk of the server, 0 or 1, has been replaced by another one. */
    private static String replaced(int disk, int by) {
        return DISK.formatted(disk + 1, disk, disk, disk, by);
    }

    private static Machine server(String... then) {
        return RecordedMachines.changed("two-disk-server", then);
    }

    @ParameterizedTest
    @ValueSource(strings = {"strict", "standard", "lenient"})
    void refresh_afterEachDiskOfAMirrorWasReplaced_followsAndTheServerGoesOnOffline(String policy) throws Exception {
        String mirrored = hub.license(Map.of("policy", policy));
        activate(device, mirrored, pat).done();
        TestDevice first = device.onMachine(server(replaced(1, 11)));
        first.run("refresh", mirrored).done();
        TestDevice second = device.onMachine(server(replaced(1, 11), replaced(0, 12)));

        JsonNode offline = second.run("verify", mirrored, "--json").done().json();

        assertEquals(0, offline.path("warnings").size(), offline.toString());
        second.run("refresh", mirrored).done();
        second.run("verify", mirrored).done();
    }

    @Test
    void verify_afterBothDisksOfAMirrorWereReplacedWithoutARefresh_isAnotherMachineUnderStrict() throws Exception {
        String mirrored = hub.license(Map.of("policy", "strict"));
        activate(device, mirrored, pat).done();
        device.onMachine(server(replaced(1, 11), replaced(0, 12)))
                .run("verify", mirrored)
                .refused("machine_changed", 38);
    }

    @Test
    void refresh_afterACardWithMorePortsThanARequestHolds_isTheSameMachineUnderStrict() throws Exception {
        String strict = hub.license(Map.of("policy", "strict"));
        TestDevice before = device.onMachine(RecordedMachines.bareMetal());
        activate(before, strict, pat).done();
        List<String> card = new ArrayList<>();
        for (int port = 0; port < 4; port++) {
            String folder = PORT.formatted(port, port);
            card.add("link /sys/class/net/enP1s" + port + " -> ../../devices"
                    + folder.substring("/sys/devices".length()));
            card.add("link " + folder + "/device -> ../..");
            card.add("file " + folder + "/address = 00:1b:21:aa:00:0" + port + "\\n");
            card.add("file " + folder + "/addr_assign_type = 0\\n");
            card.add("file " + folder + "/type = 1\\n");
        }
        TestDevice after = device.onMachine(RecordedMachines.changed("bare-metal-nvme", card.toArray(new String[0])));

        after.run("refresh", strict).done();
        after.run("verify", strict).done();
        before.run("verify", strict).done();
    }

    @Test
    void activate_thirdMachineOfAGoldenImage_saysThatItsIdIsSharedAndIsBoundToTheRest() throws Exception {
        String id = "file /etc/machine-id = 4f6b1d7c2e9a4c538d1b7e60a95c3f21\\n";
        int number = 0;
        for (String machine : List.of("bare-metal-nvme", "two-disk-server")) {
            TestDevice sibling = TestDevice.on(
                            RecordedMachines.changed(machine, id), folder.resolve("sibling" + number++), hub.rootPem)
                    .with("HOLDFAST_HUB", hub.address());
            assertFalse(activate(sibling, license, pat).done().out().contains("shared: "));
        }
        TestDevice third = device.onMachine(RecordedMachines.changed("laptop-with-dock", id));

        String out = activate(third, license, pat).done().out();

        assertTrue(out.contains("shared:  machine-id (other machines of the product show the same"), out);
        JsonNode json = third.run("verify", license, "--json").done().json();
        assertEquals("[\"machine-id\"]", json.path("shared_evidence").toString());
        assertEquals(2, json.path("score_sheet").path("matched").asInt());
        third.run("refresh", license).done();
    }

    @Test
    void activate_underStrictForAUserWhoSeesLess_isRefusedByTheHubWithoutASeatUntilItsRemedyIsFollowed()
            throws Exception {
        String strict = hub.license(Map.of("policy", "strict"));
        Path home = Files.createDirectories(folder.resolve("home"));
        Assumptions.assumeTrue(
                Integer.valueOf(0).equals(Files.getAttribute(home, "unix:uid")), "only root sees more than others do");
        Files.setAttribute(home, "unix:uid", 10001);
        TestDevice root = device.with("HOLDFAST_DATA_DIRECTORY", home.toString());

        TestDevice.Ran ran = activate(root, strict, pat).refused("machine_not_visible", 39);

        assertTrue(ran.err().contains("the license is strict"), ran.err());
        assertTrue(ran.err().contains("--only machine-id,disk,nic"), ran.err());
        assertEquals(0, hub.activations(strict));
        root.runWithInput(pat, "activate", strict, "--token-stdin", "--only", "machine-id,disk,nic")
                .done();
        assertEquals(1, hub.activations(strict));
    }

    @Test
    void activate_underStrictForced_isDoneThoughTheUserSeesLess() throws Exception {
        String strict = hub.license(Map.of("policy", "strict"));
        Path home = Files.createDirectories(folder.resolve("home"));
        Assumptions.assumeTrue(
                Integer.valueOf(0).equals(Files.getAttribute(home, "unix:uid")), "only root sees more than others do");
        Files.setAttribute(home, "unix:uid", 10001);

        device.with("HOLDFAST_DATA_DIRECTORY", home.toString())
                .runWithInput(pat, "activate", strict, "--token-stdin", "--force")
                .done();
    }

    @Test
    void activate_forContainer_isJudgedByWhatAContainerSees() throws Exception {
        TestDevice.Ran ran = device.runWithInput(pat, "activate", license, "--token-stdin", "--for-container")
                .refused("machine_not_visible", 39);

        assertTrue(ran.err().contains("--only disk"), ran.err());
        assertEquals(0, hub.activations(license));
        TestDevice.Ran done = device.runWithInput(
                        pat, "activate", license, "--token-stdin", "--for-container", "--only", "disk")
                .done();
        assertTrue(done.out().contains("What an unprivileged process in a container"), done.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker/volumes/license/_data",
                "srv/engine/volumes/license/_data/holdfast",
                "home/u/.local/share/containers/storage/volumes/license/_data",
                "var/lib/nerdctl/1935db59/volumes/default/license/_data",
                "var/lib/kubelet/pods/8f7a/volumes/kubernetes.io~empty-dir/license"
            })
    void activate_intoAnEnginesVolume_isJudgedByWhatAContainerSees(String volume) throws Exception {
        activate(device.with("HOLDFAST_DATA_DIRECTORY", folder.resolve(volume).toString()), license, pat)
                .refused("machine_not_visible", 39);
        assertEquals(0, hub.activations(license));
    }

    @Test
    void activate_intoAVolumeFromInsideOfAContainer_isJudgedByWhatIsSeenThere() {
        TestDevice inside = device.onMachine(RecordedMachines.named("docker-host-network"))
                .with(
                        "HOLDFAST_DATA_DIRECTORY",
                        folder.resolve("docker/volumes/a/_data").toString());

        activate(inside, license, pat).done();
    }

    @Test
    void activate_againWithAKindChosen_recordsItAlthoughItWasNotRecordedBefore() {
        device.runWithInput(pat, "activate", license, "--token-stdin", "--only", "machine-id")
                .done();

        device.runWithInput(pat, "activate", license, "--token-stdin", "--again", "--only", "machine-id,board")
                .done();

        JsonNode json = device.run("verify", license, "--json").done().json();
        assertEquals(2, json.path("score_sheet").path("matched").asInt());
    }
}
