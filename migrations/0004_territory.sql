-- Priority areas by list. A list is replaced whole, by an import that stays in the history.

CREATE TABLE zone_import (
    id TEXT NOT NULL PRIMARY KEY,
    list TEXT NOT NULL,               -- "QPV2015"
    kind TEXT NOT NULL CHECK (kind IN ('QPV', 'QVA', 'POVERTY_POCKET')),
    valid_from TEXT NOT NULL,
    valid_until TEXT,                 -- last day, inclusive
    precision_m DOUBLE PRECISION NOT NULL CHECK (precision_m > 0),
    source TEXT NOT NULL,
    licence TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_sha256 TEXT,                 -- known once the file is read
    step TEXT NOT NULL CHECK (step IN ('receive', 'read', 'repair', 'store', 'done')),
    read_count BIGINT NOT NULL,
    repaired BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    error_code TEXT,                  -- set when it failed
    error_detail TEXT,
    started_at TEXT NOT NULL,
    started_by TEXT REFERENCES user_account (id),   -- null: from the command line
    seen_at TEXT NOT NULL,            -- last sign of life
    finished_at TEXT
);

-- areas left out, and why; the first 500
CREATE TABLE zone_rejection (
    import TEXT NOT NULL REFERENCES zone_import (id),
    line BIGINT NOT NULL,             -- place in the file, from 1
    code TEXT NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (import, line)
);

-- a list, as its last import gave it
CREATE TABLE zone_list (
    name TEXT NOT NULL PRIMARY KEY,
    import TEXT NOT NULL REFERENCES zone_import (id)
);

CREATE TABLE zone (
    list TEXT NOT NULL REFERENCES zone_list (name),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    communes TEXT NOT NULL,           -- names, or COG codes where the file has no name; separated by a line end
    commune_codes TEXT NOT NULL,      -- COG codes, separated by a line end
    words TEXT NOT NULL,              -- code, name and communes, folded, for search
    outline BYTEA NOT NULL,           -- territory/outline.cpp says how
    PRIMARY KEY (list, code)
);
