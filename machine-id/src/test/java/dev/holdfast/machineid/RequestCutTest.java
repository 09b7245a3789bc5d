package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.machineid.ScoreSheet.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestCutTest {
    private static final ProductScope SCOPE = new ProductScope("acme-vision");
    private static final String CARD = "card with four network ports added, whose names come first";

    @Test
    void machineWithMorePortsThanARequestHolds_isAnotherToTheHubUnlessTheRecordedPortComesFirst() {
        RealLifeCase card = RealLifeCase.all().stream()
                .filter(one -> one.title().equals(CARD))
                .findFirst()
                .orElseThrow();
        Fingerprint recorded = card.fingerprint();
        MachineView now = RecordedMachines.changed(card.seen(), card.then().toArray(new String[0]))
                .observe();

        assertEquals(Outcome.CHANGED, judge(recorded, now.fingerprint(SCOPE)).outcome());
        Fingerprint shown = now.fingerprint(SCOPE, Set.copyOf(MachineView.measuredKinds()), recorded);
        assertEquals(Outcome.SAME, judge(recorded, shown).outcome());
        assertEquals(
                recorded.of(EvidenceKind.NIC).get(0), shown.of(EvidenceKind.NIC).get(0));
        assertEquals(4, shown.of(EvidenceKind.NIC).size());
    }

    @Test
    void uuidInTheOtherByteOrder_isShownAsItWasRecordedAndNotOnceMore() {
        MachineView before = board("d3b07384d9a04c9b8f3e2c624232cdd2");
        MachineView after = board("8473b0d3a0d99b4c8f3e2c624232cdd2");
        Fingerprint recorded = before.fingerprint(SCOPE);

        assertEquals(recorded, after.fingerprint(SCOPE, Set.of(EvidenceKind.BOARD), recorded));
    }

    @Test
    void recordedValueThatIsOnTheJunkListSince_isShown_andOneThatIsNotRecordedIsNot() {
        EvidenceValue value = new EvidenceValue("0123456789abcdef0123456789abcdef");
        Fingerprint recorded =
                view(EvidenceKind.MACHINE_ID, new Observation.Seen(value)).fingerprint(SCOPE);
        MachineView junk = view(EvidenceKind.MACHINE_ID, new Observation.Unfit(UnfitCause.SHARED, value));

        assertEquals(recorded, junk.fingerprint(SCOPE, Set.of(EvidenceKind.MACHINE_ID), recorded));
        assertEquals(
                Map.of(),
                junk.fingerprint(SCOPE, Set.of(EvidenceKind.MACHINE_ID), Fingerprint.of(Map.of()))
                        .digests());
    }

    @Test
    void kindThatIsNotChosen_isNotShown() {
        MachineView view = RecordedMachines.twoDiskServer().observe();
        Fingerprint recorded = view.fingerprint(SCOPE);
        assertEquals(
                Set.of(EvidenceKind.DISK),
                view.fingerprint(SCOPE, Set.of(EvidenceKind.DISK, EvidenceKind.ASSERTED), recorded)
                        .digests()
                        .keySet());
    }

    private static ScoreSheet judge(Fingerprint recorded, Fingerprint shown) {
        return MatchRule.judge(recorded, Sighting.of(shown), BindingPolicy.STRICT);
    }

    private static MachineView board(String uuid) {
        return view(EvidenceKind.BOARD, new Observation.Seen(new EvidenceValue(uuid)));
    }

    private static MachineView view(EvidenceKind kind, Observation observation) {
        return new MachineView(
                List.of(new Probe(kind, "a test", observation, "")),
                new Surroundings(Surroundings.Container.NONE, List.of()),
                new PlatformSha256());
    }
}
