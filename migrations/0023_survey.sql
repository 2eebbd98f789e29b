-- The parents' survey: anonymous answers (docs/decisions/0027). While it is open, everything that was answered lies in
-- one sealed box, written whole at each answer: no row is one family's, none has an instant or an order. Once it is
-- closed the counts are rows, and whom it was sent to is erased.

-- questionnaire aux parents: sent once by an establishment, closed once
CREATE TABLE survey (
    id TEXT NOT NULL PRIMARY KEY,     -- owns the key of the box, erased after the closing
    establishment TEXT NOT NULL REFERENCES establishment (id),
    questionnaire TEXT NOT NULL,      -- code and version of content/surveys
    questionnaire_version BIGINT NOT NULL,
    definition TEXT NOT NULL,         -- its TOML as it was sent
    opened_at TEXT NOT NULL,
    opened_by TEXT NOT NULL REFERENCES user_account (id),
    closes_on TEXT NOT NULL,          -- last day, inclusive
    families BIGINT NOT NULL,         -- invited: the base of the response rate
    written_to BIGINT NOT NULL,       -- of them by message; the others are handed a sheet
    sheets BIGINT NOT NULL,           -- printed so far
    closed_at TEXT,
    closed_by TEXT REFERENCES user_account (id),
    answers BIGINT,                   -- once closed
    texts_owner TEXT,                 -- of the key of its texts, once closed
    CHECK ((closed_at IS NULL) = (answers IS NULL)),
    CHECK ((closed_at IS NULL) = (closed_by IS NULL))
);
CREATE INDEX survey_place ON survey (establishment, opened_at);

-- a family written to, by one of its adults; erased with the closing
CREATE TABLE survey_invitation (
    id TEXT NOT NULL PRIMARY KEY,
    survey TEXT NOT NULL REFERENCES survey (id),
    guardian TEXT NOT NULL REFERENCES guardian (id),
    child TEXT NOT NULL REFERENCES child (id)
);
CREATE INDEX survey_invitation_survey ON survey_invitation (survey);

-- code à usage unique: 128 random bits, hashed; a used one is no longer any family's, and no instant says when
CREATE TABLE survey_token (
    hash TEXT NOT NULL PRIMARY KEY,
    survey TEXT NOT NULL REFERENCES survey (id),
    invitation TEXT REFERENCES survey_invitation (id), -- null: of a sheet, or used
    code_hash TEXT UNIQUE,            -- of the short code printed on a sheet, under a key of its own
    way TEXT NOT NULL CHECK (way IN ('link', 'sheet', 'helped')),
    state TEXT NOT NULL CHECK (state IN ('open', 'used'))
);
CREATE INDEX survey_token_survey ON survey_token (survey);
CREATE INDEX survey_token_invitation ON survey_token (invitation);

-- rappel: two at most
CREATE TABLE survey_reminder (
    survey TEXT NOT NULL REFERENCES survey (id),
    number BIGINT NOT NULL CHECK (number BETWEEN 1 AND 2),
    sent_at TEXT NOT NULL,
    sent_by TEXT NOT NULL REFERENCES user_account (id),
    families BIGINT NOT NULL,
    PRIMARY KEY (survey, number)
);

-- urne: the counts and texts of everybody together, sealed, until the closing
CREATE TABLE survey_box (
    survey TEXT NOT NULL PRIMARY KEY REFERENCES survey (id),
    box_sealed BYTEA NOT NULL
);

-- after the closing: how many chose what
CREATE TABLE survey_count (
    survey TEXT NOT NULL REFERENCES survey (id),
    question TEXT NOT NULL,           -- 'way' counts how the answers came
    choice TEXT NOT NULL,
    answers BIGINT NOT NULL CHECK (answers >= 0),
    PRIMARY KEY (survey, question, choice)
);

