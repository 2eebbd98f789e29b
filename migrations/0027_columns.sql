-- What the figures are counted from, and when it last changed, by a count of its own (docs/decisions/0035). A process
-- that keeps columns of it in memory reads here, in the transaction of the figure, what it must read again: so a figure
-- is never older than the base. Written by triggers, so that no way of writing can forget it. It holds no value: ids
-- and days. `forgotten`: changes up to there are no longer listed; who stopped before reads everything again.
-- What nothing refers to yet, or any more (a school, a child without enrolment), counts in no figure: not watched.
CREATE TABLE figure_clock (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    tick BIGINT NOT NULL,
    forgotten BIGINT NOT NULL
);
INSERT INTO figure_clock (id, tick, forgotten) VALUES (1, 0, 0);

CREATE TABLE figure_change (
    kind TEXT NOT NULL CHECK (kind IN ('day', 'child', 'group', 'school', 'zone_list')),
    key TEXT NOT NULL,                -- of a day: its date, then its establishment
    tick BIGINT NOT NULL,             -- of the last change
    PRIMARY KEY (kind, key)
);
CREATE INDEX figure_change_tick ON figure_change (tick);

-- sqlite only
CREATE VIEW figure_touched AS SELECT kind, key FROM figure_change;
CREATE TRIGGER figure_touched_added INSTEAD OF INSERT ON figure_touched BEGIN
    UPDATE figure_clock SET tick = tick + 1;
    INSERT INTO figure_change (kind, key, tick) SELECT NEW.kind, NEW.key, c.tick FROM figure_clock c WHERE c.id = 1
    ON CONFLICT (kind, key) DO UPDATE SET tick = excluded.tick;
END;
CREATE TRIGGER attendance_added AFTER INSERT ON attendance BEGIN
    INSERT INTO figure_touched SELECT 'day', s.on_date || s.establishment FROM session s WHERE s.id = NEW.session;
END;
CREATE TRIGGER attendance_removed AFTER DELETE ON attendance BEGIN
    INSERT INTO figure_touched SELECT 'day', s.on_date || s.establishment FROM session s WHERE s.id = OLD.session;
END;
CREATE TRIGGER attendance_changed AFTER UPDATE ON attendance
    WHEN (OLD.session, OLD.child, OLD.presence, OLD.minutes)
         IS NOT (NEW.session, NEW.child, NEW.presence, NEW.minutes) BEGIN
    INSERT INTO figure_touched
    SELECT 'day', s.on_date || s.establishment FROM session s WHERE s.id IN (OLD.session, NEW.session);
END;
CREATE TRIGGER session_added AFTER INSERT ON session BEGIN
    INSERT INTO figure_touched VALUES ('day', NEW.on_date || NEW.establishment);
END;
CREATE TRIGGER session_removed AFTER DELETE ON session BEGIN
    INSERT INTO figure_touched VALUES ('day', OLD.on_date || OLD.establishment);
END;
CREATE TRIGGER session_changed AFTER UPDATE ON session
    WHEN (OLD.establishment, OLD.on_date, OLD.mini_group, OLD.activity, OLD.cancelled_at)
         IS NOT (NEW.establishment, NEW.on_date, NEW.mini_group, NEW.activity, NEW.cancelled_at) BEGIN
    INSERT INTO figure_touched VALUES ('day', OLD.on_date || OLD.establishment);
    INSERT INTO figure_touched VALUES ('day', NEW.on_date || NEW.establishment);
END;
CREATE TRIGGER enrolment_added AFTER INSERT ON enrolment BEGIN
    INSERT INTO figure_touched VALUES ('child', NEW.child);
END;
CREATE TRIGGER enrolment_removed AFTER DELETE ON enrolment BEGIN
    INSERT INTO figure_touched VALUES ('child', OLD.child);
END;
CREATE TRIGGER enrolment_changed AFTER UPDATE ON enrolment
    WHEN (OLD.child, OLD.establishment, OLD.cursus, OLD.from_on, OLD.until_on)
         IS NOT (NEW.child, NEW.establishment, NEW.cursus, NEW.from_on, NEW.until_on) BEGIN
    INSERT INTO figure_touched VALUES ('child', OLD.child);
    INSERT INTO figure_touched VALUES ('child', NEW.child);
END;
CREATE TRIGGER group_membership_added AFTER INSERT ON group_membership BEGIN
    INSERT INTO figure_touched VALUES ('child', NEW.child);
END;
CREATE TRIGGER group_membership_removed AFTER DELETE ON group_membership BEGIN
    INSERT INTO figure_touched VALUES ('child', OLD.child);
END;
CREATE TRIGGER group_membership_changed AFTER UPDATE ON group_membership
    WHEN (OLD.child, OLD.mini_group, OLD.from_on, OLD.until_on)
         IS NOT (NEW.child, NEW.mini_group, NEW.from_on, NEW.until_on) BEGIN
    INSERT INTO figure_touched VALUES ('child', OLD.child);
    INSERT INTO figure_touched VALUES ('child', NEW.child);
