package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.machineid.RecordedMachines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The life of a device against a real hub: activate, go offline, stay licensed, refresh. */
class EndToEndTest extends HubFixture {
    @Test
    void activate_thenHubStopped_verifiesOffline() throws Exception {
        assertTrue(activate().done().out().startsWith("activated: " + license));
        TestDevice.Ran ran;
        hub.close();
        try {
            ran = device.run("verify", license, "--model", "detector").done();
        } finally {
            hub.open();
        }

        assertTrue(ran.out().contains("granted: " + license + " for model detector"), ran.out());
        assertTrue(ran.out().contains("models:  detector"), ran.out());
        assertTrue(ran.out().contains("term:    perpetual"), ran.out());
    }

    @Test
    void verify_modelNotLicensed_isRefusedAndGrantedAfterRefresh() throws Exception {
        activate().done();
        device.run("verify", license, "--model", "segmenter").refused("model_not_covered", 41);
        hub.post("/api/v1/licenses/" + license + "/models", Map.of("id", "segmenter"));

        assertTrue(device.run("refresh", license).done().out().contains("detector, segmenter"));

        device.run("verify", "--model", "segmenter").done();
    }

    @Test
    void refresh_ofASuspendedLicense_suspendsItOfflineUntilItIsReinstated() throws Exception {
        activate().done();
        hub.post("/api/v1/licenses/" + license + "/suspend", Map.of());
        device.run("verify", license).done();

        device.run("refresh", license).refused("license_suspended", 29);

        device.run("verify", license).refused("license_suspended", 29);
        hub.post("/api/v1/licenses/" + license + "/reinstate", Map.of());
        device.run("refresh", license).done();
        device.run("verify", license).done();
    }

    @Test
    void refresh_ofASuspendedActivation_stopsItOfflineUntilItIsReinstated() throws Exception {
        activate().done();
        String list = "/api/v1/licenses/" + license + "/activations";
        String activation = list + "/"
                + hub.call("GET", list, null).path("items").path(0).path("id").asText();
        hub.post(activation + "/suspend", Map.of());

        device.run("refresh", license).refused("activation_suspended", 95);

        device.run("verify", license).refused("activation_revoked", 31);
        hub.post(activation + "/reinstate", Map.of());
        device.run("refresh", license).done();
        device.run("verify", license).done();
    }

    @Test
    void activate_again_saysSameSeatAndSameLicense() throws Exception {
        activate().done();
        Map<String, String> before = device.files();

        TestDevice.Ran second = activate().done();

        assertTrue(second.out().contains("same seat, same license"), second.out());
        assertEquals(before, device.files());
        assertEquals(1, hub.activations(license));
    }

    @Test
    void refresh_afterTheServiceUserWasReplaced_isCuredByActivatingAgain() throws Exception {
        String former = hub.newServiceUser();
        device.runWithInput(hub.patOf(former), "activate", license, "--token-stdin")
                .done();
        hub.admin("DELETE", "/api/v1/service-users/" + former, null);
        TestDevice.Ran refused = device.run("refresh", license).refused("license_access_withdrawn", 73);
        assertTrue(refused.err().contains("`holdfast activate " + license + " --again`"), refused.err());

        String again = device.runWithInput(pat, "activate", license, "--token-stdin", "--again")
                .done()
                .out();

        assertTrue(again.startsWith("activated: " + license), again);
        device.run("refresh", license).done();
        assertEquals(1, hub.activations(license));
    }

    @Test
    void activate_asNewDeviceWhereItIsActivated_saysThatItWasPassedOver() throws Exception {
        activate().done();

        String out = device.runWithInput(pat, "activate", license, "--token-stdin", "--new-device")
                .done()
                .out();

        assertTrue(out.contains("--new-device was passed over"), out);
        assertEquals(1, hub.activations(license));
    }

    @Test
    void activate_againInJson_saysSo() {
        assertFalse(activateJson().path("already_activated").asBoolean());

        assertTrue(activateJson().path("already_activated").asBoolean());
    }

    private JsonNode activateJson() {
        return device.runWithInput(pat, "activate", license, "--token-stdin", "--json")
                .done()
                .json();
    }

