-- Conversations, their turns and the draft of the ticket that grows out of them.

CREATE TABLE ata.conversation (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    person text NOT NULL,
    portal_id text NOT NULL,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'submitted', 'closed')),
    turns bigint NOT NULL DEFAULT 0,
    busy uuid, -- token of the turn that may be running: it runs while its lease in the ledger lasts
    version bigint NOT NULL DEFAULT 0, -- of the draft
    request_type_id text,
    type_by_person boolean NOT NULL DEFAULT false,
    asked_field_id text,
    questions bigint NOT NULL DEFAULT 0,
    started timestamptz NOT NULL,
    changed timestamptz NOT NULL,
    CHECK (person <> '' AND portal_id <> '' AND least(turns, questions) >= 0)
) WITH (fillfactor = 70);
-- two tabs that start at once meet in one conversation, which is counted once
CREATE UNIQUE INDEX conversation_one_open ON ata.conversation (person, portal_id) WHERE state = 'open';
CREATE INDEX conversation_person ON ata.conversation (person);

CREATE TABLE ata.turn (
    conversation uuid NOT NULL REFERENCES ata.conversation ON DELETE CASCADE,
    number bigint NOT NULL CHECK (number > 0),
    turn_id uuid NOT NULL, -- made by the browser
    token uuid NOT NULL UNIQUE, -- made for each attempt, the key of its ledger row
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'lost', 'aborted')),
    message text NOT NULL,
    reply text,
    answer jsonb,
    started timestamptz NOT NULL,
    ended timestamptz,
    PRIMARY KEY (conversation, number),
    UNIQUE (turn_id, conversation),
    CHECK (num_nonnulls(reply, answer) = CASE state WHEN 'done' THEN 2 ELSE 0 END)
) WITH (fillfactor = 60); -- its reply joins a row on the same page, so that no index learns of it

CREATE TABLE ata.draft_value (
    conversation uuid NOT NULL REFERENCES ata.conversation ON DELETE CASCADE,
    field text NOT NULL CHECK (field <> ''),
    value jsonb, -- NULL: emptied on purpose
    text text NOT NULL DEFAULT '',
    source text NOT NULL CHECK (source IN ('person', 'assistant', 'default')),
    confidence double precision NOT NULL DEFAULT 1 CHECK (confidence BETWEEN 0 AND 1),
    evidence text NOT NULL DEFAULT '',
    PRIMARY KEY (conversation, field)
);

-- The outbox. A ticket is accepted here, with a marker that will stand in it, before anything leaves the house.
CREATE TABLE ata.submission (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation uuid REFERENCES ata.conversation ON DELETE SET NULL,
    person text, -- NULL once erased
    idempotency_key text NOT NULL CHECK (idempotency_key <> ''),
    version bigint NOT NULL,
    payload_hash text NOT NULL,
    payload jsonb,
    request_type_id text NOT NULL,
    marker text NOT NULL UNIQUE CHECK (char_length(marker) >= 16),
    state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sending', 'done', 'failed')),
    fence bigint NOT NULL DEFAULT 0,
    lease_until timestamptz,
    last_sent timestamptz,
    not_before timestamptz NOT NULL DEFAULT '-infinity',
    attempts integer NOT NULL DEFAULT 0,
    sends integer NOT NULL DEFAULT 0, -- how often it may have left
    ticket_key text,
    ticket_url text,
    error text,
    refusals jsonb, -- {"list": [{"field", "message"}]}: what Jira said against it
    created timestamptz NOT NULL,
    finished timestamptz,
    swept timestamptz, -- when it was last looked for a second ticket
    doubles text[] NOT NULL DEFAULT '{}', -- the keys of further tickets with this marker
    UNIQUE (person, idempotency_key),
    CHECK ((state = 'done') = (ticket_key IS NOT NULL)),
    CHECK ((state = 'sending') = (lease_until IS NOT NULL)),
    -- what has not left yet can still be sent; what is done is not kept
    CHECK (state NOT IN ('pending', 'sending') OR payload IS NOT NULL),
    CHECK (state <> 'done' OR payload IS NULL)
);
-- one ticket a conversation: one under way at a time, one done
CREATE UNIQUE INDEX submission_one_under_way ON ata.submission (conversation) WHERE state IN ('pending', 'sending');
CREATE UNIQUE INDEX submission_one_done ON ata.submission (conversation) WHERE state = 'done';
CREATE INDEX submission_waiting ON ata.submission (id) WHERE state IN ('pending', 'sending');
CREATE INDEX submission_sent_again ON ata.submission (finished) WHERE state = 'done' AND sends > 1;
CREATE INDEX submission_conversation ON ata.submission (conversation);

-- What is still to be done at a ticket once it is there. Planned along with its submission, pending from the moment the
-- ticket is known.
CREATE TABLE ata.followup (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    submission bigint NOT NULL REFERENCES ata.submission ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind <> ''),
    payload jsonb,
    state text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'pending', 'doing', 'done', 'failed')),
    fence bigint NOT NULL DEFAULT 0,
    lease_until timestamptz,
    last_sent timestamptz, -- NULL: never left, or is proven not to have arrived
    not_before timestamptz NOT NULL DEFAULT '-infinity',
    attempts integer NOT NULL DEFAULT 0,
    error text,
    CHECK ((state = 'doing') = (lease_until IS NOT NULL)),
    CHECK (state NOT IN ('done', 'failed') OR payload IS NULL) -- what is over is not kept
);
CREATE INDEX followup_submission ON ata.followup (submission);
CREATE INDEX followup_waiting ON ata.followup (id) WHERE state IN ('pending', 'doing');

