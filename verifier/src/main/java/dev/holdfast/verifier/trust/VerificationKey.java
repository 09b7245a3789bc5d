package dev.holdfast.verifier.trust;

import dev.holdfast.verifier.jws.JwsAlgorithm;
import dev.holdfast.verifier.trust.TrustException.Fault;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** A public key of one of the two accepted kinds, bound to its one algorithm; FORMAT.md 3.6. Immutable, thread-safe. */
abstract sealed class VerificationKey permits Ed25519Key, P256Key {

    /** The key of a certificate; refuses every other kind, curve and encoding. */
    static VerificationKey of(SubjectPublicKeyInfo info) throws TrustException {
        AlgorithmIdentifier algorithm = info.getAlgorithm();
        ASN1ObjectIdentifier kind = algorithm.getAlgorithm();
        if (info.getPublicKeyData().getPadBits() == 0) {
            byte[] bits = info.getPublicKeyData().getOctets();
            if (Ed25519Key.OID.equals(kind) && algorithm.getParameters() == null) {
                return Ed25519Key.of(bits);
            }
            if (X9ObjectIdentifiers.id_ecPublicKey.equals(kind)
                    && X9ObjectIdentifiers.prime256v1.equals(algorithm.getParameters())) {
                return P256Key.of(bits);
            }
        }
        throw new TrustException(Fault.CERTIFICATE_UNFIT, "certificate key: expected Ed25519 or P-256 by name");
    }

    /** The only algorithm that this key may be used with. */
    abstract JwsAlgorithm algorithm();

    /** The signature algorithm that a certificate signed by this key must name, without parameters. */
    abstract ASN1ObjectIdentifier certificateAlgorithm();

    /** Whether 64 bytes are this key's signature of the message; any other length is not. */
    abstract boolean hasSigned(byte[] message, byte[] signature);

    /** Whether the bits are this key's signature of a certificate's signed part, in the encoding of X.509. */
    abstract boolean hasCertified(byte[] signedPart, byte[] signature);
}
