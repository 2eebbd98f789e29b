-- Whether the family came to a meeting, noted by the team afterwards. Said again, the former word stays with the
-- instant it was taken back at; one word holds at a time.
CREATE TABLE meeting_presence (
    id TEXT NOT NULL PRIMARY KEY,
    meeting TEXT NOT NULL REFERENCES follow_up_meeting (id),
    came TEXT NOT NULL CHECK (came IN ('came', 'not_come')),
    noted_at TEXT NOT NULL,
    noted_by TEXT NOT NULL REFERENCES user_account (id),
    undone_at TEXT,
    undone_by TEXT REFERENCES user_account (id)
);
CREATE UNIQUE INDEX meeting_presence_one ON meeting_presence (meeting) WHERE undone_at IS NULL;
CREATE INDEX meeting_presence_meeting ON meeting_presence (meeting, noted_at);
