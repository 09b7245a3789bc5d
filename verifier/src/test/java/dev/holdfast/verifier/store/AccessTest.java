package dev.holdfast.verifier.store;

import static dev.holdfast.verifier.store.DataDirectoryTest.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users, groups, modes and mounts. What needs root says so and is skipped where the build runs as another user. */
class AccessTest {
    private static final int APPLICATION = 10001;
    private static final int GROUP = 20002;

    @TempDir
    Path temporary;

    private Path base;

    @BeforeEach
    void openTheWay() throws IOException {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        base = Files.createDirectory(
                temporary.resolve("base"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    @Test
    void everythingIsForTheOwnerAlone() throws Exception {
        Given.activated(Given.in(base)).appendBundles(List.of("a.b.c"));
        Given.in(base).lockOperation(java.time.Duration.ZERO).close();
        modes().forEach((name, mode) -> {
            boolean folder = name.endsWith("acme-vision") || name.endsWith("licenses");
            assertEquals(folder ? 0700 : 0600, mode, name);
        });
        assertEquals(9, modes().size());
    }

    @Test
    void setgidBase_sharesAllButTheKeyWithTheGroup() throws Exception {
        Conditions.requireRootWith("chown");
        Files.setAttribute(base, "unix:gid", GROUP);
        Files.setAttribute(base, "unix:mode", 02750);
        Given.activated(Given.in(base)).appendBundles(List.of("a.b.c"));
        requireSharedModes();
        assertEquals(
                List.of("read {\"revision\":1} unauthenticated", "update NOT_WRITABLE"),
                visit(asUser(APPLICATION, GROUP), "read", "update"));
    }

    @Test
    void namedGroup_sharesAllButTheKeyWithTheGroup() throws Exception {
        Conditions.requireRootWith("chown");
        base = temporary.resolve("new-base");
        Given.activated(Given.in(base).withGroup(String.valueOf(GROUP))).appendBundles(List.of("a.b.c"));
        requireSharedModes();
        assertEquals(List.of("read {\"revision\":1} unauthenticated"), visit(asUser(APPLICATION, GROUP), "read"));
        assertTrue(visit(asUser(APPLICATION, APPLICATION), "read").get(0).startsWith("read UNREADABLE"));
    }

    @Test
    void groupNamedTooLate_isRefusedWithTheCommandsThatShare() throws Exception {
        Conditions.requireRootWith("chown");
        Given.activated(Given.in(base));
        DataDirectoryException e = assertFault(
                Fault.NOT_WRITABLE, () -> Given.activated(Given.in(base).withGroup(String.valueOf(GROUP))));
        assertTrue(e.getMessage().contains("chgrp -R"), e.getMessage());
    }

    @Test
    void requireGroup_folderNotSharedWithIt_isRefusedBeforeAnythingIsWritten() throws Exception {
        Conditions.requireRootWith("chown");
        DataDirectory named = Given.in(base).withGroup(String.valueOf(GROUP));
        named.requireGroup();
        Given.activated(Given.in(base)).requireGroup();
        assertFault(Fault.NOT_WRITABLE, named::requireGroup);
    }

    @Test
    void groupNamedAfterAKill_isGivenToTheFolderThatWasLeftEmpty() throws Exception {
        Conditions.requireRootWith("chown");
        Files.createDirectory(base.resolve("acme-vision"));
        Given.activated(Given.in(base).withGroup(String.valueOf(GROUP))).appendBundles(List.of("a.b.c"));
        requireSharedModes();
    }

    @Test
    void unknownGroup_isNamed() {
        DataDirectoryException e = assertFault(
                Fault.NOT_WRITABLE,
                () -> Given.activated(Given.in(temporary.resolve("new-base")).withGroup("no-such-group")));
        assertTrue(e.getMessage().contains("no-such-group"), e.getMessage());
    }

    @Test
    void rootInAnotherUsersDirectory_leavesItToItsOwner() throws Exception {
        Conditions.requireRootWith("chown");
        Files.setAttribute(base, "unix:uid", APPLICATION);
        Files.setAttribute(base, "unix:gid", GROUP);
        Given.activated(Given.in(base)).appendBundles(List.of("a.b.c"));
        try (var tree = Files.walk(base)) {
            for (Path each : tree.toList()) {
                assertEquals(APPLICATION, Files.getAttribute(each, "unix:uid"), each.toString());
                assertEquals(GROUP, Files.getAttribute(each, "unix:gid"), each.toString());
            }
        }
        assertEquals(
                List.of("read {\"revision\":1} authenticated", "update done", "read {\"revision\":2} authenticated"),
                visit(asUser(APPLICATION, GROUP), "read", "update", "read"));
        Given.in(base).update(Given.LICENSE, record -> Given.withState(record, "{\"revision\":3}"));
        assertEquals(
                List.of("read {\"revision\":3} authenticated", "writable done"),
                visit(asUser(APPLICATION, GROUP), "read", "writable"));
    }

    @Test
    void rootThatMayNotGiveAway_writesAllTheSame() throws Exception {
        Conditions.requireRootWith("setpriv");
        Files.setAttribute(base, "unix:uid", APPLICATION);
        List<String> withoutChown = List.of("setpriv", "--inh-caps=-chown", "--bounding-set=-chown");
        assertEquals(
                List.of("activate done", "read {\"revision\":1} authenticated"),
                visit(withoutChown, "activate", "read"));
        assertEquals(0, Files.getAttribute(base.resolve("acme-vision/device-key.p8"), "unix:uid"));
    }

    @Test
    void userWithoutRights_isToldOwnerModeAndRemedy() throws Exception {
        Conditions.requireRootWith("setpriv");
        Given.activated(Given.in(base));
        String all = String.join("\n", tell(asUser(APPLICATION, GROUP), "read", "update", "writable"));
        assertTrue(all.startsWith("read UNREADABLE " + base), all);
        for (String fact : List.of("uid " + APPLICATION, "owner uid 0", "mode 0700", "chown")) {
            assertTrue(all.contains(fact), all);
        }
    }

    @Test
    void readOnlyMount_isReadAndNamedWhenWritten() throws Exception {
        Conditions.requireRootWith("unshare");
        Given.activated(Given.in(base));
        List<String> readOnly = inNamespace("mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\"");
        List<String> told = tell(readOnly, "read", "update", "writable", "read");
        assertEquals("read {\"revision\":1} authenticated", told.get(0));
        assertTrue(told.get(1).startsWith("update NOT_WRITABLE"), told.get(1));
        assertTrue(told.get(1).contains("Read-only file system"), told.get(1));
        assertTrue(told.get(2).contains("Read-only file system; mount it writable"), told.get(2));
        assertEquals(told.get(0), told.get(3));
    }

    @Test
    void fullDisk_keepsTheOldStateAndWorksAgainWhenThereIsSpace() throws Exception {
        Conditions.requireRootWith("unshare");
        List<String> small = inNamespace("mount -t tmpfs -o size=64k t \"$0\"");
        List<String> told = tell(
                small, "activate", "names", "fill", "update", "writable", "read", "names", "free", "update", "read");
        assertTrue(told.get(3).contains("NOT_WRITABLE"), told.get(3));
        assertTrue(told.get(3).contains("No space left on device; free space"), told.get(3));
        assertTrue(told.get(4).contains("No space left on device; free space"), told.get(4));
        assertEquals("read {\"revision\":1} authenticated", told.get(5));
        assertEquals(told.get(1), told.get(6), "something was left behind");
        assertEquals("update done", told.get(8));
        assertEquals("read {\"revision\":2} authenticated", told.get(9));
    }

    @Test
    void diskWithoutFreeInodes_isNamed() throws Exception {
        Conditions.requireRootWith("unshare");
        List<String> told = tell(inNamespace("mount -t tmpfs -o nr_inodes=2 t \"$0\""), "writable", "activate");
        assertTrue(told.get(0).contains("NOT_WRITABLE"), told.get(0));
        assertTrue(told.get(1).contains("No space left on device"), told.get(1));
    }

    private void requireSharedModes() throws IOException {
        modes().forEach((name, mode) -> {
            boolean folder = name.endsWith("acme-vision") || name.endsWith("licenses");
            boolean owners = name.endsWith(".p8") || name.endsWith(".lock");
            assertEquals(folder ? 02750 : owners ? 0600 : 0640, mode, name);
        });
        assertEquals(8, modes().size());
    }

    private Map<String, Integer> modes() throws IOException {
        Map<String, Integer> modes = new TreeMap<>();
        try (var tree = Files.walk(base.resolve("acme-vision"))) {
            for (Path each : tree.toList()) {
                modes.put(each.toString(), (Integer) Files.getAttribute(each, "unix:mode") & 07777);
            }
        }
        return modes;
    }

    /** What a process in front of which the command stands tells, without the messages. */
    private List<String> visit(List<String> front, String... actions) throws Exception {
        return tell(front, actions).stream()
                .map(line -> line.replaceFirst("( [A-Z_]{4,}) .*", "$1"))
                .toList();
    }

    private List<String> tell(List<String> front, String... actions) throws Exception {
        Path copies = temporary.resolve("copies");
        Files.createDirectories(copies);
        String[] arguments = new String[actions.length + 1];
        arguments[0] = base.toString();
        System.arraycopy(actions, 0, arguments, 1, actions.length);
        Process process = ChildProcess.startFromCopies(copies, front, Visitor.class, arguments);
        List<String> told = ChildProcess.said(process).lines().toList();
        assertEquals(actions.length, told.size(), () -> String.join("\n", told));
        return told;
    }

    private static List<String> asUser(int user, int group) {
        return List.of("setpriv", "--reuid=" + user, "--regid=" + group, "--clear-groups");
    }

    private List<String> inNamespace(String preparation) {
        return List.of("unshare", "-m", "sh", "-c", preparation + " && exec \"$@\"", base.toString());
    }
}