END;
CREATE TRIGGER schooling_added AFTER INSERT ON schooling BEGIN
    INSERT INTO figure_touched VALUES ('child', NEW.child);
END;
CREATE TRIGGER schooling_removed AFTER DELETE ON schooling BEGIN
    INSERT INTO figure_touched VALUES ('child', OLD.child);
END;
CREATE TRIGGER schooling_changed AFTER UPDATE ON schooling
    WHEN (OLD.child, OLD.school_year, OLD.school) IS NOT (NEW.child, NEW.school_year, NEW.school) BEGIN
    INSERT INTO figure_touched VALUES ('child', OLD.child);
    INSERT INTO figure_touched VALUES ('child', NEW.child);
END;
CREATE TRIGGER residence_decision_added AFTER INSERT ON residence_decision BEGIN
    INSERT INTO figure_touched VALUES ('child', NEW.child);
END;
CREATE TRIGGER residence_decision_removed AFTER DELETE ON residence_decision BEGIN
    INSERT INTO figure_touched VALUES ('child', OLD.child);
END;
CREATE TRIGGER residence_decision_changed AFTER UPDATE ON residence_decision
    WHEN (OLD.child, OLD.zone_list, OLD.on_date, OLD.result, OLD.zone_code, OLD.zone_name,
          OLD.decided_at, OLD.overruled_by)
         IS NOT (NEW.child, NEW.zone_list, NEW.on_date, NEW.result, NEW.zone_code, NEW.zone_name,
          NEW.decided_at, NEW.overruled_by) BEGIN
    INSERT INTO figure_touched VALUES ('child', OLD.child);
    INSERT INTO figure_touched VALUES ('child', NEW.child);
END;
CREATE TRIGGER child_changed AFTER UPDATE ON child
    WHEN (OLD.id, OLD.birth_date, OLD.sex) IS NOT (NEW.id, NEW.birth_date, NEW.sex) BEGIN
    INSERT INTO figure_touched VALUES ('child', OLD.id);
    INSERT INTO figure_touched VALUES ('child', NEW.id);
END;
CREATE TRIGGER mini_group_added AFTER INSERT ON mini_group BEGIN
    INSERT INTO figure_touched VALUES ('group', NEW.id);
END;
CREATE TRIGGER mini_group_changed AFTER UPDATE ON mini_group
    WHEN (OLD.id, OLD.establishment, OLD.name, OLD.kind) IS NOT (NEW.id, NEW.establishment, NEW.name, NEW.kind) BEGIN
    INSERT INTO figure_touched VALUES ('group', OLD.id);
    INSERT INTO figure_touched VALUES ('group', NEW.id);
END;
CREATE TRIGGER school_changed AFTER UPDATE ON school
    WHEN (OLD.uai, OLD.network) IS NOT (NEW.uai, NEW.network) BEGIN
    INSERT INTO figure_touched VALUES ('school', OLD.uai);
    INSERT INTO figure_touched VALUES ('school', NEW.uai);
END;
CREATE TRIGGER zone_list_added AFTER INSERT ON zone_list BEGIN
    INSERT INTO figure_touched VALUES ('zone_list', '');
END;
CREATE TRIGGER zone_list_removed AFTER DELETE ON zone_list BEGIN
    INSERT INTO figure_touched VALUES ('zone_list', '');
END;
CREATE TRIGGER zone_list_changed AFTER UPDATE ON zone_list
    WHEN (OLD.name, OLD.import) IS NOT (NEW.name, NEW.import) BEGIN
    INSERT INTO figure_touched VALUES ('zone_list', '');
END;
CREATE TRIGGER zone_import_changed AFTER UPDATE ON zone_import
    WHEN (OLD.id, OLD.valid_from, OLD.valid_until) IS NOT (NEW.id, NEW.valid_from, NEW.valid_until) BEGIN
    INSERT INTO figure_touched VALUES ('zone_list', '');
END;
-- both

-- postgres only
-- A statement at a time, whatever it wrote: a month put in at once counts as one change of each of its days.
CREATE FUNCTION figure_changed(what TEXT, keys TEXT[]) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    IF keys IS NULL THEN
        RETURN;
    END IF;
    UPDATE figure_clock SET tick = tick + 1 WHERE id = 1;
    INSERT INTO figure_change (kind, key, tick)
    SELECT what, k.key, c.tick FROM unnest(keys) AS k (key) JOIN figure_clock c ON c.id = 1 WHERE k.key IS NOT NULL
    ON CONFLICT (kind, key) DO UPDATE SET tick = excluded.tick;
