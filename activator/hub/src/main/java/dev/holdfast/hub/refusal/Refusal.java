package dev.holdfast.hub.refusal;

import dev.holdfast.protocol.ProblemReason;

/**
 * The hub will not do what was asked. Thrown inside a transaction, it undoes the transaction. The message is shown to
 * the caller, so it holds no secret.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemReason reason;

    public Refusal(ProblemReason reason, String detail) {
        // A refusal is an answer, not a fault: the stack trace would say nothing and costs more than the answer.
        super(detail, null, false, false);
        this.reason = reason;
    }

    /** A refusal whose detail is the meaning of the reason. */
    public static Refusal of(ProblemReason reason) {
        return new Refusal(reason, reason.meaning());
    }

    /** Why. */
    public ProblemReason reason() {
        return reason;
    }

    /** What was expected and found, one sentence. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
