-- séance: one dated occurrence, made from a slot when its week is first looked at
CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY,
    slot TEXT REFERENCES slot (id),
    mini_group TEXT NOT NULL REFERENCES mini_group (id),
    establishment TEXT NOT NULL REFERENCES establishment (id),
    on_date TEXT NOT NULL,
    starts TEXT NOT NULL,             -- local time
    ends TEXT NOT NULL,
    activity TEXT NOT NULL,
    room TEXT,
    leader TEXT REFERENCES user_account (id),
    cancelled_at TEXT,
    cancelled_by TEXT REFERENCES user_account (id),
    cancel_reason TEXT,
    UNIQUE (slot, on_date)
);
CREATE INDEX session_day ON session (establishment, on_date);
CREATE INDEX session_group ON session (mini_group, on_date);

-- every note ever made, by the id its device gave it: the history, and what makes a repeat harmless
CREATE TABLE attendance_note (
    id TEXT NOT NULL PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session (id),
    child TEXT NOT NULL REFERENCES child (id),
    presence TEXT NOT NULL CHECK (presence IN ('present', 'late', 'excused', 'absent', 'unmarked')),
    reason_sealed BYTEA,
    arrived_at TEXT,
    left_at TEXT,
    noted_by TEXT NOT NULL REFERENCES user_account (id),
    observed_at TEXT NOT NULL,        -- the device's clock
    received_at TEXT NOT NULL         -- the server's
);
CREATE INDEX attendance_note_session ON attendance_note (session, child);

-- the value that counts; `other` is the note of a second person who saw otherwise, until one is chosen
CREATE TABLE attendance (
    session TEXT NOT NULL REFERENCES session (id),
    child TEXT NOT NULL REFERENCES child (id),
    presence TEXT NOT NULL CHECK (presence IN ('present', 'late', 'excused', 'absent')),
    minutes BIGINT NOT NULL,          -- attended; 0 when not there
    note TEXT NOT NULL REFERENCES attendance_note (id),
    other TEXT REFERENCES attendance_note (id),
    PRIMARY KEY (session, child)
);
CREATE INDEX attendance_child ON attendance (child);

-- which of two values was kept, and by whom: notes received until then no longer disagree
CREATE TABLE attendance_settlement (
    session TEXT NOT NULL REFERENCES session (id),
    child TEXT NOT NULL REFERENCES child (id),
    note TEXT NOT NULL REFERENCES attendance_note (id),
    settled_at TEXT NOT NULL,
    settled_by TEXT NOT NULL REFERENCES user_account (id),
    PRIMARY KEY (session, child)
);
