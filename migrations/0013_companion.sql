-- Two children who had better be together, or apart; every move between groups and every slot ended, kept so that it
-- can be taken back.

-- lien déclaré entre deux enfants: brother and sister, a wish of the team, an incompatibility; dated, with its author
CREATE TABLE companion (
    id TEXT NOT NULL PRIMARY KEY,
    first_child TEXT NOT NULL REFERENCES child (id),   -- of the two, the one whose id comes first
    second_child TEXT NOT NULL REFERENCES child (id),
    kind TEXT NOT NULL CHECK (kind IN ('sibling', 'together', 'apart', 'incompatible')),
    reason_sealed BYTEA,              -- sealed with the key of one child inside that of the other: either erases it
    from_on TEXT NOT NULL,
    until_on TEXT,                    -- first day it no longer holds
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id),
    ended_at TEXT,
    ended_by TEXT REFERENCES user_account (id),
    CHECK (first_child < second_child),
    CHECK (until_on IS NULL OR until_on >= from_on)
);
CREATE INDEX companion_first ON companion (first_child);
CREATE INDEX companion_second ON companion (second_child);

-- déplacement: one child, from a group to another from a day on
CREATE TABLE group_move (
    id TEXT NOT NULL PRIMARY KEY,
    child TEXT NOT NULL REFERENCES child (id),
    establishment TEXT NOT NULL REFERENCES establishment (id),
    from_group TEXT REFERENCES mini_group (id),
    to_group TEXT REFERENCES mini_group (id),
    from_on TEXT NOT NULL,
    warnings TEXT NOT NULL,           -- what was said and gone on despite: kinds separated by blanks
    left_as TEXT NOT NULL,            -- the memberships it left, in a line: undone only while they still are that
    moved_at TEXT NOT NULL,
    moved_by TEXT NOT NULL REFERENCES user_account (id),
    undone_at TEXT,
    undone_by TEXT REFERENCES user_account (id)
);
CREATE INDEX group_move_child ON group_move (child, moved_at);
CREATE INDEX group_move_establishment ON group_move (establishment, moved_at);

-- the memberships that a move ended or removed, as they were
CREATE TABLE group_move_before (
    move TEXT NOT NULL REFERENCES group_move (id),
    membership TEXT NOT NULL,
    mini_group TEXT NOT NULL REFERENCES mini_group (id),
    from_on TEXT NOT NULL,
    until_on TEXT,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT REFERENCES user_account (id),
    PRIMARY KEY (move, membership)
);

-- a slot ended, and what it would have done otherwise: taken back while nothing else was decided of it
CREATE TABLE slot_closing (
    id TEXT NOT NULL PRIMARY KEY,
    slot TEXT NOT NULL REFERENCES slot (id),
    on_date TEXT NOT NULL,            -- first day it no longer holds
    until_before TEXT,
    closed_at TEXT NOT NULL,
    closed_by TEXT NOT NULL REFERENCES user_account (id),
    undone_at TEXT,
    undone_by TEXT REFERENCES user_account (id)
);
CREATE INDEX slot_closing_slot ON slot_closing (slot, closed_at);

ALTER TABLE mini_group ADD COLUMN closed_at TEXT;
