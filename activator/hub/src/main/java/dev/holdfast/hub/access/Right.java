package dev.holdfast.hub.access;

import dev.holdfast.protocol.TokenFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Every operation of the API that needs a credential, with who may do it. API.md's matrix is printed from here, and a
 * test walks every cell of it against a running hub. Whoever may do an operation may do it on what lies in a workspace
 * that the caller reaches; operators reach every one, a member those that it belongs to, any other token its own.
 */
public enum Right {
    AUDIT_LIST("GET", "/api/v1/audit", Allowed.operators()),
    AUDIT_HEAD("GET", "/api/v1/audit/head", Allowed.operators()),
    AUDIT_REFUSALS("GET", "/api/v1/audit/refusals", Allowed.operators()),
    WORKSPACE_AUDIT_LIST(
            "GET",
            "/api/v1/workspaces/{workspace}/audit",
            Allowed.auditors(Scope.AUDIT_READ).orOperators()),
    WORKSPACE_TOKEN_USES(
            "GET",
            "/api/v1/workspaces/{workspace}/audit/token-uses",
            Allowed.auditors(Scope.AUDIT_READ).orOperators()),
    CALLER_GET("GET", "/api/v1/caller", Allowed.anyone()),
    OPERATORS_CREATE("POST", "/api/v1/operators", Allowed.operators()),
    OPERATORS_LIST("GET", "/api/v1/operators", Allowed.operators()),
    OPERATOR_GET("GET", "/api/v1/operators/{operator}", Allowed.operators()),
    OPERATOR_END("DELETE", "/api/v1/operators/{operator}", Allowed.operators()),
    ACCOUNT_GET("GET", "/api/v1/accounts/{account}", Allowed.operators()),
    ACCOUNT_END("DELETE", "/api/v1/accounts/{account}", Allowed.operators()),
    OWN_ACCOUNT_GET("GET", "/api/v1/account", Allowed.people()),
    OWN_ACCOUNT_PASSWORD("PUT", "/api/v1/account/password", Allowed.people()),
    INVITATION_JOIN("POST", "/api/v1/invitations/join", Allowed.people()),
    PRODUCTS_CREATE("POST", "/api/v1/products", Allowed.operators()),
    PRODUCTS_LIST("GET", "/api/v1/products", Allowed.operators()),
    PRODUCT_GET("GET", "/api/v1/products/{product}", Allowed.operators()),
    MODELS_CREATE("POST", "/api/v1/products/{product}/models", Allowed.operators()),
    MODELS_LIST("GET", "/api/v1/products/{product}/models", Allowed.operators()),
    MODEL_GET("GET", "/api/v1/products/{product}/models/{model}", Allowed.operators()),
    WORKSPACES_CREATE("POST", "/api/v1/workspaces", Allowed.operators()),
    WORKSPACES_LIST("GET", "/api/v1/workspaces", Allowed.readers(Scope.LICENSES_READ)),
    WORKSPACE_GET("GET", "/api/v1/workspaces/{workspace}", Allowed.readers(Scope.LICENSES_READ)),
    PLAN_GET("GET", "/api/v1/workspaces/{workspace}/plan", Allowed.readers(Scope.LICENSES_READ)),
    PLAN_PUT("PUT", "/api/v1/workspaces/{workspace}/plan", Allowed.operators()),
    MEMBERS_LIST("GET", "/api/v1/workspaces/{workspace}/members", Allowed.readers(Scope.MEMBERS_WRITE)),
    MEMBER_GET("GET", "/api/v1/workspaces/{workspace}/members/{account}", Allowed.readers(Scope.MEMBERS_WRITE)),
    MEMBER_CHANGE("PUT", "/api/v1/workspaces/{workspace}/members/{account}", Allowed.admins(Scope.MEMBERS_WRITE)),
    MEMBER_REMOVE("DELETE", "/api/v1/workspaces/{workspace}/members/{account}", Allowed.admins(Scope.MEMBERS_WRITE)),
    INVITATIONS_CREATE(
            "POST",
            "/api/v1/workspaces/{workspace}/invitations",
            Allowed.admins(Scope.MEMBERS_WRITE).orOperators()),
    INVITATIONS_LIST(
            "GET",
            "/api/v1/workspaces/{workspace}/invitations",
            Allowed.admins(Scope.MEMBERS_WRITE).orOperators()),
    INVITATION_GET(
            "GET",
            "/api/v1/invitations/{invitation}",
            Allowed.admins(Scope.MEMBERS_WRITE).orOperators()),
    INVITATION_WITHDRAW(
            "DELETE",
            "/api/v1/invitations/{invitation}",
            Allowed.admins(Scope.MEMBERS_WRITE).orOperators()),
    LICENSES_CREATE("POST", "/api/v1/workspaces/{workspace}/licenses", Allowed.operators()),
    LICENSES_LIST("GET", "/api/v1/workspaces/{workspace}/licenses", Allowed.readers(Scope.LICENSES_READ)),
    LICENSE_GET("GET", "/api/v1/licenses/{license}", Allowed.readers(Scope.LICENSES_READ)),
    LICENSE_UPDATE("PATCH", "/api/v1/licenses/{license}", Allowed.operators()),
    LICENSE_ADD_MODEL("POST", "/api/v1/licenses/{license}/models", Allowed.operators()),
    LICENSE_SUSPEND("POST", "/api/v1/licenses/{license}/suspend", Allowed.operators()),
    LICENSE_REINSTATE("POST", "/api/v1/licenses/{license}/reinstate", Allowed.operators()),
    LICENSE_REVOKE("POST", "/api/v1/licenses/{license}/revoke", Allowed.operators()),
    LICENSE_STATUS("GET", "/api/v1/licenses/{license}/status", Allowed.readers(Scope.LICENSES_READ)),
    LICENSE_REISSUES_LIST("GET", "/api/v1/licenses/{license}/reissues", Allowed.readers(Scope.ACTIVATIONS_READ)),
    ACTIVATION_REISSUE("POST", "/api/v1/licenses/{license}/activations/{activation}/reissue", Allowed.operators()),
    ACTIVATION_GRANT(
            "GET",
            "/api/v1/licenses/{license}/activations/{activation}/grant",
            Allowed.readers(Scope.ACTIVATIONS_READ)),
    REISSUES_GET("GET", "/api/v1/reissues", Allowed.operators()),
    REISSUES_SIGN("POST", "/api/v1/reissues", Allowed.operators()),
    SIGNERS_LIST("GET", "/api/v1/signers", Allowed.operators()),
    TRUST_BUNDLE_ADD("POST", "/api/v1/trust-bundles", Allowed.operators()),
    ACTIVATIONS_LIST("GET", "/api/v1/licenses/{license}/activations", Allowed.readers(Scope.ACTIVATIONS_READ)),
    ACTIVATION_GET(
            "GET", "/api/v1/licenses/{license}/activations/{activation}", Allowed.readers(Scope.ACTIVATIONS_READ)),
    ACTIVATION_REVOKE("POST", "/api/v1/licenses/{license}/activations/{activation}/revoke", Allowed.operators()),
    ACTIVATION_REBIND(
            "POST",
            "/api/v1/licenses/{license}/activations/{activation}/rebind",
            Allowed.writers(Scope.ACTIVATIONS_REBIND).orOperators()),
    CLONES_LIST("GET", "/api/v1/workspaces/{workspace}/clones", Allowed.readers(Scope.ACTIVATIONS_READ)),
    SEATS_GET("GET", "/api/v1/licenses/{license}/seats", Allowed.readers(Scope.LICENSES_READ)),
    ACTIVATION_RELEASE(
            "POST",
            "/api/v1/licenses/{license}/activations/{activation}/release",
            Allowed.writers(Scope.ACTIVATIONS_RELEASE).orOperators()),
    ACTIVATION_LIFT_QUARANTINE(
            "POST", "/api/v1/licenses/{license}/activations/{activation}/lift-quarantine", Allowed.operators()),
    SERVICE_USERS_CREATE("POST", "/api/v1/workspaces/{workspace}/service-users", Allowed.writers(Scope.TOKENS_WRITE)),
    SERVICE_USERS_LIST("GET", "/api/v1/workspaces/{workspace}/service-users", Allowed.readers(Scope.TOKENS_READ)),
    SERVICE_USER_GET("GET", "/api/v1/service-users/{user}", Allowed.readers(Scope.TOKENS_READ)),
    SERVICE_USER_DELETE("DELETE", "/api/v1/service-users/{user}", Allowed.writers(Scope.TOKENS_WRITE)),
    SERVICE_USER_LIMIT("PUT", "/api/v1/service-users/{user}/licenses", Allowed.writers(Scope.TOKENS_WRITE)),
    PATS_CREATE("POST", "/api/v1/service-users/{user}/tokens", Allowed.writers(Scope.TOKENS_WRITE)),
    PATS_LIST("GET", "/api/v1/service-users/{user}/tokens", Allowed.readers(Scope.TOKENS_READ)),
    PATS_REVOKE(
            "POST",
            "/api/v1/service-users/{user}/tokens/revoke",
            Allowed.writers(Scope.TOKENS_WRITE).orOperators()),
    WORKSPACE_TOKENS_CREATE("POST", "/api/v1/workspaces/{workspace}/tokens", Allowed.writers(Scope.TOKENS_WRITE)),
    TOKENS_LIST("GET", "/api/v1/workspaces/{workspace}/tokens", Allowed.readers(Scope.TOKENS_READ)),
    TOKENS_REVOKE(
            "POST",
            "/api/v1/workspaces/{workspace}/tokens/revoke",
            Allowed.writers(Scope.TOKENS_WRITE).orOperators()),
    TOKENS_CLEAN_UP("POST", "/api/v1/workspaces/{workspace}/tokens/clean-up", Allowed.writers(Scope.TOKENS_WRITE)),
    TOKEN_GET("GET", "/api/v1/tokens/{token}", Allowed.readers(Scope.TOKENS_READ)),
    TOKEN_REVOKE(
            "POST",
            "/api/v1/tokens/{token}/revoke",
            Allowed.writers(Scope.TOKENS_WRITE).orOperators()),
    DEVICE_TOKENS_INSTALL("POST", "/api/v1/device-tokens", Allowed.tokens(Scope.ACTIVATIONS_CREATE)),
    TOKENS_IN_TROUBLE("GET", "/api/v1/workspaces/{workspace}/tokens-in-trouble", Allowed.readers(Scope.TOKENS_READ)),
    ENROLMENT_LOOK_UP(
            "POST",
            "/api/v1/workspaces/{workspace}/enrolments/lookups",
            Allowed.writers(Scope.TOKENS_WRITE).by(Set.of())),
    ENROLMENT_APPROVE(
            "POST",
            "/api/v1/workspaces/{workspace}/enrolments/approvals",
            Allowed.writers(Scope.TOKENS_WRITE).by(Set.of())),
    ENROLMENT_DENY(
            "POST",
            "/api/v1/workspaces/{workspace}/enrolments/denials",
            Allowed.writers(Scope.TOKENS_WRITE).by(Set.of())),
    TOKEN_DELETE("DELETE", "/api/v1/tokens/{token}", Allowed.writers(Scope.TOKENS_WRITE)),
    TOKEN_ROTATE("POST", "/api/v1/tokens/{token}/rotate", Allowed.writers(Scope.TOKENS_WRITE)),
    TOKEN_ROTATION("GET", "/api/v1/tokens/{token}/rotation", Allowed.readers(Scope.TOKENS_READ)),
    TOKEN_ACTIVATIONS("GET", "/api/v1/tokens/{token}/activations", Allowed.readers(Scope.ACTIVATIONS_READ)),
    TOKEN_ACTIVATIONS_REINSTATE(
            "POST",
            "/api/v1/tokens/{token}/activations/reinstate",
            Allowed.writers(Scope.TOKENS_WRITE).orOperators()),
    ACTIVATION_SUSPEND(
            "POST",
            "/api/v1/licenses/{license}/activations/{activation}/suspend",
            Allowed.writers(Scope.TOKENS_WRITE).orOperators()),
    ACTIVATION_REINSTATE(
            "POST",
            "/api/v1/licenses/{license}/activations/{activation}/reinstate",
            Allowed.writers(Scope.TOKENS_WRITE).orOperators()),
    PERSONAL_TOKENS_CREATE("POST", "/api/v1/personal-tokens", Allowed.persons(Scope.TOKENS_WRITE)),
    PERSONAL_TOKENS_LIST("GET", "/api/v1/personal-tokens", Allowed.persons(Scope.TOKENS_READ)),
    PERSONAL_TOKENS_CLEAN_UP("POST", "/api/v1/personal-tokens/clean-up", Allowed.persons(Scope.TOKENS_WRITE)),
    PERSONAL_TOKEN_GET("GET", "/api/v1/personal-tokens/{token}", Allowed.persons(Scope.TOKENS_READ)),
    PERSONAL_TOKEN_REVOKE("POST", "/api/v1/personal-tokens/{token}/revoke", Allowed.persons(Scope.TOKENS_WRITE)),
    PERSONAL_TOKEN_DELETE("DELETE", "/api/v1/personal-tokens/{token}", Allowed.persons(Scope.TOKENS_WRITE)),
    PERSONAL_TOKEN_ROTATE("POST", "/api/v1/personal-tokens/{token}/rotate", Allowed.persons(Scope.TOKENS_WRITE)),
    PERSONAL_TOKEN_ROTATION("GET", "/api/v1/personal-tokens/{token}/rotation", Allowed.persons(Scope.TOKENS_READ));

    private final String method;
    private final String path;

    // The sets in it are unmodifiable copies, which their type does not say.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Allowed allowed;

    Right(String method, String path, Allowed allowed) {
        this.method = method;
        this.path = path;
        this.allowed = allowed;
    }

    /** The method of the operation. */
    public String method() {
        return method;
    }

    /** The address of the operation, with its parameters in braces. */
    public String path() {
        return path;
    }

    /** Whether operators may, in every workspace. */
    public boolean operators() {
        return allowed.byOperators();
    }

    /** The roles whose members may, in workspaces where they have it, by a personal token with {@link #scope}. */
    public Set<Role> roles() {
        return allowed.roles();
    }

    /** The types of token, other than personal ones, that may in their own workspace with {@link #scope}. */
    public Set<TokenFormat.Type> types() {
        return allowed.types();
    }

    /** The scope that a token needs for it, other than an operator's; empty where it needs none. */
    public Optional<Scope> scope() {
        return Optional.ofNullable(allowed.scope());
    }
}
