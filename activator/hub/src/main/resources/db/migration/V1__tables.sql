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

-- An operator who was ended keeps the row: audit rows name it.
CREATE TABLE operator (
    id text PRIMARY KEY,
    name text NOT NULL,
    created_at bigint NOT NULL,
    ended_at bigint
);

CREATE UNIQUE INDEX operator_by_name ON operator (name) WHERE ended_at IS NULL;

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

-- A null in the plan stands for no limit.
CREATE TABLE workspace (
    id text PRIMARY KEY,
    name text NOT NULL,
    created_at bigint NOT NULL,
    every_product boolean NOT NULL,
    most_seats bigint,
    most_tokens bigint NOT NULL,
    every_feature boolean NOT NULL,
    longest_token_days bigint NOT NULL,
    never_expiring boolean NOT NULL
);

CREATE TABLE plan_product (
    workspace_id text NOT NULL REFERENCES workspace (id),
    product_id text NOT NULL REFERENCES product (id),
    PRIMARY KEY (workspace_id, product_id)
);

CREATE TABLE plan_feature (
    workspace_id text NOT NULL REFERENCES workspace (id),
    feature text NOT NULL,
    PRIMARY KEY (workspace_id, feature)
);

-- A person. One who was ended keeps the row: activations and audit rows name it.
CREATE TABLE account (
    id text PRIMARY KEY,
    email text NOT NULL,
    name text NOT NULL,
    password_hash text,
    created_at bigint NOT NULL,
    ended_at bigint
);

CREATE INDEX account_by_email ON account (email);

CREATE TABLE membership (
    workspace_id text NOT NULL REFERENCES workspace (id),
    account_id text NOT NULL REFERENCES account (id),
    role text NOT NULL CHECK (role IN ('admin', 'member', 'auditor')),
    created_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, account_id)
);

CREATE INDEX membership_by_account ON membership (account_id);

-- One that was accepted or withdrawn keeps its row, without its secret's digest being good for anything.
CREATE TABLE invitation (
    id text PRIMARY KEY,
    secret_sha256 text NOT NULL UNIQUE,
    workspace_id text NOT NULL REFERENCES workspace (id),
    email text NOT NULL,
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('admin', 'member', 'auditor')),
    created_by text NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    accepted_at bigint,
    withdrawn_at bigint
);

CREATE INDEX invitation_by_workspace ON invitation (workspace_id, created_at, id);

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

CREATE TABLE license_feature (
    license_id text NOT NULL REFERENCES license (id),
    name text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (license_id, name)
);

-- A deleted service user keeps its row: activations and audit rows name it.
CREATE TABLE service_user (
    id text PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspace (id),
    name text NOT NULL,
    description text NOT NULL DEFAULT '',
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

-- Of a secret only the SHA-256 is kept, in lower-case hexadecimal. A personal token belongs to an operator or an account,
-- a PAT to a service user, a workspace token to its workspace; a device token names who stands behind it, if anybody.
CREATE TABLE token (
    id text PRIMARY KEY,
    secret_sha256 text NOT NULL UNIQUE,
    partial text NOT NULL,
    type text NOT NULL CHECK (type IN ('personal', 'pat', 'workspace', 'device')),
    name text NOT NULL,
    description text NOT NULL DEFAULT '',
    operator_id text REFERENCES operator (id),
    account_id text REFERENCES account (id),
    service_user_id text REFERENCES service_user (id),
    workspace_id text REFERENCES workspace (id),
    created_by text NOT NULL,
    scopes text NOT NULL,
    restricted boolean NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint,
    last_used_at bigint,
    last_used_address text,
    revoked_at bigint,
    deleted_at bigint,
    replaces text REFERENCES token (id),
    device_key text,
    family text,
    CHECK ((type = 'personal') = (workspace_id IS NULL)),
    CHECK (type <> 'personal' OR (service_user_id IS NULL AND (operator_id IS NULL) <> (account_id IS NULL))),
    CHECK (type <> 'pat' OR (service_user_id IS NOT NULL AND operator_id IS NULL AND account_id IS NULL)),
    CHECK (type <> 'workspace' OR (service_user_id IS NULL AND operator_id IS NULL AND account_id IS NULL)),
    CHECK (type <> 'device' OR (operator_id IS NULL AND device_key IS NOT NULL AND family IS NOT NULL))
);

CREATE INDEX token_by_service_user ON token (service_user_id, created_at, id);
CREATE INDEX token_by_workspace ON token (workspace_id, created_at, id);
CREATE INDEX token_by_account ON token (account_id, created_at, id);
CREATE INDEX token_by_operator ON token (operator_id, created_at, id);
CREATE INDEX token_by_family ON token (family);
CREATE INDEX token_by_device ON token (device_key);
CREATE UNIQUE INDEX token_by_predecessor ON token (replaces);

CREATE TABLE token_license (
    token_id text NOT NULL REFERENCES token (id),
    license_id text NOT NULL REFERENCES license (id),
    PRIMARY KEY (token_id, license_id)
);

CREATE TABLE activation (
    license_id text NOT NULL REFERENCES license (id),
    id text NOT NULL,
    device_key text NOT NULL,
    state text NOT NULL CHECK (state IN ('live', 'suspended', 'revoked')),
    service_user_id text REFERENCES service_user (id),
    account_id text REFERENCES account (id),
    token_id text NOT NULL REFERENCES token (id),
    derived boolean NOT NULL,
    revision bigint NOT NULL,
    activated_at bigint NOT NULL,
    last_seen_at bigint NOT NULL,
    PRIMARY KEY (license_id, id),
    UNIQUE (license_id, device_key)
);

CREATE INDEX activation_by_token ON activation (token_id);
CREATE INDEX activation_by_state ON activation (license_id, state, revision);

-- A value that other machines of the product show as well is kept as shared, and does not count.
CREATE TABLE activation_evidence (
    license_id text NOT NULL,
    activation_id text NOT NULL,
    kind text NOT NULL,
    place smallint NOT NULL,
    digest text NOT NULL,
    shared boolean NOT NULL,
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

-- A clock period begins where an operator accepts a clock that stands before rows already written.
-- Numbers rise by one from row to row: one transaction writes at a time, and one that is undone uses none up.
CREATE TABLE audit_row (
    number bigint PRIMARY KEY,
    id text NOT NULL UNIQUE,
    at bigint NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    workspace_id text,
    license_id text,
    token_id text,
    device_key text,
    detail text,
    request_id text NOT NULL,
    address text NOT NULL,
    clock_period bigint NOT NULL
);

CREATE INDEX audit_row_by_time ON audit_row (clock_period, at);
CREATE INDEX audit_row_by_workspace ON audit_row (workspace_id, number);
CREATE INDEX audit_row_by_actor ON audit_row (actor, number);
CREATE INDEX audit_row_by_subject ON audit_row (subject, number);
CREATE INDEX audit_row_by_license ON audit_row (license_id, number);
CREATE INDEX audit_row_by_token ON audit_row (token_id, number);
CREATE INDEX audit_row_by_device ON audit_row (device_key, number);
CREATE INDEX audit_row_by_request ON audit_row (request_id, number);
