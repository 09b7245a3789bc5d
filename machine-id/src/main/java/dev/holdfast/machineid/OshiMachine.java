package dev.holdfast.machineid;

import dev.holdfast.machineid.ForeignEvidence.Answer;
import dev.holdfast.machineid.ForeignEvidence.Disk;
import dev.holdfast.machineid.ForeignEvidence.Failed;
import dev.holdfast.machineid.ForeignEvidence.Nic;
import dev.holdfast.machineid.ForeignEvidence.Text;
import dev.holdfast.machineid.Observation.Absent;
import dev.holdfast.machineid.Observation.Seen;
import dev.holdfast.machineid.Observation.Unfit;
import dev.holdfast.machineid.Observation.Unreadable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Observes macOS and Windows with OSHI. How a disk or an interface is attached is not told there, so that the model's
 * name is all that speaks of USB.
 */
final class OshiMachine {
    private static final int MOST_DEVICES = 256;

    private final ForeignEvidence evidence;
    private final JunkList junk;
    private final List<Probe> probes = new ArrayList<>();

    private OshiMachine(ForeignEvidence evidence, JunkList junk) {
        this.evidence = evidence;
        this.junk = junk;
    }

    static MachineView observe(Host files, Map<String, String> environment, JunkList junk, @Nullable Sha256 sha256) {
        List<Probe> asserted = new ArrayList<>();
        new AssertedReader(files, environment).readInto(asserted);
        try {
            return observe(OshiEvidence.ofThisMachine(), asserted, junk, sha256);
        } catch (RuntimeException | LinkageError e) {
            // JNA cannot always load its library, and observing must answer all the same: with why nothing is seen.
            return nothing(e.getClass().getSimpleName(), asserted, sha256);
        }
    }

    static MachineView observe(ForeignEvidence evidence, List<Probe> asserted, JunkList junk, @Nullable Sha256 sha256) {
        OshiMachine machine = new OshiMachine(evidence, junk);
        machine.readIds();
        machine.readDisks();
        machine.readNics();
        machine.probes.addAll(asserted);
        return new MachineView(machine.probes, new Surroundings(Surroundings.Container.NONE, List.of()), sha256);
    }

    private static MachineView nothing(String why, List<Probe> asserted, @Nullable Sha256 sha256) {
        List<Probe> probes = new ArrayList<>();
        for (EvidenceKind kind : MachineView.measuredKinds()) {
            probes.add(new Probe(kind, "oshi", new Unreadable("oshi could not be loaded: " + why), ""));
        }
        probes.addAll(asserted);
        return new MachineView(probes, new Surroundings(Surroundings.Container.NONE, List.of()), sha256);
    }

    private void readIds() {
        add(EvidenceKind.MACHINE_ID, "registry: MachineGuid", evidence.installation(), 32, false);
        add(EvidenceKind.BOARD, "hardware uuid", evidence.boardUuid(), 32, false);
        add(EvidenceKind.BOARD, "serial number", evidence.boardSerial(), 0, false);
    }

    private void readDisks() {
        List<Disk> disks = new ArrayList<>(evidence.disks());
        disks.sort(Comparator.comparing(Disk::name));
        for (Disk disk : disks.subList(0, Math.min(MOST_DEVICES, disks.size()))) {
            String model = disk.model().toLowerCase(Locale.ROOT);
            boolean image = model.contains("disk image") || model.contains("apfs");
            if (!image) {
                boolean outside = model.contains("usb") || model.contains("removable");
                add(EvidenceKind.DISK, disk.name(), disk.serial(), 0, outside);
            }
        }
        if (evidence.disks().isEmpty()) {
            probes.add(new Probe(EvidenceKind.DISK, "oshi", new Absent(), ""));
        }
    }

    private void readNics() {
        List<Nic> nics = new ArrayList<>(evidence.nics());
        nics.sort(Comparator.comparing(Nic::name));
        for (Nic nic : nics.subList(0, Math.min(MOST_DEVICES, nics.size()))) {
            Observation address = observation(nic.name(), nic.address(), this::judgedAddress);
            if (!(address instanceof Absent) && !nic.virtual()) {
                probes.add(new Probe(EvidenceKind.NIC, nic.name(), address, ""));
            }
        }
        if (nics.isEmpty()) {
            probes.add(new Probe(EvidenceKind.NIC, "oshi", new Absent(), ""));
        }
    }

    private Observation judgedAddress(EvidenceValue value) {
        if (!Normalisation.isHex(value.normalised(), 12)) {
            return new Unfit(UnfitCause.MALFORMED, value);
        }
        return Normalisation.isHardwareAddress(value.normalised())
                ? Observations.judged(EvidenceKind.NIC, value, junk)
                : new Unfit(UnfitCause.NOT_PERMANENT, value);
    }

    private void add(EvidenceKind kind, String source, Answer answer, int hexDigits, boolean outside) {
        Observation observation = observation(source, answer, value -> judged(kind, value, hexDigits, outside));
        probes.add(new Probe(kind, source, observation, ""));
    }

    private static Observation observation(
            String source, Answer answer, Function<EvidenceValue, Observation> judgement) {
        if (answer instanceof Failed failed) {
            return new Unreadable(source + ": " + failed.why());
        }
        EvidenceValue value = answer instanceof Text text ? Normalisation.value(text.text()) : null;
        return value == null ? new Absent() : judgement.apply(value);
    }

    private Observation judged(EvidenceKind kind, EvidenceValue value, int hexDigits, boolean outside) {
        Observation judged = Observations.judged(kind, value, junk);
        if (judged instanceof Seen && hexDigits > 0 && !Normalisation.isHex(value.normalised(), hexDigits)) {
            return new Unfit(UnfitCause.MALFORMED, value);
        }
        return judged instanceof Seen && outside ? new Unfit(UnfitCause.REMOVABLE, value) : judged;
    }
}
