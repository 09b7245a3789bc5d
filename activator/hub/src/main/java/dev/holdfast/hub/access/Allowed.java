package dev.holdfast.hub.access;

import dev.holdfast.protocol.TokenFormat;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may do an operation.
 *
 * @param byOperators whether operators may, in every workspace
 * @param roles the roles of a workspace whose members may
 * @param types the types of token, other than personal ones, that may in their own workspace
 * @param scope the scope that a member's or a workspace's token has to hold for it; null where it needs none
 */
record Allowed(
        boolean byOperators,
        Set<Role> roles,
        Set<TokenFormat.Type> types,
        @Nullable Scope scope) {
    private static final Set<TokenFormat.Type> STANDING =
            EnumSet.of(TokenFormat.Type.SERVICE_USER, TokenFormat.Type.WORKSPACE);

    Allowed {
        roles = Set.copyOf(roles);
        types = Set.copyOf(types);
    }

    /** Operators alone. */
    static Allowed operators() {
        return new Allowed(true, Set.of(), Set.of(), null);
    }

    /** Every person, by a personal token, for what concerns the person alone. */
    static Allowed people() {
        return new Allowed(false, EnumSet.allOf(Role.class), Set.of(), null);
    }

    /** Everybody who shows a token that is good. */
    static Allowed anyone() {
        return new Allowed(true, EnumSet.allOf(Role.class), EnumSet.allOf(TokenFormat.Type.class), null);
    }

    /** Every member of the workspace, PATs and workspace tokens, with the scope; operators as well. */
    static Allowed readers(Scope scope) {
        return new Allowed(true, EnumSet.allOf(Role.class), STANDING, scope);
    }

    /** Admins and members of the workspace, PATs and workspace tokens, with the scope; operators not. */
    static Allowed writers(Scope scope) {
        return new Allowed(false, EnumSet.of(Role.ADMIN, Role.MEMBER), STANDING, scope);
    }

    /** Admins of the workspace, PATs and workspace tokens, with the scope; operators not. */
    static Allowed admins(Scope scope) {
        return new Allowed(false, EnumSet.of(Role.ADMIN), STANDING, scope);
    }

    /** Admins and auditors of the workspace, PATs and workspace tokens, with the scope; operators not. */
    static Allowed auditors(Scope scope) {
        return new Allowed(false, EnumSet.of(Role.ADMIN, Role.AUDITOR), STANDING, scope);
    }

    /** PATs and workspace tokens with the scope, and nobody else. */
    static Allowed tokens(Scope scope) {
        return new Allowed(false, Set.of(), STANDING, scope);
    }

    /** Everybody who is a person, for what is the caller's own; operators as well. */
    static Allowed persons(Scope scope) {
        return new Allowed(true, EnumSet.allOf(Role.class), Set.of(), scope);
    }

    /** The same, and operators. */
    Allowed orOperators() {
        return new Allowed(true, roles, types, scope);
    }

    /** The same with other types of token than PATs and workspace tokens. */
    Allowed by(Set<TokenFormat.Type> others) {
        return new Allowed(byOperators, roles, others, scope);
    }
}
