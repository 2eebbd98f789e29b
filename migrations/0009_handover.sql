-- The evening: phones and what they took along, departures, stops at the door.

-- a phone or computer that asked for a pack, for one person; the id is the device's own
CREATE TABLE device (
    id TEXT NOT NULL,
    user_account TEXT NOT NULL REFERENCES user_account (id),
    label TEXT NOT NULL,              -- what it says of itself
    first_seen_at TEXT NOT NULL,
    last_pack_at TEXT NOT NULL,
    revoked_at TEXT,
    revoked_by TEXT REFERENCES user_account (id),
    PRIMARY KEY (id, user_account)
);
CREATE INDEX device_user ON device (user_account);

-- a pack made for a device: whose cards it took along, and until when
CREATE TABLE pack (
    id TEXT NOT NULL PRIMARY KEY,
    device TEXT NOT NULL,
    user_account TEXT NOT NULL REFERENCES user_account (id),
    post TEXT NOT NULL REFERENCES post (id),
    establishment TEXT NOT NULL REFERENCES establishment (id),
    on_date TEXT NOT NULL,
    made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    FOREIGN KEY (device, user_account) REFERENCES device (id, user_account)
);
CREATE INDEX pack_user ON pack (user_account, made_at);
CREATE INDEX pack_expires ON pack (expires_at);

CREATE TABLE pack_session (
    pack TEXT NOT NULL REFERENCES pack (id),
    session TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    level TEXT NOT NULL CHECK (level IN ('S1', 'S2')),  -- S2: with the card of each of its children
    PRIMARY KEY (pack, session)
);
CREATE INDEX pack_session_session ON pack_session (session);

-- what the device said, beside what the server made of it; null when it was taken as said
ALTER TABLE attendance_note ADD COLUMN device TEXT;
ALTER TABLE attendance_note ADD COLUMN sent_at TEXT;
ALTER TABLE attendance_note ADD COLUMN said_observed_at TEXT;
ALTER TABLE attendance_note ADD COLUMN said_arrived_at TEXT;
ALTER TABLE attendance_note ADD COLUMN said_left_at TEXT;

-- somebody at the door whom the rules keep from leaving with a child, or a child who may not leave alone
CREATE TABLE handover_stop (
    id TEXT NOT NULL PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session (id),
    child TEXT NOT NULL REFERENCES child (id),
    kind TEXT NOT NULL CHECK (kind IN ('must_not_approach', 'not_listed', 'alone_not_authorised', 'alone_too_early')),
    adult TEXT REFERENCES guardian (id),
    said_name_sealed BYTEA,           -- of somebody the file does not know
    noted_by TEXT NOT NULL REFERENCES user_account (id),
    device TEXT,
    sent_at TEXT,
    said_observed_at TEXT,
    observed_at TEXT NOT NULL,
    received_at TEXT NOT NULL,
    happened_at TEXT,                 -- the child had left already when the server heard of it
    lifted_at TEXT,
    lifted_by TEXT REFERENCES user_account (id),
    reason_sealed BYTEA,
    called TEXT REFERENCES guardian (id)
);
CREATE INDEX handover_stop_session ON handover_stop (session, child);

-- every word ever said of a departure, by the id its device gave it
CREATE TABLE handover_note (
    id TEXT NOT NULL PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session (id),
    child TEXT NOT NULL REFERENCES child (id),
    kind TEXT NOT NULL CHECK (kind IN ('guardian', 'named', 'alone', 'undone')),
    adult TEXT REFERENCES guardian (id),
    stop TEXT REFERENCES handover_stop (id),    -- the lifted stop that allowed it
    caused TEXT REFERENCES handover_stop (id),  -- the stop written because it had happened all the same
    identity_checked_at TEXT,
    left_at TEXT NOT NULL,
    noted_by TEXT NOT NULL REFERENCES user_account (id),
    device TEXT,
    sent_at TEXT,
    said_observed_at TEXT,
    said_left_at TEXT,
    observed_at TEXT NOT NULL,
    received_at TEXT NOT NULL
);
CREATE INDEX handover_note_session ON handover_note (session, child);

-- the departure that counts; `other` is the word of a second person who says otherwise, until one is chosen
CREATE TABLE handover (
    session TEXT NOT NULL REFERENCES session (id),
    child TEXT NOT NULL REFERENCES child (id),
    left_at TEXT NOT NULL,
    note TEXT NOT NULL REFERENCES handover_note (id),
    other TEXT REFERENCES handover_note (id),
    PRIMARY KEY (session, child)
);

CREATE TABLE handover_settlement (
    session TEXT NOT NULL REFERENCES session (id),
    child TEXT NOT NULL REFERENCES child (id),
    note TEXT NOT NULL REFERENCES handover_note (id),
    settled_at TEXT NOT NULL,
    settled_by TEXT NOT NULL REFERENCES user_account (id),
    PRIMARY KEY (session, child)
);

-- a card opened on a phone without network, told when it came back
CREATE TABLE card_opening (
    id TEXT NOT NULL PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session (id),
    child TEXT NOT NULL REFERENCES child (id),
    opened_by TEXT NOT NULL REFERENCES user_account (id),
    device TEXT,
    sent_at TEXT,
    said_observed_at TEXT,
    observed_at TEXT NOT NULL,
    received_at TEXT NOT NULL
);
CREATE INDEX card_opening_child ON card_opening (child, observed_at);
