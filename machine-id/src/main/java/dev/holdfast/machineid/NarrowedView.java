package dev.holdfast.machineid;

import dev.holdfast.machineid.Observation.Absent;
import dev.holdfast.machineid.Observation.OutOfScope;
import dev.holdfast.machineid.Observation.Unreadable;
import dev.holdfast.machineid.Surroundings.Container;
import java.util.ArrayList;
import java.util.List;

/** What a process with fewer rights, or in a container, would see of a machine that is seen in full here. */
final class NarrowedView {
    private NarrowedView() {}

    static MachineView unprivileged(MachineView view) {
        List<Probe> probes = new ArrayList<>();
        boolean dmiClosed = false;
        for (Probe probe : view.probes()) {
            boolean closed = probe.source().startsWith(BoardReader.DMI_FOLDER) && isThere(probe);
            boolean notAsked = dmiClosed && BoardReader.isOfTheDeviceTree(probe.source());
            if (!notAsked) {
                probes.add(closed ? BoardReader.closed(probe.source()) : probe);
            }
            dmiClosed |= closed;
        }
        return new MachineView(probes, view.surroundings(), view.sha256());
    }

    static MachineView inBridgeContainer(MachineView view, Remedies remedies) {
        List<Probe> probes = new ArrayList<>();
        boolean networkHidden = false;
        for (Probe probe : view.probes()) {
            if (probe.kind() != EvidenceKind.NIC) {
                probes.add(inside(probe, remedies));
            } else if (!networkHidden) {
                networkHidden = true;
                probes.add(NicReader.hidden(remedies));
            }
        }
        Surroundings assumed = new Surroundings(Container.APPLICATION, List.of("assumed: a container on a bridge"));
        return new MachineView(probes, assumed, view.sha256());
    }

    private static Probe inside(Probe probe, Remedies remedies) {
        if (!isThere(probe)) {
            return probe;
        }
        String source = probe.source();
        if (probe.kind() == EvidenceKind.MACHINE_ID) {
            return new Probe(probe.kind(), source, new Absent(), remedies.bindMachineId());
        }
        if (probe.kind() == EvidenceKind.BOARD && BoardReader.isOfTheDeviceTree(source)) {
            return new Probe(
                    probe.kind(),
                    source,
                    new OutOfScope("the container engine hides /sys/firmware"),
                    remedies.unmaskFirmware());
        }
        return probe;
    }

    private static boolean isThere(Probe probe) {
        return !(probe.observation() instanceof Absent) && !(probe.observation() instanceof Unreadable);
    }
}
