-- The document as the contact point knows it (sealed), and the tenant that the EPJ named: a claim that is recorded, and never
-- decides anything.
ALTER TABLE audit ADD COLUMN document TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN tenant TEXT NOT NULL DEFAULT '';
