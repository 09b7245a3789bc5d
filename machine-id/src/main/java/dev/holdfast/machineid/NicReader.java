package dev.holdfast.machineid;

import dev.holdfast.machineid.Observation.Absent;
import dev.holdfast.machineid.Observation.OutOfScope;
import dev.holdfast.machineid.Observation.Unfit;
import dev.holdfast.machineid.Observation.Unreadable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the permanent MAC of every physical network interface from {@code /sys/class/net}. */
final class NicReader {
    private static final String FOLDER = "/sys/class/net";
    private static final int MOST_NICS = 256;

    private final Host host;
    /** The words of the application container that this is, or null on a machine. */
    private final @Nullable Remedies engine;

    private final JunkList junk;

    NicReader(Host host, @Nullable Remedies engine, JunkList junk) {
        this.host = host;
        this.engine = engine;
        this.junk = junk;
    }

    void readInto(List<Probe> probes) {
        List<Probe> found = new ArrayList<>();
        for (String name : host.list(FOLDER)) {
            Probe probe = found.size() < MOST_NICS ? probe(name) : null;
            if (probe != null) {
                found.add(probe);
            }
        }
        if (found.isEmpty()) {
            found.add(nothing());
        }
        probes.addAll(found);
    }

    private Probe nothing() {
        return engine != null ? hidden(engine) : new Probe(EvidenceKind.NIC, FOLDER, new Absent(), "");
    }

    /** The answer of a container that has a network of its own. */
    static Probe hidden(Remedies remedies) {
        return new Probe(
                EvidenceKind.NIC,
                FOLDER,
                new OutOfScope("the container has a network of its own, which hides the machine's interfaces"),
                remedies.hostNetwork());
    }

    private @Nullable Probe probe(String name) {
        String folder = FOLDER + '/' + name;
        String resolved = host.resolve(folder);
        boolean physical = !resolved.isEmpty() && !SysDevice.isVirtual(resolved) && host.exists(folder + "/device");
        // ARPHRD_ETHER, which Wi-Fi has as well; tunnels, InfiniBand and CAN have others.
        if (!physical || !host.text(folder + "/type").equals("1")) {
            return null;
        }
        // In a bond every member shows the bond's address, and its own one here.
        String bonded = folder + "/bonding_slave/perm_hwaddr";
        Probe own = read(bonded, true, folder, resolved);
        return own != null ? own : read(folder + "/address", false, folder, resolved);
    }

    private @Nullable Probe read(String file, boolean permanent, String folder, String resolved) {
        Host.Reading reading = host.read(file, Host.EVIDENCE_LIMIT);
        EvidenceValue value = reading instanceof Host.Content content ? Normalisation.value(content.text()) : null;
        String source = shown(file, "...");
        if (value != null) {
            return new Probe(EvidenceKind.NIC, source, judged(value, permanent, folder, resolved), "");
        }
        if (reading instanceof Host.Denied) {
            return new Probe(
                    EvidenceKind.NIC,
                    source,
                    new Unreadable(source + " may not be read by this user"),
                    "chmod a+r " + shown(file, "*"));
        }
        return null;
    }

    // Without another name, udev names an interface by its address: enx, wlx or wwx and the twelve digits.
    private static String shown(String file, String instead) {
        int start = FOLDER.length() + 1;
        int end = file.indexOf('/', start);
        String name = file.substring(start, end);
        boolean byAddress = name.length() == 15 && name.charAt(2) == 'x' && Normalisation.isHex(name.substring(3), 12);
        return byAddress ? FOLDER + '/' + name.substring(0, 3) + instead + file.substring(end) : file;
    }

    private Observation judged(EvidenceValue value, boolean permanent, String folder, String resolved) {
        if (!Normalisation.isHex(value.normalised(), 12)) {
            return new Unfit(UnfitCause.MALFORMED, value);
        }
        boolean generated =
                !permanent && !host.text(folder + "/addr_assign_type").equals("0");
        boolean own = Normalisation.isHardwareAddress(value.normalised());
        if (!own || generated || isFunction(folder)) {
            return new Unfit(UnfitCause.NOT_PERMANENT, value);
        }
        if (SysDevice.onUsb(resolved) || SysDevice.onExternalPort(host, resolved)) {
            return new Unfit(UnfitCause.REMOVABLE, value);
        }
        return Observations.judged(EvidenceKind.NIC, value, junk);
    }

    // A virtual function of a shared card is lent to one guest or container today and to another one tomorrow.
    private boolean isFunction(String folder) {
        return host.exists(folder + "/device/physfn");
    }
}
