-- The last grants of an activation. One is given up once another request was answered that abandons it or stands on an older
-- one.
CREATE TABLE grant_issued (
    license_id text NOT NULL,
    activation_id text NOT NULL,
    revision bigint NOT NULL,
    jti text NOT NULL,
    request_id text,
    parent text,
    issued_at bigint NOT NULL,
    stood_on boolean NOT NULL,
    given_up boolean NOT NULL,
    PRIMARY KEY (license_id, activation_id, revision),
    FOREIGN KEY (license_id, activation_id) REFERENCES activation (license_id, id)
);

-- Requests that were abandoned by one that was answered, the last ones of an activation.
CREATE TABLE request_abandoned (
    license_id text NOT NULL,
    activation_id text NOT NULL,
    request_id text NOT NULL,
    abandoned_at bigint NOT NULL,
    PRIMARY KEY (license_id, activation_id, request_id),
    FOREIGN KEY (license_id, activation_id) REFERENCES activation (license_id, id)
);

-- Device keys whose data directory was lost and replaced, with the revision of the newest license that names them.
CREATE TABLE superseded_key (
    license_id text NOT NULL,
    device_key text NOT NULL,
    activation_id text NOT NULL,
    revision bigint NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (license_id, device_key),
    FOREIGN KEY (license_id, activation_id) REFERENCES activation (license_id, id)
);

CREATE INDEX superseded_key_by_activation ON superseded_key (license_id, activation_id, at);
CREATE INDEX superseded_key_by_revision ON superseded_key (license_id, revision);

ALTER TABLE activation ADD COLUMN cloned_at bigint;
ALTER TABLE activation ADD COLUMN restored_at bigint;
ALTER TABLE activation ADD COLUMN rebind_until bigint;
ALTER TABLE activation ADD COLUMN adopted_at bigint;

CREATE INDEX activation_cloned ON activation (cloned_at) WHERE cloned_at IS NOT NULL;

-- One that was adopted from a license that a device carried was activated with a token that nobody here knows.
ALTER TABLE activation ADD COLUMN activated_with text REFERENCES token (id);
UPDATE activation SET activated_with = token_id;
DROP INDEX activation_by_token;
ALTER TABLE activation DROP COLUMN token_id;
ALTER TABLE activation RENAME COLUMN activated_with TO token_id;
CREATE INDEX activation_by_token ON activation (token_id);
