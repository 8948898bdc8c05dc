-- Sending a ticket at most once: accept, claim, POST, finish. Locks: conversation, then submission.

-- Nothing is sent again before the first attempt must have shown up: longer than a lease, the longest call and the lag of
-- Jira's search together.
CREATE FUNCTION ata.resend_after() RETURNS interval LANGUAGE sql IMMUTABLE RETURN interval '15 minutes';

-- What is surely not there yet is tried for so long, what may be there looked for, and then given back to the person.
CREATE FUNCTION ata.submission_patience() RETURNS interval LANGUAGE sql IMMUTABLE RETURN interval '1 day';

-- the_payload: NULL only asks what was accepted earlier. the_followups: [{"kind", "payload"}], to be done once the ticket
-- is there.
-- finding: 'new', 'replay', 'mismatch', 'busy', 'moved', 'submitted', 'none'. submission: its id where there is one.
CREATE FUNCTION ata.submission_accept(the_person text, the_conversation uuid, the_key text, the_version bigint,
                                      the_hash text, the_payload jsonb, the_type text, the_marker text,
                                      the_followups jsonb, OUT finding text, OUT submission bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    c ata.conversation;
    s ata.submission;
    other ata.submission;
BEGIN
    SELECT * INTO c FROM ata.conversation WHERE id = the_conversation AND person = the_person FOR UPDATE;
    SELECT * INTO s FROM ata.submission WHERE person = the_person AND idempotency_key = the_key FOR UPDATE;
    IF s.id IS NULL OR s.state = 'failed' AND s.payload_hash = the_hash THEN
        -- what another click, from another tab or after a reload, has brought on its way
        SELECT * INTO other FROM ata.submission
         WHERE conversation = c.id AND payload_hash = the_hash AND state <> 'failed' FOR UPDATE;
        IF FOUND THEN
            s := other;
        END IF;
    END IF;
    submission := s.id;
    IF s.id IS NOT NULL AND (s.payload_hash <> the_hash OR s.conversation IS DISTINCT FROM the_conversation) THEN
        finding := 'mismatch';
    ELSIF s.id IS NOT NULL AND s.state <> 'failed' THEN
        finding := 'replay';
    ELSIF c.id IS NULL OR c.state = 'closed' THEN
        finding := 'none';
    ELSIF c.state = 'submitted' THEN
        finding := 'submitted';
        SELECT id INTO submission FROM ata.submission WHERE conversation = c.id AND state = 'done';
    ELSIF ata.submission_is_under_way(c.id) THEN
        finding := 'busy';
    ELSIF the_payload IS NULL THEN
        finding := 'none';
    ELSIF ata.turn_is_running(c.busy) THEN
        finding := 'busy';
    ELSIF c.version <> the_version THEN
        finding := 'moved';
    ELSIF s.id IS NOT NULL THEN -- refused before, and the person tries the same again
        UPDATE ata.submission SET state = 'pending', error = NULL, refusals = NULL, not_before = '-infinity',
               payload = the_payload, request_type_id = the_type, marker = the_marker, created = ata.clock()
         WHERE id = s.id;
        finding := 'new';
    ELSE
        INSERT INTO ata.submission (conversation, person, idempotency_key, version, payload_hash, payload,
                                    request_type_id, marker, created)
        VALUES (c.id, the_person, the_key, the_version, the_hash, the_payload, the_type, the_marker, ata.clock())
        RETURNING id INTO submission;
        finding := 'new';
    END IF;
    IF finding = 'new' THEN
        PERFORM ata.followup_plan(submission, the_followups);
    END IF;
END $$;

-- Committed before anything is sent. 'post' only when it never left, or is proven not to have; otherwise 'recon'.
CREATE FUNCTION ata.submission_claim(the_submission bigint, the_lease interval)
RETURNS TABLE (id bigint, fence bigint, mode text, may_resend boolean, person text, conversation uuid, marker text,
               payload jsonb, request_type_id text, attempts bigint, age_minutes bigint)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    UPDATE ata.submission AS s
       SET fence = s.fence + 1, lease_until = ata.clock() + the_lease, state = 'sending', attempts = s.attempts + 1,
           error = CASE s.state WHEN 'sending' THEN s.error END,
           last_sent = CASE s.state WHEN 'pending' THEN ata.clock() ELSE s.last_sent END,
           sends = s.sends + CASE s.state WHEN 'pending' THEN 1 ELSE 0 END
      FROM (SELECT o.id, o.state, o.last_sent FROM ata.submission AS o WHERE o.id = the_submission FOR UPDATE) AS old
     WHERE s.id = old.id
       AND (s.state = 'pending' AND s.not_before <= ata.clock() OR s.state = 'sending' AND s.lease_until < ata.clock())
    RETURNING s.id, s.fence, CASE old.state WHEN 'pending' THEN 'post' ELSE 'recon' END,
              old.state = 'sending' AND old.last_sent < ata.clock() - ata.resend_after(), s.person,
              s.conversation, s.marker, s.payload, s.request_type_id, s.attempts::bigint,
              floor(extract(epoch FROM ata.clock() - s.created) / 60)::bigint;
$$;

CREATE FUNCTION ata.submission_resend(the_submission bigint, the_fence bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
BEGIN
    UPDATE ata.submission SET last_sent = ata.clock(), sends = sends + 1
     WHERE id = the_submission AND fence = the_fence AND state = 'sending' AND lease_until >= ata.clock()
       AND last_sent < ata.clock() - ata.resend_after();
    RETURN FOUND;
END $$;

-- the_state: 'done', 'failed', 'pending' (proven unsent) or 'sending' (unknown). The same call again says true again.
CREATE FUNCTION ata.submission_finish(the_submission bigint, the_fence bigint, the_state text, the_ticket_key text,
                                      the_ticket_url text, the_error text, the_refusals jsonb, the_backoff interval)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    s ata.submission;
    new_state text := the_state;
    new_error text := the_error;
BEGIN
    PERFORM FROM ata.conversation
      WHERE id = (SELECT conversation FROM ata.submission WHERE id = the_submission) FOR UPDATE;
    SELECT * INTO s FROM ata.submission WHERE id = the_submission AND fence = the_fence FOR UPDATE;
    IF NOT FOUND OR s.state <> 'sending' THEN
        RETURN coalesce(s.state = the_state AND s.ticket_key IS NOT DISTINCT FROM the_ticket_key, false);
    END IF;
    IF the_state = 'pending' AND s.created < ata.clock() - ata.submission_patience() THEN
        new_state := 'failed';
    ELSIF the_state = 'sending' AND s.created < ata.clock() - ata.submission_patience()
          AND s.last_sent < ata.clock() - ata.resend_after() THEN
        new_state := 'failed';
        new_error := 'untraceable'; -- the person alone can tell
    END IF;
    UPDATE ata.submission
       SET state = new_state, ticket_key = the_ticket_key, ticket_url = the_ticket_url, error = new_error,
           refusals = the_refusals, not_before = ata.clock() + the_backoff,
           lease_until = CASE new_state WHEN 'sending' THEN ata.clock() + the_backoff END,
           payload = CASE WHEN new_state <> 'done' THEN payload END,
           finished = CASE new_state WHEN 'done' THEN ata.clock() END
     WHERE id = the_submission;
    IF the_error IN ('jira_gone', 'jira_forbidden', 'jira_person') THEN
        PERFORM ata.visibility_forget(s.person);
    END IF;
    IF new_state = 'done' THEN
        UPDATE ata.conversation SET state = 'submitted', changed = ata.clock() WHERE id = s.conversation;
        UPDATE ata.followup SET state = 'pending' WHERE submission = the_submission AND state = 'planned';
    END IF;
    RETURN true;
END $$;

-- The person takes back what has surely not been created: 'withdrawn', 'none', or 'sent' (it may have been).
CREATE FUNCTION ata.submission_withdraw(the_person text, the_conversation uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    s ata.submission;
BEGIN
    PERFORM FROM ata.conversation WHERE id = the_conversation AND person = the_person FOR UPDATE;
    SELECT * INTO s FROM ata.submission
     WHERE conversation = the_conversation AND person = the_person ORDER BY id DESC LIMIT 1 FOR UPDATE;
    IF s.id IS NULL OR s.state = 'failed' THEN
        RETURN 'none';
    END IF;
    IF s.state <> 'pending' THEN
        RETURN 'sent';
    END IF;
    UPDATE ata.submission SET state = 'failed', error = 'withdrawn' WHERE id = s.id;
    RETURN 'withdrawn';
END $$;

-- A program that is stopped between its last look at its lease and the call is the one way to a second ticket: what may have
-- left more than once is looked for every hour of the day after. Gives whether a double is news.
CREATE FUNCTION ata.submission_sweep(the_submission bigint, the_doubles text[]) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    before text[];
BEGIN
    SELECT doubles INTO before FROM ata.submission WHERE id = the_submission FOR UPDATE;
    UPDATE ata.submission SET swept = ata.clock(), doubles = the_doubles WHERE id = the_submission;
    RETURN NOT before @> the_doubles;
END $$;

GRANT EXECUTE ON FUNCTION
    ata.submission_accept(text, uuid, text, bigint, text, jsonb, text, text, jsonb),
    ata.submission_claim(bigint, interval),
    ata.submission_resend(bigint, bigint),
    ata.submission_finish(bigint, bigint, text, text, text, text, jsonb, interval), ata.submission_withdraw(text, uuid),
    ata.submission_sweep(bigint, text[])
    TO ata_app;
