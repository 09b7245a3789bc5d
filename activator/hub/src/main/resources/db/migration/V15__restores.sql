-- Every time that the database was put back from a backup: the newest record of the audit in it, when that was written, and
-- when the database was put back. What was signed in between is what this hub has forgotten, and may be shown by devices.
-- An export of the audit that was replayed tells of it up to covered_record.
CREATE TABLE restore (
    record bigint NOT NULL,
    backed_up_at bigint NOT NULL,
    restored_at bigint NOT NULL,
    covered_record bigint,
    covered_until bigint,
    PRIMARY KEY (record, restored_at)
);

-- Of an activation that was taken over from a license: the revision of that license, or whatever else was decided about its
-- device key and machine last, in milliseconds. A license of a lower revision tells nothing about them any more.
ALTER TABLE activation ADD COLUMN known_from bigint;

-- Since when the license of a device tells more than this hub knows, which has learnt from an export of the audit that the
-- activation was made, made anew or moved since the backup; emptied when the device has shown that license.
ALTER TABLE activation ADD COLUMN awaited_since bigint;

DROP TABLE recalled_activation;
