package dev.holdfast.sample.fleet;

import dev.holdfast.client.LicenseSourceException;
import dev.holdfast.verifier.Reason;
import dev.holdfast.verifier.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What came of a step on one device.
 *
 * @param name the device
 * @param refusal why it was refused; null where it was done
 * @param said what was found, or the detail of the refusal
 * @param remedy of a refusal; empty otherwise
 */
record Outcome(String name, @Nullable Reason refusal, String said, String remedy) {

    static Outcome done(String name, String said) {
        return new Outcome(name, null, said, "");
    }

    static Outcome of(String name, LicenseSourceException refused) {
        return new Outcome(name, refused.reason(), refused.detail(), refused.remedy());
    }

    static Outcome of(String name, Verdict.Refused refused) {
        return new Outcome(name, refused.reason(), refused.detail(), refused.remedy());
    }

    int exitCode() {
        return refusal == null ? 0 : refusal.exitCode();
    }

    String inWords() {
        return refusal == null
                ? name + ": " + said
                : name + ": refused: " + refusal.code() + ": " + said + "\n  remedy: " + remedy;
    }
}