END
$$;
-- One look-up a session, however many presences the first statement of a connection wrote: a plan made for a whole
-- month would be kept, and read every session for one presence.
CREATE FUNCTION figure_day(session_id TEXT) RETURNS TEXT STABLE LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT s.on_date || s.establishment FROM session s WHERE s.id = session_id);
END
$$;
CREATE FUNCTION figure_attendance() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM figure_changed('day', array_agg(DISTINCT figure_day(r.session))) FROM new_rows r;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM figure_changed('day', array_agg(DISTINCT figure_day(r.session))) FROM old_rows r;
    ELSE
        PERFORM figure_changed('day', array_agg(DISTINCT figure_day(r.session))) FROM (
            (SELECT session, child, presence, minutes FROM old_rows
             EXCEPT ALL
             SELECT session, child, presence, minutes FROM new_rows)
            UNION ALL
            (SELECT session, child, presence, minutes FROM new_rows
             EXCEPT ALL
             SELECT session, child, presence, minutes FROM old_rows)) r;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER attendance_added AFTER INSERT ON attendance REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_attendance();
CREATE TRIGGER attendance_removed AFTER DELETE ON attendance REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_attendance();
CREATE TRIGGER attendance_changed AFTER UPDATE ON attendance
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_attendance();
CREATE FUNCTION figure_session() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM figure_changed('day', array_agg(DISTINCT r.on_date || r.establishment)) FROM new_rows r;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM figure_changed('day', array_agg(DISTINCT r.on_date || r.establishment)) FROM old_rows r;
    ELSE
        PERFORM figure_changed('day', array_agg(DISTINCT r.on_date || r.establishment)) FROM (
            (SELECT establishment, on_date, mini_group, activity, cancelled_at FROM old_rows
             EXCEPT ALL
             SELECT establishment, on_date, mini_group, activity, cancelled_at FROM new_rows)
            UNION ALL
            (SELECT establishment, on_date, mini_group, activity, cancelled_at FROM new_rows
             EXCEPT ALL
             SELECT establishment, on_date, mini_group, activity, cancelled_at FROM old_rows)) r;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER session_added AFTER INSERT ON session REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_session();
CREATE TRIGGER session_removed AFTER DELETE ON session REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_session();
CREATE TRIGGER session_changed AFTER UPDATE ON session
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_session();
CREATE FUNCTION figure_enrolment() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM figure_changed('child', array_agg(DISTINCT r.child)) FROM new_rows r;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM figure_changed('child', array_agg(DISTINCT r.child)) FROM old_rows r;
    ELSE
        PERFORM figure_changed('child', array_agg(DISTINCT r.child)) FROM (
            (SELECT child, establishment, cursus, from_on, until_on FROM old_rows
             EXCEPT ALL
             SELECT child, establishment, cursus, from_on, until_on FROM new_rows)
            UNION ALL
            (SELECT child, establishment, cursus, from_on, until_on FROM new_rows
             EXCEPT ALL
             SELECT child, establishment, cursus, from_on, until_on FROM old_rows)) r;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER enrolment_added AFTER INSERT ON enrolment REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_enrolment();
CREATE TRIGGER enrolment_removed AFTER DELETE ON enrolment REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_enrolment();
CREATE TRIGGER enrolment_changed AFTER UPDATE ON enrolment
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_enrolment();
CREATE FUNCTION figure_group_membership() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM figure_changed('child', array_agg(DISTINCT r.child)) FROM new_rows r;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM figure_changed('child', array_agg(DISTINCT r.child)) FROM old_rows r;
    ELSE
        PERFORM figure_changed('child', array_agg(DISTINCT r.child)) FROM (
            (SELECT child, mini_group, from_on, until_on FROM old_rows
             EXCEPT ALL
             SELECT child, mini_group, from_on, until_on FROM new_rows)
            UNION ALL
            (SELECT child, mini_group, from_on, until_on FROM new_rows
             EXCEPT ALL
             SELECT child, mini_group, from_on, until_on FROM old_rows)) r;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER group_membership_added AFTER INSERT ON group_membership REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_group_membership();
CREATE TRIGGER group_membership_removed AFTER DELETE ON group_membership REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_group_membership();
CREATE TRIGGER group_membership_changed AFTER UPDATE ON group_membership
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_group_membership();
CREATE FUNCTION figure_schooling() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM figure_changed('child', array_agg(DISTINCT r.child)) FROM new_rows r;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM figure_changed('child', array_agg(DISTINCT r.child)) FROM old_rows r;
    ELSE
        PERFORM figure_changed('child', array_agg(DISTINCT r.child)) FROM (
            (SELECT child, school_year, school FROM old_rows
             EXCEPT ALL
             SELECT child, school_year, school FROM new_rows)
            UNION ALL
            (SELECT child, school_year, school FROM new_rows
             EXCEPT ALL
             SELECT child, school_year, school FROM old_rows)) r;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER schooling_added AFTER INSERT ON schooling REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_schooling();
