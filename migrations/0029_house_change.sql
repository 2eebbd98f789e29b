-- What is changed by hand of an offer and of the settings of a house is kept as it was before: told in the recent
-- activity, and taken back from there (docs/decisions/0030).

CREATE TABLE offer_change (
    id TEXT NOT NULL PRIMARY KEY,
    offer TEXT NOT NULL REFERENCES offer (id),
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES user_account (id),
    changed TEXT NOT NULL,            -- which parts of it, codes separated by blanks
    was TEXT NOT NULL,                -- all of it before, as the API writes it
    undone_at TEXT,
    undone_by TEXT REFERENCES user_account (id)
);
CREATE INDEX offer_change_offer ON offer_change (offer, made_at);

-- a PEdT, the zone of the calendar, the week of a commune, the absences that speak, the number families may call
CREATE TABLE setting_change (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT NOT NULL REFERENCES establishment (id),
    kind TEXT NOT NULL CHECK (kind IN ('pedt', 'calendar_place', 'commune_week', 'follow_up', 'phone')),
    about TEXT NOT NULL,              -- which of its kind; the newest change of each is taken back first
    from_on TEXT,                     -- the day from which it holds; null: at once
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES user_account (id),
    was TEXT,                         -- as the API writes it; null: there was none
    said TEXT NOT NULL,               -- what it became, in a few words or a code
    undone_at TEXT,
    undone_by TEXT REFERENCES user_account (id)
);
CREATE INDEX setting_change_place ON setting_change (establishment, made_at);
