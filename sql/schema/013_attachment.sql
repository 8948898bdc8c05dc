-- Files on their way into a ticket. The service desk holds their bytes, as temporary files; here stands what they are called.

CREATE TABLE ata.attachment (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    conversation uuid NOT NULL REFERENCES ata.conversation ON DELETE CASCADE,
    number bigint GENERATED ALWAYS AS IDENTITY, -- in which order they were added
    temporary_id text NOT NULL CHECK (temporary_id <> ''),
    name text NOT NULL CHECK (name <> '' AND octet_length(name) <= 255),
    size bigint NOT NULL CHECK (size > 0),
    type text NOT NULL CHECK (type <> ''),
    added timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'added' CHECK (state IN ('added', 'attached', 'failed')),
    attempts bigint NOT NULL DEFAULT 0 CHECK (attempts >= 0), -- to attach it to the finished ticket
    not_before timestamptz NOT NULL DEFAULT '-infinity'
);
CREATE INDEX attachment_conversation ON ata.attachment (conversation, number);
CREATE INDEX attachment_waiting ON ata.attachment (conversation) WHERE state = 'added';

-- What a desk takes, as its site said when it was asked last.
CREATE TABLE ata.attachment_limit (
    service_desk_id text PRIMARY KEY CHECK (service_desk_id <> ''),
    enabled boolean NOT NULL,
    max_bytes bigint NOT NULL CHECK (max_bytes >= 0), -- 0: the site did not say
    asked timestamptz NOT NULL
);

-- The desk drops temporary files after about a day.
CREATE FUNCTION ata.attachment_life() RETURNS interval LANGUAGE sql IMMUTABLE RETURN interval '23 hours';

-- How a file stands for the person: 'added', 'expired' (it has to be added again), 'attached', 'failed'.
CREATE FUNCTION ata.attachment_standing(a ata.attachment) RETURNS text
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    SELECT CASE WHEN a.state = 'added' AND a.added < ata.clock() - ata.attachment_life() THEN 'expired'
                ELSE a.state END;
$$;

-- The files of a conversation, as JSON, in the order they were added.
CREATE FUNCTION ata.attachment_list(the_conversation uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'temporary_id', a.temporary_id, 'name', a.name,
                                                         'size', a.size, 'type', a.type,
                                                         'state', ata.attachment_standing(a)) ORDER BY a.number), '[]')
              FROM ata.attachment AS a WHERE a.conversation = the_conversation);
END $$;

-- What stands in the way of changing a draft, which the caller has locked: NULL when nothing does.
CREATE FUNCTION ata.attachment_obstacle(c ata.conversation) RETURNS text
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    SELECT CASE WHEN c.id IS NULL THEN 'none' WHEN ata.submission_is_under_way(c.id) THEN 'busy'
                WHEN c.state <> 'open' THEN 'closed' END;
$$;

