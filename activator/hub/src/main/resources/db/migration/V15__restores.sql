-- Every time that the database was put back from a backup: the newest record of the audit in it, when that was written, and
-- when the database was put back. What was signed in between is what this hub has forgotten, and may be shown by devices.
CREATE TABLE restore (
    record bigint NOT NULL,
    backed_up_at bigint NOT NULL,
    restored_at bigint NOT NULL,
    PRIMARY KEY (record, restored_at)
);

-- Of an activation that was taken over from a license: the revision of that license, or whatever else was decided about its
-- device key and machine last, in milliseconds. A license of a lower revision tells nothing about them any more.
ALTER TABLE activation ADD COLUMN known_from bigint;
