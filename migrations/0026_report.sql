-- Reports (bilans): drafts, frozen versions and the ledger of what left (docs/decisions/0031).

-- one draft, of an establishment or of the whole network (establishment null). A correction is a draft of its own in
-- the chain of the version that it corrects; once frozen, what it said is in its version alone
CREATE TABLE report (
    id TEXT NOT NULL PRIMARY KEY,
    chain TEXT NOT NULL,              -- id of the first report of the chain
    establishment TEXT REFERENCES establishment (id),
    template TEXT NOT NULL CHECK (template IN ('impact', 'clas', 'pre', 'cite_educative', 'contrat_de_ville')),
    audience TEXT NOT NULL CHECK (audience IN ('team', 'partner', 'everyone')),
    partner TEXT,
    period_from TEXT NOT NULL,
    period_until TEXT NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    content TEXT,                     -- JSON of a ReportContent, without the director's words; null once frozen
    release_sealed BYTEA,             -- what would leave, with the records behind it; null once frozen
    ledger_revision BIGINT NOT NULL,  -- that its figures were decided against
    already_exposed BIGINT NOT NULL,  -- people that earlier releases give away, whatever this one hides
    computed_at TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    opened_by TEXT NOT NULL REFERENCES user_account (id),
    version BIGINT NOT NULL
);
CREATE INDEX report_establishment ON report (establishment);
CREATE INDEX report_chain ON report (chain);

-- the director's own words, a block each
CREATE TABLE report_text (
    report TEXT NOT NULL REFERENCES report (id),
    section TEXT NOT NULL,
    key TEXT NOT NULL,
    text TEXT NOT NULL,
    edited_at TEXT NOT NULL,
    edited_by TEXT NOT NULL REFERENCES user_account (id),
    PRIMARY KEY (report, section, key)
);

-- a draft thrown away, and taken back
CREATE TABLE report_discard (
    id TEXT NOT NULL PRIMARY KEY,
    report TEXT NOT NULL REFERENCES report (id),
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES user_account (id),
    undone_at TEXT,
    undone_by TEXT REFERENCES user_account (id)
);
CREATE INDEX report_discard_report ON report_discard (report);

-- version figée: never written again but for its withdrawal
CREATE TABLE report_version (
    id TEXT NOT NULL PRIMARY KEY,
    report TEXT NOT NULL UNIQUE REFERENCES report (id),
    chain TEXT NOT NULL,
    number BIGINT NOT NULL CHECK (number >= 1),
    content TEXT NOT NULL,            -- JSON, the very bytes that were hashed, texts included
    hash TEXT NOT NULL,               -- SHA-256 of them, hexadecimal
    changes TEXT NOT NULL,            -- JSON: what differs from the version before
    release_sealed BYTEA NOT NULL,
    frozen_at TEXT NOT NULL,
    frozen_by TEXT NOT NULL REFERENCES user_account (id),
    audit_seq BIGINT NOT NULL,        -- head of the audit log at that moment, signed
    audit_signed_at TEXT NOT NULL,
    audit_hash TEXT NOT NULL,
    audit_signature TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_by TEXT REFERENCES user_account (id),
    withdrawn_because TEXT,
    UNIQUE (chain, number)
);

-- version corrective: which version a draft corrects, and why
CREATE TABLE report_correction (
    report TEXT NOT NULL PRIMARY KEY REFERENCES report (id),
    corrects TEXT NOT NULL REFERENCES report_version (id),
    reason TEXT NOT NULL
);
CREATE INDEX report_correction_corrects ON report_correction (corrects);

-- address of a page outside: /p/<token>; public pages may be found, a partner's is handed over
CREATE TABLE report_address (
    id TEXT NOT NULL PRIMARY KEY,
    version TEXT NOT NULL REFERENCES report_version (id),
    token_hash TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('public', 'partner')),
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES user_account (id),
    ended_at TEXT,
    ended_by TEXT REFERENCES user_account (id)
);
CREATE INDEX report_address_version ON report_address (version);

-- registre de ce qui est sorti: how often it grew. What was decided against an older one is decided again
CREATE TABLE ledger_revision (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    revision BIGINT NOT NULL
);
INSERT INTO ledger_revision (id, revision) VALUES (1, 0);
