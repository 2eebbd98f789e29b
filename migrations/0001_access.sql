-- Who may come in: establishments, accounts, posts, login sessions, links.
-- Written once for both databases; sql/dialect.hpp says what is rewritten for SQLite.

CREATE TABLE organisation (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL
);

-- établissement of the association (never a school)
CREATE TABLE establishment (
    id TEXT NOT NULL PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    commune TEXT NOT NULL,            -- COG code
    commune_name TEXT NOT NULL,
    places BIGINT NOT NULL CHECK (places > 0),
    school_zone TEXT NOT NULL CHECK (school_zone IN ('A', 'B', 'C')),
    opened_on TEXT NOT NULL,
    closed_on TEXT
);

CREATE TABLE user_account (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE,       -- lower case
    language TEXT NOT NULL,
    password_hash TEXT,               -- null: never set
    password_set_at TEXT,
    password_to_change_at TEXT,       -- set by someone else: to be changed at the next login
    created_at TEXT NOT NULL,
    created_by TEXT REFERENCES user_account (id),
    disabled_at TEXT,
    disabled_by TEXT REFERENCES user_account (id),
    last_login_at TEXT
);

-- a profile, in an establishment, from a day until the day before another
CREATE TABLE post (
    id TEXT NOT NULL PRIMARY KEY,
    user_account TEXT NOT NULL REFERENCES user_account (id),
    profile TEXT NOT NULL CHECK (profile IN ('director', 'referent', 'psychologist', 'activity_leader', 'volunteer',
                                             'headquarters', 'technical_administrator')),
    establishment TEXT REFERENCES establishment (id),
    from_on TEXT NOT NULL,
    until_on TEXT,                    -- first day it no longer holds
    recorded_at TEXT NOT NULL,
    recorded_by TEXT REFERENCES user_account (id),
    CHECK ((establishment IS NULL) = (profile IN ('headquarters', 'technical_administrator')))
);
CREATE INDEX post_user ON post (user_account);
CREATE INDEX post_establishment ON post (establishment);

CREATE TABLE login_session (
    id TEXT NOT NULL PRIMARY KEY,     -- public name of the session, in the audit log
    secret_hash TEXT NOT NULL UNIQUE, -- SHA-256 of the cookie, hexadecimal; the CSRF token is derived from the cookie
    user_account TEXT NOT NULL REFERENCES user_account (id),
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,            -- to the minute
    expires_at TEXT NOT NULL,
    ended_at TEXT
);
CREATE INDEX login_session_user ON login_session (user_account);

-- leaky buckets against guessing, one an account and one an address (the key is a keyed hash)
CREATE TABLE login_bucket (
    bucket TEXT NOT NULL PRIMARY KEY,
    level DOUBLE PRECISION NOT NULL,
    updated_at TEXT NOT NULL
);

-- a link: 128 random bits, hashed at rest, for one purpose and person, expiring, revocable
CREATE TABLE link (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    purpose TEXT NOT NULL CHECK (purpose IN ('referral')),
    establishment TEXT NOT NULL REFERENCES establishment (id),
    person_name TEXT NOT NULL,
    school TEXT,                      -- UAI, when it is for a teacher of one school
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL REFERENCES user_account (id),
    expires_at TEXT NOT NULL,
    revoked_at TEXT,
    revoked_by TEXT REFERENCES user_account (id)
);
CREATE INDEX link_establishment ON link (establishment);

-- the first answer to a write with an Idempotency-Key, sealed with the instance key, kept 48 hours
CREATE TABLE idempotency (
    user_account TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status BIGINT NOT NULL,
    answer_sealed BYTEA NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (user_account, idempotency_key)
);
CREATE INDEX idempotency_created ON idempotency (created_at);
