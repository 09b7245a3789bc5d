package dev.holdfast.verifier.trust;

import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.JwsAlgorithm;
import dev.holdfast.verifier.trust.TrustException.Fault;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/** An Ed25519 key (RFC 8032) that encodes a point of the prime order canonically. */
final class Ed25519Key extends VerificationKey {
    /** RFC 8410 section 3. */
    static final ASN1ObjectIdentifier OID = new ASN1ObjectIdentifier("1.3.101.112");

    private final Ed25519.PublicPoint point;

    private Ed25519Key(Ed25519.PublicPoint point) {
        this.point = point;
    }

    static Ed25519Key of(byte[] key) throws TrustException {
        Ed25519.@Nullable PublicPoint point =
                key.length == Ed25519.PUBLIC_KEY_SIZE ? Ed25519.validatePublicKeyFullExport(key, 0) : null;
        if (point == null) {
            throw new TrustException(
                    Fault.CERTIFICATE_UNFIT, "certificate key: expected a canonical Ed25519 point of the prime order");
        }
        return new Ed25519Key(point);
    }

    @Override
    JwsAlgorithm algorithm() {
        return JwsAlgorithm.ED25519;
    }

    @Override
    ASN1ObjectIdentifier certificateAlgorithm() {
        return OID;
    }

    @Override
    boolean hasSigned(byte[] message, byte[] signature) {
        return signature.length == CompactJws.SIGNATURE_LENGTH
                && Ed25519.verify(signature, 0, point, message, 0, message.length);
    }

    @Override
    boolean hasCertified(byte[] signedPart, byte[] signature) {
        return hasSigned(signedPart, signature);
    }
}
