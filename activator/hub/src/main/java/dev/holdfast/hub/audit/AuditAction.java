package dev.holdfast.hub.audit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Everything that the audit has a record of. The table of events in AUDIT.md is printed from it. */
public enum AuditAction {
    HUB_INITIALISED("hub.initialised", "the hub's issuer", "the hub was made"),
    SIGNER_RENEWED(
            "signer.renewed", "thumbprint of the new signing certificate", "the hub got a new signing certificate"),
    HUB_RESTORED("hub.restored", "the hub's issuer", "the hub's database was put back from a backup"),
    AUDIT_REPLAYED(
            "audit.replayed",
            "`hub`",
            "what an exported audit says was taken away, and this one did not know of, was taken away again"),
    TRUST_BUNDLE_ADDED("trust-bundle.added", "version", "the hub was given a trust bundle that a root signed"),
    CLOCK_ACCEPTED(
            "clock.accepted", "`hub`", "an operator accepted the hub's clock although it stood behind the records"),
    OPERATOR_CREATED("operator.created", "operator", "an operator was created, with a personal token"),
    OPERATOR_ENDED("operator.ended", "operator", "an operator was ended, with every token"),
    ACCOUNT_ENDED("account.ended", "account", "a person's account was ended, with every token and membership"),
    ACCOUNT_PASSWORD_SET("account.password-set", "account", "a person set the password"),
    INVITATION_CREATED("invitation.created", "invitation", "a person was invited to a workspace"),
    INVITATION_WITHDRAWN("invitation.withdrawn", "invitation", "an invitation was withdrawn"),
    INVITATION_ACCEPTED("invitation.accepted", "invitation", "an invitation was accepted"),
    MEMBER_ADDED("member.added", "account", "a person became a member of a workspace"),
    MEMBER_CHANGED("member.changed", "account", "a member got another role"),
    MEMBER_REMOVED("member.removed", "account", "a person is no longer a member of a workspace"),
    WORKSPACE_PLANNED("workspace.planned", "workspace", "the plan of a workspace was replaced"),
    PRODUCT_CREATED("product.created", "product", "a product was created"),
    MODEL_CREATED("model.created", "product and model", "a model was created"),
    WORKSPACE_CREATED("workspace.created", "workspace", "a workspace was created"),
    SERVICE_USER_CREATED("service-user.created", "service user", "a service user was created"),
    SERVICE_USER_LIMITED(
            "service-user.limited", "service user", "it was said anew which licenses a service user may use"),
    SERVICE_USER_DELETED("service-user.deleted", "service user", "a service user was deleted, and its tokens ended"),
    TOKEN_CREATED("token.created", "token", "a token was created"),
    TOKEN_REVOKED("token.revoked", "token", "a token was revoked"),
    TOKEN_REFUSED(
            "token.refused",
            "token",
            "a token or an invitation that is known was refused, or a call with it; at most one record a minute for each and a reason, the rest is counted",
            Result.REFUSED),
    TOKEN_INSTALLED("token.installed", "token", "a device got a token of its own"),
    TOKEN_RENEWED("token.renewed", "token", "a device named the secret that is to follow the one in use"),
    TOKEN_REUSED("token.reused", "token", "a copy of a device token was seen, and the token was ended", Result.REFUSED),
    TOKEN_IN_TROUBLE(
            "token.in-trouble", "token", "a device token was refused, noted once a day and kind", Result.REFUSED),
    TOKEN_MACHINE_DRIFTED(
            "token.machine-drifted", "token", "changed evidence of the machine of a device token was recorded"),
    ENROLMENT_APPROVED("enrolment.approved", "enrolment", "a member gave a device that asked a token"),
    ENROLMENT_DENIED("enrolment.denied", "enrolment", "a member denied a device that asked a token"),
    TOKEN_ROTATED("token.rotated", "token", "a token got a successor, and an end"),
    TOKEN_DELETED("token.deleted", "token", "a token that was over was taken off the lists"),
    TOKENS_REVOKED("tokens.revoked", "service user or workspace", "all its tokens were revoked at once"),
    TOKENS_CLEANED_UP(
            "tokens.cleaned-up",
            "workspace, operator or account",
            "tokens that nobody used were revoked, and those that were over deleted"),
    TOKEN_ACTIVATIONS_REINSTATED(
            "token.activations-reinstated", "token", "what was last activated with a token was reinstated"),
    LICENSE_CREATED("license.created", "license", "a license was created"),
    LICENSE_UPDATED("license.updated", "license", "it was said anew what a license allows and demands"),
    LICENSE_MODEL_ADDED("license.model-added", "license", "a model was added to a license"),
    LICENSE_SUSPENDED("license.suspended", "license", "a license was suspended"),
    LICENSE_REINSTATED("license.reinstated", "license", "a suspended license was made active again"),
    LICENSE_REVOKED("license.revoked", "license", "a license was revoked, for good"),
    LICENSE_STATUS_SIGNED(
            "license.status-signed", "license", "a status snapshot of a license was signed for whoever carries it"),
    ACTIVATION_CREATED("activation.created", "activation", "a device took a seat and was granted a license"),
    ACTIVATION_REPEATED(
            "activation.repeated",
            "activation",
            "a device that holds a seat activated again and was granted a license"),
    ACTIVATION_REFRESHED("activation.refreshed", "activation", "a device was granted its license anew"),
    ACTIVATION_RENEWED("activation.renewed", "activation", "the lease of a device was renewed"),
    ACTIVATION_DRIFTED("activation.drifted", "activation", "evidence of a machine that had changed was recorded"),
    ACTIVATION_REISSUED(
            "activation.reissued", "activation", "the license of an activation was signed anew without a request"),
    ACTIVATION_REVOKED("activation.revoked", "activation", "an activation was revoked, and holds no seat any more"),
    ACTIVATION_RELEASED(
            "activation.released",
            "activation",
            "a device gave its seat back, and was sent the receipt; the seat is free unless its machine shares it"),
    ACTIVATION_RELEASED_WITHOUT_DEVICE(
            "activation.released-without-device",
            "activation",
            "the seat of a lost device was taken back; it is free when the license there ends or the quarantine is over"),
    ACTIVATION_QUARANTINE_LIFTED(
            "activation.quarantine-lifted", "activation", "an operator freed a seat in quarantine at once"),
    ACTIVATION_SUSPENDED("activation.suspended", "activation", "an activation was suspended, and keeps its seat"),
    ACTIVATION_REINSTATED("activation.reinstated", "activation", "a suspended activation was made live again"),
    ACTIVATION_RECOVERED(
            "activation.recovered",
            "activation",
            "a new data directory took the seat of a lost one on the same machine, whose device key is superseded"),
    ACTIVATION_REBIND_ALLOWED(
            "activation.rebind-allowed", "activation", "somebody allowed a seat to move to another machine"),
    ACTIVATION_REBOUND("activation.rebound", "activation", "a seat moved to another machine, as was allowed"),
    ACTIVATION_RESTORED(
            "activation.restored",
            "activation",
            "a data directory went on from an older license than it had: it was restored from a backup"),
    ACTIVATION_CLONED(
            "activation.cloned",
            "activation",
            "a copy of a data directory showed up on another machine, and was refused",
            Result.REFUSED),
    ACTIVATION_ADOPTED(
            "activation.adopted",
            "activation",
            "the hub, restored from a backup, took an activation over from the license that it had signed"),
    REQUEST_REFUSED(
            "request.refused",
            "device key",
            "a device's request was refused; at most one record a minute for each device, license and reason, the rest is counted",
            Result.REFUSED);

