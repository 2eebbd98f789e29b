-- dernier jour repoussé: survey.closes_on is the day in force; the one before, who moved it and why stay here
CREATE TABLE survey_deadline (
    survey TEXT NOT NULL REFERENCES survey (id),
    number BIGINT NOT NULL,
    former_closes_on TEXT NOT NULL,
    closes_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    moved_at TEXT NOT NULL,
    moved_by TEXT NOT NULL REFERENCES user_account (id),
    PRIMARY KEY (survey, number)
);
