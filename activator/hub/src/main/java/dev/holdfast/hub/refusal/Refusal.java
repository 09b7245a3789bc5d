package dev.holdfast.hub.refusal;

import dev.holdfast.protocol.ProblemReason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hub will not do what was asked. Thrown inside a transaction, it undoes the transaction. The message is shown to
 * the caller, so it holds no secret.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemReason reason;
    private final String remedy;
    private final transient @Nullable Shown shown;

    public Refusal(ProblemReason reason, String detail) {
        this(reason, detail, reason.remedy());
    }

    /** A refusal whose remedy is another than its reason usually has. */
    public Refusal(ProblemReason reason, String detail, String remedy) {
        this(reason, detail, remedy, null);
    }

    private Refusal(ProblemReason reason, String detail, String remedy, @Nullable Shown shown) {
        // A refusal is an answer, not a fault: the stack trace would say nothing and costs more than the answer.
        super(detail, null, false, false);
        this.reason = reason;
        this.remedy = remedy;
        this.shown = shown;
    }

    /**
     * The token that was shown and refused.
     *
     * @param tokenId its ID
     * @param workspaceId its workspace; null for a personal token
     */
    public record Shown(String tokenId, @Nullable String workspaceId) {}

    /** The same refusal of a token that is known, so that it can be audited. */
    public Refusal showing(Shown token) {
        return new Refusal(reason, detail(), remedy, token);
    }

    /** The token that was shown and refused; empty where none was, or nobody knows it. */
    public Optional<Shown> shown() {
        return Optional.ofNullable(shown);
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