-- after the closing: what was written, apart from what was ticked, read by one person before anybody else
CREATE TABLE survey_text (
    id TEXT NOT NULL PRIMARY KEY,     -- random: its order is nobody's
    survey TEXT NOT NULL REFERENCES survey (id),
    text_sealed BYTEA NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'shown', 'withheld')),
    masked_sealed BYTEA,              -- with names masked, once shown
    reason TEXT CHECK (reason IN ('names_somebody', 'danger', 'hurtful', 'off_topic', 'empty')),
    reviewed_at TEXT,
    reviewed_by TEXT REFERENCES user_account (id),
    CHECK ((state = 'waiting') = (reviewed_at IS NULL)),
    CHECK ((state = 'withheld') = (reason IS NOT NULL)),
    CHECK ((state = 'shown') = (masked_sealed IS NOT NULL))
);
CREATE INDEX survey_text_survey ON survey_text (survey);

-- sqlite only
-- A check cannot be widened there: the table is made again, while its references wait for the commit.
PRAGMA defer_foreign_keys = ON;
CREATE TEMP TABLE message_before AS
SELECT id, establishment, guardian, child, channel, kind, urgency, about, language, values_sealed, created_at,
    created_by, planned_for, later_because, useful_until, tries, next_try_at, failed_because, claimed_at, sent_at,
    gateway_reference, delivered_at, uncertain_at, given_up_at, given_up_because, withdrawn_at, withdrawn_by, repeats
FROM message;
DROP TABLE message;
CREATE TABLE message (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT NOT NULL REFERENCES establishment (id),
    guardian TEXT NOT NULL REFERENCES guardian (id),
    child TEXT NOT NULL REFERENCES child (id),
    channel TEXT NOT NULL CHECK (channel IN ('sms', 'email', 'paper')),
    kind TEXT NOT NULL CHECK (kind IN ('family_link', 'meeting_slots', 'meeting_cancelled', 'session_cancelled',
                                       'offer_open', 'place_given', 'place_free', 'place_refused', 'offer_cancelled',
                                       'survey_open', 'survey_reminder')),
    urgency TEXT NOT NULL CHECK (urgency IN ('planned', 'urgent')),
    about TEXT,
    language TEXT NOT NULL,
    values_sealed BYTEA,
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL REFERENCES user_account (id),
    planned_for TEXT NOT NULL,
    later_because TEXT CHECK (later_because IN ('quiet_hours', 'weekly_limit')),
    useful_until TEXT,
    tries BIGINT NOT NULL,
    next_try_at TEXT NOT NULL,
    failed_because TEXT,
    claimed_at TEXT,
    sent_at TEXT,
    gateway_reference TEXT,
    delivered_at TEXT,
    uncertain_at TEXT,
    given_up_at TEXT,
    given_up_because TEXT,
    withdrawn_at TEXT,
    withdrawn_by TEXT REFERENCES user_account (id),
    repeats TEXT REFERENCES message (id)
);
INSERT INTO message (id, establishment, guardian, child, channel, kind, urgency, about, language, values_sealed,
    created_at, created_by, planned_for, later_because, useful_until, tries, next_try_at, failed_because, claimed_at,
    sent_at, gateway_reference, delivered_at, uncertain_at, given_up_at, given_up_because, withdrawn_at, withdrawn_by,
    repeats)
SELECT id, establishment, guardian, child, channel, kind, urgency, about, language, values_sealed, created_at,
    created_by, planned_for, later_because, useful_until, tries, next_try_at, failed_because, claimed_at, sent_at,
    gateway_reference, delivered_at, uncertain_at, given_up_at, given_up_because, withdrawn_at, withdrawn_by, repeats
FROM message_before;
DROP TABLE message_before;
CREATE INDEX message_about ON message (about);
CREATE INDEX message_due ON message (next_try_at);
CREATE INDEX message_place ON message (establishment, created_at);
CREATE INDEX message_adult ON message (guardian, planned_for);
-- postgres only
ALTER TABLE message DROP CONSTRAINT message_kind_check;
ALTER TABLE message ADD CONSTRAINT message_kind_check
    CHECK (kind IN ('family_link', 'meeting_slots', 'meeting_cancelled', 'session_cancelled',
                    'offer_open', 'place_given', 'place_free', 'place_refused', 'offer_cancelled',
                    'survey_open', 'survey_reminder'));
-- both
