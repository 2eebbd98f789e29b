-- Grids of evaluation: one row a version. What it says is in `definition` (JSON), immutable once published: the rounds
-- that used it keep it (docs/decisions/0024). A draft that was discarded keeps its row and is no longer seen.
CREATE TABLE instrument (
    id TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,    -- in the whole instance: printed on paper
    code TEXT NOT NULL,
    version BIGINT NOT NULL,          -- of this code
    title TEXT NOT NULL,
    language TEXT NOT NULL,
    licence TEXT NOT NULL,
    definition TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('shipped', 'file', 'version')),
    source_hash TEXT,                 -- SHA-256 of the file
    based_on TEXT REFERENCES instrument (id),
    edition BIGINT NOT NULL,          -- of a draft: grows at each edit
    created_at TEXT NOT NULL,
    created_by TEXT REFERENCES user_account (id),    -- nobody: shipped
    edited_at TEXT,
    edited_by TEXT REFERENCES user_account (id),
    published_at TEXT,
    published_by TEXT REFERENCES user_account (id),  -- nobody: shipped
    retired_at TEXT,                  -- the next version of its code was published
    retired_by TEXT REFERENCES user_account (id),
    discarded_at TEXT,
    discarded_by TEXT REFERENCES user_account (id),
    UNIQUE (code, version),
    CHECK (retired_at IS NULL OR published_at IS NOT NULL),
    CHECK (discarded_at IS NULL OR published_at IS NULL)
);
CREATE INDEX instrument_source_hash ON instrument (source_hash);
