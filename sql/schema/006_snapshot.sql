-- The index of Jira. Every row belongs to a snapshot and never changes; wordings are JSON by language tag.

CREATE TABLE ata.portal (
    snapshot bigint NOT NULL REFERENCES ata.snapshot ON DELETE CASCADE,
    id text NOT NULL CHECK (id <> ''),
    service_desk_id text NOT NULL CHECK (service_desk_id <> ''),
    key text NOT NULL DEFAULT '',
    url text NOT NULL DEFAULT '',
    position integer NOT NULL,
    languages text[] NOT NULL CHECK (cardinality(languages) > 0), -- the site's default language first
    names jsonb NOT NULL CHECK (jsonb_typeof(names) = 'object'),
    PRIMARY KEY (snapshot, id)
);

CREATE TABLE ata.type_group (
    snapshot bigint NOT NULL REFERENCES ata.snapshot ON DELETE CASCADE,
    portal_id text NOT NULL,
    id text NOT NULL,
    position integer NOT NULL,
    names jsonb NOT NULL CHECK (jsonb_typeof(names) = 'object'),
    PRIMARY KEY (snapshot, portal_id, id),
    FOREIGN KEY (snapshot, portal_id) REFERENCES ata.portal
);

CREATE TABLE ata.request_type (
    snapshot bigint NOT NULL REFERENCES ata.snapshot ON DELETE CASCADE,
    portal_id text NOT NULL,
    id text NOT NULL CHECK (id <> ''),
    position integer NOT NULL,
    hidden boolean NOT NULL DEFAULT false,
    restricted boolean NOT NULL DEFAULT false,
    practice text NOT NULL DEFAULT '',
    has_form boolean NOT NULL DEFAULT false,
    url text NOT NULL DEFAULT '',
    groups text[] NOT NULL DEFAULT '{}',
    wordings jsonb NOT NULL CHECK (jsonb_typeof(wordings) = 'object'),
    PRIMARY KEY (snapshot, portal_id, id),
    FOREIGN KEY (snapshot, portal_id) REFERENCES ata.portal
);

CREATE TABLE ata.field (
    snapshot bigint NOT NULL REFERENCES ata.snapshot ON DELETE CASCADE,
    portal_id text NOT NULL,
    type_id text NOT NULL,
    id text NOT NULL CHECK (id <> ''),
    position integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('text', 'paragraph', 'url', 'number', 'date', 'datetime', 'select', 'priority',
                                       'multiselect', 'components', 'cascading', 'labels', 'user', 'users', 'attachment',
                                       'unsupported')),
    required boolean NOT NULL DEFAULT false,
    characters_max integer NOT NULL DEFAULT 0 CHECK (characters_max >= 0), -- 0: no limit
    default_value jsonb,
    why text,
    schema jsonb NOT NULL DEFAULT '{}',
    wordings jsonb NOT NULL CHECK (jsonb_typeof(wordings) = 'object'),
    PRIMARY KEY (snapshot, portal_id, type_id, id),
    FOREIGN KEY (snapshot, portal_id, type_id) REFERENCES ata.request_type,
    -- an unsupported field is told to the person with its reason
    CHECK (kind <> 'unsupported' OR why IS NOT NULL)
);

CREATE TABLE ata.option (
    snapshot bigint NOT NULL REFERENCES ata.snapshot ON DELETE CASCADE,
    portal_id text NOT NULL,
    type_id text NOT NULL,
    field_id text NOT NULL,
    id text NOT NULL CHECK (id <> ''),
    parent_id text,
    position integer NOT NULL,
    labels jsonb NOT NULL CHECK (jsonb_typeof(labels) = 'object'),
    PRIMARY KEY (snapshot, portal_id, type_id, field_id, id),
    FOREIGN KEY (snapshot, portal_id, type_id, field_id) REFERENCES ata.field,
    FOREIGN KEY (snapshot, portal_id, type_id, field_id, parent_id) REFERENCES ata.option,
    CHECK (parent_id <> id)
);
-- the foreign key to the parent
CREATE INDEX option_below ON ata.option (snapshot, portal_id, type_id, field_id, parent_id) WHERE parent_id IS NOT NULL;

