-- Rounds of assessments: who is expected, what was written of whom and by whom. Answers and comments are S3, sealed
-- with the child's key; which child was assessed, by which kind of informant and when is not (docs/decisions/0025).

CREATE TABLE evaluation_round (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT REFERENCES establishment (id),   -- null: of the whole network
    instrument TEXT NOT NULL REFERENCES instrument (id), -- a published version: it never changes
    name TEXT NOT NULL,
    opens_on TEXT NOT NULL,
    closes_on TEXT NOT NULL,
    reference_on TEXT NOT NULL,       -- who is enrolled that day is expected, in the cursus of that day
    informants TEXT NOT NULL,         -- separated by blanks
    opened_at TEXT NOT NULL,
    opened_by TEXT NOT NULL REFERENCES user_account (id),
    withdrawn_at TEXT,                -- opened by mistake, nobody had written
    withdrawn_by TEXT REFERENCES user_account (id),
    CHECK (closes_on >= opens_on)
);
CREATE INDEX evaluation_round_establishment ON evaluation_round (establishment, closes_on);

-- closed before its last day, opened again with a reason: the newest that was not undone counts
CREATE TABLE evaluation_round_change (
    id TEXT NOT NULL PRIMARY KEY,
    round TEXT NOT NULL REFERENCES evaluation_round (id),
    number BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('closed', 'reopened')),
    reason TEXT,
    until_on TEXT,                    -- new last day
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES user_account (id),
    undone_at TEXT,
    undone_by TEXT REFERENCES user_account (id),
    UNIQUE (round, number),
    CHECK ((kind = 'reopened') = (reason IS NOT NULL)),
    CHECK ((kind = 'reopened') = (until_on IS NOT NULL))
);

-- two at most a round and establishment
CREATE TABLE evaluation_reminder (
    id TEXT NOT NULL PRIMARY KEY,
    round TEXT NOT NULL REFERENCES evaluation_round (id),
    establishment TEXT NOT NULL REFERENCES establishment (id),
    number BIGINT NOT NULL CHECK (number BETWEEN 1 AND 2),
    missing BIGINT NOT NULL,          -- when it was said
    sent_at TEXT NOT NULL,
    sent_by TEXT NOT NULL REFERENCES user_account (id),
    UNIQUE (round, establishment, number)
);

-- which psychologist assesses which child in a round: the relationship without which she sees none
CREATE TABLE evaluation_assignment (
    id TEXT NOT NULL PRIMARY KEY,
    round TEXT NOT NULL REFERENCES evaluation_round (id),
    child TEXT NOT NULL REFERENCES child (id),
    person TEXT NOT NULL REFERENCES user_account (id),
    assigned_at TEXT NOT NULL,
    assigned_by TEXT NOT NULL REFERENCES user_account (id),
    ended_at TEXT,
    ended_by TEXT REFERENCES user_account (id)
);
CREATE INDEX evaluation_assignment_person ON evaluation_assignment (person, round, child);
CREATE INDEX evaluation_assignment_round ON evaluation_assignment (round, child);

-- a teacher's link: 128 random bits, hashed at rest; the children named in it and no other
CREATE TABLE evaluation_link (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    round TEXT NOT NULL REFERENCES evaluation_round (id),
    establishment TEXT NOT NULL REFERENCES establishment (id),
    teacher TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL REFERENCES user_account (id),
    expires_at TEXT NOT NULL,
    sent_at TEXT,                     -- the last answer that came by it
    revoked_at TEXT,
    revoked_by TEXT REFERENCES user_account (id)
);
CREATE INDEX evaluation_link_round ON evaluation_link (round, establishment);

CREATE TABLE evaluation_link_child (
    link TEXT NOT NULL REFERENCES evaluation_link (id),
    number BIGINT NOT NULL,           -- how the page names the child: nothing personal is in an address
    child TEXT NOT NULL REFERENCES child (id),
    PRIMARY KEY (link, number),
    UNIQUE (link, child)
);
CREATE INDEX evaluation_link_child_child ON evaluation_link_child (child);

-- one child as one kind of informant saw it in one round, as it stands
CREATE TABLE assessment (
    id TEXT NOT NULL PRIMARY KEY,
    round TEXT NOT NULL REFERENCES evaluation_round (id),
    child TEXT NOT NULL REFERENCES child (id),
    establishment TEXT NOT NULL REFERENCES establishment (id),
    informant TEXT NOT NULL CHECK (informant IN ('referent', 'teacher', 'psychologist', 'child', 'parent')),
    form TEXT NOT NULL,               -- of the instrument: '1-referent'; it stays the one it was begun on
    answers_sealed BYTEA NOT NULL,    -- JSON: what stands, and what another said otherwise; the comment too
    version BIGINT NOT NULL,          -- number of the last change
    started_at TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    written_by TEXT REFERENCES user_account (id), -- the last; null: by the link
    link TEXT REFERENCES evaluation_link (id),
    submitted_at TEXT,
    UNIQUE (round, child, informant)
);
CREATE INDEX assessment_child ON assessment (child);

-- every writing, with what stood after it: nothing written is lost, and a draft knows what it was typed on
CREATE TABLE assessment_change (
    id TEXT NOT NULL PRIMARY KEY,     -- made by the device: a repeat is harmless
    assessment TEXT NOT NULL REFERENCES assessment (id),
    number BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('saved', 'submitted', 'taken_back')),
    answers_sealed BYTEA NOT NULL,
    reason_sealed BYTEA,              -- of what was taken back
    observed_at TEXT NOT NULL,        -- the device's clock, by the server's
    received_at TEXT NOT NULL,
    written_by TEXT REFERENCES user_account (id),
    link TEXT REFERENCES evaluation_link (id),
    UNIQUE (assessment, number),
    CHECK ((written_by IS NULL) <> (link IS NULL))
);
CREATE INDEX assessment_change_writer ON assessment_change (written_by, received_at);
