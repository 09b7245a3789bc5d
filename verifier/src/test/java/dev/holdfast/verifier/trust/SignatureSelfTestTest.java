package dev.holdfast.verifier.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.verifier.trust.TrustException.Fault;
import org.junit.jupiter.api.Test;

/** FORMAT.md 3.9. */
class SignatureSelfTestTest {
    @Test
    void requireStrict_checkThatAcceptsZeros_isUnsafe() {
        SignatureSelfTest.Check fakeForgivingCheck = (message, signature) -> true;
        TrustException thrown =
                assertThrows(TrustException.class, () -> SignatureSelfTest.requireStrict(fakeForgivingCheck));
        assertEquals(Fault.PLATFORM_UNSAFE, thrown.fault());
    }
}