CREATE TABLE ata.past_ticket (
    snapshot bigint NOT NULL REFERENCES ata.snapshot ON DELETE CASCADE,
    portal_id text NOT NULL,
    type_id text NOT NULL,
    id text NOT NULL,
    place integer NOT NULL DEFAULT 0, -- among those of its type, the newest first
    text text NOT NULL,
    PRIMARY KEY (snapshot, portal_id, id),
    FOREIGN KEY (snapshot, portal_id, type_id) REFERENCES ata.request_type
);

-- Articles may belong to no portal, or to one that is not synchronised.
CREATE TABLE ata.article (
    snapshot bigint NOT NULL REFERENCES ata.snapshot ON DELETE CASCADE,
    id text NOT NULL CHECK (id <> ''),
    portal_id text NOT NULL DEFAULT '',
    space text NOT NULL DEFAULT '',
    title text NOT NULL,
    excerpt text NOT NULL DEFAULT '',
    text text NOT NULL DEFAULT '',
    url text NOT NULL DEFAULT '',
    PRIMARY KEY (snapshot, portal_id, id)
);

CREATE TABLE ata.directory (
    snapshot bigint NOT NULL REFERENCES ata.snapshot ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('user', 'group', 'organization')),
    id text NOT NULL CHECK (id <> ''),
    name text NOT NULL,
    email text,
    PRIMARY KEY (snapshot, kind, id)
);

CREATE TABLE ata.directory_member (
    snapshot bigint NOT NULL REFERENCES ata.snapshot ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('group', 'organization')),
    id text NOT NULL,
    account text NOT NULL CHECK (account <> ''),
    PRIMARY KEY (snapshot, account, kind, id),
    FOREIGN KEY (snapshot, kind, id) REFERENCES ata.directory
);
-- the foreign key above, and a directory that is dropped
CREATE INDEX directory_member_of ON ata.directory_member (snapshot, kind, id);