CREATE TRIGGER schooling_removed AFTER DELETE ON schooling REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_schooling();
CREATE TRIGGER schooling_changed AFTER UPDATE ON schooling
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_schooling();
CREATE FUNCTION figure_residence_decision() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM figure_changed('child', array_agg(DISTINCT r.child)) FROM new_rows r;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM figure_changed('child', array_agg(DISTINCT r.child)) FROM old_rows r;
    ELSE
        PERFORM figure_changed('child', array_agg(DISTINCT r.child)) FROM (
            (SELECT child, zone_list, on_date, result, zone_code, zone_name, decided_at, overruled_by FROM old_rows
             EXCEPT ALL
             SELECT child, zone_list, on_date, result, zone_code, zone_name, decided_at, overruled_by FROM new_rows)
            UNION ALL
            (SELECT child, zone_list, on_date, result, zone_code, zone_name, decided_at, overruled_by FROM new_rows
             EXCEPT ALL
             SELECT child, zone_list, on_date, result, zone_code, zone_name, decided_at, overruled_by FROM old_rows)) r;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER residence_decision_added AFTER INSERT ON residence_decision REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_residence_decision();
CREATE TRIGGER residence_decision_removed AFTER DELETE ON residence_decision REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_residence_decision();
CREATE TRIGGER residence_decision_changed AFTER UPDATE ON residence_decision
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_residence_decision();
CREATE FUNCTION figure_child() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    PERFORM figure_changed('child', array_agg(DISTINCT r.id)) FROM (
        (SELECT id, birth_date, sex FROM old_rows EXCEPT ALL SELECT id, birth_date, sex FROM new_rows)
        UNION ALL
        (SELECT id, birth_date, sex FROM new_rows EXCEPT ALL SELECT id, birth_date, sex FROM old_rows)) r;
    RETURN NULL;
END
$$;
CREATE TRIGGER child_changed AFTER UPDATE ON child
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_child();
CREATE FUNCTION figure_mini_group() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM figure_changed('group', array_agg(DISTINCT r.id)) FROM new_rows r;
    ELSE
        PERFORM figure_changed('group', array_agg(DISTINCT r.id)) FROM (
            (SELECT id, establishment, name, kind FROM old_rows
             EXCEPT ALL
             SELECT id, establishment, name, kind FROM new_rows)
            UNION ALL
            (SELECT id, establishment, name, kind FROM new_rows
             EXCEPT ALL
             SELECT id, establishment, name, kind FROM old_rows)) r;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER mini_group_added AFTER INSERT ON mini_group REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_mini_group();
CREATE TRIGGER mini_group_changed AFTER UPDATE ON mini_group
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_mini_group();
CREATE FUNCTION figure_school() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    PERFORM figure_changed('school', array_agg(DISTINCT r.uai)) FROM (
        (SELECT uai, network FROM old_rows EXCEPT ALL SELECT uai, network FROM new_rows)
        UNION ALL
        (SELECT uai, network FROM new_rows EXCEPT ALL SELECT uai, network FROM old_rows)) r;
    RETURN NULL;
END
$$;
CREATE TRIGGER school_changed AFTER UPDATE ON school
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_school();
CREATE FUNCTION figure_zone_list() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM figure_changed('zone_list', array_agg(DISTINCT CAST('' AS TEXT))) FROM new_rows r;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM figure_changed('zone_list', array_agg(DISTINCT CAST('' AS TEXT))) FROM old_rows r;
    ELSE
        PERFORM figure_changed('zone_list', array_agg(DISTINCT CAST('' AS TEXT))) FROM (
            (SELECT name, import FROM old_rows EXCEPT ALL SELECT name, import FROM new_rows)
            UNION ALL
            (SELECT name, import FROM new_rows EXCEPT ALL SELECT name, import FROM old_rows)) r;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER zone_list_added AFTER INSERT ON zone_list REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_zone_list();
CREATE TRIGGER zone_list_removed AFTER DELETE ON zone_list REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_zone_list();
CREATE TRIGGER zone_list_changed AFTER UPDATE ON zone_list
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_zone_list();
CREATE FUNCTION figure_zone_import() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    PERFORM figure_changed('zone_list', array_agg(DISTINCT CAST('' AS TEXT))) FROM (
        (SELECT id, valid_from, valid_until FROM old_rows
         EXCEPT ALL
         SELECT id, valid_from, valid_until FROM new_rows)
        UNION ALL
        (SELECT id, valid_from, valid_until FROM new_rows
         EXCEPT ALL
         SELECT id, valid_from, valid_until FROM old_rows)) r;
    RETURN NULL;
END
$$;
CREATE TRIGGER zone_import_changed AFTER UPDATE ON zone_import
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION figure_zone_import();
-- both
