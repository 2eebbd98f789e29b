-- What headquarters read of the network in a draft has left the houses: it stands in the ledger as it is shown
-- (docs/decisions/0031). Frozen, its version stands for it.
CREATE TABLE report_shown (
    id TEXT NOT NULL PRIMARY KEY,
    report TEXT NOT NULL,             -- the draft, which may be gone since
    digest TEXT NOT NULL,             -- SHA-256 of the release: shown twice the same day, it is one
    release_sealed BYTEA NOT NULL,
    shown_at TEXT NOT NULL
);
CREATE UNIQUE INDEX report_shown_digest ON report_shown (digest);
