-- A child's civil status changed by hand, kept as it was before, sealed with the child's key: told for thirty days and
-- put back, newest first.
CREATE TABLE child_change (
    id TEXT NOT NULL PRIMARY KEY,
    child TEXT NOT NULL REFERENCES child (id),
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES user_account (id),
    changed TEXT NOT NULL,            -- names of fields, separated by blanks
    before_sealed BYTEA NOT NULL,
    undone_at TEXT,
    undone_by TEXT REFERENCES user_account (id)
);
CREATE INDEX child_change_child ON child_change (child, made_at);
