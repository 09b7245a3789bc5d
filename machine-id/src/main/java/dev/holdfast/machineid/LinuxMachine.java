package dev.holdfast.machineid;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at every place of a Linux machine: plain reads below {@code /etc}, {@code /proc}, {@code /sys} and {@code /run}. */
final class LinuxMachine {
    private LinuxMachine() {}

    static MachineView observe(Host host, Map<String, String> environment, JunkList junk, @Nullable Sha256 sha256) {
        MountTable mounts = MountTable.of(host);
        Surroundings surroundings = new SurroundingsReader(host, environment, mounts).read();
        boolean contained = surroundings.container() == Surroundings.Container.APPLICATION;
        Remedies engine = contained ? Remedies.of(host, environment) : null;
        List<Probe> probes = new ArrayList<>();
        new MachineIdReader(host, mounts, engine, junk).readInto(probes);
        new BoardReader(host, engine, junk).readInto(probes);
        new DiskReader(host, mounts, junk).readInto(probes);
        new NicReader(host, engine, junk).readInto(probes);
        if (environment.containsKey(AssertedReader.VARIABLE)) {
            new AssertedReader(host, environment).readInto(probes);
        }
        return new MachineView(probes, surroundings, sha256);
    }
}
