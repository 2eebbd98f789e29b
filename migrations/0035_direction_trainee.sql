-- Whoever directs while in practical training for it is told apart from other trainees (docs/decisions/0037).

-- sqlite only
-- A constraint cannot be changed there: the table is made again.
CREATE TEMP TABLE qualification_before AS
SELECT id, person, kind, from_on, until_on, recorded_at, recorded_by, withdrawn_at, withdrawn_by FROM qualification;
DROP TABLE qualification;
CREATE TABLE qualification (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person_at_work (id),
    kind TEXT NOT NULL CHECK (kind IN ('bafa', 'bafd', 'trainee', 'direction_trainee', 'listed_diploma',
        'civil_servant')),
    from_on TEXT NOT NULL,
    until_on TEXT,                    -- last day it holds
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id),
    withdrawn_at TEXT,
    withdrawn_by TEXT REFERENCES user_account (id)
);
CREATE INDEX qualification_person ON qualification (person);
INSERT INTO qualification (id, person, kind, from_on, until_on, recorded_at, recorded_by, withdrawn_at, withdrawn_by)
SELECT id, person, kind, from_on, until_on, recorded_at, recorded_by, withdrawn_at, withdrawn_by
FROM qualification_before;
DROP TABLE qualification_before;
-- postgres only
ALTER TABLE qualification DROP CONSTRAINT qualification_kind_check;
ALTER TABLE qualification ADD CONSTRAINT qualification_kind_check
    CHECK (kind IN ('bafa', 'bafd', 'trainee', 'direction_trainee', 'listed_diploma', 'civil_servant'));
-- both
