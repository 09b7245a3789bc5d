package dev.holdfast.verifier;

import dev.holdfast.machineid.ScoreSheet;
import java.util.Optional;
import java.util.function.Function;

/** The verifier's answer: {@link Granted}, or {@link Refused} with a reason from a closed list. */
public sealed interface Verdict permits Granted, Verdict.Refused {

    /**
     * A refusal.
     *
     * @param reason the row of the reason table
     * @param detail what was expected and what was found, one sentence; no secret and no raw machine value
     * @param remedy what to do, with the license ID and model filled in
     * @param scoreSheet how the machine was judged, where that step was reached
     */
    record Refused(RefusalReason reason, String detail, String remedy, Optional<ScoreSheet> scoreSheet)
            implements Verdict {}

    /**
     * The answer of the function for the case that this verdict is; there is no third one.
     *
     * @param <R> what is answered
     */
    default <R> R fold(Function<? super Granted, ? extends R> granted, Function<? super Refused, ? extends R> refused) {
        return this instanceof Granted grant ? granted.apply(grant) : refused.apply((Refused) this);
    }

    /** The grant, or a {@link LicenseRefusedException} that carries the refusal. */
    default Granted orElseThrow() throws LicenseRefusedException {
        if (this instanceof Granted granted) {
            return granted;
        }
        throw new LicenseRefusedException((Refused) this);
    }
}
