package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A data directory that a group of the machine may read, so that the application may be another user. */
class GroupTest extends HubFixture {
    private static final int PERMISSIONS = 07777;

    /** A group that this process may give files to: its own. */
    private String group() throws IOException {
        return Files.getAttribute(folder, "unix:gid").toString();
    }

    private Path product() {
        return device.dataDirectory().resolve("acme-vision");
    }

    private static int mode(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode") & PERMISSIONS;
    }

    private TestDevice.Ran activateFor(String group) {
        return device.runWithInput(pat, "activate", license, "--token-stdin", "--group", group);
    }

    @Test
    void activate_forAGroup_sharesEverythingButTheKey() throws IOException {
        activateFor(group()).done();

        assertEquals(02750, mode(product()));
        assertEquals(02750, mode(product().resolve("licenses")));
        assertEquals(0600, mode(product().resolve("device-key.p8")));
        try (var records = Files.list(product().resolve("licenses"))) {
            Path record = records.filter(each -> each.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
            assertEquals(0640, mode(record));
        }
        device.run("verify", license).done();
        activateFor(group()).done();
    }

    @Test
    void tokenInstall_forAGroup_keepsTheTokenPrivate() throws IOException {
        String[] install = {
            "token", "install", "--product", "acme-vision", "--token-stdin", "--name", "line 4", "--group", group()
        };
        device.runWithInput(pat, install).done();

        assertEquals(02750, mode(product()));
        assertEquals(0600, mode(product().resolve("token")));
        assertEquals(0600, mode(product().resolve("device-key.p8")));
    }

    @Test
    void group_namedTooLate_isRefusedWithTheCommandsThatShare() throws Exception {
        activate().done();
        Map<String, String> before = device.tree();

        TestDevice.Ran refused = activateFor(group()).refused("data_directory_not_writable", 107);

        assertTrue(refused.err().contains("chgrp -R"), refused.err());
        assertEquals(before, device.tree());
        assertFalse(Files.getPosixFilePermissions(product()).contains(PosixFilePermission.GROUP_READ));
    }

    @Test
    void group_thatTheMachineDoesNotHave_isRefusedWithoutASeat() throws Exception {
        TestDevice.Ran refused = activateFor("no-such-group").refused("data_directory_not_writable", 107);

        assertTrue(refused.err().contains("no-such-group"), refused.err());
        assertEquals(0, hub.activations(license));
        assertEquals(Map.of(), device.tree());
    }
}
