-- What an exported audit says was taken from an activation that this hub, restored from a backup, does not know yet.
CREATE TABLE recalled_activation (
    license_id text NOT NULL,
    id text NOT NULL,
    state text NOT NULL CHECK (state IN ('revoked', 'suspended')),
    recalled_at bigint NOT NULL,
    PRIMARY KEY (license_id, id)
);
