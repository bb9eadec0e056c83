-- TEXT and BIGINT only, so that the same statements run on SQLite and PostgreSQL. Times are seconds since 1970.

-- Launches between POST /api/launches and the callback.
CREATE TABLE launches (
    state_hash TEXT PRIMARY KEY NOT NULL,
    browser_hash TEXT NOT NULL,
    epj_key TEXT NOT NULL,
    created BIGINT NOT NULL,
    sealed TEXT NOT NULL
);

-- `ended` is 0 while a session lives. The row of an ended one stays a while without its content: its pages must still
-- be shown in the EPJ's frame, to say that the session is over.
CREATE TABLE sessions (
    launch_hash TEXT PRIMARY KEY NOT NULL,
    browser_hash TEXT NOT NULL,
    epj_key TEXT NOT NULL,
    created BIGINT NOT NULL,
    used BIGINT NOT NULL,
    ended BIGINT NOT NULL,
    version BIGINT NOT NULL,
    sealed TEXT NOT NULL
);
CREATE INDEX sessions_by_browser ON sessions (browser_hash);

-- What was about to be done, committed before it was done. Rows are added and never changed.
CREATE TABLE audit (
    id TEXT PRIMARY KEY NOT NULL,
    at BIGINT NOT NULL,
    event TEXT NOT NULL,
    launch_hash TEXT NOT NULL,
    epj_key TEXT NOT NULL,
    user_name TEXT NOT NULL,
    user_hpr TEXT NOT NULL,
    organisation TEXT NOT NULL,
    country TEXT NOT NULL,
    purpose TEXT NOT NULL,
    legal_basis TEXT NOT NULL,
    notice_version TEXT NOT NULL,
    confirmations TEXT NOT NULL,
    asked TEXT NOT NULL,
    patient TEXT NOT NULL,
    citizen TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX audit_by_time ON audit (at);

-- How it ended.
CREATE TABLE audit_outcomes (
    id TEXT PRIMARY KEY NOT NULL,
    audit_id TEXT NOT NULL REFERENCES audit (id),
    at BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX audit_outcomes_by_audit ON audit_outcomes (audit_id);
