-- Offers: what has places and is asked for (a club on Wednesdays, a week of the holidays, a stay); who asked, in which
-- order, what was decided and why; the draw that anybody can run again (docs/decisions/0018).

-- offre: the group of the same id holds its children, its sessions are its days
CREATE TABLE offer (
    id TEXT NOT NULL PRIMARY KEY REFERENCES mini_group (id),
    establishment TEXT NOT NULL REFERENCES establishment (id),
    kind TEXT NOT NULL CHECK (kind IN ('club', 'holiday_week', 'stay')),
    title TEXT NOT NULL,
    place TEXT,
    provider TEXT,                    -- the partner who runs it
    provider_phone TEXT,              -- E.164
    weekday BIGINT CHECK (weekday BETWEEN 1 AND 7),  -- of a club
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,            -- last day, inclusive
    nights BIGINT NOT NULL CHECK (nights BETWEEN 0 AND 60),
    day_starts TEXT NOT NULL,         -- local time
    day_ends TEXT NOT NULL,
    regime TEXT NOT NULL,
    min_age BIGINT,                   -- completed years on the first day; null: none
    max_age BIGINT,
    places BIGINT NOT NULL CHECK (places BETWEEN 1 AND 400),
    rule_criteria TEXT NOT NULL,      -- in order, separated by blanks; may be empty
    rule_last TEXT NOT NULL CHECK (rule_last IN ('draw', 'arrival')),
    opens_on TEXT NOT NULL,           -- registrations, both days included
    closes_on TEXT NOT NULL,
    meeting_point TEXT,
    transport TEXT NOT NULL CHECK (transport IN ('none', 'bus', 'walk', 'train')),
    departs_at TEXT,                  -- local time of the first day
    returns_at TEXT,                  -- local time of the last day
    leader TEXT REFERENCES user_account (id),
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id),
    cancelled_at TEXT,
    cancelled_by TEXT REFERENCES user_account (id),
    cancel_reason TEXT,
    version BIGINT NOT NULL,
    CHECK (ends_on >= starts_on),
    CHECK (day_ends > day_starts),
    CHECK (closes_on >= opens_on),
    CHECK ((weekday IS NOT NULL) = (kind = 'club'))
);
CREATE INDEX offer_place ON offer (establishment, starts_on);

-- tranche de prix, by quotient familial
CREATE TABLE offer_price (
    offer TEXT NOT NULL REFERENCES offer (id),
    position BIGINT NOT NULL,
    label TEXT NOT NULL,
    up_to BIGINT,                     -- quotient familial in euros; null: above, or for everybody
    cents BIGINT NOT NULL CHECK (cents >= 0),
    PRIMARY KEY (offer, position)
);

-- document à rendre before the first day
CREATE TABLE offer_document (
    offer TEXT NOT NULL REFERENCES offer (id),
    kind TEXT NOT NULL CHECK (kind IN ('participation', 'health_form', 'vaccination', 'insurance',
                                       'medical_certificate', 'swimming', 'identity', 'payment', 'family_quotient',
                                       'other')),
    due_on TEXT NOT NULL,
    needed TEXT NOT NULL CHECK (needed IN ('required', 'wished')),
    PRIMARY KEY (offer, kind)
);

-- demande de place: of one child, numbered in the order of arrival
CREATE TABLE place_request (
    id TEXT NOT NULL PRIMARY KEY,
    offer TEXT NOT NULL REFERENCES offer (id),
    child TEXT NOT NULL REFERENCES child (id),
    number BIGINT NOT NULL,
    guardian TEXT REFERENCES guardian (id),      -- who asked; null: the team did not say
    asked_at TEXT NOT NULL,
    by_link TEXT REFERENCES family_link (id),
    by_account TEXT REFERENCES user_account (id),
    state TEXT NOT NULL CHECK (state IN ('asked', 'placed', 'waiting', 'refused', 'withdrawn')),
    waiting_order BIGINT,             -- on the waiting list, smallest first; gaps are harmless
    price_band TEXT,                  -- label of one of the offer's prices
    membership TEXT,                  -- of the group, while it has a place
    UNIQUE (offer, child),
    UNIQUE (offer, number),
    CHECK ((by_link IS NULL) <> (by_account IS NULL)),
    CHECK ((state = 'waiting') = (waiting_order IS NOT NULL))
);
CREATE INDEX place_request_child ON place_request (child);

-- tirage au sort: the commitment is shown when registrations open, the secret once it is used; one to come at a time
CREATE TABLE offer_draw (
    id TEXT NOT NULL PRIMARY KEY,
    offer TEXT NOT NULL REFERENCES offer (id),
    number BIGINT NOT NULL,
    commitment TEXT NOT NULL,         -- SHA-256 of the secret's hexadecimal text
    secret_sealed BYTEA NOT NULL,
    made_at TEXT NOT NULL,
    word TEXT,                        -- said aloud by someone present; may be empty
    seed TEXT,                        -- secret ':' word
    entries TEXT,                     -- the frozen list, a line a ticket: tier, number, numbers of its requests
    result TEXT,                      -- the numbers of its tickets, in the order drawn
    reason TEXT,                      -- of another one for the same offer
    drawn_at TEXT,
    drawn_by TEXT REFERENCES user_account (id),
    UNIQUE (offer, number),
    CHECK ((drawn_at IS NULL) = (seed IS NULL))
);

-- attribution: the free places given by the rule, at once; taken back at once too
CREATE TABLE offer_allocation (
    id TEXT NOT NULL PRIMARY KEY,
    offer TEXT NOT NULL REFERENCES offer (id),
    draw TEXT REFERENCES offer_draw (id),
    given BIGINT NOT NULL,
    waiting BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES user_account (id),
    undone_at TEXT,
    undone_by TEXT REFERENCES user_account (id)
);
CREATE INDEX offer_allocation_offer ON offer_allocation (offer, made_at);

-- what was decided of a request, and what it was before: nothing is changed afterwards but that it was taken back
CREATE TABLE place_request_event (
    id TEXT NOT NULL PRIMARY KEY,
    request TEXT NOT NULL REFERENCES place_request (id),
    number BIGINT NOT NULL,
    from_state TEXT,                  -- null: it was asked for the first time
    from_order BIGINT,
    from_number BIGINT,               -- its place in the order of arrival, when asking again changed it
    to_state TEXT NOT NULL CHECK (to_state IN ('asked', 'placed', 'waiting', 'refused', 'withdrawn')),
    allocation TEXT REFERENCES offer_allocation (id),  -- null: decided by hand, or by the family
    reason_sealed BYTEA,              -- with the child's key
    why TEXT,                         -- what of the rule decided, codes separated by blanks
    at TEXT NOT NULL,
    by_link TEXT REFERENCES family_link (id),
    by_account TEXT REFERENCES user_account (id),
    undone_at TEXT,
    undone_by TEXT REFERENCES user_account (id),
    UNIQUE (request, number),
    CHECK ((by_link IS NULL) <> (by_account IS NULL))
);
CREATE INDEX place_request_event_at ON place_request_event (at);
CREATE INDEX place_request_event_allocation ON place_request_event (allocation);

-- a document the family brought
CREATE TABLE due_document_received (
    id TEXT NOT NULL PRIMARY KEY,
    request TEXT NOT NULL REFERENCES place_request (id),
    kind TEXT NOT NULL,
    received_on TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id),
    undone_at TEXT,
    undone_by TEXT REFERENCES user_account (id)
);
CREATE UNIQUE INDEX due_document_once ON due_document_received (request, kind) WHERE undone_at IS NULL;
