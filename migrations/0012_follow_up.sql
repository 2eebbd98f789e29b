-- Absences that speak: a task for the referent when too many unexplained absences follow one another.

CREATE TABLE follow_up (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT NOT NULL REFERENCES establishment (id),
    child TEXT NOT NULL REFERENCES child (id),
    session TEXT NOT NULL REFERENCES session (id),  -- whose absence completed the row
    absences BIGINT NOT NULL,         -- how many made the row when it was made
    since TEXT NOT NULL,              -- day of the first of them
    state TEXT NOT NULL CHECK (state IN ('open', 'taken', 'done', 'corrected')),  -- of the last event
    settled_on TEXT,                  -- day it was done: absences until then count no more
    taken_by TEXT REFERENCES user_account (id),
    made_at TEXT NOT NULL,
    UNIQUE (child, session)
);
CREATE INDEX follow_up_establishment ON follow_up (establishment, state);

-- what became of it; nothing is changed afterwards
CREATE TABLE follow_up_event (
    id TEXT NOT NULL PRIMARY KEY,
    follow_up TEXT NOT NULL REFERENCES follow_up (id),
    number BIGINT NOT NULL,
    event TEXT NOT NULL CHECK (event IN ('made', 'taken', 'done', 'reopened', 'corrected')),
    note_sealed BYTEA,                -- with the child's key
    at TEXT NOT NULL,
    by_user TEXT REFERENCES user_account (id),  -- null: a mark that was noted or corrected did it
    UNIQUE (follow_up, number)
);

-- what an establishment decided otherwise than content/defaults/follow_up.toml, from a day on
CREATE TABLE follow_up_setting (
    establishment TEXT NOT NULL REFERENCES establishment (id),
    from_on TEXT NOT NULL,
    absences BIGINT NOT NULL CHECK (absences BETWEEN 2 AND 20),
    director_after_days BIGINT NOT NULL CHECK (director_after_days BETWEEN 1 AND 14),
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id),
    PRIMARY KEY (establishment, from_on)
);
