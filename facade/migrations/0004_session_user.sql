-- Whose session it is, as SHA-256 of the HPR number: a launch ends the sessions of others in the same browser without opening its own.
ALTER TABLE sessions ADD COLUMN user_hash TEXT NOT NULL DEFAULT '';
