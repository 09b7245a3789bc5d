-- Name and description as they are searched. Uses are noted at most every 15 minutes; noted_at is emptied where the next
-- use has to be noted at once, because it tells whether a token that was rotated is still used.
ALTER TABLE token ADD COLUMN searched text NOT NULL DEFAULT '';
ALTER TABLE token ADD COLUMN first_used_at bigint;
ALTER TABLE token ADD COLUMN noted_at bigint;

-- A suspended activation is live: it keeps its seat and is not answered.
ALTER TABLE activation ADD COLUMN suspended_at bigint;

CREATE INDEX activation_void ON activation (license_id, revision) WHERE state = 'revoked' OR suspended_at IS NOT NULL;
