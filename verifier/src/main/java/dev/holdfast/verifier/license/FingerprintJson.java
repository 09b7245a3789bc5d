package dev.holdfast.verifier.license;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The members {@code scheme}, {@code evidence} and {@code derived} of a binding or a request; FORMAT.md section 4. */
public final class FingerprintJson {
    private static final int MAXIMUM_VALUES = 16;

    private FingerprintJson() {}

    /** Reads the three members of the object that holds them; kinds that this version does not know are passed over. */
    public static Fingerprint read(JsonObject holder) throws MalformedException {
        int scheme = (int) holder.integer(Claim.SCHEME, 1, Integer.MAX_VALUE);
        if (scheme != Fingerprint.SCHEME) {
            throw new MalformedException("fingerprint scheme: expected " + Fingerprint.SCHEME + ", found " + scheme);
        }
        JsonObject evidence = holder.object(Claim.EVIDENCE);
        EnumMap<EvidenceKind, List<EvidenceDigest>> digests = new EnumMap<>(EvidenceKind.class);
        for (EvidenceKind kind : EvidenceKind.values()) {
            if (evidence.has(kind.id())) {
                digests.put(kind, digests(evidence, kind));
            }
        }
        return new Fingerprint(scheme, digests, holder.bool(Claim.DERIVED));
    }

    private static List<EvidenceDigest> digests(JsonObject evidence, EvidenceKind kind) throws MalformedException {
        List<EvidenceDigest> digests = new ArrayList<>();
        for (String text : evidence.strings(kind.id(), MAXIMUM_VALUES, 43)) {
            try {
                EvidenceDigest digest = new EvidenceDigest(text);
                if (!digests.contains(digest)) {
                    digests.add(digest);
                }
            } catch (IllegalArgumentException e) {
                throw new MalformedException(kind.id() + ": " + e.getMessage());
            }
        }
        if (digests.size() > kind.limit()) {
            throw new MalformedException(
                    kind.id() + ": expected at most " + kind.limit() + " values, found " + digests.size());
        }
        return digests;
    }

    /** Writes the three members into the object that is open. */
    public static void write(JsonGenerator json, Fingerprint fingerprint) throws IOException {
        json.writeNumberField(Claim.SCHEME, fingerprint.scheme());
        json.writeObjectFieldStart(Claim.EVIDENCE);
        for (Map.Entry<EvidenceKind, List<EvidenceDigest>> kind :
                fingerprint.digests().entrySet()) {
            json.writeArrayFieldStart(kind.getKey().id());
            for (EvidenceDigest digest : kind.getValue()) {
                json.writeString(digest.text());
            }
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeBooleanField(Claim.DERIVED, fingerprint.derived());
    }
}
