-- Mini-groups, their members and their weekly slots. ("group" is a word of SQL: the table is mini_group.)

CREATE TABLE mini_group (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT NOT NULL REFERENCES establishment (id),
    name TEXT NOT NULL,
    cursus BIGINT NOT NULL CHECK (cursus BETWEEN 1 AND 9),
    room TEXT,
    referent TEXT REFERENCES user_account (id),
    places BIGINT NOT NULL CHECK (places BETWEEN 1 AND 60),
    opened_on TEXT NOT NULL,
    closed_on TEXT,
    closed_by TEXT REFERENCES user_account (id),
    version BIGINT NOT NULL
);
CREATE INDEX mini_group_establishment ON mini_group (establishment);
CREATE INDEX mini_group_referent ON mini_group (referent);

CREATE TABLE group_membership (
    id TEXT NOT NULL PRIMARY KEY,
    mini_group TEXT NOT NULL REFERENCES mini_group (id),
    child TEXT NOT NULL REFERENCES child (id),
    from_on TEXT NOT NULL,
    until_on TEXT,                    -- first day it no longer holds
    recorded_at TEXT NOT NULL,
    recorded_by TEXT REFERENCES user_account (id),
    CHECK (until_on IS NULL OR until_on > from_on)
);
CREATE INDEX group_membership_group ON group_membership (mini_group, from_on);
CREATE INDEX group_membership_child ON group_membership (child, from_on);

-- créneau: every week, the same day and hours, while the school has class
CREATE TABLE slot (
    id TEXT NOT NULL PRIMARY KEY,
    mini_group TEXT NOT NULL REFERENCES mini_group (id),
    weekday BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    starts TEXT NOT NULL,             -- local time
    ends TEXT NOT NULL,
    activity TEXT NOT NULL CHECK (activity IN ('evening_workshop', 'study_support', 'sports_club', 'outing',
                                               'family_time', 'individual_meeting')),
    room TEXT,
    leader TEXT REFERENCES user_account (id),
    from_on TEXT NOT NULL,
    until_on TEXT,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT REFERENCES user_account (id),
    CHECK (ends > starts)
);
CREATE INDEX slot_group ON slot (mini_group);