    @Test
    void verify_copiedToAnotherMachine_isRefusedWithItsScoreSheet() throws Exception {
        activate().done();

        TestDevice.Ran ran = device.onMachine(RecordedMachines.bareMetal())
                .run("verify", license)
                .refused("machine_changed", 38);

        assertTrue(ran.err().contains("kind        recorded  seen now  result"), ran.err());
    }

    @Test
    void activateAndRefresh_copiedToAnotherMachine_areRefusedLocally() throws Exception {
        activate().done();
        TestDevice thief = device.onMachine(RecordedMachines.bareMetal());
        Map<String, String> before = device.files();

        thief.runWithInput(pat, "activate", license, "--token-stdin").refused("data_directory_of_another_machine", 106);
        thief.run("refresh", license).refused("data_directory_of_another_machine", 106);

        assertEquals(before, device.files());
        assertEquals(1, hub.activations(license));
    }

    @Test
    void activate_rebind_movesTheSeatOnceTheHubWasTold() throws Exception {
        activate().done();
        TestDevice repaired = device.onMachine(RecordedMachines.bareMetal());
        TestDevice.Ran early = repaired.runWithInput(pat, "activate", license, "--token-stdin", "--rebind")
                .refused("machine_changed", 38);
        assertTrue(early.err().contains("activations:rebind"), early.err());
        String list = "/api/v1/licenses/" + license + "/activations";
        String activation =
                hub.call("GET", list, null).path("items").path(0).path("id").asText();
        hub.post(list + "/" + activation + "/rebind", Map.of());

        repaired.runWithInput(pat, "activate", license, "--token-stdin", "--rebind")
                .done();

        repaired.run("verify", license).done();
        repaired.run("refresh", license).done();
        assertEquals(1, hub.activations(license));
    }

    @Test
    void activate_asNewDevice_takesASeatOfItsOwn() throws Exception {
        activate().done();
        TestDevice other = device.onMachine(RecordedMachines.bareMetal());

        TestDevice.Ran ran = other.runWithInput(pat, "activate", license, "--token-stdin", "--new-device")
                .done();

        assertTrue(ran.out().contains("the files of the other device are in "), ran.out());
        assertEquals(2, hub.activations(license));
        other.run("verify", license).done();
    }

    @Test
    void activate_onlyTwoKinds_recordsThoseAndRefreshKeepsToThem() throws Exception {
        device.runWithInput(pat, "activate", license, "--token-stdin", "--only", "machine-id,disk")
                .done();
        device.run("refresh").done();

        JsonNode sheet = device.run("verify", "--json").done().json().path("score_sheet");

        for (JsonNode row : sheet.path("rows")) {
            boolean recorded =
                    List.of("machine-id", "disk").contains(row.path("kind").asText());
            assertEquals(recorded, row.path("recorded").asInt() > 0, row.toString());
        }
    }

    @Test
    void activate_intoAVolumeOfAContainerThatWillSeeTooLittle_isRefusedUnlessNarrowedOrForced() throws Exception {
        Path volume = folder.resolve("docker/volumes/license/_data");
        TestDevice host = device.with("HOLDFAST_DATA_DIRECTORY", volume.toString());

        TestDevice.Ran ran = host.runWithInput(pat, "activate", license, "--token-stdin", "--only", "machine-id,disk")
                .refused("machine_not_visible", 39);

        assertTrue(ran.err().contains("--only disk"), ran.err());
        assertEquals(0, hub.activations(license));
        host.runWithInput(pat, "activate", license, "--token-stdin", "--only", "disk")
                .done();
    }

    @Test
    void activate_forcedIntoAVolumeOfAContainerThatWillSeeTooLittle_isDone() {
        Path volume = folder.resolve("docker/volumes/license/_data");

        device.with("HOLDFAST_DATA_DIRECTORY", volume.toString())
                .runWithInput(pat, "activate", license, "--token-stdin", "--only", "machine-id,disk", "--force")
                .done();
    }

