package dev.holdfast.verifier.trust;

import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.JwsAlgorithm;
import dev.holdfast.verifier.trust.TrustException.Fault;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;

/** A P-256 key for ECDSA with SHA-256 (RFC 7518 section 3.4). */
final class P256Key extends VerificationKey {
    private static final int UNCOMPRESSED = 4;
    private static final int COORDINATE = 32;
    private static final int LONGEST_DER = 72;

    /** Made on first use: a verifier that only ever meets Ed25519 does not load the curve. */
    private static final class Curve {
        static final ECDomainParameters DOMAIN = domain();

        private static ECDomainParameters domain() {
            X9ECParameters curve = CustomNamedCurves.getByName("P-256");
            return new ECDomainParameters(curve.getCurve(), curve.getG(), curve.getN(), curve.getH());
        }
    }

    private final ECPublicKeyParameters key;

    private P256Key(ECPublicKeyParameters key) {
        this.key = key;
    }

    static P256Key of(byte[] point) throws TrustException {
        P256Key key = decoded(point);
        SignatureSelfTest.requireStrict(key::hasSigned);
        return key;
    }

    private static P256Key decoded(byte[] point) throws TrustException {
        if (point.length == 2 * COORDINATE + 1 && point[0] == UNCOMPRESSED) {
            try {
                return new P256Key(
                        new ECPublicKeyParameters(Curve.DOMAIN.getCurve().decodePoint(point), Curve.DOMAIN));
            } catch (IllegalArgumentException e) {
                throw unfit();
            }
        }
        throw unfit();
    }

    /** The order of the group, n. */
    static BigInteger order() {
        return Curve.DOMAIN.getN();
    }

    private static TrustException unfit() {
        return new TrustException(
                Fault.CERTIFICATE_UNFIT, "certificate key: expected an uncompressed point on the curve P-256");
    }

    @Override
    JwsAlgorithm algorithm() {
        return JwsAlgorithm.ES256;
    }

    @Override
    ASN1ObjectIdentifier certificateAlgorithm() {
        return X9ObjectIdentifiers.ecdsa_with_SHA256;
    }

    @Override
    boolean hasSigned(byte[] message, byte[] signature) {
        return signature.length == CompactJws.SIGNATURE_LENGTH
                && holds(
                        message,
                        new BigInteger(1, signature, 0, COORDINATE),
                        new BigInteger(1, signature, COORDINATE, COORDINATE));
    }

    @Override
    boolean hasCertified(byte[] signedPart, byte[] signature) {
        if (signature.length > LONGEST_DER) {
            return false;
        }
        try {
            ASN1Sequence pair = ASN1Sequence.getInstance(signature);
            return pair.size() == 2
                    && Arrays.equals(signature, pair.getEncoded(ASN1Encoding.DER))
                    && holds(signedPart, integer(pair, 0), integer(pair, 1));
        } catch (IOException | IllegalArgumentException | IllegalStateException | ClassCastException e) {
            return false;
        }
    }

    private static BigInteger integer(ASN1Sequence pair, int index) {
        return ASN1Integer.getInstance(pair.getObjectAt(index)).getValue();
    }

    private boolean holds(byte[] message, BigInteger r, BigInteger s) {
        SHA256Digest digest = new SHA256Digest();
        digest.update(message, 0, message.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        ECDSASigner signer = new ECDSASigner();
        signer.init(false, key);
        return signer.verifySignature(hash, r, s);
    }
}
