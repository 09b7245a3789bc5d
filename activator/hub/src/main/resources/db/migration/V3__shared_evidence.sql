-- A value that other machines of the product show as well is kept, and does not count.
ALTER TABLE activation_evidence ADD COLUMN shared boolean NOT NULL DEFAULT FALSE;
