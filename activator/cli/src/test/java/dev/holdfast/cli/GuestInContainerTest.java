package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The command as root on a recorded KVM guest, then as uid 65534 without capabilities in namespaces like those of a
 * container on a bridge. {@link GuestInPodmanTest} does the same in a container of a real engine, where there is one.
 */
class GuestInContainerTest extends GuestFixture {
    private static final List<String> AS_NOBODY = List.of(
            "setpriv",
            "--reuid=" + NOBODY,
            "--regid=" + NOBODY,
            "--clear-groups",
            "--inh-caps=-all",
            "--bounding-set=-all",
            "--no-new-privs");

    private Path hostname;
    private Path empty;

    @BeforeEach
    void requireNamespaces() throws Exception {
        hostname = folder.resolve("containers/0123456789ab/hostname");
        empty = folder.resolve("empty");
        Files.createDirectories(hostname.getParent());
        Files.writeString(hostname, "0123456789ab\n");
        Files.createFile(empty);
        boolean may = mayMount();
        if (!may) {
            System.out.println("skipped: a guest and its container need root, unshare, setpriv and a disk below /tmp");
        }
        Assumptions.assumeTrue(may, "root, unshare, setpriv and a disk below the temporary folder");
    }

    @Test
    void verify_asNobodyInABridgeContainerOfAGuestThatRootActivated_isNotVisibleUntilItsRemedyIsApplied()
            throws Exception {
        activateOnTheGuest();

        Matcher remedy = remedyOf(said(List.of(inContainer(List.of()), AS_NOBODY, command("verify", license))));

        List<String> applied =
                List.of(bind(guest + remedy.group(1), remedy.group(2)), "mount -o remount,ro,bind " + remedy.group(2));
        assertGranted(said(List.of(inContainer(applied), AS_NOBODY, command("verify", license))));
    }

    /** As an engine makes it of an image whose machine-id is empty; what is given is mounted last. */
    private List<String> inContainer(List<String> more) {
        List<String> mounts = new ArrayList<>(List.of(
                bind(contained + "/sys", "/sys"),
                bind(contained + "/proc/1/cgroup", "/proc/1/cgroup"),
                bind(hostname.toString(), "/etc/hostname"),
                bind(empty.toString(), "/etc/machine-id"),
                "if [ -f /var/lib/dbus/machine-id ] && [ ! -L /var/lib/dbus/machine-id ]; then "
                        + bind(empty.toString(), "/var/lib/dbus/machine-id") + "; fi"));
        mounts.addAll(more);
        return namespace("-mn", mounts);
    }

    private boolean mayMount() throws InterruptedException {
        try {
            // An id on a file system in memory is volatile, whoever binds it.
            boolean onDisk = !Files.getFileStore(folder).type().equals("tmpfs");
            return onDisk
                    && said(List.of(inContainer(List.of()), AS_NOBODY, List.of("true")))
                                    .exitCode()
                            == 0;
        } catch (IOException missing) {
            return false;
        }
    }
}
