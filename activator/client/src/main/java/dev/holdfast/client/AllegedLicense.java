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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the documents in the data directory claim, read without verifying them, for a request to repeat to the hub that
 * signed them. Nothing here decides anything on this machine.
 */
final class AllegedLicense {
    private static final int ID_LENGTH = 22;

    private AllegedLicense() {}

    /** The {@code jti} of the license in a record; null where there is none that can be read. */
    static @Nullable String parent(Optional<LicenseRecord> record) {
        try {
            Optional<JsonObject> license = license(record);
            return license.isPresent()
                    ? license.get().optionalString(Claim.ID, ID_LENGTH).orElse(null)
                    : null;
        } catch (MalformedException unreadable) {
            return null;
        }
    }

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

    /** The version of the newest trust bundle; 0 where none is held or the newest cannot be read. */
    static long newestVersion(List<String> bundles) {
        if (bundles.isEmpty()) {
            return 0;
        }
        String newest = bundles.get(bundles.size() - 1);
        int second = newest.indexOf('~');
        try {
            return payload(second < 0 ? newest : newest.substring(0, second)).integer(Claim.VERSION, 1, 1L << 53);
        } catch (MalformedException unreadable) {
            return 0;
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
