-- PostgreSQL counts a transaction's changes once. Each statement of a busy batch moved the one line of the clock anew,
-- and PostgreSQL keeps every version until the transaction ends: the next statement walked through all of them, and the
-- evening of a network fell behind its own roll calls. What is said at a savepoint that is undone is forgotten with it.
-- postgres only
CREATE OR REPLACE FUNCTION figure_changed(what TEXT, keys TEXT[]) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
    counted TEXT := current_setting('marelle.figure_tick', true);
    here TEXT := txid_current()::TEXT;
    newest BIGINT;
BEGIN
    IF keys IS NULL THEN
        RETURN;
    END IF;
    IF counted LIKE here || ':%' THEN
        newest := split_part(counted, ':', 2)::BIGINT;
    ELSE
        UPDATE figure_clock SET tick = tick + 1 WHERE id = 1;
        newest := (SELECT c.tick FROM figure_clock c WHERE c.id = 1);
        PERFORM set_config('marelle.figure_tick', here || ':' || newest, true);
    END IF;
    INSERT INTO figure_change (kind, key, tick)
    SELECT what, k.key, newest FROM unnest(keys) AS k (key) WHERE k.key IS NOT NULL
    ON CONFLICT (kind, key) DO UPDATE SET tick = excluded.tick WHERE figure_change.tick <> excluded.tick;
END
$$;
