package dev.holdfast.machineid;

import dev.holdfast.machineid.MountTable.Mount;
import dev.holdfast.machineid.Observation.Absent;
import dev.holdfast.machineid.Observation.Seen;
import dev.holdfast.machineid.Observation.Unfit;
import dev.holdfast.machineid.Observation.Unreadable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code /etc/machine-id} (machine-id(5)). The D-Bus copy is only compared, because images carry one of their own;
 * where there is no {@code /etc/machine-id} at all it stands in.
 */
final class MachineIdReader {
    static final String FILE = "/etc/machine-id";
    static final String DBUS_FILE = "/var/lib/dbus/machine-id";
    private static final String SETUP_REMEDY = "run once as root: systemd-machine-id-setup";
    private static final String FRESH_REMEDY =
            "run once as root: rm -f /etc/machine-id /var/lib/dbus/machine-id && systemd-machine-id-setup";
    private static final String FIRST_BOOT_REMEDY =
            "start after first-boot-complete.target, or run once as root: systemd-machine-id-setup";
    private static final String PERSIST_REMEDY =
            "keep /etc on a disk, or run once as root: systemd-machine-id-setup --commit";
    private static final String MOUNTS_REMEDY = "unmount what is no longer used; findmnt lists the mounts";

    private final Host host;
    private final MountTable mounts;
    /** The words of the application container that this is, or null on a machine. */
    private final @Nullable Remedies engine;

    private final JunkList junk;

    MachineIdReader(Host host, MountTable mounts, @Nullable Remedies engine, JunkList junk) {
        this.host = host;
        this.mounts = mounts;
        this.engine = engine;
        this.junk = junk;
    }

    void readInto(List<Probe> probes) {
        Probe first = read(FILE);
        Probe copy = read(DBUS_FILE);
        if (first.observation() instanceof Absent && !(copy.observation() instanceof Absent)) {
            probes.add(copy);
            return;
        }
        probes.add(first);
        EvidenceValue value = Observations.valueOf(first.observation());
        EvidenceValue other = Observations.valueOf(copy.observation());
        if (value != null && other != null && !value.equals(other)) {
            probes.add(new Probe(
                    EvidenceKind.MACHINE_ID,
                    DBUS_FILE,
                    new Unfit(UnfitCause.DISAGREES, other),
                    "run once as root: ln -sf /etc/machine-id /var/lib/dbus/machine-id"));
        }
    }

    private Probe read(String file) {
        Host.Reading reading = host.read(file, Host.EVIDENCE_LIMIT);
        EvidenceValue value = reading instanceof Host.Content content ? Normalisation.value(content.text()) : null;
        if (value != null) {
            return judge(file, value);
        }
        if (reading instanceof Host.Denied) {
            return probe(file, new Unreadable(file + " may not be read by this user"), "chmod a+r " + file);
        }
        if (reading instanceof Host.Odd odd) {
            return probe(file, new Unreadable(file + " is " + odd.what()), oddRemedy());
        }
        return probe(file, new Absent(), engine != null ? engine.bindMachineId() : SETUP_REMEDY);
    }

    // docker -v makes a directory where the host has no such file; --mount refuses instead.
    private String oddRemedy() {
        return engine != null
                ? "give the host a machine-id first (systemd-machine-id-setup), then: " + engine.bindMachineId()
                : SETUP_REMEDY;
    }

    private Probe judge(String file, EvidenceValue value) {
        UnfitCause listed = junk.causeFor(EvidenceKind.MACHINE_ID, value);
        if (listed != null) {
            boolean early = value.normalised().equals("uninitialized");
            return probe(file, new Unfit(listed, value), early ? FIRST_BOOT_REMEDY : FRESH_REMEDY);
        }
        if (!Normalisation.isHex(value.normalised(), 32)) {
            return probe(file, new Unfit(UnfitCause.MALFORMED, value), FRESH_REMEDY);
        }
        if (!mounts.tellsAll()) {
            return probe(
                    file, new Unreadable(MountTable.FILE + " does not tell where " + file + " lies"), MOUNTS_REMEDY);
        }
        UnfitCause place = placeCause(file);
        if (place != null) {
            return probe(file, new Unfit(place, value), engine != null ? engine.bindMachineId() : PERSIST_REMEDY);
        }
        return probe(file, new Seen(value), "");
    }

    private @Nullable UnfitCause placeCause(String file) {
        String resolved = host.resolve(file);
        Mount mount = mounts.holding(resolved);
        Mount root = mounts.at("/");
        if (mount == null || root == null) {
            // In a container whose mounts are hidden nothing says that the id is not the image's.
            return engine != null ? UnfitCause.BAKED : null;
        }
        if (engine != null && mount.id().equals(root.id())) {
            return UnfitCause.BAKED;
        }
        return mount.volatileMemory() || upperLayerIsVolatile(mount) ? UnfitCause.VOLATILE : null;
    }

    // A live system or one booted over the network often has an overlay whose writable layer is in memory. In a
    // container the layer's path is one of the engine's file system, and means nothing inside.
    private boolean upperLayerIsVolatile(Mount mount) {
        String layer = mount.upperLayer();
        if (engine != null || !mount.overlay() || layer.isEmpty()) {
            return false;
        }
        Mount upper = mounts.holding(layer);
        return upper != null && upper.volatileMemory();
    }

    private static Probe probe(String file, Observation observation, String remedy) {
        return new Probe(EvidenceKind.MACHINE_ID, file, observation, remedy);
    }
}
