-- Who worried first of a child admitted before Marelle, or without a link: written afterwards by the house, with what
-- it knows and no more. A referral that came by a link keeps its own words; what is said again takes the place of the
-- earlier row, which stays with the day it was withdrawn.
CREATE TABLE noted_referral (
    id TEXT NOT NULL PRIMARY KEY,
    child TEXT NOT NULL REFERENCES child (id),
    establishment TEXT NOT NULL REFERENCES establishment (id),
    worried_on TEXT NOT NULL,
    referrer_role TEXT NOT NULL,
    referrer_name TEXT,
    school TEXT REFERENCES school (uai),
    motives_sealed BYTEA NOT NULL,    -- codes separated by blanks, none when nobody remembers; the child's key
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id),
    withdrawn_at TEXT,
    withdrawn_by TEXT REFERENCES user_account (id)
);
CREATE UNIQUE INDEX noted_referral_child ON noted_referral (child, establishment) WHERE withdrawn_at IS NULL;
CREATE INDEX noted_referral_history ON noted_referral (child, recorded_at);
