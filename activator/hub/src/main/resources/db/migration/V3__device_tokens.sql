-- What a device token has beyond what every token has. Its row in token holds the digest of the secret in use.
CREATE TABLE device_token (
    token_id text PRIMARY KEY REFERENCES token (id),
    product_id text NOT NULL REFERENCES product (id),
    evidence text NOT NULL,
    ends_at bigint NOT NULL,
    renewed_at bigint NOT NULL,
    reused_at bigint
);

-- The secrets of a device token: at most one in use, at most one that is to follow it, and copies known for what they are.
CREATE TABLE device_secret (
    secret_sha256 text PRIMARY KEY,
    token_id text NOT NULL REFERENCES device_token (token_id),
    state text NOT NULL CHECK (state IN ('current', 'next', 'replaced', 'dropped')),
    follows text,
    partial text NOT NULL,
    named_at bigint NOT NULL,
    named_from text NOT NULL,
    used_at bigint,
    used_from text
);

CREATE INDEX device_secret_by_token ON device_secret (token_id, named_at);

CREATE TABLE device_token_drift (
    token_id text NOT NULL REFERENCES device_token (token_id),
    at bigint NOT NULL
);

CREATE INDEX device_token_drift_by_token ON device_token_drift (token_id, at);

-- One row for a token and a kind of trouble, however often it happens.
CREATE TABLE device_trouble (
    token_id text NOT NULL REFERENCES device_token (token_id),
    kind text NOT NULL,
    first_at bigint NOT NULL,
    last_at bigint NOT NULL,
    times bigint NOT NULL,
    address text NOT NULL,
    PRIMARY KEY (token_id, kind)
);
