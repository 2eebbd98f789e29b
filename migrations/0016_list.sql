-- A list is a group of another kind: a club on Wednesdays, a week of the holidays, a stay. Whoever is placed in one has
-- a membership; its days are sessions: the roll call, the door, the ratio and the sheets are those of every evening
-- (docs/decisions/0017). A list belongs to no cursus, and may fill a coach.

-- sqlite only
-- A column cannot be made nullable there: the table is made again, while its references wait for the commit.
PRAGMA defer_foreign_keys = ON;
CREATE TEMP TABLE mini_group_before AS
SELECT id, establishment, name, cursus, room, referent, places, opened_on, closed_on, closed_by, version, closed_at
FROM mini_group;
DROP TABLE mini_group;
CREATE TABLE mini_group (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT NOT NULL REFERENCES establishment (id),
    name TEXT NOT NULL,
    cursus BIGINT CHECK (cursus BETWEEN 1 AND 9),
    room TEXT,
    referent TEXT REFERENCES user_account (id),
    places BIGINT NOT NULL CHECK (places BETWEEN 1 AND 400),
    opened_on TEXT NOT NULL,
    closed_on TEXT,
    closed_by TEXT REFERENCES user_account (id),
    version BIGINT NOT NULL,
    closed_at TEXT,
    kind TEXT NOT NULL DEFAULT 'group' CHECK (kind IN ('group', 'club', 'holiday_week', 'stay')),
    CHECK ((kind = 'group') = (cursus IS NOT NULL))
);
INSERT INTO mini_group (id, establishment, name, cursus, room, referent, places, opened_on, closed_on, closed_by,
                        version, closed_at)
SELECT id, establishment, name, cursus, room, referent, places, opened_on, closed_on, closed_by, version, closed_at
FROM mini_group_before;
DROP TABLE mini_group_before;
CREATE INDEX mini_group_establishment ON mini_group (establishment);
CREATE INDEX mini_group_referent ON mini_group (referent);
-- postgres only
ALTER TABLE mini_group ADD COLUMN kind TEXT NOT NULL DEFAULT 'group'
    CONSTRAINT mini_group_kind_check CHECK (kind IN ('group', 'club', 'holiday_week', 'stay'));
ALTER TABLE mini_group ALTER COLUMN cursus DROP NOT NULL;
ALTER TABLE mini_group DROP CONSTRAINT mini_group_places_check;
ALTER TABLE mini_group ADD CONSTRAINT mini_group_places_check CHECK (places BETWEEN 1 AND 400);
ALTER TABLE mini_group ADD CONSTRAINT mini_group_list_check CHECK ((kind = 'group') = (cursus IS NOT NULL));
-- both
