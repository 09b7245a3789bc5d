package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.audit.Precondition;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A caller who was let in to an operation, before it is known which workspace it concerns. The operation asks again, in
 * its own transaction, as soon as it knows. Thread-safe.
 */
public final class Admission {
    private final Call call;
    private final Right right;
    private final Seen seen;

    private Admission(Call call, Right right, Seen seen) {
        this.call = call;
        this.right = right;
        this.seen = seen;
    }

    /** Who was seen last. */
    private static final class Seen {
        private volatile Caller caller;

        Seen(Caller caller) {
            this.caller = caller;
        }
    }

    /** Who may do an operation at the time of the question; refuses who may not. */
    interface Look {
        Caller again();
    }

    /**
     * Lets a caller in. Between this look and the call's turn to write, somebody may end the token or narrow what it may
     * be used for, so that is looked at once more when its turn has come; the caller is the one of that later look.
     *
     * @param call the call, with the caller as its actor
     */
    static Admission of(Call call, Caller caller, Right right, Look look) {
        Seen seen = new Seen(caller);
        return new Admission(call.onlyIf(() -> seen.caller = look.again()), right, seen);
    }

    /** The same, where what is changed is changed only if that holds too. */
    public Admission onlyIf(Precondition holds) {
        return new Admission(call.onlyIf(holds), right, seen);
    }

    /** The call, with the caller as its actor. */
    public Call call() {
        return call;
    }

    /** Who calls, as of the last look. */
    public Caller caller() {
        return seen.caller;
    }

    /** The operation. */
    public Right right() {
        return right;
    }

    /**
     * Refuses unless the caller may do the operation in a workspace.
     *
     * @param what what was asked for, in the words in which {@code not_found} is answered: whoever does not reach the
     *     workspace is not told that there is such a thing
     */
    public void require(Handle handle, String workspaceId, String what) {
        Caller caller = caller();
        if (caller instanceof Caller.Operator) {
            return;
        }
        if (caller instanceof Caller.Person person) {
            Role role =
                    Memberships.role(handle, workspaceId, person.accountId()).orElseThrow(() -> Refusal.notFound(what));
            if (!right.roles().contains(role)) {
                throw new Refusal(
                                ProblemReason.FORBIDDEN,
                                "the operation is for the workspace's roles "
                                        + right.roles().stream()
                                                .sorted()
                                                .map(Role::id)
                                                .collect(Collectors.joining(" and "))
                                        + ", and yours is " + role.id(),
                                "ask an admin of the workspace")
                        .showing(shown(workspaceId));
            }
            return;
        }
        if (!workspaceId.equals(caller.token().workspaceId())) {
            throw Refusal.notFound(what);
        }
    }

    /** Refuses unless there is such a workspace and the caller may do the operation in it. */
    public void requireWorkspace(Handle handle, String workspaceId) {
        Workspaces.require(handle, workspaceId);
        require(handle, workspaceId, "workspace");
    }

    /** Refuses as {@link #require} does, and where the caller's token or service user is limited to other licenses. */
    public void requireLicense(Handle handle, String workspaceId, String licenseId) {
        require(handle, workspaceId, "license");
        if (!caller().mayUse(licenseId)) {
            throw Refusal.of(ProblemReason.LICENSE_ACCESS_DENIED).showing(shown(workspaceId));
        }
    }

    /** The token of the caller, for a refusal that a workspace is to find in its audit. */
    Refusal.Shown shown(String workspaceId) {
        return new Refusal.Shown(caller().token().id(), workspaceId);
    }

    /** The only licenses that the caller's token and service user are good for; null for all of the workspace. */
    public @Nullable Set<String> onlyLicenses() {
        return caller().onlyLicenses();
    }
}
