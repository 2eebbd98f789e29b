-- Figures that a partner declares in a document of its own, kept as printed (docs/decisions/0029). Nobody is in here.

-- one figure, of an establishment or of the whole network (establishment null); its words are below
CREATE TABLE declared_figure (
    id TEXT NOT NULL PRIMARY KEY,
    establishment TEXT REFERENCES establishment (id),
    version BIGINT NOT NULL,                -- of the newest words
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES user_account (id),
    withdrawn_at TEXT,
    withdrawn_by TEXT REFERENCES user_account (id),
    withdrawn_because TEXT
);
CREATE INDEX declared_figure_establishment ON declared_figure (establishment);

-- what is written of it, a row a correction; the newest version counts, the others are the history
CREATE TABLE declared_figure_words (
    figure TEXT NOT NULL REFERENCES declared_figure (id),
    version BIGINT NOT NULL,
    partner TEXT NOT NULL,
    label TEXT NOT NULL,
    axis TEXT,
    territory TEXT,
    unit TEXT NOT NULL CHECK (unit IN ('count', 'percentage')),
    digits BIGINT NOT NULL,                 -- 37,4 is 374 with 1 decimal: exact, with the decimals printed
    decimals BIGINT NOT NULL CHECK (decimals BETWEEN 0 AND 3),
    base BIGINT,
    counted TEXT,                           -- who or what the base counts: "élèves de CP"
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    document TEXT NOT NULL,
    page TEXT,
    document_on TEXT,
    total TEXT REFERENCES declared_figure (id),
    written_at TEXT NOT NULL,
    written_by TEXT NOT NULL REFERENCES user_account (id),
    PRIMARY KEY (figure, version)
);
CREATE INDEX declared_figure_words_total ON declared_figure_words (total);

-- what a person answered to a doubt; the highest number counts, without a reason the doubt stands again
CREATE TABLE declared_figure_answer (
    figure TEXT NOT NULL REFERENCES declared_figure (id),
    doubt TEXT NOT NULL,
    number BIGINT NOT NULL,
    reason TEXT,
    answered_at TEXT NOT NULL,
    answered_by TEXT NOT NULL REFERENCES user_account (id),
    PRIMARY KEY (figure, doubt, number)
);
