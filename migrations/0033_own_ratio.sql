-- A house asks more of itself than the association's promise: fewer children for one référent, from a day on.

-- sqlite only
-- A check cannot be widened there: the table is made again.
CREATE TEMP TABLE setting_change_before AS
SELECT id, establishment, kind, about, from_on, made_at, made_by, was, said, undone_at, undone_by FROM setting_change;
DROP TABLE setting_change;
CREATE TABLE setting_change (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT REFERENCES establishment (id), -- null: of the whole instance
    kind TEXT NOT NULL CHECK (kind IN ('pedt', 'calendar_place', 'commune_week', 'follow_up', 'phone', 'work_hours',
                                       'work_week', 'check_requirement', 'own_ratio')),
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
ALTER TABLE setting_change DROP CONSTRAINT setting_change_kind_check;
ALTER TABLE setting_change ADD CONSTRAINT setting_change_kind_check
    CHECK (kind IN ('pedt', 'calendar_place', 'commune_week', 'follow_up', 'phone', 'work_hours', 'work_week',
                    'check_requirement', 'own_ratio'));
-- both

CREATE TABLE own_ratio (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT NOT NULL REFERENCES establishment (id),
    children_per_referent BIGINT CHECK (children_per_referent > 0), -- null: the association's promise again
    from_on TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id),
    UNIQUE (establishment, from_on)
);
