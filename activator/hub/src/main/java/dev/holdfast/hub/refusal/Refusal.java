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
    private final boolean counted;

    public Refusal(ProblemReason reason, String detail) {
        this(reason, detail, reason.remedy());
    }

    /** A refusal whose remedy is another than its reason usually has. */
    public Refusal(ProblemReason reason, String detail, String remedy) {
        this(reason, detail, remedy, null, false);
    }

    private Refusal(ProblemReason reason, String detail, String remedy, @Nullable Shown shown, boolean counted) {
        // A refusal is an answer, not a fault: the stack trace would say nothing and costs more than the answer.
        super(detail, null, false, false);
        this.reason = reason;
        this.remedy = remedy;
        this.shown = shown;
        this.counted = counted;
    }

    /**
     * The token or invitation that was shown and refused.
     *
     * @param id its ID
     * @param workspaceId the workspace that is to find it in its audit; null for the token's own, where it has one
     */
    public record Shown(String id, @Nullable String workspaceId) {
        private static final String INVITATION = "in_";

        /** Whether it is an invitation, which is no token of anybody's. */
        public boolean isInvitation() {
            return id.startsWith(INVITATION);
        }
    }

    /** The same refusal of a credential that is known, so that it can be audited. */
    public Refusal showing(Shown credential) {
        return new Refusal(reason, detail(), remedy, credential, counted);
    }

    /** The same refusal, which the audit knows of already. */
    public Refusal counted() {
        return new Refusal(reason, detail(), remedy, shown, true);
    }

    /** Whether the audit knows of it already. */
    public boolean isCounted() {
        return counted;
    }

    /** What was shown and refused; empty where nothing was, or nobody knows it. */
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
