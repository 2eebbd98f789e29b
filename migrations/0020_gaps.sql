-- A fête, a family evening, a workshop for parents: one session for each group, made and changed together
-- (docs/decisions/0022).
CREATE TABLE house_event (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT NOT NULL REFERENCES establishment (id),
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id)
);
CREATE INDEX house_event_establishment ON house_event (establishment);
ALTER TABLE session ADD COLUMN event TEXT REFERENCES house_event (id);
CREATE INDEX session_event ON session (event);

-- which adults came to a parents' workshop or a family time; a person nobody wrote down is a name
CREATE TABLE parent_presence (
    id TEXT NOT NULL PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    guardian TEXT REFERENCES guardian (id),
    other_name TEXT,
    noted_at TEXT NOT NULL,
    noted_by TEXT NOT NULL REFERENCES user_account (id),
    undone_at TEXT,
    undone_by TEXT REFERENCES user_account (id),
    CHECK ((guardian IS NULL) <> (other_name IS NULL))
);
CREATE INDEX parent_presence_session ON parent_presence (session);
CREATE INDEX parent_presence_guardian ON parent_presence (guardian);

-- what was said at a meeting with the family and agreed on; the newest counts, the others are the history
CREATE TABLE meeting_minutes (
    id TEXT NOT NULL PRIMARY KEY,
    meeting TEXT NOT NULL REFERENCES follow_up_meeting (id),
    words_sealed BYTEA NOT NULL,      -- the minutes and the points agreed, under the child's key
    written_at TEXT NOT NULL,
    written_by TEXT NOT NULL REFERENCES user_account (id)
);
CREATE INDEX meeting_minutes_meeting ON meeting_minutes (meeting, written_at);

-- how a director wants to be told at once of what is grave, besides Aujourd'hui; the newest row counts
CREATE TABLE alert_way (
    id TEXT NOT NULL PRIMARY KEY,
    user_account TEXT NOT NULL REFERENCES user_account (id),
    channel TEXT NOT NULL CHECK (channel IN ('none', 'sms', 'email')),
    address_sealed BYTEA,
    recorded_at TEXT NOT NULL,
    CHECK ((channel = 'none') = (address_sealed IS NULL))
);
CREATE INDEX alert_way_account ON alert_way (user_account, recorded_at);

-- told once of each fact; being sent is on disk before anything leaves, as for messages
CREATE TABLE alert (
    id TEXT NOT NULL PRIMARY KEY,
    user_account TEXT NOT NULL REFERENCES user_account (id),
    fact TEXT NOT NULL REFERENCES fact (id),
    created_at TEXT NOT NULL,
    tries BIGINT NOT NULL,
    next_try_at TEXT NOT NULL,
    failed_because TEXT,
    claimed_at TEXT,
    sent_at TEXT,
    uncertain_at TEXT,
    given_up_at TEXT,
    UNIQUE (fact, user_account)
);
CREATE INDEX alert_next_try ON alert (next_try_at);

-- a group closed, with what it takes to open it again
CREATE TABLE group_closing (
    id TEXT NOT NULL PRIMARY KEY,
    mini_group TEXT NOT NULL REFERENCES mini_group (id),
    on_date TEXT NOT NULL,            -- first day it no longer exists
    closed_at TEXT NOT NULL,
    closed_by TEXT NOT NULL REFERENCES user_account (id),
    undone_at TEXT,
    undone_by TEXT REFERENCES user_account (id)
);
CREATE INDEX group_closing_group ON group_closing (mini_group, closed_at);
CREATE TABLE group_closing_child (
    closing TEXT NOT NULL REFERENCES group_closing (id),
    membership TEXT NOT NULL,         -- its row, which may be gone
    child TEXT NOT NULL REFERENCES child (id),
    from_on TEXT NOT NULL,
    until_before TEXT,
    PRIMARY KEY (closing, membership)
);
ALTER TABLE slot_closing ADD COLUMN group_closing TEXT REFERENCES group_closing (id);

-- a substitution taken back: the leader of before, and the absence it wrote down, are what they were
ALTER TABLE substitution ADD COLUMN absence TEXT REFERENCES availability_exception (id);
ALTER TABLE substitution ADD COLUMN undone_at TEXT;
ALTER TABLE substitution ADD COLUMN undone_by TEXT REFERENCES user_account (id);
