-- What row number and all rows before it come to; it names the row that it was made of.
CREATE TABLE audit_seal (
    number bigint PRIMARY KEY,
    row_id text NOT NULL,
    seal text NOT NULL
);

-- Signed by the hub: what the rows up to number come to.
CREATE TABLE audit_head (
    number bigint PRIMARY KEY,
    signed_at bigint NOT NULL,
    document text NOT NULL
);

-- Uses of tokens, counted by the minute instead of a row for each.
CREATE TABLE token_use (
    token_id text NOT NULL REFERENCES token (id),
    minute bigint NOT NULL,
    uses bigint NOT NULL,
    PRIMARY KEY (token_id, minute)
);

CREATE INDEX token_use_by_minute ON token_use (minute);

-- Credentials that were refused, counted by the minute: of a token that is known, or of nobody known from a network.
CREATE TABLE credential_refusal (
    id text NOT NULL,
    source text NOT NULL,
    reason text NOT NULL,
    minute bigint NOT NULL,
    refusals bigint NOT NULL,
    PRIMARY KEY (id, minute)
);

CREATE INDEX credential_refusal_by_minute ON credential_refusal (minute);
