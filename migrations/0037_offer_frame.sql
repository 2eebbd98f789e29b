-- What a club, a week or a stay is besides its kind: a club that is no sport, the theme it works at, and how its adults
-- are counted when what is done asks for more than its regime (a swimming club). Null: as usual for its kind.
ALTER TABLE offer ADD COLUMN activity TEXT;
ALTER TABLE offer ADD COLUMN theme TEXT;
ALTER TABLE offer ADD COLUMN ratio_rule TEXT CHECK (ratio_rule IN ('of_regime', 'walk', 'swimming'));
