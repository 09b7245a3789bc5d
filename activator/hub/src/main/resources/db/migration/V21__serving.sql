-- Each process that serves, with what it signs with, renewed while it serves.
CREATE TABLE serving (
    id text PRIMARY KEY,
    signer text NOT NULL REFERENCES signer (thumbprint),
    since bigint NOT NULL,
    seen_at bigint NOT NULL
);
