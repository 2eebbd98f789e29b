-- What was decided by hand of one session, with what it was before: told in recent activity, and taken back from there.
-- What was not kept before this page was written is told without its former hours, and cannot be taken back.
CREATE TABLE session_change (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('edited', 'cancelled', 'removed')),
    session TEXT NOT NULL,            -- no reference: a removed one is here alone
    establishment TEXT NOT NULL REFERENCES establishment (id),
    mini_group TEXT NOT NULL REFERENCES mini_group (id),
    event TEXT,                       -- of several groups: those changed at one instant are taken back together
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES user_account (id),
    undone_at TEXT,
    undone_by TEXT REFERENCES user_account (id),
    on_date TEXT NOT NULL,            -- from here on: as it was before
    starts TEXT NOT NULL,
    ends TEXT,                        -- null: not kept
    activity TEXT,
    title TEXT,
    room TEXT,
    leader TEXT REFERENCES user_account (id),
    provider TEXT,
    theme TEXT,
    regime TEXT,
    ratio_rule TEXT,
    moved_from TEXT,
    recorded_at TEXT,
    recorded_by TEXT REFERENCES user_account (id),
    edited_at TEXT,
    edited_by TEXT REFERENCES user_account (id),
    cancelled_at TEXT,                -- of a removed one
    cancelled_by TEXT REFERENCES user_account (id),
    reason TEXT                       -- of a cancellation
);
CREATE INDEX session_change_place ON session_change (establishment, made_at);
CREATE INDEX session_change_session ON session_change (session);
CREATE INDEX session_change_event ON session_change (event);
INSERT INTO session_change (id, kind, session, establishment, mini_group, event, made_at, made_by, on_date, starts,
    reason)
SELECT s.id, 'cancelled', s.id, s.establishment, s.mini_group, s.event, s.cancelled_at, s.cancelled_by, s.on_date,
    s.starts, s.cancel_reason
FROM session s
WHERE s.cancelled_at IS NOT NULL AND s.cancelled_by IS NOT NULL AND s.closed_by IS NULL AND NOT EXISTS (
    SELECT 1 FROM offer o WHERE o.id = s.mini_group AND o.cancelled_at = s.cancelled_at);
INSERT INTO session_change (id, kind, session, establishment, mini_group, event, made_at, made_by, on_date, starts)
SELECT 'edited-' || s.id, 'edited', s.id, s.establishment, s.mini_group, s.event, s.edited_at, s.edited_by, s.on_date,
    s.starts
FROM session s
WHERE s.edited_at IS NOT NULL AND s.edited_by IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM substitution b WHERE b.session = s.id
        AND (b.recorded_at = s.edited_at OR b.undone_at = s.edited_at));

-- that an offer does not take place, and that it does after all
CREATE TABLE offer_cancellation (
    id TEXT NOT NULL PRIMARY KEY,
    offer TEXT NOT NULL REFERENCES offer (id),
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES user_account (id),
    reason TEXT NOT NULL,
    undone_at TEXT,
    undone_by TEXT REFERENCES user_account (id)
);
CREATE INDEX offer_cancellation_offer ON offer_cancellation (offer);
INSERT INTO offer_cancellation (id, offer, made_at, made_by, reason)
SELECT o.id, o.id, o.cancelled_at, o.cancelled_by, o.cancel_reason FROM offer o
WHERE o.cancelled_at IS NOT NULL AND o.cancelled_by IS NOT NULL AND o.cancel_reason IS NOT NULL;

-- a place that is free again, kept for a family of the waiting list until it answers by its link, or until then
CREATE TABLE place_proposal (
    id TEXT NOT NULL PRIMARY KEY,
    request TEXT NOT NULL REFERENCES place_request (id),
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES user_account (id),
    expires_at TEXT NOT NULL,
    accepted_at TEXT,
    by_link TEXT REFERENCES family_link (id)
);
CREATE INDEX place_proposal_request ON place_proposal (request);

-- a group opened or changed, with what it was before
CREATE TABLE group_change (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('opened', 'edited')),
    mini_group TEXT NOT NULL REFERENCES mini_group (id),
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES user_account (id),
    undone_at TEXT,
    undone_by TEXT REFERENCES user_account (id),
    name TEXT NOT NULL,
    cursus BIGINT,
    room TEXT,
    referent TEXT REFERENCES user_account (id),
    places BIGINT NOT NULL
);
CREATE INDEX group_change_group ON group_change (mini_group, made_at);

-- a family that was told that a session is cancelled is told when it takes place after all
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
                                       'survey_open', 'survey_reminder', 'session_restored')),
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
                    'survey_open', 'survey_reminder', 'session_restored'));
-- both
