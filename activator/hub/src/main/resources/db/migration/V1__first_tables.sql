-- One dialect that SQLite and PostgreSQL both read. Times are milliseconds since 1970-01-01T00:00:00Z.

CREATE TABLE hub (
    only_row smallint PRIMARY KEY CHECK (only_row = 1),
    name text NOT NULL,
    issuer text NOT NULL,
    initialised_at bigint NOT NULL
);

CREATE TABLE trust_bundle (
    version bigint PRIMARY KEY,
    document text NOT NULL,
    issued_at bigint NOT NULL
);

CREATE TABLE operator (
    id text PRIMARY KEY,
    name text NOT NULL UNIQUE,
    created_at bigint NOT NULL
);

CREATE TABLE product (
    id text PRIMARY KEY,
    name text NOT NULL,
    created_at bigint NOT NULL
);

CREATE TABLE model (
    product_id text NOT NULL REFERENCES product (id),
    id text NOT NULL,
    name text NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (product_id, id)
);

CREATE TABLE workspace (
    id text PRIMARY KEY,
    name text NOT NULL,
    created_at bigint NOT NULL
);

CREATE TABLE license (
    id text PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspace (id),
    product_id text NOT NULL REFERENCES product (id),
    state text NOT NULL CHECK (state IN ('active', 'suspended', 'revoked')),
    seats bigint NOT NULL CHECK (seats > 0),
    offline_activation boolean NOT NULL,
    starts_at bigint NOT NULL,
    ends_at bigint,
    policy text NOT NULL,
    minimum_evidence smallint NOT NULL CHECK (minimum_evidence IN (1, 2)),
    status_sequence bigint NOT NULL,
    created_at bigint NOT NULL
);

CREATE INDEX license_by_workspace ON license (workspace_id, created_at, id);

CREATE TABLE license_model (
    license_id text NOT NULL REFERENCES license (id),
    product_id text NOT NULL,
    model_id text NOT NULL,
    ends_at bigint,
    added_at bigint NOT NULL,
    PRIMARY KEY (license_id, model_id),
    FOREIGN KEY (product_id, model_id) REFERENCES model (product_id, id)
);

-- A deleted service user keeps its row: activations and audit rows name it.
CREATE TABLE service_user (
    id text PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspace (id),
    name text NOT NULL,
    restricted boolean NOT NULL,
    created_at bigint NOT NULL,
    deleted_at bigint
);

CREATE INDEX service_user_by_workspace ON service_user (workspace_id, created_at, id);

CREATE TABLE service_user_license (
    service_user_id text NOT NULL REFERENCES service_user (id),
    license_id text NOT NULL REFERENCES license (id),
    PRIMARY KEY (service_user_id, license_id)
);

-- Of a secret only the SHA-256 is kept, in lower-case hexadecimal.
CREATE TABLE token (
    id text PRIMARY KEY,
    secret_sha256 text NOT NULL UNIQUE,
    partial text NOT NULL,
    type text NOT NULL CHECK (type IN ('personal', 'pat')),
    name text NOT NULL,
    operator_id text REFERENCES operator (id),
    service_user_id text REFERENCES service_user (id),
    scopes text NOT NULL,
    restricted boolean NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint,
    last_used_at bigint,
    revoked_at bigint,
    CHECK ((operator_id IS NULL) <> (service_user_id IS NULL))
);

CREATE INDEX token_by_service_user ON token (service_user_id, created_at, id);

CREATE TABLE token_license (
    token_id text NOT NULL REFERENCES token (id),
    license_id text NOT NULL REFERENCES license (id),
    PRIMARY KEY (token_id, license_id)
);

CREATE TABLE activation (
    license_id text NOT NULL REFERENCES license (id),
    id text NOT NULL,
    device_key text NOT NULL,
    state text NOT NULL CHECK (state IN ('live', 'revoked')),
    service_user_id text NOT NULL REFERENCES service_user (id),
    token_id text NOT NULL REFERENCES token (id),
    derived boolean NOT NULL,
    revision bigint NOT NULL,
    activated_at bigint NOT NULL,
    last_seen_at bigint NOT NULL,
    PRIMARY KEY (license_id, id),
    UNIQUE (license_id, device_key)
);

CREATE INDEX activation_by_token ON activation (token_id);

CREATE TABLE activation_evidence (
    license_id text NOT NULL,
    activation_id text NOT NULL,
    kind text NOT NULL,
    place smallint NOT NULL,
    digest text NOT NULL,
    PRIMARY KEY (license_id, activation_id, kind, place),
    FOREIGN KEY (license_id, activation_id) REFERENCES activation (license_id, id)
);

CREATE INDEX activation_evidence_by_digest ON activation_evidence (digest);

CREATE TABLE activation_drift (
    license_id text NOT NULL,
    activation_id text NOT NULL,
    at bigint NOT NULL,
    kinds text NOT NULL,
    FOREIGN KEY (license_id, activation_id) REFERENCES activation (license_id, id)
);

CREATE INDEX activation_drift_by_activation ON activation_drift (license_id, activation_id, at);

-- Every answered request is remembered; the answer itself only for the last three of an activation.
CREATE TABLE answered_request (
    request_id text PRIMARY KEY,
    license_id text NOT NULL,
    activation_id text NOT NULL,
    device_key text NOT NULL,
    document_sha256 text NOT NULL,
    revision bigint NOT NULL,
    answer text,
    FOREIGN KEY (license_id, activation_id) REFERENCES activation (license_id, id)
);

CREATE INDEX answered_request_by_activation ON answered_request (license_id, activation_id, revision);

CREATE TABLE audit_row (
    id text PRIMARY KEY,
    at bigint NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    workspace_id text,
    detail text,
    request_id text NOT NULL,
    address text NOT NULL
);

CREATE INDEX audit_row_by_time ON audit_row (at);
