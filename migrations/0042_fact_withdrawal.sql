-- A fact is taken back, and given back: each time by whom and when. What its writer took back before it arrived waits
-- for it here, and it is written as taken back: a request a phone has given up on may travel longer than the words that
-- undo it.
CREATE TABLE fact_withdrawal (
    id TEXT NOT NULL PRIMARY KEY,     -- made by the device: a repeat is harmless
    fact TEXT NOT NULL REFERENCES fact (id),
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES user_account (id),
    undone_at TEXT,
    undone_by TEXT REFERENCES user_account (id)
);
CREATE INDEX fact_withdrawal_fact ON fact_withdrawal (fact, made_at);
INSERT INTO fact_withdrawal (id, fact, made_at, made_by)
SELECT id, id, withdrawn_at, withdrawn_by FROM fact WHERE withdrawn_at IS NOT NULL;

CREATE TABLE early_withdrawal (
    id TEXT NOT NULL PRIMARY KEY,
    fact TEXT NOT NULL,               -- that has not arrived, and may never
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES user_account (id),
    UNIQUE (fact, made_by)            -- of nobody else's fact
);
