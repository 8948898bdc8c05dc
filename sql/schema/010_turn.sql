-- One turn: begun once, ended once, charged exactly. Locks are always taken in this order: conversation, ledger, cycle. All
-- turns share the row of the cycle, so it is written last: whoever waits for it then waits for a commit and nothing else.

-- The turn a conversation was busy with stopped renewing its lease: it is charged in full and gives way.
CREATE FUNCTION ata.turn_lose(the_conversation uuid, the_token uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    t ata.usage_turn;
    c ata.usage_cycle;
BEGIN
    UPDATE ata.turn SET state = 'lost', ended = ata.clock()
     WHERE conversation = the_conversation AND token = the_token AND state = 'open';
    UPDATE ata.usage_turn SET state = 'expired', charged = amount, outcome = 'lost'
     WHERE token = the_token AND state = 'open' RETURNING * INTO t;
    IF FOUND THEN
        UPDATE ata.usage_cycle SET reserved = reserved - t.amount, used = used + t.amount
         WHERE starts = t.cycle RETURNING * INTO c;
        PERFORM ata.usage_note(c);
    END IF;
END $$;

-- The open conversation of a person on a portal, made when there is none.
CREATE FUNCTION ata.conversation_enter(the_person text, the_portal text) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE
    entered uuid;
    now_is timestamptz;
BEGIN
    SELECT id INTO entered FROM ata.conversation
     WHERE person = the_person AND portal_id = the_portal AND state = 'open';
    IF NOT FOUND THEN
        now_is := ata.clock();
        INSERT INTO ata.conversation (person, portal_id, started, changed)
        VALUES (the_person, the_portal, now_is, now_is) ON CONFLICT DO NOTHING RETURNING id INTO entered;
        IF NOT FOUND THEN
            SELECT id INTO entered FROM ata.conversation
             WHERE person = the_person AND portal_id = the_portal AND state = 'open';
        END IF;
    END IF;
    RETURN entered;
END $$;

-- What a turn meets in its conversation, which the caller has locked: NULL when it may go on.
CREATE FUNCTION ata.turn_obstacle(c ata.conversation, t ata.turn, the_message text, the_token uuid) RETURNS text
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN CASE WHEN t.message <> the_message THEN 'mismatch'
                WHEN t.state = 'done' THEN 'replay'
                WHEN t.state = 'open' AND t.token = the_token THEN 'new' -- the same call again
                WHEN c.state <> 'open' THEN 'closed'
                WHEN ata.submission_is_under_way(c.id) OR ata.turn_is_running(c.busy) THEN 'busy' END;
END $$;

-- Leaves a conversation and a turn tried again as they were before; one in which nothing was ever accepted goes.
CREATE FUNCTION ata.turn_refuse(c ata.conversation, t ata.turn, the_token uuid) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF c.turns = 0 THEN
        DELETE FROM ata.conversation AS own WHERE own.id = c.id;
    ELSIF t.number IS NULL THEN
        DELETE FROM ata.turn AS own WHERE own.token = the_token;
    ELSE
        UPDATE ata.turn AS own SET number = t.number, token = t.token, started = t.started,
               -- one that was under way is over: its lease had passed
               state = CASE t.state WHEN 'open' THEN 'lost' ELSE t.state END, ended = coalesce(t.ended, ata.clock())
         WHERE own.token = the_token;
    END IF;
    UPDATE ata.conversation AS own SET busy = NULL, turns = c.turns, changed = c.changed
     WHERE own.id = c.id AND own.busy IS NOT NULL;
END $$;

CREATE FUNCTION ata.turn_begin(the_person text, the_portal text, the_conversation uuid, the_turn uuid, the_message text,
                               the_token uuid, the_engine text, the_amount bigint, the_limit bigint,
                               OUT finding text, OUT conversation uuid, OUT number bigint, OUT answer jsonb,
                               OUT free_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    c ata.conversation;
    t ata.turn;
    now_is timestamptz;
BEGIN
    -- A first turn that is sent again knows no conversation yet: its turn_id finds it, whatever has become of it.
    conversation := coalesce(the_conversation,
                             (SELECT known.conversation FROM ata.turn AS known JOIN ata.conversation AS own
                                  ON own.id = known.conversation AND own.person = the_person
                               WHERE known.turn_id = the_turn ORDER BY known.started DESC LIMIT 1),
                             ata.conversation_enter(the_person, the_portal));
    SELECT * INTO c FROM ata.conversation AS own
     WHERE own.id = turn_begin.conversation AND own.person = the_person AND own.portal_id = the_portal FOR UPDATE;
    IF NOT FOUND THEN
        finding := 'none';
        conversation := NULL;
        RETURN;
    END IF;
    SELECT * INTO t FROM ata.turn AS known WHERE known.conversation = c.id AND known.turn_id = the_turn;
    finding := ata.turn_obstacle(c, t, the_message, the_token);
    number := coalesce(t.number, 0);
    IF finding IS NOT NULL THEN
        answer := CASE finding WHEN 'replay' THEN t.answer END;
        RETURN;
    END IF;
    IF c.busy IS NOT NULL THEN
        PERFORM ata.turn_lose(c.id, c.busy);
    END IF;
    SELECT obstacle.finding, obstacle.free_at INTO finding, free_at
      FROM ata.person_limit(the_person, the_engine) AS obstacle;
    IF finding IS NOT NULL THEN
        PERFORM ata.turn_refuse(c, t, the_token);
        RETURN;
    END IF;
    now_is := ata.clock();
    -- the last number again when that very turn is tried again
    number := CASE WHEN t.number = c.turns THEN t.number ELSE c.turns + 1 END;
    IF t.number IS NULL THEN
        INSERT INTO ata.turn (conversation, number, turn_id, token, message, started)
        VALUES (c.id, turn_begin.number, the_turn, the_token, the_message, now_is);
    ELSE
        UPDATE ata.turn AS again SET number = turn_begin.number, token = the_token, state = 'open',
               started = now_is, ended = NULL
         WHERE again.conversation = c.id AND again.number = t.number;
    END IF;
    UPDATE ata.conversation AS own SET busy = the_token, turns = turn_begin.number, changed = now_is
     WHERE own.id = c.id;
    finding := ata.usage_reserve(the_token, the_limit, the_amount, the_portal, the_engine, c.turns = 0, the_person);
    IF finding = 'ok' THEN
        finding := 'new';
    ELSE
        PERFORM ata.turn_refuse(c, t, the_token);
    END IF;
END $$;

-- Renews the leases of running turns; gives the tokens of those that are over for good.
CREATE FUNCTION ata.turn_renew(the_tokens jsonb) RETURNS SETOF uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    WITH tokens AS (
        SELECT item::uuid AS token FROM jsonb_array_elements_text(the_tokens) AS listed (item)),
    renewed AS (
        UPDATE ata.usage_turn AS u SET expires = ata.clock() + interval '15 seconds'
          FROM tokens WHERE u.token = tokens.token AND u.state = 'open')
    SELECT tokens.token FROM tokens
     WHERE NOT EXISTS (SELECT FROM ata.turn AS t WHERE t.token = tokens.token AND t.state = 'open');
$$;

-- Writes changed values: [{"field", "value", "text", "source", "confidence", "evidence"}]. What a person set is theirs: only
-- another value from the person replaces it. Gives how many values really changed.
CREATE FUNCTION ata.draft_write(the_conversation uuid, the_values jsonb) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    changes bigint;
BEGIN
    INSERT INTO ata.draft_value AS present (conversation, field, value, text, source, confidence, evidence)
    SELECT DISTINCT ON (item ->> 'field') the_conversation, item ->> 'field', nullif(item -> 'value', 'null'),
           coalesce(item ->> 'text', ''), coalesce(item ->> 'source', 'assistant'),
           coalesce((item ->> 'confidence')::double precision, 1), coalesce(item ->> 'evidence', '')
      FROM ata.items(jsonb_build_object('values', the_values), 'values') ORDER BY item ->> 'field', place DESC
        ON CONFLICT (conversation, field) DO UPDATE
       SET value = excluded.value, text = excluded.text, source = excluded.source, confidence = excluded.confidence,
           evidence = excluded.evidence
     WHERE (present.source <> 'person' OR excluded.source = 'person')
       AND (present.value, present.text, present.source, present.evidence) IS DISTINCT FROM
           (excluded.value, excluded.text, excluded.source, excluded.evidence);
    GET DIAGNOSTICS changes = ROW_COUNT;
    RETURN changes;
END $$;

-- result: 'ended', 'lost' (too late or erased meanwhile: only the tokens are settled) or 'unknown' (no such token).
CREATE FUNCTION ata.turn_end(the_token uuid, the_reply text, the_answer jsonb, the_type text, by_person boolean,
                             the_asked_field text, the_questions bigint, from_scratch boolean, the_values jsonb,
                             the_input bigint, the_cached bigint, the_output bigint, the_total bigint,
                             is_estimated boolean, the_outcome text,
                             OUT result text, OUT draft_version bigint, OUT answer jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    c ata.conversation;
    t ata.turn;
    type_before text;
    changes bigint := 0;
    now_is timestamptz;
BEGIN
    SELECT own.* INTO c FROM ata.conversation AS own
     WHERE own.id = (SELECT known.conversation FROM ata.turn AS known WHERE known.token = the_token) FOR UPDATE;
    SELECT * INTO t FROM ata.turn AS known WHERE known.token = the_token;
    IF t.state = 'done' THEN -- the same call again
        SELECT 'ended', c.version, t.answer INTO result, draft_version, answer;
        RETURN;
    END IF;
    IF t.state IS DISTINCT FROM 'open' OR c.busy IS DISTINCT FROM the_token OR c.state <> 'open'
       OR ata.submission_is_under_way(c.id) THEN
        result := CASE WHEN EXISTS (SELECT FROM ata.usage_turn AS u WHERE u.token = the_token) THEN 'lost'
                       ELSE 'unknown' END;
        UPDATE ata.turn AS late SET state = 'lost', ended = ata.clock()
         WHERE late.token = the_token AND late.state = 'open';
        UPDATE ata.conversation AS own SET busy = NULL WHERE own.id = c.id AND own.busy = the_token;
        PERFORM ata.usage_settle(the_token, the_input, the_cached, the_output, the_total, is_estimated, the_outcome);
        RETURN;
    END IF;
    now_is := ata.clock();
    type_before := c.request_type_id;
    IF from_scratch THEN
        DELETE FROM ata.draft_value AS v WHERE v.conversation = c.id;
        GET DIAGNOSTICS changes = ROW_COUNT;
        c.type_by_person := false;
    END IF;
    changes := changes + ata.draft_write(c.id, the_values);
    IF by_person OR NOT c.type_by_person THEN -- a type the person chose is changed by the person only
        c.request_type_id := the_type;
        c.type_by_person := by_person;
    END IF;
    c.version := c.version + (changes > 0 OR c.request_type_id IS DISTINCT FROM type_before)::integer;
    draft_version := c.version;
    answer := the_answer || jsonb_build_object('draft_version', c.version, 'turn', t.number);
    UPDATE ata.turn AS own SET state = 'done', reply = the_reply, answer = turn_end.answer, ended = now_is
     WHERE own.token = the_token;
    UPDATE ata.conversation AS own SET busy = NULL, version = c.version, request_type_id = c.request_type_id,
           type_by_person = c.type_by_person, asked_field_id = the_asked_field, questions = the_questions,
           changed = now_is
     WHERE own.id = c.id;
    PERFORM ata.usage_settle(the_token, the_input, the_cached, the_output, the_total, is_estimated, the_outcome);
    result := 'ended';
END $$;

-- Ends a turn without an answer. true when it was running.
CREATE FUNCTION ata.turn_abort(the_token uuid, the_input bigint, the_cached bigint, the_output bigint, the_total bigint,
                               is_estimated boolean, the_outcome text)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    was_open boolean;
BEGIN
    PERFORM FROM ata.conversation AS c
      WHERE c.id = (SELECT t.conversation FROM ata.turn AS t WHERE t.token = the_token) FOR UPDATE;
    UPDATE ata.turn SET state = 'aborted', ended = ata.clock() WHERE token = the_token AND state = 'open';
    was_open := FOUND;
    UPDATE ata.conversation SET busy = NULL WHERE busy = the_token
       AND id = (SELECT t.conversation FROM ata.turn AS t WHERE t.token = the_token);
    PERFORM ata.usage_settle(the_token, the_input, the_cached, the_output, the_total, is_estimated, the_outcome);
    RETURN was_open;
END $$;

-- What a person changes in the preview. finding: 'ok', 'moved', 'none', 'busy' (a submission is under way), 'closed'.
CREATE FUNCTION ata.draft_patch(the_person text, the_conversation uuid, the_version bigint, the_type text,
                                the_values jsonb, OUT finding text, OUT new_version bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    c ata.conversation;
    changes bigint;
BEGIN
    SELECT * INTO c FROM ata.conversation WHERE id = the_conversation AND person = the_person FOR UPDATE;
    finding := CASE WHEN c.id IS NULL THEN 'none' WHEN ata.submission_is_under_way(c.id) THEN 'busy'
                    WHEN c.state <> 'open' THEN 'closed' WHEN c.version <> the_version THEN 'moved' ELSE 'ok' END;
    IF finding <> 'ok' THEN
        RETURN;
    END IF;
    changes := ata.draft_write(c.id, (SELECT jsonb_agg('{"source": "person", "confidence": 1, "evidence": ""}' || item)
                                        FROM ata.items(jsonb_build_object('values', the_values), 'values')));
    UPDATE ata.conversation AS own
       SET version = own.version + (changes > 0 OR own.request_type_id IS DISTINCT FROM
                                                   coalesce(the_type, own.request_type_id))::integer,
           request_type_id = coalesce(the_type, own.request_type_id),
           type_by_person = own.type_by_person OR the_type IS NOT NULL, changed = ata.clock()
     WHERE own.id = c.id RETURNING own.version INTO new_version;
END $$;

GRANT EXECUTE ON FUNCTION
    ata.turn_begin(text, text, uuid, uuid, text, uuid, text, bigint, bigint), ata.turn_renew(jsonb),
    ata.turn_end(uuid, text, jsonb, text, boolean, text, bigint, boolean, jsonb, bigint, bigint, bigint, bigint, boolean, text),
    ata.turn_abort(uuid, bigint, bigint, bigint, bigint, boolean, text),
    ata.draft_patch(text, uuid, bigint, text, jsonb) TO ata_app;