-- The languages of the site that fits a wanted tag: itself, its main language, else the default.
CREATE FUNCTION ata.language_of(the_languages text[], the_wanted text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce((SELECT language FROM unnest(the_languages) WITH ORDINALITY AS known (language, place)
                  WHERE lower(split_part(language, '-', 1)) = lower(split_part(the_wanted, '-', 1))
                  ORDER BY lower(language) <> lower(the_wanted), place LIMIT 1),
                the_languages[1]);

-- The wording in a language, else in the default one, else in any.
CREATE FUNCTION ata.worded(the_wordings jsonb, the_language text, the_default text) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(the_wordings -> the_language, the_wordings -> the_default,
                (SELECT value FROM jsonb_each(the_wordings) ORDER BY key LIMIT 1));

-- Every other wording, one a line, without repeats and without what is already in `the_own`.
CREATE FUNCTION ata.worded_also(the_wordings jsonb, the_own jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, ata, pg_temp AS $$
    WITH words AS (
        SELECT language.key AS language, part.place, part.words
          FROM jsonb_each(the_wordings) AS language,
               LATERAL (SELECT 1 AS place, language.value #>> '{}' AS words
                         WHERE jsonb_typeof(language.value) = 'string'
                         UNION ALL
                        SELECT place, language.value ->> name
                          FROM (VALUES (1, 'name'), (2, 'description'), (3, 'help')) AS member (place, name)
                         WHERE jsonb_typeof(language.value) = 'object') AS part
         WHERE part.words <> ''),
    firsts AS (
        SELECT DISTINCT ON (words) * FROM words
         WHERE NOT EXISTS (SELECT FROM jsonb_each_text(CASE jsonb_typeof(the_own) WHEN 'object' THEN the_own
                                                       ELSE jsonb_build_object('name', the_own) END) AS own
                            WHERE own.value = words.words)
         ORDER BY words, language, place)
    SELECT coalesce(string_agg(words, E'\n' ORDER BY language, place), '') FROM firsts;
$$;

-- How many rows a snapshot holds.
CREATE FUNCTION ata.snapshot_rows(the_snapshot bigint) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ata, pg_temp AS $$
    SELECT (SELECT count(*) FROM ata.portal WHERE snapshot = the_snapshot)
         + (SELECT count(*) FROM ata.type_group WHERE snapshot = the_snapshot)
         + (SELECT count(*) FROM ata.request_type WHERE snapshot = the_snapshot)
         + (SELECT count(*) FROM ata.field WHERE snapshot = the_snapshot)
         + (SELECT count(*) FROM ata.option WHERE snapshot = the_snapshot)
         + (SELECT count(*) FROM ata.past_ticket WHERE snapshot = the_snapshot)
         + (SELECT count(*) FROM ata.article WHERE snapshot = the_snapshot)
         + (SELECT count(*) FROM ata.directory WHERE snapshot = the_snapshot)
         + (SELECT count(*) FROM ata.directory_member WHERE snapshot = the_snapshot);
$$;

-- The items of a member of a document, counted from 1; none when it is absent or no list.
CREATE FUNCTION ata.items(the_document jsonb, the_member text, OUT item jsonb, OUT place bigint) RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT listed.* FROM jsonb_array_elements(
        CASE jsonb_typeof(the_document -> the_member) WHEN 'array' THEN the_document -> the_member END)
        WITH ORDINALITY AS listed;
END;

-- The parts of a document, each written by a function that tells how many rows it made.
CREATE FUNCTION ata.index_portals(the_snapshot bigint, the_document jsonb) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    WITH portals AS (
        INSERT INTO ata.portal (snapshot, id, service_desk_id, key, url, position, languages, names)
        SELECT the_snapshot, p.item ->> 'id', p.item ->> 'service_desk_id', coalesce(p.item ->> 'key', ''),
               coalesce(p.item ->> 'url', ''), coalesce((p.item ->> 'position')::integer, p.place),
               ata.ids(p.item -> 'languages'), p.item -> 'names'
          FROM ata.items(the_document, 'portals') AS p
        RETURNING id),
    groups AS (
        INSERT INTO ata.type_group (snapshot, portal_id, id, position, names)
        SELECT the_snapshot, p.item ->> 'id', g.item ->> 'id', coalesce((g.item ->> 'position')::integer, g.place),
               g.item -> 'names'
          FROM ata.items(the_document, 'portals') AS p, ata.items(p.item, 'groups') AS g
            ON CONFLICT DO NOTHING RETURNING id)
    SELECT (SELECT count(*) FROM portals) + (SELECT count(*) FROM groups);
$$;

CREATE FUNCTION ata.index_types(the_snapshot bigint, the_document jsonb) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    WITH types AS (
        INSERT INTO ata.request_type (snapshot, portal_id, id, position, hidden, restricted, practice, has_form, url,
                                      groups, wordings)
        SELECT the_snapshot, t.item ->> 'portal', t.item ->> 'id', coalesce((t.item ->> 'position')::integer, t.place),
               coalesce((t.item ->> 'hidden')::boolean, false), coalesce((t.item ->> 'restricted')::boolean, false),
               coalesce(t.item ->> 'practice', ''), coalesce((t.item ->> 'has_form')::boolean, false),
               coalesce(t.item ->> 'url', ''), ata.ids(t.item -> 'groups'), t.item -> 'wordings'
          FROM ata.items(the_document, 'types') AS t
        RETURNING id),
    fields AS (
        INSERT INTO ata.field (snapshot, portal_id, type_id, id, position, kind, required, characters_max, default_value,
                               why, schema, wordings)
        SELECT the_snapshot, t.item ->> 'portal', t.item ->> 'id', f.item ->> 'id',
               coalesce((f.item ->> 'position')::integer, f.place), f.item ->> 'kind',
               coalesce((f.item ->> 'required')::boolean, false), coalesce((f.item ->> 'characters_max')::integer, 0),
               nullif(f.item -> 'default', 'null'), f.item ->> 'why', coalesce(nullif(f.item -> 'schema', 'null'), '{}'),
               f.item -> 'wordings'
          FROM ata.items(the_document, 'types') AS t, ata.items(t.item, 'fields') AS f
        RETURNING id),
    options AS (
        INSERT INTO ata.option (snapshot, portal_id, type_id, field_id, id, parent_id, position, labels)
        SELECT the_snapshot, t.item ->> 'portal', t.item ->> 'id', f.item ->> 'id', o.item ->> 'id', o.item ->> 'parent',
               coalesce((o.item ->> 'position')::integer, o.place), o.item -> 'labels'
          FROM ata.items(the_document, 'types') AS t, ata.items(t.item, 'fields') AS f, ata.items(f.item, 'options') AS o
            ON CONFLICT DO NOTHING RETURNING id)
    SELECT (SELECT count(*) FROM types) + (SELECT count(*) FROM fields) + (SELECT count(*) FROM options);
$$;

CREATE FUNCTION ata.index_tickets(the_snapshot bigint, the_document jsonb) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    WITH tickets AS (
        INSERT INTO ata.past_ticket (snapshot, portal_id, type_id, id, place, text)
        SELECT the_snapshot, e.item ->> 'portal', e.item ->> 'type', e.item ->> 'id',
               coalesce((e.item ->> 'place')::integer, 0), e.item ->> 'text'
          FROM ata.items(the_document, 'examples') AS e
            ON CONFLICT DO NOTHING RETURNING id)
    SELECT count(*) FROM tickets;
$$;

CREATE FUNCTION ata.index_articles(the_snapshot bigint, the_document jsonb) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    WITH articles AS (
        INSERT INTO ata.article (snapshot, id, portal_id, space, title, excerpt, text, url)
        SELECT the_snapshot, a.item ->> 'id', coalesce(a.item ->> 'portal', ''), coalesce(a.item ->> 'space', ''),
               a.item ->> 'title', coalesce(a.item ->> 'excerpt', ''), coalesce(a.item ->> 'text', ''),
               coalesce(a.item ->> 'url', '')
          FROM ata.items(the_document, 'articles') AS a
            ON CONFLICT DO NOTHING RETURNING id)
    SELECT count(*) FROM articles;
$$;

CREATE FUNCTION ata.index_directory(the_snapshot bigint, the_document jsonb) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    WITH entries AS (
        INSERT INTO ata.directory (snapshot, kind, id, name, email)
        SELECT the_snapshot, list.kind, d.item ->> 'id', coalesce(d.item ->> 'name', d.item ->> 'id'), d.item ->> 'email'
          FROM (VALUES ('users', 'user'), ('groups', 'group'), ('organizations', 'organization')) AS list (member, kind),
               ata.items(the_document, list.member) AS d
            ON CONFLICT DO NOTHING RETURNING id),
    members AS (
        INSERT INTO ata.directory_member (snapshot, kind, id, account)
        SELECT the_snapshot, list.kind, d.item ->> 'id', m.item #>> '{}'
          FROM (VALUES ('groups', 'group'), ('organizations', 'organization')) AS list (member, kind),
               ata.items(the_document, list.member) AS d, ata.items(d.item, 'members') AS m
            ON CONFLICT DO NOTHING RETURNING id)
    SELECT (SELECT count(*) FROM entries) + (SELECT count(*) FROM members);
$$;

-- Writes one piece of the snapshot of a run that holds the lease; several at once. Gives the number of rows it made. Whoever
-- would end the run waits until the piece is written.
CREATE FUNCTION ata.index_write(the_run bigint, the_fence bigint, the_piece text, the_document jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    present ata.snapshot_piece;
    the_digest bytea := sha256(convert_to(the_document::text, 'UTF8'));
BEGIN
    PERFORM FROM ata.sync_head WHERE run = the_run AND fence = the_fence AND lease_until >= ata.clock() FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the run no longer holds the lease' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT * INTO present FROM ata.snapshot_piece WHERE snapshot = the_run AND name = the_piece;
    IF FOUND THEN
        IF present.digest <> the_digest THEN
            RAISE EXCEPTION 'the piece was already written with other content'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN present.rows;
    END IF;
    INSERT INTO ata.snapshot_piece (snapshot, name, digest, rows)
    VALUES (the_run, the_piece, the_digest,
            ata.index_portals(the_run, the_document) + ata.index_types(the_run, the_document)
            + ata.index_tickets(the_run, the_document) + ata.index_articles(the_run, the_document)
            + ata.index_directory(the_run, the_document))
    RETURNING * INTO present;
    RETURN present.rows;
END $$;

-- How many request types, fields and articles two snapshots hold, where the later one has less than half of any of them;
-- else NULL.
CREATE FUNCTION ata.snapshot_shrink(the_old bigint, the_new bigint) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, ata, pg_temp AS $$
    WITH rows (kind, snapshot) AS (
        SELECT 'request_types', snapshot FROM ata.request_type
         UNION ALL SELECT 'fields', snapshot FROM ata.field
         UNION ALL SELECT 'articles', snapshot FROM ata.article),
    sizes AS (
        SELECT kind.kind, count(*) FILTER (WHERE snapshot = the_old) AS before,
               count(*) FILTER (WHERE snapshot = the_new) AS after
          FROM (VALUES ('request_types'), ('fields'), ('articles')) AS kind (kind)
          LEFT JOIN rows ON rows.kind = kind.kind AND rows.snapshot IN (the_old, the_new) GROUP BY kind.kind)
    SELECT jsonb_object_agg(kind, jsonb_build_object('before', before, 'after', after))
      FROM sizes HAVING bool_or(2 * after < before);
$$;

-- Past tickets are people's words: they go at once when the administrator does not want them. What a run under way has
-- written goes when it ends, as its pieces are counted until then.
CREATE FUNCTION ata.past_tickets_erase() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    DELETE FROM ata.past_ticket WHERE snapshot IS DISTINCT FROM (SELECT run FROM ata.sync_head);
    UPDATE ata.snapshot SET tickets_at = NULL, tickets_whole = NULL;
$$;

-- Takes over the past tickets of a portal from the snapshot in use, but for the types of which a ticket has changed; the_changed
-- is {"types": […], "tickets": […]}. Gives the types that need not be read, and the rows made.
CREATE FUNCTION ata.past_tickets_carry(the_run bigint, the_fence bigint, the_portal text, the_changed jsonb,
                                       OUT types jsonb, OUT rows bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    old bigint := (SELECT snapshot FROM ata.sync_head);
    kept text[];
BEGIN
    PERFORM FROM ata.sync_head WHERE run = the_run AND fence = the_fence AND lease_until >= ata.clock() FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the run no longer holds the lease' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    kept := ARRAY(
        SELECT now.id FROM ata.request_type AS now JOIN ata.request_type AS before USING (portal_id, id)
         WHERE now.snapshot = the_run AND before.snapshot = old AND portal_id = the_portal AND NOT before.hidden
           AND id <> ALL (ata.ids(the_changed -> 'types'))
           AND NOT EXISTS (SELECT FROM ata.past_ticket AS p
                            WHERE p.snapshot = old AND p.portal_id = the_portal AND p.type_id = now.id
                              AND p.id = ANY (ata.ids(the_changed -> 'tickets'))));
    INSERT INTO ata.past_ticket (snapshot, portal_id, type_id, id, place, text)
    SELECT the_run, portal_id, type_id, id, place, text
      FROM ata.past_ticket WHERE snapshot = old AND portal_id = the_portal AND type_id = ANY (kept)
        ON CONFLICT DO NOTHING;
    types := to_jsonb(kept);
    rows := (SELECT count(*) FROM ata.past_ticket WHERE snapshot = the_run AND portal_id = the_portal);
    INSERT INTO ata.snapshot_piece (snapshot, name, digest, rows)
    VALUES (the_run, 'tickets kept ' || the_portal, '', rows) ON CONFLICT DO NOTHING;
END $$;

-- The run has the past tickets: all of them read, or what had changed.
CREATE FUNCTION ata.past_tickets_read(the_run bigint, the_fence bigint, is_whole boolean) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    UPDATE ata.snapshot AS s SET tickets_at = r.started,
           tickets_whole = CASE WHEN is_whole THEN r.started ELSE before.tickets_whole END
      FROM ata.sync_run AS r, ata.sync_head AS h LEFT JOIN ata.snapshot AS before ON before.id = h.snapshot
     WHERE s.id = the_run AND r.id = the_run AND h.run = the_run AND h.fence = the_fence;
$$;

-- The swap. Everything is checked under the head's lock; a second commit of the same run says true again. false: it would
-- drop more than half of the index and nobody has confirmed that; the run has ended and the index stays.
CREATE FUNCTION ata.sync_commit(the_run bigint, the_fence bigint, the_pieces bigint, the_counts jsonb) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    head ata.sync_head;
    at timestamptz;
    pieces bigint;
    expected bigint;
    present bigint;
    lost jsonb;
BEGIN
    SELECT * INTO head FROM ata.sync_head FOR UPDATE;
    at := ata.clock();
    IF head.snapshot = the_run THEN
        RETURN true;
    END IF;
    IF head.run IS DISTINCT FROM the_run OR head.fence <> the_fence OR head.lease_until < at THEN
        RAISE EXCEPTION 'the run no longer holds the lease' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT count(*), coalesce(sum(rows), 0) INTO pieces, expected FROM ata.snapshot_piece WHERE snapshot = the_run;
    present := ata.snapshot_rows(the_run);
    IF pieces <> the_pieces OR expected <> present THEN
        RAISE EXCEPTION 'the snapshot is not whole: % pieces of %, % rows of %', pieces, the_pieces, present, expected
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT (SELECT past_tickets FROM ata.setting FOR SHARE) THEN
        DELETE FROM ata.past_ticket WHERE snapshot = the_run;
        UPDATE ata.snapshot SET tickets_at = NULL, tickets_whole = NULL WHERE id = the_run;
    END IF;
    lost := ata.snapshot_shrink(head.snapshot, the_run);
    IF lost IS NOT NULL AND NOT (SELECT may_shrink FROM ata.sync_run WHERE id = the_run) THEN
        UPDATE ata.sync_run SET shrink = lost WHERE id = the_run;
        PERFORM ata.sync_drop(the_run, 'sync_shrunk');
        RETURN false;
    END IF;
    UPDATE ata.sync_head SET snapshot = the_run, last_ok = at, run = NULL, lease_until = NULL;
    UPDATE ata.sync_run SET outcome = 'ok', phase = 'done', counts = the_counts, ended = at WHERE id = the_run;
    RETURN true;
END $$;

-- The oldest snapshot nobody needs; NULL when there is none. The current one stays, the good one before it (readers in the
-- middle of their statements), and the one that is being written.
CREATE FUNCTION ata.snapshot_unneeded() RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ata, pg_temp AS $$
    SELECT min(s.id) FROM ata.snapshot AS s, ata.sync_head AS h
     WHERE s.id IS DISTINCT FROM h.snapshot AND s.id IS DISTINCT FROM h.run
       AND s.id IS DISTINCT FROM (SELECT max(r.id) FROM ata.sync_run AS r WHERE r.id < h.snapshot AND r.outcome = 'ok');
$$;

-- Takes away at most the_most rows of each table of a snapshot nobody needs: a large one goes in many short steps. Rows that
-- refer to others go first. true: there may be more. Old runs are forgotten, but not the last 100.
CREATE FUNCTION ata.snapshot_sweep(the_most bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    old bigint := ata.snapshot_unneeded();
BEGIN
    IF old IS NULL THEN
        DELETE FROM ata.sync_run AS r
         WHERE r.id < (SELECT id FROM ata.sync_run ORDER BY id DESC OFFSET 100 LIMIT 1)
           AND NOT EXISTS (SELECT FROM ata.snapshot AS s WHERE s.id = r.id);
        RETURN false;
    END IF;
    DELETE FROM ata.option WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM ata.option WHERE snapshot = old AND parent_id IS NOT NULL LIMIT the_most));
    IF NOT FOUND THEN
        DELETE FROM ata.option WHERE ctid = ANY (ARRAY(SELECT ctid FROM ata.option WHERE snapshot = old LIMIT the_most));
    END IF;
    IF NOT FOUND THEN
        DELETE FROM ata.field WHERE ctid = ANY (ARRAY(SELECT ctid FROM ata.field WHERE snapshot = old LIMIT the_most));
    END IF;
    IF NOT FOUND THEN
        DELETE FROM ata.past_ticket WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM ata.past_ticket WHERE snapshot = old LIMIT the_most));
    END IF;
    IF NOT FOUND THEN
        DELETE FROM ata.directory_member WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM ata.directory_member WHERE snapshot = old LIMIT the_most));
    END IF;
    IF NOT FOUND THEN
        DELETE FROM ata.request_type WHERE snapshot = old;
        DELETE FROM ata.snapshot WHERE id = old;
    END IF;
    RETURN true;
