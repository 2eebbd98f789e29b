-- Who begins, leaves and comes again, with an account (post) or without one (engagement): told in recent activity, and
-- taken back from there for 30 days.

-- sqlite only
-- A check cannot be widened there: the table is made again.
CREATE TEMP TABLE setting_change_before AS
SELECT id, establishment, kind, about, from_on, made_at, made_by, was, said, undone_at, undone_by FROM setting_change;
DROP TABLE setting_change;
CREATE TABLE setting_change (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT REFERENCES establishment (id), -- null: of the whole instance
    kind TEXT NOT NULL CHECK (kind IN ('pedt', 'calendar_place', 'commune_week', 'follow_up', 'phone', 'work_hours',
                                       'work_week', 'check_requirement', 'own_ratio', 'engagement', 'post')),
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
                    'check_requirement', 'own_ratio', 'engagement', 'post'));
-- both
