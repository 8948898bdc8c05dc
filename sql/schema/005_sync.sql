-- Synchronisation with Jira: one run at a time, by a lease that passes and a fence that only grows; one row says which
-- snapshot is current, so that readers see the old index or the new one and never half of each.

CREATE TABLE ata.sync_run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    fence bigint NOT NULL,
    trigger text NOT NULL CHECK (trigger IN ('manual', 'schedule', 'first')),
    outcome text NOT NULL DEFAULT 'running' CHECK (outcome IN ('running', 'ok', 'failed')),
    phase text NOT NULL DEFAULT 'portals'
        CHECK (phase IN ('portals', 'request_types', 'tickets', 'knowledge', 'directory', 'indexing', 'done')),
    done bigint NOT NULL DEFAULT 0 CHECK (done >= 0),
    total bigint NOT NULL DEFAULT 0 CHECK (total >= 0),
    counts jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(counts) = 'object'),
    message text CHECK (char_length(message) <= 1000), -- a line for each thing: the key of a phrase and its subject
    may_shrink boolean NOT NULL DEFAULT false, -- an administrator confirmed that much is to go
    shrink jsonb CHECK (jsonb_typeof(shrink) = 'object'), -- what it would have dropped, had it been confirmed
    started_by text,
    started timestamptz NOT NULL,
    ended timestamptz,
    CHECK ((outcome = 'running') = (ended IS NULL))
) WITH (fillfactor = 70);

CREATE TABLE ata.snapshot (
    id bigint PRIMARY KEY REFERENCES ata.sync_run,
    tickets_at timestamptz, -- past tickets are as they were then; NULL: they were not read
    tickets_whole timestamptz -- when all of them were last read, and not what had changed alone
);

-- What a run wrote, piece by piece: a piece sent twice is known by its digest, and the sum is checked before the swap.
CREATE TABLE ata.snapshot_piece (
    snapshot bigint NOT NULL REFERENCES ata.snapshot ON DELETE CASCADE,
    name text NOT NULL CHECK (name <> ''),
    digest bytea NOT NULL,
    rows bigint NOT NULL CHECK (rows >= 0),
    PRIMARY KEY (snapshot, name)
);

CREATE TABLE ata.sync_head (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    fence bigint NOT NULL DEFAULT 0,
    run bigint REFERENCES ata.sync_run,
    lease_until timestamptz,
    snapshot bigint REFERENCES ata.snapshot,
    last_ok timestamptz,
    stale boolean NOT NULL DEFAULT false, -- the index is known not to be what Jira has
    CHECK ((run IS NULL) = (lease_until IS NULL)),
    CHECK ((snapshot IS NULL) = (last_ok IS NULL))
) WITH (fillfactor = 50);
INSERT INTO ata.sync_head DEFAULT VALUES;

-- Ends the run that holds the lease without touching the index; what it wrote is swept away later, as that may take
-- longer than anybody waits. The caller has locked the head.
CREATE FUNCTION ata.sync_drop(the_run bigint, the_message text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
BEGIN
    UPDATE ata.sync_head SET run = NULL, lease_until = NULL WHERE run = the_run;
    UPDATE ata.sync_run SET outcome = 'failed', message = left(the_message, 1000), ended = ata.clock()
     WHERE id = the_run AND outcome = 'running';
END $$;

-- A new run, or the one that runs. A run that stopped renewing is marked failed and makes room. What
-- an administrator started or confirmed is in the audit trail with the run, or neither is there.
CREATE FUNCTION ata.sync_begin(the_trigger text, the_starter text, may_shrink boolean DEFAULT false,
                               the_origin text DEFAULT NULL, OUT run bigint, OUT begun boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    head ata.sync_head;
    at timestamptz;
BEGIN
    SELECT * INTO head FROM ata.sync_head FOR UPDATE;
    at := ata.clock();
    begun := head.run IS NULL OR head.lease_until < at;
    IF the_trigger = 'manual' AND (begun OR may_shrink) THEN
        PERFORM ata.audit_add(the_starter, the_origin, 'sync', NULL,
                              CASE WHEN may_shrink THEN '{"confirm_shrink": true}'::jsonb END);
    END IF;
    IF NOT begun THEN
        run := head.run;
        UPDATE ata.sync_run AS r SET may_shrink = true WHERE r.id = head.run AND sync_begin.may_shrink;
        RETURN;
    END IF;
    IF head.run IS NOT NULL THEN
        PERFORM ata.sync_drop(head.run, 'sync_interrupted');
    END IF;
    INSERT INTO ata.sync_run (fence, trigger, started_by, started, may_shrink)
    VALUES (head.fence + 1, CASE WHEN head.snapshot IS NULL AND head.fence = 0 THEN 'first' ELSE the_trigger END,
            the_starter, at, may_shrink)
    RETURNING id INTO run;
    INSERT INTO ata.snapshot (id) VALUES (run);
    UPDATE ata.sync_head AS h
       SET fence = head.fence + 1, stale = false, run = sync_begin.run, lease_until = at + interval '60 seconds';
END $$;

-- true while this run holds the lease; renews it.
CREATE FUNCTION ata.sync_progress(the_run bigint, the_fence bigint, the_phase text, the_done bigint, the_total bigint)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
BEGIN
    UPDATE ata.sync_head SET lease_until = ata.clock() + interval '60 seconds'
     WHERE run = the_run AND fence = the_fence AND lease_until >= ata.clock();
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE ata.sync_run SET phase = the_phase, done = the_done, total = the_total WHERE id = the_run;
    RETURN true;
END $$;

-- What a run has to say although it goes on: kept as its message, a line for each.
CREATE FUNCTION ata.sync_note(the_run bigint, the_fence bigint, the_note text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
BEGIN
    UPDATE ata.sync_run SET message = left(concat_ws(E'\n', message, the_note), 1000)
     WHERE id = the_run AND fence = the_fence AND outcome = 'running';
    RETURN FOUND;
END $$;

-- Jira was seen to differ from the index: the next run is due at once. A run that has begun may have read it before.
CREATE FUNCTION ata.sync_demand() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    UPDATE ata.sync_head SET stale = true WHERE NOT stale;
$$;

CREATE FUNCTION ata.sync_fail(the_run bigint, the_fence bigint, the_message text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
BEGIN
    PERFORM FROM ata.sync_head WHERE run = the_run AND fence = the_fence FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM ata.sync_drop(the_run, the_message);
    RETURN true;
END $$;

GRANT SELECT ON ata.sync_run, ata.sync_head TO ata_app;
GRANT EXECUTE ON FUNCTION ata.sync_begin(text, text, boolean, text), ata.sync_progress(bigint, bigint, text, bigint, bigint),
    ata.sync_fail(bigint, bigint, text), ata.sync_note(bigint, bigint, text), ata.sync_demand() TO ata_app;
