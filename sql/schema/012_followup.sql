-- Steps at a ticket that is there: claimed, done, finished, each by whoever comes first. Locks: submission, then followup.

-- Replaces what was planned when the same draft was sent before.
CREATE FUNCTION ata.followup_plan(the_submission bigint, the_followups jsonb) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    DELETE FROM ata.followup WHERE submission = the_submission;
    INSERT INTO ata.followup (submission, kind, payload)
    SELECT the_submission, item ->> 'kind', coalesce(item -> 'payload', '{}')
      FROM jsonb_array_elements(the_followups) AS listed (item);
$$;

-- has_left: an earlier attempt's outcome is unknown, so look before doing it again.
CREATE FUNCTION ata.followup_claim(the_followup bigint, the_lease interval)
RETURNS TABLE (id bigint, fence bigint, kind text, payload jsonb, has_left boolean, attempts bigint, ticket_key text,
               marker text, person text, conversation uuid)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    UPDATE ata.followup AS f
       SET fence = f.fence + 1, lease_until = ata.clock() + the_lease, state = 'doing', attempts = f.attempts + 1
      FROM (SELECT o.id FROM ata.followup AS o WHERE o.id = the_followup FOR UPDATE) AS old, ata.submission AS s
     WHERE f.id = old.id AND s.id = f.submission
       AND (f.state = 'pending' AND f.not_before <= ata.clock() OR f.state = 'doing' AND f.lease_until < ata.clock())
    RETURNING f.id, f.fence, f.kind, f.payload, f.last_sent IS NOT NULL, f.attempts::bigint, s.ticket_key, s.marker,
              s.person, s.conversation;
$$;

-- Noted right before it leaves. false: another one has taken over, the lease has passed, or it left so shortly ago that it
-- may still arrive.
CREATE FUNCTION ata.followup_leave(the_followup bigint, the_fence bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
BEGIN
    UPDATE ata.followup SET last_sent = ata.clock()
     WHERE id = the_followup AND fence = the_fence AND state = 'doing' AND lease_until >= ata.clock()
       AND (last_sent IS NULL OR last_sent < ata.clock() - ata.resend_after());
    RETURN FOUND;
END $$;

-- the_state: 'done', 'failed', 'pending' (proven not to have arrived) or 'doing' (unknown). What does not succeed within the
-- patience of its ticket has failed. The same call again says true again.
CREATE FUNCTION ata.followup_finish(the_followup bigint, the_fence bigint, the_state text, the_error text,
                                    the_backoff interval)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    f ata.followup;
    new_state text := the_state;
BEGIN
    SELECT * INTO f FROM ata.followup WHERE id = the_followup AND fence = the_fence FOR UPDATE;
    IF NOT FOUND OR f.state <> 'doing' THEN
        RETURN coalesce(f.state = the_state, false);
    END IF;
    IF the_state IN ('pending', 'doing')
       AND (SELECT finished FROM ata.submission WHERE id = f.submission) < ata.clock() - ata.submission_patience() THEN
        new_state := 'failed';
    END IF;
    UPDATE ata.followup
       SET state = new_state, error = the_error, not_before = ata.clock() + the_backoff,
           lease_until = CASE new_state WHEN 'doing' THEN ata.clock() + the_backoff END,
           last_sent = CASE WHEN new_state <> 'pending' THEN last_sent END,
           payload = CASE WHEN new_state IN ('pending', 'doing') THEN payload END
     WHERE id = the_followup;
    RETURN true;
END $$;

GRANT EXECUTE ON FUNCTION ata.followup_claim(bigint, interval), ata.followup_leave(bigint, bigint),
    ata.followup_finish(bigint, bigint, text, text, interval) TO ata_app;
