package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can only be seen of a command that runs in a process of its own. */
class OwnProcessTest extends HubFixture {
    private static final List<String> NEVER_FOR_VERIFY = List.of(
            " picocli.", " dev.holdfast.client.", " dev.holdfast.protocol.", " java.net.http.", " com.nimbusds.");
    private static final String MOUNTED_READ_ONLY =
            "mount --bind \"$1\" \"$1\" && mount -o remount,ro,bind \"$1\" && shift && exec \"$@\"";

    @BeforeEach
    void activateFirst() {
        activate().done();
    }

    private String saidReadOnly(String... arguments) throws Exception {
        return RecordedDevice.said(device, readOnly(arguments));
    }

    private List<String> readOnly(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                MOUNTED_READ_ONLY,
                "sh",
                device.dataDirectory().toString()));
        command.addAll(RecordedDevice.command(List.of(), arguments));
        return command;
    }

    private void requireMounts() throws Exception {
        boolean possible = Files.isExecutable(Path.of("/usr/bin/unshare"))
                && RecordedDevice.said(
                                device,
                                List.of(
                                        "unshare",
                                        "-m",
                                        "sh",
                                        "-c",
                                        MOUNTED_READ_ONLY,
                                        "sh",
                                        device.dataDirectory().toString(),
                                        "echo",
                                        "mounted"))
                        .equals("mounted\n");
        Assumptions.assumeTrue(possible, "skipped: this process may not mount a folder read-only");
    }

    @Test
    void verify_loadsNoParserNoClientAndNoNetwork() throws Exception {
        String said = RecordedDevice.said(
                device, RecordedDevice.command(List.of("-Xlog:class+load:stdout"), "verify", license));

        assertTrue(said.contains("exit code 0"), "the license must be granted");
        assertTrue(said.contains(" dev.holdfast.verifier.Granted "), "classes must be logged");
        for (String prefix : NEVER_FOR_VERIFY) {
            assertEquals(
                    List.of(),
                    said.lines().filter(line -> line.contains(prefix)).toList());
        }
    }

    @Test
    void readOnlyDirectory_verifyGrants_andWhatWritesIsRefused() throws Exception {
        requireMounts();
        Map<String, String> before = device.files();

        String verified = saidReadOnly("verify", license);
        String activated = saidReadOnly("activate", license);
        String refreshed = saidReadOnly("refresh", license);
        String again = RecordedDevice.said(
                device.with("HOLDFAST_PAT", hub.pat(Map.of())), readOnly("activate", license, "--again"));

        assertTrue(verified.contains("granted: " + license), verified);
        assertTrue(verified.contains("exit code 0"), verified);
        assertTrue(activated.contains("already activated: " + license), activated);
        assertTrue(refreshed.contains("data_directory_not_writable"), refreshed);
        assertTrue(refreshed.contains("exit code 107"), refreshed);
        assertTrue(again.contains("exit code 107"), again);
        assertEquals(before, device.files());
    }
}
