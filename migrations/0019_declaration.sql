-- Declarations of accueils to the State: what the director writes of them, and each sheet as it was filed. What a sheet
-- says is gathered from the rest (staff, sessions, memberships, offers) when it is looked at.

-- The newest that was not taken back speaks.
CREATE TABLE declaration_entry (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT NOT NULL REFERENCES establishment (id),
    accueil TEXT,                     -- "periscolaire-2025-2026", "stay-<group>"; null: of every one
    sheet TEXT,                       -- of a filing
    kind TEXT NOT NULL CHECK (kind IN ('decision', 'value', 'document', 'filing', 'receipt')),
    name TEXT NOT NULL,
    value TEXT,
    reason TEXT,
    on_day TEXT,
    until_on TEXT,                    -- last day
    given_on TEXT,                    -- to the parents
    filing TEXT REFERENCES declaration_entry (id),
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id),
    withdrawn_at TEXT,
    withdrawn_by TEXT REFERENCES user_account (id),
    CHECK ((kind = 'filing') = (sheet IS NOT NULL)),
    CHECK ((kind = 'receipt') = (filing IS NOT NULL))
);
CREATE INDEX declaration_entry_establishment ON declaration_entry (establishment, recorded_at);

-- a sheet as it was filed, line by line; civil status is sealed under the key of the person it is of
CREATE TABLE declaration_line (
    filing TEXT NOT NULL REFERENCES declaration_entry (id),
    position BIGINT NOT NULL,
    section TEXT NOT NULL,
    about TEXT,
    about_name TEXT,
    name TEXT NOT NULL,
    value TEXT,
    value_sealed BYTEA,
    PRIMARY KEY (filing, position)
);
