-- A live activation holds its seat as long as it is live, or to the end of its lease. A released one, whose state is
-- revoked, holds it until seat_until: for no time where the device gave it back, else for a quarantine.
-- license_ends_at is when the newest license on the device ends, its grace included; null for never.
ALTER TABLE activation ADD COLUMN released_at bigint;
ALTER TABLE activation ADD COLUMN seat_until bigint;
ALTER TABLE activation ADD COLUMN license_ends_at bigint;

-- Of a license whose seats are counted per machine: the activation on the same machine whose seat this one shares; null for
-- a seat of its own.
ALTER TABLE activation ADD COLUMN seat_id text;

CREATE INDEX activation_released ON activation (license_id, seat_until) WHERE released_at IS NOT NULL;

-- Every quarantine of a seat that was taken back without its device; what an activation takes anew leaves the row.
CREATE TABLE quarantine (
    license_id text NOT NULL,
    activation_id text NOT NULL,
    began_at bigint NOT NULL,
    ends_at bigint NOT NULL,
    counted boolean NOT NULL,
    lifted_at bigint,
    PRIMARY KEY (license_id, activation_id, began_at),
    FOREIGN KEY (license_id, activation_id) REFERENCES activation (license_id, id)
);

CREATE INDEX quarantine_by_time ON quarantine (license_id, began_at);