-- The files are part of what the person agrees to, so the draft's version moves with them.
-- finding: 'ok', 'none', 'busy' (a submission is under way), 'closed', 'full'.
CREATE FUNCTION ata.attachment_add(the_person text, the_conversation uuid, the_temporary_id text, the_name text,
                                   the_size bigint, the_type text, at_most bigint,
                                   OUT finding text, OUT id uuid, OUT version bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    c ata.conversation;
BEGIN
    SELECT * INTO c FROM ata.conversation AS own WHERE own.id = the_conversation AND own.person = the_person FOR UPDATE;
    finding := coalesce(ata.attachment_obstacle(c),
                        CASE WHEN (SELECT count(*) FROM ata.attachment AS a WHERE a.conversation = c.id) >= at_most
                             THEN 'full' ELSE 'ok' END);
    IF finding = 'ok' THEN
        INSERT INTO ata.attachment AS a (conversation, temporary_id, name, size, type, added)
        VALUES (c.id, the_temporary_id, the_name, the_size, the_type, ata.clock()) RETURNING a.id INTO id;
        UPDATE ata.conversation AS own SET version = own.version + 1, changed = ata.clock()
         WHERE own.id = c.id RETURNING own.version INTO version;
    END IF;
END $$;

-- finding: 'ok', 'none' (also when it is gone already), 'busy', 'closed'.
CREATE FUNCTION ata.attachment_remove(the_person text, the_conversation uuid, the_attachment uuid,
                                      OUT finding text, OUT version bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    c ata.conversation;
BEGIN
    SELECT * INTO c FROM ata.conversation AS own WHERE own.id = the_conversation AND own.person = the_person FOR UPDATE;
    finding := coalesce(ata.attachment_obstacle(c), 'ok');
    IF finding = 'ok' THEN
        DELETE FROM ata.attachment AS a WHERE a.id = the_attachment AND a.conversation = c.id;
        IF NOT FOUND THEN
            finding := 'none';
            RETURN;
        END IF;
        UPDATE ata.conversation AS own SET version = own.version + 1, changed = ata.clock()
         WHERE own.id = c.id RETURNING own.version INTO version;
    END IF;
END $$;

-- What became of files that were to go along.
CREATE FUNCTION ata.attachment_settle(the_ids jsonb, the_state text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    UPDATE ata.attachment SET state = the_state
     WHERE id IN (SELECT listed::uuid FROM jsonb_array_elements_text(the_ids) AS item (listed));
$$;

-- Takes the files that a finished ticket still lacks; nobody else does before the lease is over, which grows each time.
CREATE FUNCTION ata.attachment_claim(the_submission bigint, the_lease interval)
RETURNS TABLE (id text, temporary_id text, name text, size bigint, type text, state text, attempts bigint)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    WITH waiting AS (
        SELECT a.id FROM ata.submission AS s JOIN ata.attachment AS a ON a.conversation = s.conversation
         WHERE s.id = the_submission AND s.state = 'done' AND a.state = 'added' AND a.not_before <= ata.clock()
         ORDER BY a.number FOR UPDATE OF a SKIP LOCKED),
    claimed AS (
        UPDATE ata.attachment AS a
           SET attempts = a.attempts + 1,
               not_before = ata.clock() + least(the_lease * power(2, least(a.attempts, 10)), interval '15 minutes')
          FROM waiting WHERE a.id = waiting.id RETURNING a.*)
    SELECT c.id::text, c.temporary_id, c.name, c.size, c.type, c.state, c.attempts FROM claimed AS c ORDER BY c.number;
$$;

-- Those somebody should claim now. Of a ticket just made, whoever made it does.
CREATE FUNCTION ata.attachment_due(at_most bigint) RETURNS SETOF bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    SELECT DISTINCT s.id FROM ata.attachment AS a
      JOIN ata.submission AS s ON s.conversation = a.conversation AND s.state = 'done'
     WHERE a.state = 'added' AND a.not_before <= ata.clock() AND s.finished < ata.clock() - interval '10 seconds'
     ORDER BY s.id LIMIT at_most;
$$;

CREATE FUNCTION ata.attachment_limit_save(the_desk text, is_enabled boolean, the_max_bytes bigint) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    INSERT INTO ata.attachment_limit (service_desk_id, enabled, max_bytes, asked)
    VALUES (the_desk, is_enabled, the_max_bytes, ata.clock())
    ON CONFLICT (service_desk_id) DO UPDATE SET enabled = excluded.enabled, max_bytes = excluded.max_bytes,
        asked = excluded.asked;
$$;

GRANT SELECT ON ata.attachment, ata.attachment_limit TO ata_app;
GRANT EXECUTE ON FUNCTION ata.attachment_list(uuid),
    ata.attachment_add(text, uuid, text, text, bigint, text, bigint), ata.attachment_remove(text, uuid, uuid),
    ata.attachment_settle(jsonb, text), ata.attachment_claim(bigint, interval), ata.attachment_due(bigint),
    ata.attachment_limit_save(text, boolean, bigint) TO ata_app;
