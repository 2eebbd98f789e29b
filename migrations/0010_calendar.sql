-- The calendar as dated data, where an establishment stands in it, and what the plan of a week knows of each session.
-- What is said for one establishment carries its id; without one it holds for the whole instance. The nearest speaks:
-- the establishment's own word, then the instance's, then content/defaults/calendar.toml.

-- zone of the school holidays and region of the public holidays, from a day on
CREATE TABLE calendar_place (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT NOT NULL REFERENCES establishment (id),
    zone TEXT NOT NULL,
    region TEXT NOT NULL,
    from_on TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id),
    UNIQUE (establishment, from_on)
);

-- semaine scolaire d'une commune: the half-days with class, from a day on ("mon_am mon_pm tue_am …")
CREATE TABLE commune_week (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT REFERENCES establishment (id),
    commune TEXT NOT NULL,            -- COG code
    commune_name TEXT NOT NULL,
    half_days TEXT NOT NULL,
    from_on TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id)
);
CREATE INDEX commune_week_commune ON commune_week (commune, from_on);

-- a file read into the calendar, taken back as a whole
CREATE TABLE calendar_import (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT REFERENCES establishment (id),
    file_name TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id),
    undone_at TEXT,
    undone_by TEXT REFERENCES user_account (id)
);

-- all that one source says of one school year in one zone; the newest not withdrawn speaks
CREATE TABLE school_calendar (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT REFERENCES establishment (id),
    school_year TEXT NOT NULL,
    zone TEXT NOT NULL,
    source TEXT NOT NULL,
    checked_at TEXT,                  -- compared with the official text; null: to check
    checked_by TEXT REFERENCES user_account (id),
    calendar_import TEXT REFERENCES calendar_import (id),
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id),
    withdrawn_at TEXT,
    withdrawn_by TEXT REFERENCES user_account (id)
);
CREATE INDEX school_calendar_year ON school_calendar (school_year, zone);

CREATE TABLE school_day_off (
    school_calendar TEXT NOT NULL REFERENCES school_calendar (id),
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,           -- last day, inclusive
    kind TEXT NOT NULL CHECK (kind IN ('holiday', 'bridge', 'extra')),
    label TEXT NOT NULL,
    PRIMARY KEY (school_calendar, from_on)
);

ALTER TABLE closure ADD COLUMN removed_at TEXT;
ALTER TABLE closure ADD COLUMN removed_by TEXT REFERENCES user_account (id);

-- Activities of every kind; null: what content/defaults/activities.toml says of the activity.
-- sqlite only
-- A check cannot be changed there: the table is made again, and its sessions let go of it meanwhile.
ALTER TABLE session ADD COLUMN slot_kept TEXT;
UPDATE session SET slot_kept = slot, slot = NULL;
CREATE TEMP TABLE slot_before AS
SELECT id, mini_group, weekday, starts, ends, activity, room, leader, from_on, until_on, recorded_at, recorded_by
FROM slot;
DROP TABLE slot;
CREATE TABLE slot (
    id TEXT NOT NULL PRIMARY KEY,
    mini_group TEXT NOT NULL REFERENCES mini_group (id),
    weekday BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    starts TEXT NOT NULL,
    ends TEXT NOT NULL,
    activity TEXT NOT NULL CHECK (activity IN ('evening_workshop', 'study_support', 'sports_club', 'outing',
                                               'family_time', 'individual_meeting', 'holiday_stay',
                                               'parents_workshop', 'training')),
    room TEXT,
    leader TEXT REFERENCES user_account (id),
    from_on TEXT NOT NULL,
    until_on TEXT,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT REFERENCES user_account (id),
    theme TEXT,
    provider TEXT,
    regime TEXT,
    ratio_rule TEXT,
    CHECK (ends > starts)
);
INSERT INTO slot (id, mini_group, weekday, starts, ends, activity, room, leader, from_on, until_on, recorded_at,
                  recorded_by)
SELECT id, mini_group, weekday, starts, ends, activity, room, leader, from_on, until_on, recorded_at, recorded_by
FROM slot_before;
DROP TABLE slot_before;
CREATE INDEX slot_group ON slot (mini_group);
UPDATE session SET slot = slot_kept;
ALTER TABLE session DROP COLUMN slot_kept;
-- postgres only
ALTER TABLE slot DROP CONSTRAINT slot_activity_check;
ALTER TABLE slot ADD CONSTRAINT slot_activity_check CHECK (activity IN (
    'evening_workshop', 'study_support', 'sports_club', 'outing', 'family_time', 'individual_meeting', 'holiday_stay',
    'parents_workshop', 'training'));
ALTER TABLE slot ADD COLUMN theme TEXT;
ALTER TABLE slot ADD COLUMN provider TEXT;
ALTER TABLE slot ADD COLUMN regime TEXT;
ALTER TABLE slot ADD COLUMN ratio_rule TEXT;
-- both

ALTER TABLE session ADD COLUMN title TEXT;         -- of an outing, a workshop: "Musée des Beaux-Arts"
ALTER TABLE session ADD COLUMN theme TEXT;
ALTER TABLE session ADD COLUMN provider TEXT;
ALTER TABLE session ADD COLUMN regime TEXT;
ALTER TABLE session ADD COLUMN ratio_rule TEXT;
ALTER TABLE session ADD COLUMN moved_from TEXT;    -- the day of its slot that it stands for
ALTER TABLE session ADD COLUMN recorded_at TEXT;   -- a session out of slots
ALTER TABLE session ADD COLUMN recorded_by TEXT REFERENCES user_account (id);
ALTER TABLE session ADD COLUMN edited_at TEXT;     -- by hand: it no longer follows its slot
ALTER TABLE session ADD COLUMN edited_by TEXT REFERENCES user_account (id);
ALTER TABLE session ADD COLUMN closed_by TEXT;     -- the closure or calendar that cancelled it
ALTER TABLE session ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
