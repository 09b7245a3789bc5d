package dev.holdfast.hub.access;

import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What a caller may give to a token: nothing that its type cannot hold, and nothing beyond what the caller may do. */
final class TokenRules {
    private TokenRules() {}

    /** Refuses where a workspace's token is to hold more than the caller may give in that workspace. */
    static void requireGivable(
            Handle handle, Admission by, String workspaceId, Set<Scope> scopes, @Nullable Set<String> licenses) {
        Caller caller = by.caller();
        if (caller instanceof Caller.Operator) {
            return;
        }
        for (Scope scope : scopes) {
            // A personal token can never activate; who may make PATs with it may make those that do.
            boolean held = caller.token().scopes().contains(scope)
                    || (scope == Scope.ACTIVATIONS_CREATE && caller instanceof Caller.Person);
            if (!held) {
                throw beyond(scope, "the token that you show lacks it").showing(by.shown(workspaceId));
            }
        }
        if (caller instanceof Caller.Person person) {
            Memberships.role(handle, workspaceId, person.accountId())
                    .ifPresent(role -> scopes.forEach(scope -> requireOfRole(role, scope, by.shown(workspaceId))));
        }
        requireWithin(by, workspaceId, licenses);
    }

    private static void requireOfRole(Role role, Scope scope, Refusal.Shown shown) {
        List<Right> rights = Arrays.stream(Right.values())
                .filter(right -> !right.roles().isEmpty()
                        && right.scope().filter(scope::equals).isPresent())
                .toList();
        // A token can do all that its scope stands for, so the role has to; a scope that people are not asked for is
        // one
        // of devices, whose tokens members manage.
        boolean may = rights.isEmpty()
                ? role != Role.AUDITOR
                : rights.stream().allMatch(right -> right.roles().contains(role));
        if (!may) {
            throw beyond(scope, "the role " + role.id() + " does not have it").showing(shown);
        }
    }

    /** Refuses where the caller is limited to named licenses and what it gives would reach others. */
    static void requireWithin(Admission by, String workspaceId, @Nullable Set<String> licenses) {
        Caller caller = by.caller();
        if (caller.onlyLicenses() != null
                && (licenses == null || !licenses.stream().allMatch(caller::mayUse))) {
            throw new Refusal(
                            ProblemReason.FORBIDDEN,
                            "licenses: the token that you show is limited to named licenses, and the other would"
                                    + " reach more",
                            "name licenses out of those, or show a token that is not limited")
                    .showing(by.shown(workspaceId));
        }
    }

    private static Refusal beyond(Scope scope, String why) {
        return new Refusal(
                ProblemReason.FORBIDDEN,
                "scopes: nobody can give " + scope.id() + " who may not do it himself; " + why,
                "leave the scope out, or let somebody who holds it do this");
    }

    /** Refuses where a personal token is to hold what it cannot, or more than the one that the caller shows. */
    static void requireOwn(Caller caller, Set<Scope> scopes) {
        if (scopes.contains(Scope.ACTIVATIONS_CREATE)) {
            throw new Refusal(
                    ProblemReason.INPUT_INVALID,
                    "scopes: a personal token can never activate",
                    "create a PAT for a service user of the workspace and give it " + Scope.ACTIVATIONS_CREATE.id());
        }
        if (caller instanceof Caller.Operator) {
            if (!scopes.isEmpty()) {
                throw new Refusal(
                        ProblemReason.INPUT_INVALID, "scopes: expected none, since an operator's token needs none");
            }
            return;
        }
        for (Scope scope : scopes) {
            if (!caller.token().scopes().contains(scope)) {
                throw beyond(scope, "the token that you show lacks it");
            }
        }
    }

    /** Refuses where the type is one that its device renews itself. */
    static void requireRotatable(Token token) {
        if (token.type() == TokenFormat.Type.DEVICE) {
            throw new Refusal(
                    ProblemReason.CONFLICT,
                    "token: a device token is rotated by its device, which alone makes the next secret",
                    "leave it to the device, or revoke the token and install another");
        }
    }
}
