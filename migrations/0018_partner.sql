-- A partner's word and its link: a coach has no account (docs/decisions/0019). What families are told of lists.

-- who speaks for a partner: an account nobody logs in with, without password and without post, one a name and
-- establishment, so that a mark has its author as any other
CREATE TABLE partner_account (
    id TEXT NOT NULL PRIMARY KEY REFERENCES user_account (id),
    establishment TEXT NOT NULL REFERENCES establishment (id),
    name TEXT NOT NULL,
    UNIQUE (establishment, name)
);

-- the roll call of one list, by link: 128 random bits, hashed at rest
CREATE TABLE partner_link (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    mini_group TEXT NOT NULL REFERENCES mini_group (id),
    partner TEXT NOT NULL REFERENCES partner_account (id),
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL REFERENCES user_account (id),
    expires_at TEXT NOT NULL,
    revoked_at TEXT,
    revoked_by TEXT REFERENCES user_account (id)
);
CREATE INDEX partner_link_list ON partner_link (mini_group);

-- one press of the button, by the id its page gave it: a second press of the same page changes nothing
CREATE TABLE partner_sending (
    id TEXT NOT NULL PRIMARY KEY,
    link TEXT NOT NULL REFERENCES partner_link (id),
    session TEXT NOT NULL REFERENCES session (id),
    sent_at TEXT NOT NULL
);
CREATE INDEX partner_sending_link ON partner_sending (link, sent_at);

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
                                       'offer_open', 'place_given', 'place_free', 'place_refused', 'offer_cancelled')),
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
                    'offer_open', 'place_given', 'place_free', 'place_refused', 'offer_cancelled'));
-- both
