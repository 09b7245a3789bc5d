package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.machineid.Machine;
import dev.holdfast.machineid.RecordedMachines;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Against a real hub: a machine whose evidence changes, and one that is seen from elsewhere than it was activated. */
class ChangingMachineTest extends HubFixture {
    static final String BOUND_MACHINE_ID = "file /etc/machine-id = 7d1f0a3c52e84b6f9c0d1e2f3a4b5c6d\\n";
    static final String ITS_MOUNT = "file /proc/self/mountinfo = 600 500 0:50 / / rw - overlay overlay rw\\n"
            + "630 600 252:1 /etc/machine-id /etc/machine-id ro - ext4 /dev/root rw\\n";
    private static final String NIC =
            "file /sys/devices/pci0000:00/0000:00:1f.6/net/eno1/address = 3c:ec:ef:9b:70:%02x\\n";

    @Override
    Machine machine() {
        return RecordedMachines.bareMetal();
    }

    private static Machine withAnotherNic(int number) {
        return RecordedMachines.changed("bare-metal-nvme", NIC.formatted(number));
    }

    @Test
    void verify_afterANicWasReplaced_warnsEarlyAndARefreshRecordsIt() {
        activate().done();
        TestDevice repaired = device.onMachine(withAnotherNic(1));

        JsonNode early = repaired.run("verify", license, "--json").done().json();
        assertEquals("drifted", early.path("warnings").path(0).path("code").asText());
        String message = early.path("warnings").path(0).path("message").asText();
        assertTrue(
                message.startsWith("1 more change and this machine must be activated again; run `holdfast refresh"),
                message);
        assertTrue(message.endsWith("while online to record it"), message);

        repaired.run("refresh", license).done();

        JsonNode after = repaired.run("verify", license, "--json").done().json();
        assertEquals(0, after.path("warnings").size(), after.toString());
        assertEquals(4, after.path("score_sheet").path("matched").asInt());
    }

    @Test
    void refresh_afterAFourthChangeInAYear_isRefusedAndTheLicenseLivesOn() {
        activate().done();
        for (int change = 1; change <= 3; change++) {
            device.onMachine(withAnotherNic(change)).run("refresh", license).done();
        }
        TestDevice fourth = device.onMachine(withAnotherNic(4));

        fourth.run("refresh", license).refused("drift_limit", 74);

        JsonNode still = fourth.run("verify", license, "--json").done().json();
        assertEquals("drifted", still.path("warnings").path(0).path("code").asText());
    }

    @Test
    void activate_asRootOnAGuest_isNotVisibleToNobodyInABridgeContainerUntilItsRemedyIsApplied() {
        TestDevice root = device.onMachine(RecordedMachines.named("kvm-guest"));
        root.runWithInput(pat, "activate", license, "--token-stdin").done();
        TestDevice nobody = device.onMachine(RecordedMachines.named("kvm-guest-container"));

        TestDevice.Ran refused = nobody.run("verify", license).refused("machine_not_visible", 39);

        assertTrue(refused.err().contains("nothing has changed, but too little is visible to tell"), refused.err());
        String remedy = "docker run --mount type=bind,src=/etc/machine-id,dst=/etc/machine-id,readonly";
        assertTrue(refused.err().replaceAll("\\s+", " ").contains(remedy), refused.err());
        TestDevice bound =
                device.onMachine(RecordedMachines.changed("kvm-guest-container", BOUND_MACHINE_ID, ITS_MOUNT));
        bound.run("verify", license).done();
    }

    @Test
    void activate_intoTheDirectoryOfAnotherUser_saysWhatAContainerWouldSee() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        Assumptions.assumeTrue(
                Integer.valueOf(0).equals(Files.getAttribute(home, "unix:uid")), "only root sees more than others do");
        Files.setAttribute(home, "unix:uid", 10001);
        TestDevice root =
                device.onMachine(RecordedMachines.named("kvm-guest")).with("HOLDFAST_DATA_DIRECTORY", home.toString());

        TestDevice.Ran ran =
                root.runWithInput(pat, "activate", license, "--token-stdin").done();

        assertTrue(ran.out().contains("nothing has changed, but too little is visible to tell"), ran.out());
        assertTrue(ran.out().contains("type=bind,src=/etc/machine-id"), ran.out());
    }

    @Test
    void activate_intoAVolumeOnAServer_isRefusedBecauseAnUnprivilegedContainerSeesItsDiskAlone() {
        TestDevice host = device.with(
                "HOLDFAST_DATA_DIRECTORY",
                folder.resolve("docker/volumes/license/_data").toString());

        TestDevice.Ran ran =
                host.runWithInput(pat, "activate", license, "--token-stdin").refused("machine_not_visible", 39);

        assertTrue(ran.err().contains("--only disk"), ran.err());
        host.runWithInput(pat, "activate", license, "--token-stdin", "--force").done();
    }
}