    private static final Map<String, AuditAction> BY_ID = byId();

    /** How what happened came out. */
    public enum Result {
        /** It was done. */
        DONE("done"),
        /** It was refused, and changed nothing but the audit. */
        REFUSED("refused");

        private final String id;

        Result(String id) {
            this.id = id;
        }

        /** The name in answers. */
        public String id() {
            return id;
        }
    }

    private final String id;
    private final String subject;
    private final String meaning;
    private final Result result;

    AuditAction(String id, String subject, String meaning) {
        this(id, subject, meaning, Result.DONE);
    }

    AuditAction(String id, String subject, String meaning, Result result) {
        this.id = id;
        this.subject = subject;
        this.meaning = meaning;
        this.result = result;
    }

    private static Map<String, AuditAction> byId() {
        Map<String, AuditAction> actions = new HashMap<>();
        for (AuditAction action : values()) {
            if (actions.put(action.id, action) != null) {
                throw new IllegalStateException("audit action " + action.id + ": expected one of that name");
            }
        }
        return Map.copyOf(actions);
    }

    /** The action of that name, or empty. */
    public static Optional<AuditAction> ofId(String id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    /** The stable name, such as {@code license.created}. */
    public String id() {
        return id;
    }

    /** What the subject of its records is, in words. */
    public String subject() {
        return subject;
    }

    /** What happened, one clause. */
    public String meaning() {
        return meaning;
    }

    /** How it came out. */
    public Result result() {
        return result;
    }
}
