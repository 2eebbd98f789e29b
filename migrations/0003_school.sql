-- Schools (écoles, collèges), by their UAI, and what closes an establishment on a day.

CREATE TABLE school (
    uai TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('nursery', 'primary', 'elementary', 'college', 'lycee', 'other')),
    commune TEXT NOT NULL,            -- COG code
    commune_name TEXT NOT NULL,
    network TEXT NOT NULL CHECK (network IN ('REP', 'REP+', 'none')),
    recorded_at TEXT NOT NULL,
    recorded_by TEXT REFERENCES user_account (id)
);

CREATE TABLE closure (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT NOT NULL REFERENCES establishment (id),
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,           -- last day, inclusive
    label TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id)
);
CREATE INDEX closure_establishment ON closure (establishment, from_on);
