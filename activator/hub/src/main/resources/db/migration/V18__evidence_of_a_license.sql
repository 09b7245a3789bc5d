-- A value is looked for within one license, which may have very many activations; a golden image gave it to many others.
DROP INDEX activation_evidence_by_digest;
CREATE INDEX activation_evidence_by_digest ON activation_evidence (digest, license_id);

-- Seats are counted without reading their rows.
DROP INDEX activation_by_state;
CREATE INDEX activation_by_state ON activation (license_id, state, lease_ends_at);
