-- From a teacher's worry to an admission. What is said of the child is S3: sealed with the referral's own key.

CREATE TABLE referral (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT NOT NULL REFERENCES establishment (id),
    link TEXT REFERENCES link (id),
    receipt TEXT NOT NULL UNIQUE,     -- what the teacher keeps: "CH-26-0042-K"
    received_at TEXT NOT NULL,
    referrer_name TEXT NOT NULL,
    referrer_role TEXT NOT NULL,
    school TEXT REFERENCES school (uai),
    school_typed TEXT,                -- as typed, when the UAI is right but unknown here
    parents_informed_on TEXT NOT NULL,
    parents_agreed_by TEXT NOT NULL,  -- which guardian(s) agreed, in the referrer's words
    urgency TEXT NOT NULL CHECK (urgency IN ('ordinary', 'soon', 'urgent')),
    given_names TEXT NOT NULL,
    birth_name TEXT NOT NULL,
    usage_name TEXT,
    birth_date TEXT NOT NULL,
    sex TEXT CHECK (sex IN ('f', 'm', 'x')),
    level TEXT NOT NULL,
    motives_sealed BYTEA NOT NULL,    -- codes separated by blanks
    words_sealed BYTEA NOT NULL,      -- JSON: facts, strengths, done, help expected, who else, guardians
    child TEXT REFERENCES child (id), -- once admitted
    erase_after TEXT                  -- a year after a refusal or a lapse (domain.md §5.2)
);
CREATE INDEX referral_establishment ON referral (establishment, received_at);
CREATE INDEX referral_link ON referral (link);

CREATE TABLE referral_decision (
    id TEXT NOT NULL PRIMARY KEY,
    referral TEXT NOT NULL REFERENCES referral (id),
    number BIGINT NOT NULL,           -- 1, 2, … of this referral: the last one says its state, whatever the clock
    decision TEXT NOT NULL CHECK (decision IN ('meet', 'wait', 'admit', 'redirect', 'refuse')),
    reason_sealed BYTEA,
    scheme TEXT,                      -- where the child is redirected: 'PRE', 'CLAS', …
    waiting_rank BIGINT,
    meeting_at TEXT,
    decided_at TEXT NOT NULL,
    decided_by TEXT NOT NULL REFERENCES user_account (id),
    UNIQUE (referral, number)
);

-- a stay in the programme: which establishment, which cursus, from when until when
CREATE TABLE enrolment (
    id TEXT NOT NULL PRIMARY KEY,
    child TEXT NOT NULL REFERENCES child (id),
    establishment TEXT NOT NULL REFERENCES establishment (id),
    cursus BIGINT NOT NULL CHECK (cursus BETWEEN 1 AND 9),
    from_on TEXT NOT NULL,
    until_on TEXT,                    -- first day it no longer holds
    exit_reason TEXT,
    referral TEXT REFERENCES referral (id),
    recorded_at TEXT NOT NULL,
    recorded_by TEXT REFERENCES user_account (id),
    CHECK (until_on IS NULL OR until_on > from_on)
);
CREATE INDEX enrolment_child ON enrolment (child, from_on);
CREATE INDEX enrolment_establishment ON enrolment (establishment, from_on);
