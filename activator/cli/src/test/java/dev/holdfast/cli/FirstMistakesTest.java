package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.RecordedMachines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody gets wrong who does this for the first time, and that the answer says how to get it right. */
class FirstMistakesTest extends HubFixture {
    private static final String TYPED = "acme-vision.01J9Z3K4M5N6P7Q8R9S0T1V2W3";

    private static void says(TestDevice.Ran ran, String... parts) {
        for (String part : parts) {
            assertTrue(ran.err().contains(part), ran.err());
        }
    }

    @Test
    void tokenFile_missingAFolderOrEmpty_isToldApart() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        String[] activate = {
            "activate", license, "--token-file", folder.resolve("none").toString()
        };

        says(device.run(activate).refused("token_missing", 60), "none does not exist", "check the path");
        activate[3] = folder.toString();
        says(device.run(activate).refused("token_missing", 60), " is a folder", "name the file in it");
        activate[3] = empty.toString();
        says(device.run(activate).refused("token_missing", 60), "empty is empty", "begins with hdfp_");
        says(activate(device, license, "").refused("token_missing", 60), "standard input is empty");
        assertEquals(Map.of(), device.files());
    }

    @Test
    void rootsFile_missingAFolderOrEmpty_isToldApart() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        String missing = folder.resolve("none.pem").toString();

        says(
                device.run("verify", license, "--roots", missing).refused("usage", 2),
                "none.pem (option --roots) does not exist",
                "`--roots FILE`");
        says(
                device.with("HOLDFAST_ROOTS", folder.toString())
                        .run("verify", license)
                        .refused("usage", 2),
                "(environment HOLDFAST_ROOTS) is a folder");
        says(device.run("verify", license, "--roots", empty.toString()).refused("usage", 2), "is empty");
    }

    @Test
    void fileThatThisUserMayNotRead_isSaidToBeThat() {
        Path file = folder.resolve("secret");

        UnreadableFile found = UnreadableFile.of(
                "the token file " + file, file, new java.nio.file.AccessDeniedException(file.toString()));

        assertTrue(found.detail().endsWith("may not be read by this user"), found.detail());
        assertTrue(found.remedy().startsWith("let this user read it"), found.remedy());
    }

    @Test
    void tokenByTwoOptions_isMisuse_andAnOptionGoesBeforeTheEnvironment() throws Exception {
        Path file = Files.writeString(folder.resolve("pat"), pat);

        says(
                device.runWithInput(pat, "activate", license, "--token-stdin", "--token-file", file.toString())
                        .refused("usage", 2),
                "found both");
        TestDevice.Ran ran = activate(device.with("HOLDFAST_PAT", "hdfp_wrong"), license, pat)
                .done();
        assertFalse(ran.err().contains("HOLDFAST_PAT"), ran.err());
    }

    @Test
    void licenseLeftOut_whereTwoAreHeld_listsThem() throws Exception {
        String second = hub.license(Map.of());
        activate().done();
        activate(device, second, pat).done();

        TestDevice.Ran ran = device.run("verify").refused("usage", 2);

        says(ran, license, second, "`holdfast verify acme-vision.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "acme-vision.01j9Z3K4M5N6P7Q8R9S0T1V2W3|'j' as character 15; behind the dot it is written in capitals|1",
                "acme-vision.O1J9Z3K4M5N6P7Q8R9S0T1V2W3|'O' as character 13, which none has: it is a zero|1",
                "acme-vision.0IJ9Z3K4M5N6P7Q8R9S0T1V2W3|'I' as character 14, which none has: it is a one|1",
                "acme-vision.0LJ9Z3K4M5N6P7Q8R9S0T1V2W3|'L' as character 14, which none has: it is a one|1",
                "Acme-Vision.01J9Z3K4M5N6P7Q8R9S0T1V2W3|'A' as character 1, where a product has a-z, 0-9 and -|1",
                "acme-vision.01J9Z3K4M5N6P7Q8R9S0T1U2W3|'U' as character 35, which none has: it is most likely a V|0",
                "acme-vision.01J9Z3K4M5N6P7Q8R9S0T1V2W|found 25 behind the dot|0",
                "acme-vision|found no dot|0",
                ".01J9Z3K4M5N6P7Q8R9S0T1V2W3|found a product name of 0 characters|0",
                "acme vision.01J9Z3K4M5N6P7Q8R9S0T1V2W3|a space as character 5|0",
            })
    void licenseIdMistyped_saysWhereAndWhatWasMeant(String typed, String expected, int meant) {
        for (String command : List.of("verify", "activate", "refresh")) {
            TestDevice.Ran ran = device.run(command, typed).refused("usage", 2);

            says(ran, expected);
            assertEquals(meant == 1, ran.err().contains("`holdfast " + command + " " + TYPED + "`"), ran.err());
        }
    }

    @Test
    void directoryOfTheProduct_isSaidToBeThat() throws Exception {
        activate().done();
        Path product = device.dataDirectory().resolve("acme-vision");
        TestDevice wrong = device.with("HOLDFAST_DATA_DIRECTORY", product.toString());
        String right = "is the folder of a product, and the data directory is the folder above it: name "
                + device.dataDirectory();

        says(wrong.run("verify", license).refused("not_activated", 10), right);
        says(wrong.run("verify").refused("not_activated", 10), right);
        says(wrong.run("refresh", license).refused("not_activated", 10), right);
        assertTrue(wrong.run("status").done().out().contains(right));
        says(activate(wrong, license, pat).refused("usage", 2), right);
        assertEquals(1, hub.activations(license));
    }

    @Test
    void directoryMissingEmptyOrOfOtherLicenses_isSaidToBeThat() throws Exception {
        TestDevice.Ran missing = device.run("verify", license).refused("not_activated", 10);
        Files.createDirectories(device.dataDirectory());
        TestDevice.Ran empty = device.run("verify", license).refused("not_activated", 10);
        activate().done();
        TestDevice.Ran other = device.run("verify", TYPED).refused("not_activated", 10);

        says(missing, "; the folder " + device.dataDirectory() + " does not exist");
        says(empty, device.dataDirectory() + " holds no license of any product");
        says(other, device.dataDirectory() + " holds " + license);
    }

    @Test
    void folderAboveTheDataDirectory_namesTheOneInside() throws Exception {
        activate().done();
        TestDevice above = device.with(
                "HOLDFAST_DATA_DIRECTORY", device.dataDirectory().getParent().toString());
        String right = "; " + device.dataDirectory() + " holds one: name that";

        says(above.run("verify", license).refused("not_activated", 10), right);
        says(above.run("verify").refused("not_activated", 10), " holds no license" + right);
    }

    @Test
    void fileThatIsNoGrant_isSaidToBeAnotherText() throws Exception {
        Path log = Files.writeString(folder.resolve("hub.log"), "2026-11-22T04:38:19.058Z INFO requests\n");
        says(device.run("import", log.toString()).refused("grant_malformed", 46), "found another text");
    }

    @Test
    void rootsOfAnotherVendor_areNamed() throws Exception {
        activate().done();
        Files.createDirectories(folder.resolve("foreign"));
        try (RealHub foreign = RealHub.in(folder.resolve("foreign"))) {
            String where = "the roots are those in " + foreign.rootPem + " (option --roots)";

            says(
                    device.run("verify", license, "--roots", foreign.rootPem.toString())
                            .refused("certificate_not_trusted", 18),
                    where);
            says(
                    device.run("refresh", license, "--roots", foreign.rootPem.toString())
                            .refused("certificate_not_trusted", 18),
                    where);
        }
    }

    @Test
    void onlyWhatIsNotVisible_saysWhatIs() throws Exception {
        TestDevice poor = device.onMachine(machineOf("5bd1e995a3c94f0e8d2f6b7c1a0e4d93"));

        TestDevice.Ran ran = poor.runWithInput(pat, "activate", license, "--token-stdin", "--only", "disk,nic")
                .refused("evidence_missing", 70);

        says(ran, "only disk,nic was to be recorded, which leaves nothing of what is visible here: machine-id");
        says(ran, "`--only machine-id`");
        assertEquals(Map.of(), poor.files());
        assertEquals(0, hub.activations(license));
    }

    @Test
    void tooLittleEvidenceForTheLicense_saysWhatElseThereIsToShow() throws Exception {
        String two = hub.license(Map.of("minimum_evidence", 2));

        TestDevice.Ran narrowed = device.runWithInput(pat, "activate", two, "--token-stdin", "--only", "machine-id")
                .refused("evidence_insufficient", 71);
        says(narrowed, "the request shows machine-id; record all that is visible, machine-id,board,disk,nic");
        activate(device, two, pat).done();

        TestDevice bridge = device.onMachine(RecordedMachines.changed(
                        "kvm-guest-container", ChangingMachineTest.BOUND_MACHINE_ID, ChangingMachineTest.ITS_MOUNT))
                .with("HOLDFAST_DATA_DIRECTORY", folder.resolve("second").toString());
        TestDevice.Ran hidden = activate(bridge, two, pat).refused("evidence_insufficient", 71);
        says(hidden, "the request shows machine-id; to show more:", "docker run --network host");
    }

    @Test
    void hubUnreachable_saysThatTheLicenseGoesOnOnlyWhereThereIsOne() throws Exception {
        TestDevice alone = device.with("HOLDFAST_HUB", "http://127.0.0.1:1");
        TestDevice.Ran before = activate(alone, license, pat).refused("hub_unreachable", 100);
        activate().done();
        TestDevice.Ran after = alone.run("refresh", license).refused("hub_unreachable", 100);

        assertFalse(before.err().contains("goes on"), before.err());
        says(after, "the license that is here goes on");
    }

    @Test
    void refusalInJson_namesTheLicenseWheneverItIsKnown() throws Exception {
        assertEquals(
                license,
                device.run("verify", license, "--json").json().path("license").asText());
        assertEquals(
                license,
                device.without("HOLDFAST_ROOTS")
                        .run("verify", license, "--json")
                        .json()
                        .path("license")
                        .asText());
        assertEquals(
                license,
                device.run("activate", license, "--json").json().path("license").asText());
        activate().done();
        TestDevice.Ran chosen = device.run("verify", "--model", "segmenter", "--json");
        assertEquals("model_not_covered", chosen.json().path("reason").asText());
        assertEquals(license, chosen.json().path("license").asText());
        assertFalse(device.run("verify", "nonsense", "--json").json().has("license"));
    }
}
