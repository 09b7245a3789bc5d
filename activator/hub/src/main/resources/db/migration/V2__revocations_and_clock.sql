CREATE INDEX activation_by_state ON activation (license_id, state, revision);

-- A period begins where an operator accepts a clock that stands before rows already written.
ALTER TABLE audit_row ADD COLUMN clock_period bigint NOT NULL DEFAULT 0;

DROP INDEX audit_row_by_time;

CREATE INDEX audit_row_by_time ON audit_row (clock_period, at);