CREATE FUNCTION ata.turn_is_running(the_token uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    -- asked first and apart: a plan that knows of no token is so cheap that it would be made anew each time
    IF the_token IS NULL THEN
        RETURN false;
    END IF;
    RETURN EXISTS (SELECT FROM ata.usage_turn WHERE token = the_token AND state = 'open' AND expires >= ata.clock());
END $$;

CREATE FUNCTION ata.submission_is_under_way(the_conversation uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM ata.submission
                    WHERE conversation = the_conversation AND state IN ('pending', 'sending'));
END $$;

-- Removes conversations with all that was said in them, and what was still to be done with it. What became of tickets
-- stays without a name; counts stay.
CREATE FUNCTION ata.conversation_forget(the_conversations uuid[]) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    DELETE FROM ata.followup USING ata.submission
     WHERE followup.submission = submission.id AND submission.conversation = ANY (the_conversations)
       AND followup.state NOT IN ('done', 'failed');
    UPDATE ata.submission SET person = NULL, payload = NULL, refusals = NULL WHERE conversation = ANY (the_conversations);
    DELETE FROM ata.conversation WHERE id = ANY (the_conversations);
$$;

-- 'erased', 'none' (not there, or another person's) or 'busy' (a submission is under way: it needs what is in it).
CREATE FUNCTION ata.conversation_erase(the_person text, the_conversation uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
BEGIN
    PERFORM FROM ata.conversation WHERE id = the_conversation AND person = the_person FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'none';
    END IF;
    IF ata.submission_is_under_way(the_conversation) THEN
        RETURN 'busy';
    END IF;
    PERFORM ata.conversation_forget(ARRAY[the_conversation]);
    RETURN 'erased';
END $$;

-- What the settings no longer keep. Gives how many conversations went.
CREATE FUNCTION ata.conversation_expire() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    too_old timestamptz := ata.clock() - make_interval(days => (SELECT retention_days FROM ata.setting));
    conversations uuid[];
BEGIN
    SELECT array_agg(id) INTO conversations
      FROM (SELECT c.id FROM ata.conversation AS c
             WHERE c.changed < too_old AND NOT ata.submission_is_under_way(c.id)
             ORDER BY c.changed LIMIT 1000 FOR UPDATE SKIP LOCKED) AS old;
    PERFORM ata.conversation_forget(coalesce(conversations, '{}'));
    DELETE FROM ata.person AS p WHERE p.seen_at < too_old
       AND NOT EXISTS (SELECT FROM ata.conversation AS c WHERE c.person = p.account);
    -- a day is over everywhere after two
    UPDATE ata.usage_turn SET person = NULL WHERE person IS NOT NULL AND at < ata.clock() - interval '2 days';
    DELETE FROM ata.membership WHERE asked_at < ata.clock() - interval '1 day';
    DELETE FROM ata.people_search WHERE minute < ata.clock() - interval '1 hour';
    DELETE FROM ata.user_search WHERE at < ata.clock() - interval '1 day';
    DELETE FROM ata.user_found AS f WHERE f.found_at < too_old
       AND NOT EXISTS (SELECT FROM ata.access AS a WHERE f.account = ANY (a.users));
    RETURN coalesce(cardinality(conversations), 0);
END $$;

-- Everything kept about a person. Gives how many conversations went, -1 when a submission is under way. The audit trail
-- keeps a digest of the account: enough to see later that this very person was erased, and to do it again in a backup.
CREATE FUNCTION ata.person_erase(the_account text, the_actor text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    conversations uuid[];
BEGIN
    SELECT array_agg(id) INTO conversations
      FROM (SELECT id FROM ata.conversation WHERE person = the_account ORDER BY id FOR UPDATE) AS own;
    IF EXISTS (SELECT FROM unnest(conversations) AS id WHERE ata.submission_is_under_way(id)) THEN
        RETURN -1;
    END IF;
    PERFORM ata.conversation_forget(coalesce(conversations, '{}'));
    DELETE FROM ata.person WHERE account = the_account;
    PERFORM ata.visibility_forget(the_account);
    DELETE FROM ata.membership WHERE account = the_account;
    DELETE FROM ata.user_found WHERE account = the_account;
    DELETE FROM ata.people_search WHERE account = the_account;
    DELETE FROM ata.user_search WHERE the_account = ANY (accounts);
    UPDATE ata.usage_turn SET person = NULL WHERE person = the_account;
    PERFORM ata.audit_add(the_actor, NULL, 'person.erased', NULL, jsonb_build_object(
        'digest', encode(sha256(convert_to(the_account, 'UTF8')), 'hex'),
        'conversations', coalesce(cardinality(conversations), 0)));
    RETURN coalesce(cardinality(conversations), 0);
END $$;

GRANT SELECT ON ata.conversation, ata.turn, ata.draft_value, ata.submission, ata.followup TO ata_app;
GRANT EXECUTE ON FUNCTION ata.turn_is_running(uuid), ata.submission_is_under_way(uuid),
    ata.conversation_erase(text, uuid), ata.conversation_expire(), ata.person_erase(text, text) TO ata_app;
