-- Files on their way into a ticket.
SELECT plan(41);

\ir drafts.psql
CREATE TEMPORARY TABLE c AS SELECT pg_temp.conversation('alice', 1) AS alice, pg_temp.conversation('bob', 2) AS bob;
CREATE FUNCTION pg_temp.run(statement text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE r record; rows jsonb := '[]';
BEGIN
    FOR r IN EXECUTE statement LOOP rows := rows || to_jsonb(r); END LOOP;
    RETURN rows;
END $$;
CREATE FUNCTION pg_temp.add(person text, name text, at_most bigint DEFAULT 20, whose text DEFAULT NULL) RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.run(format('EXECUTE attachment_add(%L, %L, %L, %L, 10, %L, %s)', person,
        (SELECT CASE coalesce(whose, person) WHEN 'alice' THEN alice ELSE bob END FROM c), 'temp-' || name, name, 'image/png', at_most)) -> 0 $$;
CREATE FUNCTION pg_temp.files(the_person text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg((file ->> 'name') || ':' || (file ->> 'state'), ' ' ORDER BY place)
      FROM ata.conversation AS k, jsonb_array_elements(ata.attachment_list(k.id)) WITH ORDINALITY AS listed (file, place)
     WHERE k.person = the_person $$;
CREATE FUNCTION pg_temp.remove(person text, name text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.run(format('EXECUTE attachment_remove(%L, %L, %L)', person, (SELECT alice FROM c),
        (SELECT id FROM ata.attachment AS a WHERE a.name = remove.name))) -> 0 $$;

-- ---- adding and removing ----
SELECT is(pg_temp.add('alice', 'one') - 'id', '{"finding": "ok", "version": 2}', 'a file is added, and the draft has another version');
SELECT isnt(pg_temp.add('alice', 'two') ->> 'id', NULL, 'it has an id of its own');
SELECT is(pg_temp.files('alice'), 'one:added two:added', 'files stand in the order they were added');
SELECT is(pg_temp.run(format('EXECUTE draft_load(''alice'', %L)', (SELECT alice FROM c))) -> 0 -> 'files' -> 0 ->> 'temporary_id', 'temp-one',
    'the draft is read with them');
SELECT is(pg_temp.run(format('EXECUTE attachment_of(%L)', (SELECT alice FROM c))) -> 0 -> 'files' -> 1 ->> 'name', 'two', 'so are they alone');
SELECT is(pg_temp.add('bob', 'evil', whose => 'alice') ->> 'finding', 'none', 'another person''s conversation is not there');
SELECT is(pg_temp.add('alice', 'three', 2) ->> 'finding', 'full', 'there are only so many');
SELECT is(pg_temp.remove('bob', 'one') ->> 'finding', 'none', 'another person''s file is not there');
SELECT is(pg_temp.remove('alice', 'one') - 'id', '{"finding": "ok", "version": 4}', 'a file is taken back, and the draft has another version');
SELECT is(pg_temp.remove('alice', 'one') ->> 'finding', 'none', 'once');
SELECT is(pg_temp.files('alice'), 'two:added', 'the other one stays');
SELECT throws_ok(format('INSERT INTO ata.attachment (conversation, temporary_id, name, size, type, added) VALUES (%L, ''t'', ''n'', 0, ''a/b'', now())', (SELECT alice FROM c)),
    '23514', NULL, 'an empty file is none');
SELECT throws_ok(format('INSERT INTO ata.attachment (conversation, temporary_id, name, size, type, added) VALUES (%L, ''t'', %L, 1, ''a/b'', now())', (SELECT alice FROM c), repeat('ä', 128)),
    '23514', NULL, 'a name has at most 255 bytes');

-- ---- time ----
UPDATE ata.clock_shift SET shift = shift + interval '22 hours';
SELECT is(pg_temp.files('alice'), 'two:added', 'for most of a day the service desk keeps it');
UPDATE ata.clock_shift SET shift = shift + interval '2 hours';
SELECT is(pg_temp.files('alice'), 'two:expired', 'after that it has to be added again');
SELECT is(pg_temp.add('alice', 'fresh') ->> 'finding', 'ok', 'which it is');

-- ---- submitting ----
CREATE FUNCTION pg_temp.claim() RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(row ->> 'name', ' ') FROM jsonb_array_elements(
        pg_temp.run('EXECUTE attachment_claim(' || (SELECT max(id) FROM ata.submission) || ', 30)')) AS listed (row) $$;
CREATE FUNCTION pg_temp.due() RETURNS bigint LANGUAGE sql AS $$ SELECT jsonb_array_length(pg_temp.run('EXECUTE attachment_due(10)'))::bigint $$;
SELECT is((SELECT finding FROM ata.submission_accept('alice', (SELECT alice FROM c), 'k', 4, 'h', '{}', '25', 'marker-of-alices-ticket', '[]')), 'moved',
    'what came after the last look is not agreed to');
SELECT is((SELECT finding FROM ata.submission_accept('alice', (SELECT alice FROM c), 'k', 5, 'h', '{}', '25', 'marker-of-alices-ticket', '[]')), 'new', 'the ticket is accepted');
SELECT is(pg_temp.add('alice', 'late') ->> 'finding', 'busy', 'while it is under way no file comes');
SELECT is(pg_temp.remove('alice', 'two') ->> 'finding', 'busy', 'or goes');
SELECT is(pg_temp.claim(), NULL, 'and none is attached before there is a ticket');
SELECT is((SELECT mode FROM ata.submission_claim((SELECT max(id) FROM ata.submission), interval '60 seconds')), 'post', 'it is sent');
SELECT is(ata.submission_finish((SELECT max(id) FROM ata.submission), 1, 'done', 'IT-1', 'https://desk.example/IT-1', NULL, NULL, '0'), true, 'and created');
SELECT is(pg_temp.add('alice', 'late') ->> 'finding', 'closed', 'then the conversation is over');
SELECT is(pg_temp.due(), 0::bigint, 'whoever made the ticket attaches its files');
UPDATE ata.clock_shift SET shift = shift + interval '11 seconds';
SELECT is(pg_temp.due(), 1::bigint, 'if they do not, somebody else does');
SELECT is(pg_temp.claim(), 'two fresh', 'they are taken');
SELECT is(pg_temp.claim(), NULL, 'by one at a time');
SELECT is(pg_temp.due(), 0::bigint, 'and are not due meanwhile');
UPDATE ata.clock_shift SET shift = shift + interval '31 seconds';
SELECT is(pg_temp.claim(), 'two fresh', 'until the lease is over');
UPDATE ata.clock_shift SET shift = shift + interval '31 seconds';
SELECT is(pg_temp.claim(), NULL, 'the next one is longer');
SELECT lives_ok($$SELECT pg_temp.run(format('EXECUTE attachment_settle(%L, ''attached'')', (SELECT jsonb_agg(id) FROM ata.attachment WHERE name = 'fresh')))$$, 'one is attached');
SELECT lives_ok($$SELECT pg_temp.run(format('EXECUTE attachment_settle(%L, ''failed'')', (SELECT jsonb_agg(id) FROM ata.attachment WHERE name = 'two')))$$, 'one is not');
SELECT is(pg_temp.files('alice'), 'two:failed fresh:attached', 'which is kept');
UPDATE ata.clock_shift SET shift = shift + interval '1 hour';
SELECT is(pg_temp.claim(), NULL, 'and neither is tried again');

-- ---- limits ----
SELECT is(pg_temp.run('EXECUTE attachment_limit_load(''10'')'), '[]', 'a desk that was never asked has said nothing');
SELECT lives_ok($$SELECT pg_temp.run('EXECUTE attachment_limit_save(''10'', true, 1000)')$$, 'it says what it takes');
UPDATE ata.clock_shift SET shift = shift + interval '90 seconds';
SELECT is(pg_temp.run('EXECUTE attachment_limit_load(''10'')'), '[{"enabled": true, "max_bytes": 1000, "age_seconds": 90}]', 'which is known with its age');

-- ---- erasing ----
SELECT is(pg_temp.add('bob', 'photo of bob') ->> 'finding', 'ok', 'a file of somebody else');
SELECT is(ata.conversation_erase('bob', (SELECT bob FROM c)), 'erased', 'whose conversation is erased');
SELECT is((SELECT count(*) FROM ata.attachment WHERE name LIKE '%bob%'), 0::bigint, 'what the file was called goes with it');
SELECT * FROM finish();
