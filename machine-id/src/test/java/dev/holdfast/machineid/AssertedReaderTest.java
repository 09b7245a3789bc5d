package dev.holdfast.machineid;

import static dev.holdfast.machineid.Probing.bare;
import static dev.holdfast.machineid.Probing.first;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.holdfast.machineid.Observation.Unreadable;
import java.util.List;
import org.junit.jupiter.api.Test;

class AssertedReaderTest {
    @Test
    void asserted_relativePath_isUnreadable() {
        MachineView view = bare("env HOLDFAST_MACHINE_ID_FILE=id.txt");
        assertInstanceOf(Unreadable.class, first(EvidenceKind.ASSERTED, view).observation());
    }

    @Test
    void asserted_isNoPartOfTheMeasuredFingerprint() {
        MachineView view = RecordedMachines.named("kubernetes-pod").observe();
        assertFalse(view.fingerprint(ProductScope.LOCAL).digests().containsKey(EvidenceKind.ASSERTED));
        assertEquals(
                List.of(EvidenceKind.ASSERTED),
                List.copyOf(
                        view.assertedFingerprint(ProductScope.LOCAL).digests().keySet()));
    }

    @Test
    void asserted_notSet_saysWhichVariable() {
        Sighting.Kind kind = bare().sighting(ProductScope.LOCAL).of(EvidenceKind.ASSERTED);
        assertEquals("HOLDFAST_MACHINE_ID_FILE is not set", kind.whyNotVisible());
    }
}
