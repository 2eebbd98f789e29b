-- What the activity of a house tells of its settings: the week of a commune said for every house of the instance, the
-- hours of people at work, the checks that are asked besides (docs/decisions/0030).

-- sqlite only
-- A check cannot be widened there, nor a column emptied: the table is made again.
CREATE TEMP TABLE setting_change_before AS
SELECT id, establishment, kind, about, from_on, made_at, made_by, was, said, undone_at, undone_by FROM setting_change;
DROP TABLE setting_change;
CREATE TABLE setting_change (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT REFERENCES establishment (id), -- null: of the whole instance
    kind TEXT NOT NULL CHECK (kind IN ('pedt', 'calendar_place', 'commune_week', 'follow_up', 'phone', 'work_hours',
                                       'work_week', 'check_requirement')),
    about TEXT NOT NULL,
    from_on TEXT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES user_account (id),
    was TEXT,
    said TEXT NOT NULL,
    undone_at TEXT,
    undone_by TEXT REFERENCES user_account (id)
);
INSERT INTO setting_change (id, establishment, kind, about, from_on, made_at, made_by, was, said, undone_at, undone_by)
SELECT id, establishment, kind, about, from_on, made_at, made_by, was, said, undone_at, undone_by
FROM setting_change_before;
DROP TABLE setting_change_before;
CREATE INDEX setting_change_place ON setting_change (establishment, made_at);
-- postgres only
ALTER TABLE setting_change ALTER COLUMN establishment DROP NOT NULL;
ALTER TABLE setting_change DROP CONSTRAINT setting_change_kind_check;
ALTER TABLE setting_change ADD CONSTRAINT setting_change_kind_check
    CHECK (kind IN ('pedt', 'calendar_place', 'commune_week', 'follow_up', 'phone', 'work_hours', 'work_week',
                    'check_requirement'));
-- both

-- a reminder of a round by e-mail to a colleague, at the address of the account; it names no child
CREATE TABLE evaluation_reminder_message (
    id TEXT NOT NULL PRIMARY KEY,
    reminder TEXT NOT NULL REFERENCES evaluation_reminder (id),
    user_account TEXT NOT NULL REFERENCES user_account (id),
    created_at TEXT NOT NULL,
    tries BIGINT NOT NULL,
    next_try_at TEXT NOT NULL,
    failed_because TEXT,              -- of the last try
    claimed_at TEXT,                  -- being sent; on disk before anything leaves
    sent_at TEXT,
    uncertain_at TEXT,                -- perhaps sent: never sent again by itself
    given_up_at TEXT,
    UNIQUE (reminder, user_account)
);
CREATE INDEX evaluation_reminder_message_due ON evaluation_reminder_message (next_try_at);
