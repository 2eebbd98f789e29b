-- What is said to families, and what they answer: the outbox, their links, their word about an evening, their meetings.

-- the number a family may always call, on every page and message; E.164
CREATE TABLE establishment_phone (
    establishment TEXT NOT NULL PRIMARY KEY REFERENCES establishment (id),
    phone TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id)
);

-- a family's link: 128 random bits, hashed at rest; opens what concerns one adult's children in one establishment
CREATE TABLE family_link (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    establishment TEXT NOT NULL REFERENCES establishment (id),
    guardian TEXT NOT NULL REFERENCES guardian (id),
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL REFERENCES user_account (id),
    expires_at TEXT NOT NULL,
    revoked_at TEXT,
    revoked_by TEXT REFERENCES user_account (id)
);
CREATE INDEX family_link_guardian ON family_link (guardian, establishment);

-- the outbox: one message to one adult about one child; the values (a link among them) are sealed with the adult's key
-- and erased once the message is known to be sent
CREATE TABLE message (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT NOT NULL REFERENCES establishment (id),
    guardian TEXT NOT NULL REFERENCES guardian (id),
    child TEXT NOT NULL REFERENCES child (id),
    channel TEXT NOT NULL CHECK (channel IN ('sms', 'email', 'paper')),
    kind TEXT NOT NULL CHECK (kind IN ('family_link', 'meeting_slots', 'meeting_cancelled', 'session_cancelled')),
    urgency TEXT NOT NULL CHECK (urgency IN ('planned', 'urgent')),
    about TEXT,                       -- 'session:<id>', 'meeting:<id>': told once
    language TEXT NOT NULL,
    values_sealed BYTEA,
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL REFERENCES user_account (id),
    planned_for TEXT NOT NULL,        -- not before
    later_because TEXT CHECK (later_because IN ('quiet_hours', 'weekly_limit')),
    useful_until TEXT,                -- past that it would mislead
    tries BIGINT NOT NULL,
    next_try_at TEXT NOT NULL,
    failed_because TEXT,              -- of the last try
    claimed_at TEXT,                  -- being sent; on disk before anything leaves
    sent_at TEXT,                     -- taken by the next machine; of a letter: printed
    gateway_reference TEXT,
    delivered_at TEXT,
    uncertain_at TEXT,                -- perhaps sent: never sent again by itself
    given_up_at TEXT,
    given_up_because TEXT,
    withdrawn_at TEXT,
    withdrawn_by TEXT REFERENCES user_account (id),
    repeats TEXT REFERENCES message (id)
);
CREATE INDEX message_about ON message (about);
CREATE INDEX message_due ON message (next_try_at);
CREATE INDEX message_place ON message (establishment, created_at);
CREATE INDEX message_adult ON message (guardian, planned_for);

-- what a family says of one evening of one child; the newest word counts, the others are the history
CREATE TABLE family_word (
    id TEXT NOT NULL PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session (id),
    child TEXT NOT NULL REFERENCES child (id),
    guardian TEXT REFERENCES guardian (id), -- null: the team did not say who called
    word TEXT NOT NULL CHECK (word IN ('absent', 'coming')),
    said_at TEXT NOT NULL,
    by_link TEXT REFERENCES family_link (id),
    by_account TEXT REFERENCES user_account (id), -- who wrote it down for the family
    CHECK ((by_link IS NULL) <> (by_account IS NULL)),
    CHECK (by_link IS NULL OR guardian IS NOT NULL)
);
CREATE INDEX family_word_session ON family_word (session, child);

-- a meeting with the family: hours proposed, one chosen
CREATE TABLE follow_up_meeting (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT NOT NULL REFERENCES establishment (id),
    child TEXT NOT NULL REFERENCES child (id),
    guardian TEXT NOT NULL REFERENCES guardian (id),
    proposed_at TEXT NOT NULL,
    proposed_by TEXT NOT NULL REFERENCES user_account (id),
    cancelled_at TEXT,                -- by the team
    cancelled_by TEXT REFERENCES user_account (id),
    read_at TEXT,                     -- the family's refusal was read by the team
    read_by TEXT REFERENCES user_account (id)
);
CREATE INDEX follow_up_meeting_child ON follow_up_meeting (child);

CREATE TABLE meeting_slot (
    id TEXT NOT NULL PRIMARY KEY,
    meeting TEXT NOT NULL REFERENCES follow_up_meeting (id),
    on_date TEXT NOT NULL,
    starts TEXT NOT NULL,             -- local time
    ends TEXT NOT NULL,
    CHECK (ends > starts)
);
CREATE INDEX meeting_slot_meeting ON meeting_slot (meeting);

-- what the family answered; the newest counts; no slot: none suits, or no longer
CREATE TABLE meeting_answer (
    id TEXT NOT NULL PRIMARY KEY,
    meeting TEXT NOT NULL REFERENCES follow_up_meeting (id),
    slot TEXT REFERENCES meeting_slot (id),
    answered_at TEXT NOT NULL,
    by_link TEXT REFERENCES family_link (id),
    by_account TEXT REFERENCES user_account (id),
    CHECK ((by_link IS NULL) <> (by_account IS NULL))
);
CREATE INDEX meeting_answer_meeting ON meeting_answer (meeting, answered_at);
