package dev.holdfast.hub.access;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who calls, known by the token that was shown. */
public sealed interface Caller {
    /** The token that was shown. */
    Token token();

    /** The actor for the audit. */
    String actor();

    /** Whether the token is good for a license of its workspace. */
    default boolean mayUse(String licenseId) {
        return token().reaches(licenseId);
    }

    /** The only licenses that the caller may use; null for every license that the caller reaches. */
    default @Nullable Set<String> onlyLicenses() {
        return token().licenses();
    }

    /**
     * An operator, by a personal token.
     *
     * @param operatorId {@code op_…}
     * @param token the token
     */
    record Operator(String operatorId, Token token) implements Caller {
        @Override
        public String actor() {
            return "operator:" + operatorId;
        }
    }

    /**
     * A member, by a personal token.
     *
     * @param accountId {@code ac_…}
     * @param token the token
     */
    record Person(String accountId, Token token) implements Caller {
        @Override
        public String actor() {
            return "member:" + accountId;
        }
    }

    /**
     * A service user, by a PAT.
     *
     * @param user the service user
     * @param token the token
     */
    record ServiceUserCaller(ServiceUser user, Token token) implements Caller {
        @Override
        public String actor() {
            return "service-user:" + user.id();
        }

        @Override
        public boolean mayUse(String licenseId) {
            return token.reaches(licenseId) && user.mayUse(licenseId);
        }

        @Override
        public @Nullable Set<String> onlyLicenses() {
            Set<String> own = token.licenses();
            Set<String> users = user.licenses();
            if (own == null || users == null) {
                return own == null ? users : own;
            }
            Set<String> both = new TreeSet<>(own);
            both.retainAll(users);
            return both;
        }
    }

    /**
     * A workspace, by a workspace token.
     *
     * @param workspaceId {@code ws_…}
     * @param token the token
     */
    record WorkspaceCaller(String workspaceId, Token token) implements Caller {
        @Override
        public String actor() {
            return "workspace:" + workspaceId;
        }
    }

    /**
     * A device, by its device token.
     *
     * @param deviceKey thumbprint of the device key
     * @param behind the service user who stands behind it; null where the workspace itself does
     * @param token the token
     */
    record DeviceCaller(String deviceKey, @Nullable ServiceUser behind, Token token) implements Caller {
        @Override
        public String actor() {
            return "device:" + deviceKey;
        }

        @Override
        public boolean mayUse(String licenseId) {
            return token.reaches(licenseId) && (behind == null || behind.mayUse(licenseId));
        }
    }

    /** The workspace of a token that belongs to one. */
    static String workspaceOf(Token token) {
        return Objects.requireNonNull(token.workspaceId(), "only personal tokens belong to no workspace");
    }
}
