package dev.holdfast.verifier.license;

/** The member names of every signed document; FORMAT.md sections 5 to 8 and 14. */
public final class Claim {
    private Claim() {}

    public static final String ISSUER = "iss";
    public static final String AUDIENCE = "aud";
    public static final String LICENSE = "lic";
    public static final String ACTIVATION = "act";
    public static final String ID = "jti";
    public static final String ANSWERS = "req";
    public static final String MINIMUM_STATUS = "min_status";
    public static final String ISSUED_AT = "iat";
    public static final String NOT_BEFORE = "nbf";
    public static final String EXPIRES_AT = "exp";
    public static final String PERPETUAL = "perpetual";
    public static final String REVISION = "rev";
    public static final String MODELS = "models";
    public static final String FEATURES = "features";
    public static final String BINDING = "binding";
    public static final String CONFIRMATION = "cnf";
    public static final String THUMBPRINT = "jkt";
    public static final String MODE = "mode";
    public static final String GRACE = "grace";
    public static final String CLOCK = "clock";
    public static final String STATUS = "status";
    public static final String SIGNER_GRACE = "signer_grace";
    public static final String MUST = "must";

    public static final String NAME = "name";
    public static final String UNTIL = "until";
    public static final String MODEL_ID = "id";
    public static final String SCOPE = "scope";
    public static final String POLICY = "policy";
    public static final String SCHEME = "scheme";
    public static final String MINIMUM_EVIDENCE = "minimum_evidence";
    public static final String EVIDENCE = "evidence";
    public static final String DERIVED = "derived";
    public static final String TOLERANCE = "tolerance";
    public static final String WITNESS_REQUIRED = "witness_required";
    public static final String MAXIMUM_AGE = "maximum_age";

    public static final String BUNDLE = "bundle";
    public static final String SEQUENCE = "sequence";
    public static final String SUSPENDED = "suspended";
    public static final String REVOKED = "revoked";
    public static final String REVOKED_ACTIVATIONS = "revoked_activations";
    public static final String SUPERSEDED_KEYS = "superseded_keys";
    public static final String REVOKED_BEFORE = "revoked_before";

    public static final String VERSION = "version";
    public static final String ROOTS = "roots";
    public static final String REVOKED_SIGNERS = "revoked_signers";

    public static final String OPERATION = "op";
    public static final String PRODUCT = "product";
    public static final String FINGERPRINT = "fingerprint";
    public static final String PARENT = "parent";
    public static final String ABANDONS = "abandons";
    public static final String VIEW = "view";
    public static final String NEW_SEAT = "new_seat";
    public static final String CARRIED_LICENSE = "license";
    public static final String SHARED = "shared";
    public static final String DEVICE_WITNESS = "witness";

    public static final String SECRET_DIGEST = "secret_sha256";
    public static final String SECRET_ENDS = "secret_ends";
    public static final String DEVICE_CODE = "device_code";
}
