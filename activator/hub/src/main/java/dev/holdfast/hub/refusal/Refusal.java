package dev.holdfast.hub.refusal;

import dev.holdfast.protocol.ProblemReason;

/**
 * The hub will not do what was asked. Thrown inside a transaction, it undoes the transaction. The message is shown to
 * the caller, so it holds no secret.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemReason reason;
    private final String remedy;

    public Refusal(ProblemReason reason, String detail) {
        this(reason, detail, reason.remedy());
    }

    /** A refusal whose remedy is another than its reason usually has. */
    public Refusal(ProblemReason reason, String detail, String remedy) {
        // A refusal is an answer, not a fault: the stack trace would say nothing and costs more than the answer.
        super(detail, null, false, false);
        this.reason = reason;
        this.remedy = remedy;
    }

    /** A refusal whose detail is the meaning of the reason. */
    public static Refusal of(ProblemReason reason) {
        return new Refusal(reason, reason.meaning());
    }

    /** {@code not_found}, in the same words whether there is none or it is another's. */
    public static Refusal notFound(String what) {
        return new Refusal(
                ProblemReason.NOT_FOUND,
                what + ": expected the ID of one that this token may use, found none of that ID");
    }

    /** Why. */
    public ProblemReason reason() {
        return reason;
    }

    /** What was expected and found, one sentence. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }
}
