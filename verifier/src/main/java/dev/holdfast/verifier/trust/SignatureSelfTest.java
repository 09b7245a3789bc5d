package dev.holdfast.verifier.trust;

import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.trust.TrustException.Fault;

/** Asks a signature check about a signature that none may accept, before it is asked about one that counts. */
final class SignatureSelfTest {
    private SignatureSelfTest() {}

    /** Something that says whether a signature holds. */
    interface Check {
        boolean holds(byte[] message, byte[] signature);
    }

    /** Throws where r = s = 0 is accepted (CVE-2022-21449): such a check accepts everything. */
    static void requireStrict(Check check) throws TrustException {
        if (check.holds(new byte[] {1}, new byte[CompactJws.SIGNATURE_LENGTH])) {
            throw new TrustException(Fault.PLATFORM_UNSAFE, "ES256: expected a signature of zeros to be refused");
        }
    }
}
