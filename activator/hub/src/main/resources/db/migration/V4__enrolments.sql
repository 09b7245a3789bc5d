-- What devices asked for and members have not decided yet, or decided lately. Codes are kept as SHA-256 only.
CREATE TABLE enrolment (
    id text PRIMARY KEY,
    device_code_sha256 text NOT NULL UNIQUE,
    user_code_sha256 text NOT NULL UNIQUE,
    device_key text NOT NULL,
    product_id text NOT NULL REFERENCES product (id),
    name text NOT NULL,
    secret_sha256 text NOT NULL,
    secret_ends text NOT NULL,
    evidence text NOT NULL,
    address text NOT NULL,
    asked_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    poll_interval bigint NOT NULL,
    polled_at bigint,
    state text NOT NULL CHECK (state IN ('pending', 'approved', 'denied')),
    token_id text REFERENCES token (id)
);

CREATE INDEX enrolment_by_address ON enrolment (address);
CREATE INDEX enrolment_by_device_key ON enrolment (device_key);
CREATE INDEX enrolment_by_expiry ON enrolment (expires_at);

-- User codes that nobody was given, by who tried them, for as long as a code lives.
CREATE TABLE wrong_user_code (
    id text PRIMARY KEY,
    caller text NOT NULL,
    at bigint NOT NULL
);

CREATE INDEX wrong_user_code_by_time ON wrong_user_code (at);
