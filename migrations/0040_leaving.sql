-- A child leaves the accompaniment: who said so and when, with each membership as it was before, so that the leaving is
-- told in the recent activity and taken back from there. The places it gave back are the events of the same instant.
CREATE TABLE leaving (
    id TEXT NOT NULL PRIMARY KEY,
    enrolment TEXT NOT NULL REFERENCES enrolment (id),
    child TEXT NOT NULL REFERENCES child (id),
    establishment TEXT NOT NULL REFERENCES establishment (id),
    on_date TEXT NOT NULL,            -- first day the stay no longer holds
    reason TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES user_account (id),
    undone_at TEXT,
    undone_by TEXT REFERENCES user_account (id)
);
CREATE INDEX leaving_child ON leaving (child, made_at);
CREATE INDEX leaving_establishment ON leaving (establishment, made_at);

CREATE TABLE leaving_membership (
    leaving TEXT NOT NULL REFERENCES leaving (id),
    membership TEXT NOT NULL,
    mini_group TEXT NOT NULL REFERENCES mini_group (id),
    from_on TEXT NOT NULL,
    until_before TEXT,
    PRIMARY KEY (leaving, membership)
);
