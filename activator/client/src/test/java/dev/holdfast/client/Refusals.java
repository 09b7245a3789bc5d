package dev.holdfast.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.verifier.Reason;
import org.junit.jupiter.api.function.Executable;

/** Asserts that something is refused, for a reason and with a remedy. */
final class Refusals {
    private Refusals() {}

    static LicenseSourceException assertRefused(Reason reason, Executable step) {
        LicenseSourceException refusal = assertThrows(LicenseSourceException.class, step);
        assertEquals(reason.code(), refusal.reason().code(), refusal.getMessage());
        assertFalse(refusal.detail().isBlank());
        assertFalse(refusal.remedy().isBlank());
        return refusal;
    }
}
