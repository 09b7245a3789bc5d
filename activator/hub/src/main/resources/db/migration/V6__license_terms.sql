-- What a license says beyond seats and term. Durations are whole seconds; where one is empty, nothing is asked for.
ALTER TABLE license ADD COLUMN seats_per text NOT NULL DEFAULT 'directory' CHECK (seats_per IN ('directory', 'machine'));
ALTER TABLE license ADD COLUMN volume_scope boolean NOT NULL DEFAULT FALSE;
ALTER TABLE license ADD COLUMN refresh_by text NOT NULL DEFAULT 'device-key' CHECK (refresh_by IN ('device-key', 'token'));
ALTER TABLE license ADD COLUMN on_clone text NOT NULL DEFAULT 'audit' CHECK (on_clone IN ('audit', 'suspend'));
ALTER TABLE license ADD COLUMN lease_length bigint;
ALTER TABLE license ADD COLUMN lease_grace bigint NOT NULL DEFAULT 0;
ALTER TABLE license ADD COLUMN trial_length bigint;
ALTER TABLE license ADD COLUMN clock_tolerance bigint;
ALTER TABLE license ADD COLUMN witness_required boolean NOT NULL DEFAULT FALSE;
ALTER TABLE license ADD COLUMN status_age bigint;
ALTER TABLE license ADD COLUMN status_grace bigint NOT NULL DEFAULT 0;
ALTER TABLE license ADD COLUMN signer_grace bigint NOT NULL DEFAULT 2592000;

-- Of a trial: when the machine began with it. Of a lease: the first instant at which neither it nor its grace holds.
ALTER TABLE activation ADD COLUMN trial_started_at bigint;
ALTER TABLE activation ADD COLUMN lease_ends_at bigint;