    @Test
    void activate_asRootIntoTheDirectoryOfAUserWhoSeesTooLittle_isRefused() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        Assumptions.assumeTrue(
                Integer.valueOf(0).equals(Files.getAttribute(home, "unix:uid")), "only root sees more than others do");
        Files.setAttribute(home, "unix:uid", 10001);
        TestDevice root =
                device.onMachine(RecordedMachines.named("kvm-guest")).with("HOLDFAST_DATA_DIRECTORY", home.toString());

        TestDevice.Ran ran = root.runWithInput(pat, "activate", license, "--token-stdin", "--only", "board")
                .refused("machine_not_visible", 39);

        assertTrue(ran.err().contains("--force"), ran.err());
        assertEquals(0, hub.activations(license));
    }

    @Test
    void verifyInJson_granted_hasTheDocumentedMembers() throws Exception {
        activate().done();

        JsonNode json = device.run("verify", license, "--json").done().json();

        assertEquals("granted", json.path("verdict").asText());
        assertEquals(0, json.path("exit_code").asInt());
        assertEquals(license, json.path("license").asText());
        assertEquals("detector", json.path("models").path(0).path("id").asText());
        assertTrue(json.path("expires_at").isNull());
        assertEquals("same", json.path("score_sheet").path("outcome").asText());
    }

    @Test
    void verifyInJson_refused_hasTheDocumentedMembers() {
        TestDevice.Ran ran = device.run("verify", license, "--json");

        assertEquals(10, ran.exitCode());
        assertEquals("", ran.err());
        assertEquals("refused", ran.json().path("verdict").asText());
        assertEquals("not_activated", ran.json().path("reason").asText());
        assertEquals(10, ran.json().path("exit_code").asInt());
        assertFalse(ran.json().path("detail").asText().isEmpty());
        assertTrue(ran.json().path("remedy").asText().contains("holdfast activate " + license));
    }

    @Test
    void status_namesTheSourceOfEverySettingAndHowEachLicenseStands() throws Exception {
        activate().done();

        JsonNode json = device.run("status", "--roots", hub.rootPem.toString(), "--json")
                .done()
                .json();

        assertEquals("option --roots", json.path("roots").path("source").asText());
        assertEquals(
                "environment HOLDFAST_DATA_DIRECTORY",
                json.path("data_directory").path("source").asText());
        assertEquals("environment HOLDFAST_HUB", json.path("hub").path("source").asText());
        assertEquals("none", json.path("token").path("source").asText());
        assertEquals("granted", json.path("licenses").path(0).path("verdict").asText());
        assertEquals("", json.path("licenses").path(0).path("pending").asText());
    }

    @Test
    void status_withoutRoots_listsLicensesUnverified() throws Exception {
        activate().done();

        TestDevice.Ran ran = device.without("HOLDFAST_ROOTS").run("status").done();

        assertTrue(ran.out().contains(license + ": not verified, because no roots are named"), ran.out());
    }

    @Test
    void token_fromAnywhere_isNeitherStoredNorPrinted() throws Exception {
        Path file = Files.writeString(folder.resolve("pat"), pat);
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));

        TestDevice.Ran ran =
                device.run("activate", license, "--token-file", file.toString()).done();

        assertEquals("", ran.err());
        assertFalse(ran.out().contains(pat));
        for (Map.Entry<String, String> stored : device.files().entrySet()) {
            assertFalse(stored.getValue().contains(pat), stored.getKey());
        }
    }

    @Test
    void token_inTheEnvironment_worksWithAWarningThatNamesTheSaferWays() {
        TestDevice.Ran ran =
                device.with("HOLDFAST_PAT", pat).run("activate", license).done();

        assertTrue(ran.err().startsWith("holdfast: warning: HOLDFAST_PAT"), ran.err());
        assertTrue(ran.err().contains("--token-stdin"), ran.err());
        assertTrue(ran.err().contains("--token-file"), ran.err());
    }

    @Test
    void token_inAFileThatOthersMayRead_worksWithAWarning() throws Exception {
        Path file = Files.writeString(folder.resolve("pat"), pat);
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));

        TestDevice.Ran ran =
                device.run("activate", license, "--token-file", file.toString()).done();

        assertTrue(ran.err().contains("chmod 600"), ran.err());
    }
}
