package dev.holdfast.hub.access;

import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who calls, known by the token that was shown. */
public sealed interface Caller {
    /** The token that was shown. */
    Token token();

    /** The actor for the audit. */
    String actor();

    /** The only licenses that it may use; null for all that it reaches. */
    default @Nullable Set<String> onlyLicenses() {
        return token().licenses();
    }

    /** Whether it may use a license of a workspace that it reaches. */
    default boolean mayUse(String licenseId) {
        Set<String> only = onlyLicenses();
        return only == null || only.contains(licenseId);
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
        public @Nullable Set<String> onlyLicenses() {
            Set<String> ofToken = token.licenses();
            Set<String> ofUser = user.licenses();
            if (ofToken == null || ofUser == null) {
                return ofToken == null ? ofUser : ofToken;
            }
            return ofToken.stream().filter(ofUser::contains).collect(Collectors.toUnmodifiableSet());
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
