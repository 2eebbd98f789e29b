-- Children and the adults around them. Names are clear (searchable); what else identifies or may hurt is sealed with
-- the child's own key (columns *_sealed), kept in the keyring file: erasing a child is erasing that key.

CREATE TABLE child (
    id TEXT NOT NULL PRIMARY KEY,
    given_names TEXT NOT NULL,        -- as the civil register writes them; the first is the one used
    birth_name TEXT NOT NULL,
    usage_name TEXT,
    birth_date TEXT NOT NULL,
    sex TEXT NOT NULL CHECK (sex IN ('f', 'm', 'x')),
    languages TEXT NOT NULL,          -- spoken at home, codes separated by blanks; may be empty
    interpreter_needed_since TEXT,
    folded TEXT NOT NULL,             -- ' word word word ', every name folded, for search
    created_at TEXT NOT NULL,
    created_by TEXT REFERENCES user_account (id),
    version BIGINT NOT NULL
);
CREATE INDEX child_birth ON child (birth_date);

CREATE TABLE guardian (
    id TEXT NOT NULL PRIMARY KEY,
    given_names TEXT NOT NULL,
    usage_name TEXT NOT NULL,
    birth_name TEXT,
    phone_sealed BYTEA,               -- sealed with the guardian's own key
    phone_lookup BYTEA,               -- keyed hash of the E.164 number: exact search only
    email_sealed BYTEA,
    language TEXT,
    interpreter_needed_since TEXT,
    folded TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT REFERENCES user_account (id),
    version BIGINT NOT NULL
);
CREATE INDEX guardian_phone ON guardian (phone_lookup);

CREATE TABLE child_guardian (
    id TEXT NOT NULL PRIMARY KEY,
    child TEXT NOT NULL REFERENCES child (id),
    guardian TEXT NOT NULL REFERENCES guardian (id),
    relation TEXT NOT NULL CHECK (relation IN ('mother', 'father', 'grandparent', 'sibling', 'other', 'named_adult')),
    authority TEXT NOT NULL CHECK (authority IN ('joint', 'sole', 'delegated', 'withdrawn', 'none')),
    from_on TEXT NOT NULL,
    until_on TEXT,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT REFERENCES user_account (id),
    UNIQUE (child, guardian)
);
CREATE INDEX child_guardian_guardian ON child_guardian (guardian);

-- what an adult may do for, or must not do near, a child: dated, with its evidence (a court decision)
CREATE TABLE guardian_right (
    id TEXT NOT NULL PRIMARY KEY,
    child_guardian TEXT NOT NULL REFERENCES child_guardian (id),
    kind TEXT NOT NULL CHECK (kind IN ('collect', 'contact', 'emergency', 'no_approach')),
    from_on TEXT NOT NULL,
    until_on TEXT,
    evidence_sealed BYTEA,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT REFERENCES user_account (id)
);
CREATE INDEX guardian_right_link ON guardian_right (child_guardian);

CREATE TABLE health_essential (
    child TEXT NOT NULL PRIMARY KEY REFERENCES child (id),
    allergies_sealed BYTEA,
    treatment_sealed BYTEA,
    plan_sealed BYTEA,                -- PAI: what to do, in a few words
    note_sealed BYTEA,
    version BIGINT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT REFERENCES user_account (id)
);

CREATE TABLE authorisation (
    id TEXT NOT NULL PRIMARY KEY,
    child TEXT NOT NULL REFERENCES child (id),
    guardian TEXT REFERENCES guardian (id),
    kind TEXT NOT NULL CHECK (kind IN ('participation', 'leave_alone', 'urgent_care', 'image_internal', 'image_public',
                                       'transport', 'school_sharing')),
    detail TEXT,                      -- the hour, for leave_alone ("18:00")
    from_on TEXT NOT NULL,
    until_on TEXT,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT REFERENCES user_account (id),
    revoked_at TEXT,
    revoked_by TEXT REFERENCES user_account (id)
);
CREATE INDEX authorisation_child ON authorisation (child);

CREATE TABLE schooling (
    id TEXT NOT NULL PRIMARY KEY,
    child TEXT NOT NULL REFERENCES child (id),
    school_year TEXT NOT NULL,
    school TEXT REFERENCES school (uai),
    level TEXT NOT NULL,              -- 'GS', 'CP', … '3e'
    class_kind TEXT NOT NULL CHECK (class_kind IN ('ordinary', 'ulis', 'segpa', 'upe2a')),
    recorded_at TEXT NOT NULL,
    recorded_by TEXT REFERENCES user_account (id),
    UNIQUE (child, school_year)
);

CREATE TABLE address (
    id TEXT NOT NULL PRIMARY KEY,
    child TEXT NOT NULL REFERENCES child (id),
    kind TEXT NOT NULL CHECK (kind IN ('residence', 'domiciliation', 'shelter')),
    lines_sealed BYTEA NOT NULL,
    postcode TEXT NOT NULL,
    commune TEXT NOT NULL,            -- COG code
    from_on TEXT NOT NULL,
    until_on TEXT,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT REFERENCES user_account (id)
);
CREATE INDEX address_child ON address (child);

-- a hidden home: nothing of it in `address`; its own key, deny by default, every read tells the director
CREATE TABLE protected_address (
    id TEXT NOT NULL PRIMARY KEY,
    child TEXT NOT NULL REFERENCES child (id),
    address_sealed BYTEA NOT NULL,
    reason_sealed BYTEA NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id)
);
CREATE INDEX protected_address_child ON protected_address (child);

-- who opened a hidden home, when, and the reason given before it was shown
CREATE TABLE protected_address_opening (
    id TEXT NOT NULL PRIMARY KEY,
    protected_address TEXT NOT NULL REFERENCES protected_address (id),
    reason_sealed BYTEA NOT NULL,
    opened_at TEXT NOT NULL,
    opened_by TEXT NOT NULL REFERENCES user_account (id)
);
CREATE INDEX protected_address_opening_address ON protected_address_opening (protected_address);

-- where a home lies, under one list, at one date; a later row may overrule an earlier one and both stay
CREATE TABLE residence_decision (
    id TEXT NOT NULL PRIMARY KEY,
    child TEXT NOT NULL REFERENCES child (id),
    zone_list TEXT NOT NULL,
    on_date TEXT NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('inside', 'outside', 'unknown')),
    zone_code TEXT,
    zone_name TEXT,
    method TEXT NOT NULL CHECK (method IN ('point_in_polygon', 'official_tool', 'declared')),
    point_sealed BYTEA,               -- "lon lat"
    geocode_source TEXT,
    geocode_precision_m DOUBLE PRECISION,
    list_precision_m DOUBLE PRECISION,
    distance_m DOUBLE PRECISION,      -- to the nearest boundary, > 0 inside
    why TEXT,                         -- of an unknown: 'list_not_in_force', 'no_list', 'no_evidence'
    evidence_sealed BYTEA,
    decided_at TEXT NOT NULL,
    decided_by TEXT REFERENCES user_account (id),
    confirmed_at TEXT,
    confirmed_by TEXT REFERENCES user_account (id),
    overruled_by TEXT REFERENCES residence_decision (id)
);
CREATE INDEX residence_decision_child ON residence_decision (child, on_date);