END $$;

-- Which request types a person may raise, as Jira said when last asked; only true of the snapshot it was asked for.
CREATE TABLE ata.visibility (
    snapshot bigint NOT NULL REFERENCES ata.snapshot ON DELETE CASCADE,
    portal_id text NOT NULL,
    account text NOT NULL CHECK (account <> ''),
    type_ids text[] NOT NULL,
    asked_at timestamptz NOT NULL,
    PRIMARY KEY (snapshot, portal_id, account)
);

CREATE FUNCTION ata.visibility_save(the_snapshot bigint, the_portal text, the_account text, the_types jsonb) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    INSERT INTO ata.visibility (snapshot, portal_id, account, type_ids, asked_at)
    SELECT s.id, the_portal, the_account, ata.ids(the_types), ata.clock()
      FROM ata.snapshot AS s WHERE s.id = the_snapshot FOR KEY SHARE
        ON CONFLICT (snapshot, portal_id, account)
        DO UPDATE SET type_ids = excluded.type_ids, asked_at = excluded.asked_at;
$$;

-- What this person may raise is not what we know: Jira is asked again.
CREATE FUNCTION ata.visibility_forget(the_account text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    DELETE FROM ata.visibility WHERE account = the_account;
$$;

GRANT SELECT ON ata.snapshot, ata.portal, ata.type_group, ata.request_type, ata.field, ata.option, ata.past_ticket,
    ata.article, ata.directory, ata.directory_member, ata.visibility TO ata_app;
GRANT EXECUTE ON FUNCTION ata.language_of(text[], text), ata.worded(jsonb, text, text), ata.worded_also(jsonb, jsonb),
    ata.index_write(bigint, bigint, text, jsonb), ata.sync_commit(bigint, bigint, bigint, jsonb), ata.snapshot_sweep(bigint),
    ata.past_tickets_carry(bigint, bigint, text, jsonb), ata.past_tickets_read(bigint, bigint, boolean),
    ata.visibility_save(bigint, text, text, jsonb), ata.visibility_forget(text) TO ata_app;
