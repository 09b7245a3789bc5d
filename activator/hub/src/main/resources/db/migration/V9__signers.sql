-- Every signing certificate that a hub's process took, with its chain as documents carry it: base64, separated by blanks.
CREATE TABLE signer (
    thumbprint text PRIMARY KEY,
    name text NOT NULL,
    chain text NOT NULL,
    holds_from bigint NOT NULL,
    ends_at bigint NOT NULL,
    taken_at bigint NOT NULL
);

-- The thumbprint of what signed the newest license of the activation; null before this was kept.
ALTER TABLE activation ADD COLUMN signer text;

-- A license that answers no request, until it was fetched and a request is answered again.
CREATE TABLE reissue (
    license_id text NOT NULL,
    activation_id text NOT NULL,
    revision bigint NOT NULL,
    made_at bigint NOT NULL,
    license text NOT NULL,
    status text NOT NULL,
    PRIMARY KEY (license_id, activation_id),
    FOREIGN KEY (license_id, activation_id) REFERENCES activation (license_id, id)
);
