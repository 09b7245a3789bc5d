package dev.holdfast.client;

import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.FingerprintJson;
import dev.holdfast.verifier.store.LicenseRecord;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the license in the data directory claims, read without verifying it, for a request to show the same
 * evidence to the hub that signed it. Nothing here decides anything on this machine.
 */
final class AllegedLicense {
    private AllegedLicense() {}

    /** The evidence that the license in a record is bound to; empty where there is none or it cannot be read. */
    static Optional<Fingerprint> recorded(Optional<LicenseRecord> record) {
        try {
            Optional<JsonObject> license = license(record);
            return license.isEmpty()
                    ? Optional.empty()
                    : Optional.of(FingerprintJson.read(license.get().object(Claim.BINDING)));
        } catch (MalformedException unreadable) {
            return Optional.empty();
        }
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
