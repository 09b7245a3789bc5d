package dev.holdfast.hub.licensing;

import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.verifier.jws.StrictBase64Url;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The longest that a device can add to its license, so that one can be tried before any device asks for it. */
final class Trial {
    /** The highest number that a claim holds. */
    static final long NUMBER = 1L << 53;
    /** As long as every identifier of a document. */
    static final String DOCUMENT = StrictBase64Url.encode(new byte[16]);
    /** As long as every thumbprint of a device key. */
    static final String DEVICE = StrictBase64Url.encode(new byte[32]);

    /** Every kind that may have shared values. */
    static final Set<EvidenceKind> SHARED = EnumSet.complementOf(EnumSet.of(EvidenceKind.ASSERTED));

    private int made;

    /** As many values of every measured kind as a request holds. */
    Fingerprint evidence() {
        Map<EvidenceKind, List<EvidenceDigest>> digests = new EnumMap<>(EvidenceKind.class);
        for (EvidenceKind kind : EvidenceKind.values()) {
            if (kind != EvidenceKind.ASSERTED) {
                List<EvidenceDigest> values = new ArrayList<>();
                for (int i = 0; i < kind.limit(); i++) {
                    values.add(digest());
                }
                digests.put(kind, values);
            }
        }
        return new Fingerprint(Fingerprint.SCHEME, digests, false);
    }

    private EvidenceDigest digest() {
        made++;
        return new EvidenceDigest(
                StrictBase64Url.encode(ByteBuffer.allocate(32).putInt(made).array()));
    }
}
