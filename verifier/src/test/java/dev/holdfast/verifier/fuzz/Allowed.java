package dev.holdfast.verifier.fuzz;

import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.trust.TrustException;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * How reading foreign bytes may end other than well: by one of three exceptions, or by a verdict that refuses. This is the
 * whole list; everything else is a finding.
 */
final class Allowed {
    private static final int LONGEST_MESSAGE = 2_000;

    private Allowed() {}

    /** What the call answers, or empty where it ends as it may. */
    static <T> Optional<T> answer(Callable<T> call) {
        try {
            return Optional.of(call.call());
        } catch (MalformedException | TrustException | DataDirectoryException e) {
            requireFit(String.valueOf(e.getMessage()));
            return Optional.empty();
        } catch (Exception e) {
            throw new AssertionError("expected an exception of the closed list, found " + e, e);
        }
    }

    /** Whether a verdict granted; a refusal has to be fit to be shown. */
    static boolean granted(Verdict verdict) {
        if (verdict instanceof Verdict.Refused refused) {
            refused(refused);
            return false;
        }
        return true;
    }

    /** Whether there is no refusal; one has to be fit to be shown. */
    static boolean accepted(Optional<Verdict.Refused> refusal) {
        refusal.ifPresent(Allowed::refused);
        return refusal.isEmpty();
    }

    private static void refused(Verdict.Refused refused) {
        requireFit(refused.detail());
        requireFit(refused.remedy());
    }

    /** Foreign text in a message could steer a terminal, or fill a log. */
    private static void requireFit(String message) {
        require(message.length() <= LONGEST_MESSAGE, "a message of " + message.length() + " characters");
        require(message.codePoints().noneMatch(Character::isISOControl), "a message with control characters");
    }

    static void require(boolean holds, String finding) {
        if (!holds) {
            throw new AssertionError("found " + finding);
        }
    }
}
