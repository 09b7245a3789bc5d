-- The PAT or workspace token that was exchanged for a device token, so that a leak is followed to what came of it.
ALTER TABLE device_token ADD COLUMN installed_with text REFERENCES token (id);
CREATE INDEX device_token_installed_with ON device_token (installed_with) WHERE installed_with IS NOT NULL;
