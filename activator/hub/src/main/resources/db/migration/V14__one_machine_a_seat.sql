-- Every activation names the seat that it sits on; those that share one are on one machine. What took a seat anew, or
-- moved to another machine, sits on another.
CREATE INDEX activation_by_seat ON activation (license_id, (coalesce(seat_id, id)));

-- Two data directories of one machine that go into quarantine take one seat back, and count once.
ALTER TABLE quarantine ADD COLUMN seat_id text;

-- When the last of all licenses that were issued for the activation ends, its grace included; null for never, 0 where none
-- was issued.
ALTER TABLE activation ADD COLUMN last_license_ends_at bigint DEFAULT 0;
UPDATE activation SET last_license_ends_at = NULL;
