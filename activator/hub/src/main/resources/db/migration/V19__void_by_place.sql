-- A status snapshot names as many as it has room for, however many are void: in the order in which it names them, and those
-- of each place whose licenses have not ended. Every query of them repeats the condition and the place as they are here.
DROP INDEX activation_void;
CREATE INDEX activation_void_by_revision ON activation (
    license_id,
    (CASE WHEN state = 'revoked' AND released_at IS NULL THEN 0 WHEN suspended_at IS NOT NULL THEN 1
        WHEN seat_until IS NULL OR seat_until > released_at THEN 2 ELSE 3 END),
    revision DESC,
    id
) WHERE state = 'revoked' OR suspended_at IS NOT NULL;
CREATE INDEX activation_void_by_end ON activation (
    license_id,
    (CASE WHEN state = 'revoked' AND released_at IS NULL THEN 0 WHEN suspended_at IS NOT NULL THEN 1
        WHEN seat_until IS NULL OR seat_until > released_at THEN 2 ELSE 3 END),
    (coalesce(last_license_ends_at, 9223372036854775807)),
    revision
) WHERE state = 'revoked' OR suspended_at IS NOT NULL;

-- When the oldest live activation of a license was made, without reading their rows.
DROP INDEX activation_by_state;
CREATE INDEX activation_by_state ON activation (license_id, state, lease_ends_at, activated_at);
