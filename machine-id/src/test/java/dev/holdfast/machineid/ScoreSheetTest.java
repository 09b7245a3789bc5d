package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreSheetTest {
    private static final ProductScope SCOPE = new ProductScope("acme-vision");

    @Test
    void toText_driftedMachine_readsLikeThis() {
        ScoreSheet sheet = judge(
                "bare-metal-nvme",
                RecordedMachines.changed(
                        "bare-metal-nvme",
                        "file /sys/devices/pci0000:00/0000:00:1f.6/net/eno1/address = 3c:ec:ef:9b:70:44\\n"));
        assertEquals("""
                machine: same, with changed evidence
                rule:    standard - at least two recorded kinds must match, and more must match than have changed

                kind        recorded  seen now  result
                machine-id         1         1  matched
                board              2         2  matched
                disk               1         1  matched
                nic                1         1  changed

                counted: 3 matched, 1 changed, 0 not visible
                warning: 1 more change and this machine must be activated again; run `holdfast refresh` while online
                         to record it""", sheet.toText());
    }

    @Test
    void toText_kvmGuestInAContainer_readsLikeThis() {
        ScoreSheet sheet = judge("kvm-guest", RecordedMachines.named("kvm-guest-container"));
        assertEquals("""
                machine: nothing has changed, but too little is visible to tell
                rule:    standard - only one kind is recorded, and it must match

                kind        recorded  seen now  result
                machine-id         1         0  not visible (*)
                            why: nothing at /etc/machine-id
                            fix: docker run --mount type=bind,src=/etc/machine-id,dst=/etc/machine-id,readonly ...
                board              1         0  not visible (*)
                            why: /sys/class/dmi/id/product_uuid may be read by root only
                            fix: as root: echo 'z /sys/devices/virtual/dmi/id/product_uuid 0440 root GROUP' >>
                                 /etc/tmpfiles.d/holdfast.conf && systemd-tmpfiles --create (GROUP: one the
                                 application's user is in)

                counted: 0 matched, 0 changed, 1 not visible
                (*)      the machine-id was made from the board's UUID: both count as one kind
                note:    single evidence
                next:    make a row that is not visible visible, then verify again""", sheet.toText());
    }

    @Test
    void toText_everyCase_isAtMostAHundredColumnsWideAndShowsNoRawValue() {
        for (RealLifeCase one : RealLifeCase.all()) {
            for (BindingPolicy policy : BindingPolicy.values()) {
                String text = one.judge(policy).toText();
                text.lines().forEach(line -> assertTrue(line.length() <= 100, one.title() + ": " + line));
                assertNoRawValue(one, text);
                assertNoRawValue(one, one.judge(policy).toJson());
            }
        }
    }

    private static void assertNoRawValue(RealLifeCase one, String text) {
        String normalised = Normalisation.normalise(text);
        for (Probe probe : RecordedMachines.changed(one.seen(), one.then().toArray(new String[0]))
                .observe()
                .probes()) {
            if (probe.observation() instanceof Observation.Seen seen) {
                assertFalse(normalised.contains(seen.value().normalised()), one.title());
            }
        }
    }

    @Test
    void toString_ofViewsAndProbes_showsNoRawValue() {
        MachineView view = RecordedMachines.twoDiskServer().observe();
        String text = Normalisation.normalise(view.probes().toString() + view.fingerprint(SCOPE));
        assertFalse(text.contains("a1d0c6c58e2b4f7794d16be02f83c57a"));
        assertFalse(text.contains("phyg1234056a480bgn"));
    }

    @Test
    void toJson_everyCase_isOneObjectWithTheSameMembersInTheSameOrder() throws IOException {
        for (RealLifeCase one : RealLifeCase.all()) {
            List<String> members =
                    topLevelMembers(one.judge(BindingPolicy.STANDARD).toJson());
            assertEquals(
                    List.of(
                            "outcome",
                            "policy",
                            "rule",
                            "matched",
                            "changed",
                            "not_visible",
                            "single_evidence",
                            "drifted",
                            "changes_left",
                            "rows"),
                    members,
                    one.title());
        }
    }

    @Test
    void toJson_twoDiskServer_readsLikeThis() {
        String json = judge("two-disk-server", RecordedMachines.twoDiskServer()).toJson();
        assertTrue(json.startsWith("{\"outcome\":\"same\",\"policy\":\"standard\","), json);
        assertTrue(
                json.contains("{\"kind\":\"disk\",\"recorded\":2,\"seen\":2,\"state\":\"matched\",\"derived\":false,"));
    }

    @Test
    void changesLeft_ofFourMatchedKinds_isOneUnderStandardAndTwoUnderLenient() {
        Fingerprint recorded = RecordedMachines.twoDiskServer().observe().fingerprint(SCOPE);
        Sighting seen = RecordedMachines.twoDiskServer().observe().sighting(SCOPE);
        assertEquals(0, MatchRule.judge(recorded, seen, BindingPolicy.STRICT).changesLeft());
        assertEquals(1, MatchRule.judge(recorded, seen, BindingPolicy.STANDARD).changesLeft());
        assertEquals(2, MatchRule.judge(recorded, seen, BindingPolicy.LENIENT).changesLeft());
    }

    private static ScoreSheet judge(String recorded, Machine now) {
        Fingerprint fingerprint = RecordedMachines.named(recorded).observe().fingerprint(SCOPE);
        return MatchRule.judge(fingerprint, now.observe().sighting(SCOPE), BindingPolicy.STANDARD);
    }

    private static List<String> topLevelMembers(String json) throws IOException {
        List<String> members = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token == JsonToken.FIELD_NAME && depth == 1) {
                    members.add(parser.currentName());
                }
            }
        }
        return members;
    }
}
