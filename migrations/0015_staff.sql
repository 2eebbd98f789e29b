-- The people at work beside their accounts: identity for declarations, checks (the outcome, never the content),
-- qualifications, availability; the adults of a session; what volunteers are asked and answer.

-- Whoever has an account has its id here too; a volunteer may have none.
CREATE TABLE person_at_work (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT NOT NULL REFERENCES establishment (id),
    usage_name TEXT,
    birth_name TEXT,
    first_given_name TEXT,
    birth_sealed BYTEA,               -- date, commune and country of birth, for the declaration
    recorded_at TEXT NOT NULL,
    recorded_by TEXT REFERENCES user_account (id)
);
CREATE INDEX person_at_work_establishment ON person_at_work (establishment);

-- the post of a person without an account (with one, it is in table post)
CREATE TABLE engagement (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person_at_work (id),
    establishment TEXT NOT NULL REFERENCES establishment (id),
    profile TEXT NOT NULL CHECK (profile IN ('activity_leader', 'volunteer', 'civic_service')),
    from_on TEXT NOT NULL,
    until_on TEXT,                    -- first day it no longer holds
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id)
);
CREATE INDEX engagement_establishment ON engagement (establishment);
CREATE INDEX engagement_person ON engagement (person);

-- hours of a week, from a day on
CREATE TABLE work_hours (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person_at_work (id),
    establishment TEXT NOT NULL REFERENCES establishment (id),
    weekly_minutes BIGINT NOT NULL CHECK (weekly_minutes BETWEEN 0 AND 3600),
    from_on TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id),
    UNIQUE (person, establishment, from_on)
);

CREATE TABLE qualification (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person_at_work (id),
    kind TEXT NOT NULL CHECK (kind IN ('bafa', 'bafd', 'trainee', 'listed_diploma', 'civil_servant')),
    from_on TEXT NOT NULL,
    until_on TEXT,                    -- last day it holds
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id),
    withdrawn_at TEXT,
    withdrawn_by TEXT REFERENCES user_account (id)
);
CREATE INDEX qualification_person ON qualification (person);

-- domain.md §3.5: kind, dates, who, outcome, reference; never what a record says
CREATE TABLE background_check (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person_at_work (id),
    kind TEXT NOT NULL CHECK (kind IN ('acm_tam', 'banned_list', 'attestation', 'sport_card', 'licence_si')),
    requested_on TEXT,
    verified_on TEXT,
    verified_by TEXT REFERENCES user_account (id),
    outcome TEXT NOT NULL CHECK (outcome IN ('ok', 'not_ok', 'pending')),
    valid_until TEXT,                 -- last day it holds
    reference TEXT,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id),
    withdrawn_at TEXT,
    withdrawn_by TEXT REFERENCES user_account (id),
    CHECK ((outcome = 'pending') = (verified_on IS NULL))
);
CREATE INDEX background_check_person ON background_check (person);

-- what an establishment asks besides content/defaults/staff.toml, from a day on
CREATE TABLE check_requirement (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT NOT NULL REFERENCES establishment (id),
    profile TEXT NOT NULL,
    kinds TEXT NOT NULL,              -- "acm_tam banned_list"
    from_on TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id)
);
CREATE INDEX check_requirement_establishment ON check_requirement (establishment, from_on);

-- every week, between hours
CREATE TABLE availability (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person_at_work (id),
    weekday BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    starts TEXT NOT NULL,             -- local time
    ends TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT,                    -- first day it no longer holds
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id),
    CHECK (ends > starts)
);
CREATE INDEX availability_person ON availability (person);

-- days when it is otherwise: absent, or there although the week does not say so
CREATE TABLE availability_exception (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person_at_work (id),
    kind TEXT NOT NULL CHECK (kind IN ('absent', 'there')),
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,           -- last day
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id),
    withdrawn_at TEXT,
    withdrawn_by TEXT REFERENCES user_account (id),
    CHECK (until_on >= from_on)
);
CREATE INDEX availability_exception_person ON availability_exception (person, from_on);

-- convention PEdT of the commune that the establishment's activities are part of
CREATE TABLE pedt (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT NOT NULL REFERENCES establishment (id),
    from_on TEXT NOT NULL,
    until_on TEXT,                    -- first day it no longer holds
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id)
);
CREATE INDEX pedt_establishment ON pedt (establishment);

-- who holds a session beside its leader
CREATE TABLE session_adult (
    id TEXT NOT NULL PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person_at_work (id),
    role TEXT NOT NULL CHECK (role IN ('helper', 'assistant_director', 'outside_speaker')),
    added_at TEXT NOT NULL,
    added_by TEXT REFERENCES user_account (id),
    removed_at TEXT,
    removed_by TEXT REFERENCES user_account (id)
);
CREATE UNIQUE INDEX session_adult_once ON session_adult (session, person) WHERE removed_at IS NULL;
CREATE INDEX session_adult_person ON session_adult (person);

-- who took whose place
CREATE TABLE substitution (
    id TEXT NOT NULL PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    absent TEXT,                      -- the leader replaced; null: there was none
    substitute TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id)
);
CREATE INDEX substitution_session ON substitution (session);

-- gone on with fewer adults: who, when, why; it holds while no more are missing than that evening
CREATE TABLE ratio_override (
    id TEXT NOT NULL PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    missing BIGINT NOT NULL,
    reason TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id),
    withdrawn_at TEXT,
    withdrawn_by TEXT REFERENCES user_account (id)
);
CREATE INDEX ratio_override_session ON ratio_override (session);

-- a session that looks for adults among the volunteers
CREATE TABLE staff_need (
    id TEXT NOT NULL PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    wanted BIGINT NOT NULL CHECK (wanted BETWEEN 1 AND 20),
    published_at TEXT NOT NULL,
    published_by TEXT NOT NULL REFERENCES user_account (id),
    withdrawn_at TEXT,
    withdrawn_by TEXT REFERENCES user_account (id)
);
CREATE UNIQUE INDEX staff_need_once ON staff_need (session) WHERE withdrawn_at IS NULL;

-- a personal address of someone at work: the evenings, or the calendar; 128 random bits, hashed at rest
CREATE TABLE work_link (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    purpose TEXT NOT NULL CHECK (purpose IN ('evenings', 'calendar')),
    person TEXT NOT NULL REFERENCES person_at_work (id),
    establishment TEXT NOT NULL REFERENCES establishment (id),
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL REFERENCES user_account (id),
    expires_at TEXT NOT NULL,
    revoked_at TEXT,
    revoked_by TEXT REFERENCES user_account (id)
);
CREATE INDEX work_link_person ON work_link (person);

-- yes or no to an evening; the newest counts, the others are the history
CREATE TABLE evening_answer (
    id TEXT NOT NULL PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person_at_work (id),
    answer TEXT NOT NULL CHECK (answer IN ('yes', 'no')),
    answered_at TEXT NOT NULL,
    by_link TEXT REFERENCES work_link (id),
    by_account TEXT REFERENCES user_account (id),
    CHECK ((by_link IS NULL) <> (by_account IS NULL))
);
CREATE INDEX evening_answer_session ON evening_answer (session, person);
