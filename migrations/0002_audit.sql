-- The log of who saw and who changed: one entry a read of S2 or more and a write, chained by SHA-256.

CREATE TABLE audit_entry (
    seq BIGINT NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT,                       -- user_account; null for a link or the system
    link TEXT,
    post TEXT,
    login_session TEXT,
    establishment TEXT,
    child TEXT,                       -- pseudonymous id
    subject TEXT,
    level TEXT NOT NULL,
    action TEXT NOT NULL,
    purpose TEXT,
    outcome TEXT NOT NULL,
    request TEXT,
    fields TEXT,                      -- names, never values
    hash BYTEA NOT NULL               -- SHA-256(previous hash, canonical entry)
);
CREATE INDEX audit_entry_child ON audit_entry (child, seq);
CREATE INDEX audit_entry_actor ON audit_entry (actor, seq);

-- a head signed with Ed25519 now and then: history rewritten from an older point is seen
CREATE TABLE audit_head (
    seq BIGINT NOT NULL PRIMARY KEY,
    signed_at TEXT NOT NULL,
    hash BYTEA NOT NULL,
    signature BYTEA NOT NULL
);
