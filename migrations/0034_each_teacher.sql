-- Several teachers of one child, or several psychologists: each has an assessment of their own, and one never lies
-- under another's (docs/decisions/0025).

-- who speaks of children by links and on paper, round after round: known by the name the house writes
CREATE TABLE evaluation_teacher (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT NOT NULL REFERENCES establishment (id),
    name TEXT NOT NULL,
    added_at TEXT NOT NULL
);
CREATE INDEX evaluation_teacher_establishment ON evaluation_teacher (establishment);
INSERT INTO evaluation_teacher (id, establishment, name, added_at)
SELECT MIN(id), establishment, teacher, MIN(created_at) FROM evaluation_link GROUP BY establishment, teacher;

ALTER TABLE evaluation_link ADD COLUMN spoken_by TEXT REFERENCES evaluation_teacher (id);
UPDATE evaluation_link SET spoken_by = (
    SELECT t.id FROM evaluation_teacher t
    WHERE t.establishment = evaluation_link.establishment AND t.name = evaluation_link.teacher);

-- sqlite only
-- A constraint cannot be changed there: the table is made again, with the one that names it.
CREATE TEMP TABLE assessment_before AS
SELECT id, round, child, establishment, informant, form, answers_sealed, version, started_at, saved_at, written_by,
    link, submitted_at FROM assessment;
CREATE TEMP TABLE assessment_change_before AS
SELECT id, assessment, number, kind, answers_sealed, reason_sealed, observed_at, received_at, written_by, link
FROM assessment_change;
DROP TABLE assessment_change;
DROP TABLE assessment;
CREATE TABLE assessment (
    id TEXT NOT NULL PRIMARY KEY,
    round TEXT NOT NULL REFERENCES evaluation_round (id),
    child TEXT NOT NULL REFERENCES child (id),
    establishment TEXT NOT NULL REFERENCES establishment (id),
    informant TEXT NOT NULL CHECK (informant IN ('referent', 'teacher', 'psychologist', 'child', 'parent')),
    respondent TEXT NOT NULL DEFAULT '', -- a teacher's or a psychologist's id; '': the only one, or one not named
    form TEXT NOT NULL,               -- of the instrument: '1-referent'; it stays the one it was begun on
    answers_sealed BYTEA NOT NULL,    -- JSON: what stands, and what another said otherwise; the comment too
    version BIGINT NOT NULL,          -- number of the last change
    started_at TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    written_by TEXT REFERENCES user_account (id), -- the last; null: by the link
    link TEXT REFERENCES evaluation_link (id),
    submitted_at TEXT,
    UNIQUE (round, child, informant, respondent)
);
CREATE INDEX assessment_child ON assessment (child);
CREATE TABLE assessment_change (
    id TEXT NOT NULL PRIMARY KEY,     -- made by the device: a repeat is harmless
    assessment TEXT NOT NULL REFERENCES assessment (id),
    number BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('saved', 'submitted', 'taken_back')),
    answers_sealed BYTEA NOT NULL,
    reason_sealed BYTEA,              -- of what was taken back
    observed_at TEXT NOT NULL,        -- the device's clock, by the server's
    received_at TEXT NOT NULL,
    written_by TEXT REFERENCES user_account (id),
    link TEXT REFERENCES evaluation_link (id),
    UNIQUE (assessment, number),
    CHECK ((written_by IS NULL) <> (link IS NULL))
);
CREATE INDEX assessment_change_writer ON assessment_change (written_by, received_at);
INSERT INTO assessment (id, round, child, establishment, informant, form, answers_sealed, version, started_at, saved_at,
    written_by, link, submitted_at)
SELECT id, round, child, establishment, informant, form, answers_sealed, version, started_at, saved_at, written_by,
    link, submitted_at FROM assessment_before;
INSERT INTO assessment_change (id, assessment, number, kind, answers_sealed, reason_sealed, observed_at, received_at,
    written_by, link)
SELECT id, assessment, number, kind, answers_sealed, reason_sealed, observed_at, received_at, written_by, link
FROM assessment_change_before;
DROP TABLE assessment_before;
DROP TABLE assessment_change_before;
-- postgres only
ALTER TABLE assessment ADD COLUMN respondent TEXT NOT NULL DEFAULT '';
ALTER TABLE assessment DROP CONSTRAINT assessment_round_child_informant_key;
ALTER TABLE assessment ADD CONSTRAINT assessment_round_child_informant_respondent_key
    UNIQUE (round, child, informant, respondent);
-- both

-- What was written is whose word it was: by the link that sent it last, or by the psychologist who wrote it.
UPDATE assessment SET respondent = COALESCE((
        SELECT l.spoken_by FROM evaluation_link l WHERE l.id = assessment.link), '')
    WHERE informant = 'teacher' AND link IS NOT NULL;
UPDATE assessment SET respondent = COALESCE(written_by, '') WHERE informant = 'psychologist';

-- E-mails that remind of a round: turned off by the person; null: they are sent.
ALTER TABLE user_account ADD COLUMN no_reminder_mail_since TEXT;
