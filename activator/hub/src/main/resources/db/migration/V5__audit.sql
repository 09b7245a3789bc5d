-- Numbers rise by one from row to row: one transaction writes at a time, and one that is undone uses none up.
ALTER TABLE audit_row ADD COLUMN number bigint;
ALTER TABLE audit_row ADD COLUMN license_id text;
ALTER TABLE audit_row ADD COLUMN token_id text;
ALTER TABLE audit_row ADD COLUMN device_key text;

CREATE UNIQUE INDEX audit_row_by_number ON audit_row (number);
CREATE INDEX audit_row_by_workspace ON audit_row (workspace_id, number);
CREATE INDEX audit_row_by_actor ON audit_row (actor, number);
CREATE INDEX audit_row_by_subject ON audit_row (subject, number);
CREATE INDEX audit_row_by_license ON audit_row (license_id, number);
CREATE INDEX audit_row_by_token ON audit_row (token_id, number);
CREATE INDEX audit_row_by_device ON audit_row (device_key, number);
CREATE INDEX audit_row_by_request ON audit_row (request_id);

-- What row number and all rows before it come to; it names the row that it was made of.
CREATE TABLE audit_seal (
    number bigint PRIMARY KEY,
    row_id text NOT NULL,
    seal text NOT NULL
);

-- Signed by the hub: what the rows up to number come to.
CREATE TABLE audit_head (
    number bigint PRIMARY KEY,
    signed_at bigint NOT NULL,
    document text NOT NULL
);
