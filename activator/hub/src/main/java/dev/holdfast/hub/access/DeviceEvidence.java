package dev.holdfast.hub.access;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.machineid.BindingPolicy;
import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.MatchRule;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.machineid.Sighting;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.FingerprintJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was recorded of the machine that a device token was installed on, and the machine of a request held against it. */
public record DeviceEvidence(Fingerprint recorded) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MAXIMUM_BYTES = 16 * 1024;

    /** What is recorded of a machine that shows this: what is measured, since an asserted id can be asserted anywhere. */
    static DeviceEvidence of(Fingerprint shown) {
        return new DeviceEvidence(measured(shown));
    }

    private static Fingerprint measured(Fingerprint shown) {
        Map<EvidenceKind, List<EvidenceDigest>> digests = new EnumMap<>(EvidenceKind.class);
        digests.putAll(shown.digests());
        digests.remove(EvidenceKind.ASSERTED);
        return new Fingerprint(shown.scheme(), digests, shown.derived());
    }

    /** The names of the kinds that are recorded. */
    public List<String> kinds() {
        return recorded.digests().keySet().stream().map(EvidenceKind::id).toList();
    }

    /** How the standard match rule judges a machine that shows this. */
    ScoreSheet judge(Fingerprint shown) {
        return MatchRule.judge(recorded, Sighting.of(measured(shown)), BindingPolicy.STANDARD);
    }

    /** The same machine after a change: of each kind that has changed what is seen now, and nothing added to the others. */
    DeviceEvidence following(Fingerprint shown, ScoreSheet sheet) {
        Map<EvidenceKind, List<EvidenceDigest>> digests = new EnumMap<>(EvidenceKind.class);
        digests.putAll(recorded.digests());
        for (ScoreSheet.Row row : sheet.rows()) {
            if (row.state() == ScoreSheet.State.CHANGED) {
                digests.put(row.kind(), shown.of(row.kind()));
            }
        }
        return new DeviceEvidence(new Fingerprint(recorded.scheme(), digests, recorded.derived()));
    }

    /** As the database keeps it. */
    String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            FingerprintJson.write(json, recorded);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("evidence could not be written to memory", e);
        }
        return text.toString();
    }

    /** What {@link #toJson} wrote. */
    static DeviceEvidence ofJson(String json) {
        try {
            return new DeviceEvidence(
                    FingerprintJson.read(JsonObject.parse(json.getBytes(StandardCharsets.UTF_8), MAXIMUM_BYTES)));
        } catch (MalformedException e) {
            throw new IllegalStateException("device token: the evidence in the database cannot be read", e);
        }
    }
}
