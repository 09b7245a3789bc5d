-- A plan bounds how many tokens of a workspace are good at once, and each new one is held to it.
CREATE INDEX token_good ON token (workspace_id, expires_at) WHERE revoked_at IS NULL AND deleted_at IS NULL;
