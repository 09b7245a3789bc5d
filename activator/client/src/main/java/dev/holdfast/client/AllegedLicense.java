package dev.holdfast.client;

import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.FingerprintJson;
import dev.holdfast.verifier.store.LicenseRecord;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * What the license in the data directory claims, read without verifying it, for a request to show the same kinds of
 * evidence to the hub that signed it. Nothing here decides anything on this machine.
 */
final class AllegedLicense {
    private AllegedLicense() {}

    /** The kinds of evidence that the license in a record is bound to; every kind where that cannot be read. */
    static Set<EvidenceKind> recordedKinds(Optional<LicenseRecord> record) {
        try {
            Optional<JsonObject> license = license(record);
            if (license.isPresent()) {
                return FingerprintJson.read(license.get().object(Claim.BINDING))
                        .digests()
                        .keySet();
            }
        } catch (MalformedException unreadable) {
            return Set.of(EvidenceKind.values());
        }
        return Set.of(EvidenceKind.values());
    }

    private static Optional<JsonObject> license(Optional<LicenseRecord> record) throws MalformedException {
        String document = record.map(LicenseRecord::license).orElse(null);
        return document == null ? Optional.empty() : Optional.of(payload(document));
    }

    private static JsonObject payload(String document) throws MalformedException {
        CompactJws jws = CompactJws.parse(document.getBytes(StandardCharsets.US_ASCII), Grant.MAXIMUM_BYTES);
        return JsonObject.parse(jws.allegedPayload(), Grant.MAXIMUM_BYTES);
    }
}
