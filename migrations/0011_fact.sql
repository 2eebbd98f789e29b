-- What happened to a child or in a group, in the words of who saw it. The words are S3: sealed with the child's key, or
-- with the fact's own when it is about a group. Nothing is deleted: a correction is a new row, a withdrawal an instant.

CREATE TABLE fact (
    id TEXT NOT NULL PRIMARY KEY,     -- made by the device: a repeat is harmless
    establishment TEXT NOT NULL REFERENCES establishment (id),
    child TEXT REFERENCES child (id), -- null: about the group
    mini_group TEXT REFERENCES mini_group (id),
    session TEXT REFERENCES session (id),
    kind TEXT NOT NULL CHECK (kind IN ('fact', 'incident')),                    -- of the last words
    severity TEXT NOT NULL CHECK (severity IN ('ordinary', 'watch', 'grave')),  -- of the last words
    said_at TEXT NOT NULL,            -- the device's clock, as it said
    observed_at TEXT NOT NULL,        -- the same, by the server's clock
    received_at TEXT NOT NULL,
    written_by TEXT NOT NULL REFERENCES user_account (id),
    withdrawn_at TEXT,
    withdrawn_by TEXT REFERENCES user_account (id),
    acknowledged_at TEXT,             -- "Vu": a grave fact waits for the director until then
    acknowledged_by TEXT REFERENCES user_account (id),
    CHECK (child IS NOT NULL OR mini_group IS NOT NULL)
);
CREATE INDEX fact_child ON fact (child, observed_at);
CREATE INDEX fact_establishment ON fact (establishment, observed_at);
CREATE INDEX fact_writer ON fact (written_by, received_at);

-- what was written first, and every correction
CREATE TABLE fact_words (
    fact TEXT NOT NULL REFERENCES fact (id),
    number BIGINT NOT NULL,           -- 1: what was written first; the last one counts
    id TEXT NOT NULL UNIQUE,          -- made by the device
    kind TEXT NOT NULL CHECK (kind IN ('fact', 'incident')),
    severity TEXT NOT NULL CHECK (severity IN ('ordinary', 'watch', 'grave')),
    words_sealed BYTEA NOT NULL,
    written_at TEXT NOT NULL,
    written_by TEXT NOT NULL REFERENCES user_account (id),
    PRIMARY KEY (fact, number)
);

-- the State's form of a serious incident (domain.md §3.4), each writing of it a row
CREATE TABLE incident_report (
    fact TEXT NOT NULL REFERENCES fact (id),
    version BIGINT NOT NULL,          -- 1, 2, …
    department TEXT NOT NULL,
    occurred_at TEXT NOT NULL,
    category TEXT,
    types TEXT NOT NULL,              -- codes separated by blanks
    words_sealed BYTEA NOT NULL,      -- JSON: other type, staff, account, steps taken, information given
    written_at TEXT NOT NULL,
    written_by TEXT NOT NULL REFERENCES user_account (id),
    PRIMARY KEY (fact, version)
);

-- a step ticked, found not to apply, or unticked: the last one counts
CREATE TABLE incident_step (
    id TEXT NOT NULL PRIMARY KEY,
    fact TEXT NOT NULL REFERENCES fact (id),
    number BIGINT NOT NULL,
    step TEXT NOT NULL,               -- of content/defaults/incident.toml
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'not_applicable', 'undone')),
    done_at TEXT NOT NULL,            -- when it was done
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id),
    UNIQUE (fact, number)
);

-- the form left for the State's service, or the service said that it read it
CREATE TABLE incident_sending (
    id TEXT NOT NULL PRIMARY KEY,
    fact TEXT NOT NULL REFERENCES fact (id),
    version BIGINT NOT NULL,          -- of the form that was sent or read
    state TEXT NOT NULL CHECK (state IN ('sent', 'read')),
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id),
    UNIQUE (fact, version, state),
    FOREIGN KEY (fact, version) REFERENCES incident_report (fact, version)
);
