-- Who is refreshing a session's tokens at the EPJ, and until when others wait. Empty and 0 while nobody is: a refresh token is
-- redeemed by one call of one instance.
ALTER TABLE sessions ADD COLUMN lease TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN lease_until BIGINT NOT NULL DEFAULT 0;
