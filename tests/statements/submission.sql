-- The outbox: one ticket for one preview, whatever happens on the way.
SELECT plan(77);

\ir drafts.psql
CREATE TEMPORARY TABLE c AS SELECT pg_temp.conversation('alice', 1) AS alice, pg_temp.conversation('bob', 2) AS bob, pg_temp.conversation('carol', 3) AS carol,
    pg_temp.conversation('dave', 4) AS dave;
CREATE FUNCTION pg_temp.accept(person text, conversation uuid, key text, hash text DEFAULT 'h1', version bigint DEFAULT 1) RETURNS text LANGUAGE sql AS $$
    SELECT finding FROM ata.submission_accept(person, conversation, key, version, hash, '{"summary": "secret words"}', '25', 'marker-of-ticket-' || person || key || hash, '[]') $$;
CREATE FUNCTION pg_temp.of(the_person text) RETURNS ata.submission LANGUAGE sql AS $$ SELECT s FROM ata.submission AS s WHERE s.person = the_person ORDER BY id DESC LIMIT 1 $$;
CREATE FUNCTION pg_temp.claim(person text, OUT fence bigint, OUT mode text, OUT may_resend boolean) LANGUAGE sql AS $$
    SELECT fence, mode, may_resend FROM ata.submission_claim((pg_temp.of(person)).id, interval '60 seconds') $$;
CREATE FUNCTION pg_temp.finish(person text, fence bigint, state text, key text DEFAULT NULL, error text DEFAULT NULL, wait interval DEFAULT '0') RETURNS boolean LANGUAGE sql AS $$
    SELECT ata.submission_finish((pg_temp.of(person)).id, fence, state, key, 'https://desk.example/' || key, error, NULL, wait) $$;
CREATE FUNCTION pg_temp.due() RETURNS text LANGUAGE plpgsql AS $$
DECLARE r record; people text := '';
BEGIN
    FOR r IN EXECUTE 'EXECUTE submission_due(10)' LOOP people := people || r.person || ' '; END LOOP;
    RETURN rtrim(people);
END $$;

-- ---- accepting ----
SELECT is(pg_temp.accept('alice', (SELECT alice FROM c), 'k1', version => 7), 'moved', 'another version of the draft is not what the person saw');
SELECT is(pg_temp.accept('alice', (SELECT bob FROM c), 'k1'), 'none', 'another person''s conversation is not there');
SELECT is(pg_temp.accept('alice', (SELECT alice FROM c), 'k1'), 'new', 'S22: a ticket is accepted');
SELECT is(pg_temp.accept('alice', (SELECT alice FROM c), 'k1'), 'replay', 'a double click is the same ticket');
SELECT is(pg_temp.accept('alice', (SELECT alice FROM c), 'k1', 'h2'), 'mismatch', 'the same key for something else is refused');
SELECT is(pg_temp.accept('alice', (SELECT alice FROM c), 'k2'), 'replay', 'so is a click with another key on what was agreed to');
SELECT is(pg_temp.accept('alice', (SELECT alice FROM c), 'k2', 'h2'), 'busy', 'a second ticket of the same conversation waits');
SELECT is((SELECT count(*) FROM ata.submission), 1::bigint, 'so there is one');
SELECT is((SELECT finding FROM ata.turn_begin('alice', '3', NULL, pg_temp.id(50), 'More', pg_temp.id(150), 'guided', 0, NULL)), 'busy', 'a turn waits, too');
SELECT is(ata.conversation_erase('alice', (SELECT alice FROM c)), 'busy', 'and nothing is erased under way');
SELECT throws_ok($$SELECT ata.submission_accept('bob', (SELECT bob FROM c), 'k1', 1, 'h1', '{}', '25', 'marker-of-ticket-alicek1h1', '[]')$$, '23505', NULL, 'no two tickets have one marker');

-- ---- sending ----
SELECT is(pg_temp.due(), 'alice', 'what is accepted is due at once');
SELECT results_eq('SELECT * FROM pg_temp.claim(''alice'')', $$VALUES (1::bigint, 'post', false)$$, 'the first claim sends');
SELECT is((SELECT mode FROM pg_temp.claim('alice')), NULL, 'nobody else claims it meanwhile');
SELECT is(pg_temp.due(), '', 'nor is it due');
SELECT is(pg_temp.finish('alice', 9, 'done', 'IT-1'), false, 'an old fence finishes nothing');
SELECT is(pg_temp.finish('alice', 1, 'done', 'IT-1'), true, 'it is done');
SELECT is(pg_temp.finish('alice', 1, 'done', 'IT-1'), true, 'the same call again says so again');
SELECT is(pg_temp.finish('alice', 1, 'failed'), false, 'another outcome does not');
SELECT is((SELECT state || ticket_key || ticket_url FROM ata.submission), 'doneIT-1https://desk.example/IT-1', 'its key and address are kept');
SELECT is((SELECT payload FROM ata.submission), NULL, 'what it said is not');
SELECT is((SELECT state FROM ata.conversation WHERE person = 'alice'), 'submitted', 'the conversation became a ticket');
SELECT is(pg_temp.accept('alice', (SELECT alice FROM c), 'k1'), 'replay', 'the same key tells the same ticket');
SELECT is(pg_temp.accept('alice', (SELECT alice FROM c), 'k3'), 'replay', 'and so does another key');
SELECT is(pg_temp.accept('alice', (SELECT alice FROM c), 'k3', 'h3'), 'submitted', 'another version makes no second one');
SELECT is((SELECT finding FROM ata.turn_begin('alice', '3', (SELECT alice FROM c), pg_temp.id(51), 'More', pg_temp.id(151), 'guided', 0, NULL)), 'closed', 'the conversation is over');
SELECT is((SELECT finding FROM ata.turn_begin('alice', '3', NULL, pg_temp.id(52), 'New', pg_temp.id(152), 'guided', 0, NULL)), 'new', 'the next begins afresh');

-- ---- an outcome nobody knows ----
SELECT is(pg_temp.accept('bob', (SELECT bob FROM c), 'k1'), 'new', 'another ticket');
SELECT is((SELECT mode FROM pg_temp.claim('bob')), 'post', 'is sent');
UPDATE ata.clock_shift SET shift = shift + interval '61 seconds';
SELECT is(pg_temp.due(), 'bob', 'when its sender dies it is due again');
SELECT is(pg_temp.finish('bob', 1, 'sending', error => 'timeout', wait => '30 seconds'), true, 'a sender that lives may still say it does not know');
SELECT is((SELECT mode FROM pg_temp.claim('bob')), NULL, 'then it waits');
UPDATE ata.clock_shift SET shift = shift + interval '31 seconds';
SELECT results_eq('SELECT * FROM pg_temp.claim(''bob'')', $$VALUES (2::bigint, 'recon', false)$$, 'the next claim looks for the marker and must not send');
SELECT is(ata.submission_resend((pg_temp.of('bob')).id, 2), false, 'sending again is refused');
SELECT is(pg_temp.finish('bob', 1, 'done', 'IT-9'), false, 'the first sender comes too late');
SELECT is(pg_temp.finish('bob', 2, 'sending'), true, 'nothing was found yet');
UPDATE ata.clock_shift SET shift = shift + interval '15 minutes';
SELECT results_eq('SELECT * FROM pg_temp.claim(''bob'')', $$VALUES (3::bigint, 'recon', true)$$, 'after a quarter of an hour with nothing found it may leave again');
SELECT is(ata.submission_resend((pg_temp.of('bob')).id, 2), false, 'but not by an old fence');
SELECT is(ata.submission_resend((pg_temp.of('bob')).id, 3), true, 'once');
SELECT is(ata.submission_resend((pg_temp.of('bob')).id, 3), false, 'and not twice');
SELECT is(pg_temp.finish('bob', 3, 'done', 'IT-2'), true, 'and is done');

-- ---- refused, or never sent ----
SELECT pg_temp.accept('carol', (SELECT carol FROM c), 'k1') AS unused \gset
SELECT pg_temp.claim('carol') AS unused \gset
SELECT is(pg_temp.finish('carol', 1, 'pending', error => 'jira_busy', wait => '10 seconds'), true, 'what is proven unsent waits');
SELECT is((SELECT mode FROM pg_temp.claim('carol')), NULL, 'as long as it was told');
UPDATE ata.clock_shift SET shift = shift + interval '11 seconds';
SELECT is((SELECT mode FROM pg_temp.claim('carol')), 'post', 'and is sent');
SELECT is(pg_temp.finish('carol', 2, 'failed', error => 'jira_auth'), true, 'Jira refuses it');
SELECT is((SELECT state FROM ata.conversation WHERE person = 'carol'), 'open', 'the draft stays');
SELECT isnt((pg_temp.of('carol')).payload, NULL, 'so does what was to be sent');
SELECT is((SELECT finding FROM ata.submission_accept('carol', (SELECT carol FROM c), 'k1', 1, 'h1', '{}', '25', 'marker-of-ticket-again', '[]')), 'new', 'the same again is tried again');
SELECT is((pg_temp.of('carol')).marker, 'marker-of-ticket-again', 'with the marker that will be in it');
SELECT is((SELECT mode FROM pg_temp.claim('carol')), 'post', 'by sending');
SELECT is(pg_temp.finish('carol', 3, 'failed', error => 'invalid'), true, 'refused once more');
SELECT is(pg_temp.accept('carol', (SELECT carol FROM c), 'k9'), 'new', 'another key tries it once more');
SELECT is(pg_temp.accept('carol', (SELECT carol FROM c), 'k1'), 'replay', 'and the first key then stands for that, too');
UPDATE ata.submission SET state = 'failed' WHERE idempotency_key = 'k9';
SELECT ata.draft_patch('carol', (SELECT carol FROM c), 1, NULL, '[{"field": "summary", "value": "better"}]') AS unused \gset
SELECT is(pg_temp.accept('carol', (SELECT carol FROM c), 'k2', 'h2', 2), 'new', 'a corrected draft is another ticket');
SELECT is((SELECT count(*) FROM ata.submission WHERE person = 'carol'), 3::bigint, 'beside the refused ones');

-- ---- asking, taking back, giving up ----
CREATE FUNCTION pg_temp.ask(person text, conversation uuid, key text, hash text) RETURNS text LANGUAGE sql AS $$
    SELECT finding FROM ata.submission_accept(person, conversation, key, 1, hash, NULL, NULL, NULL, NULL) $$;
SELECT is(pg_temp.ask('dave', (SELECT dave FROM c), 'k1', 'h1'), 'none', 'who only asks submits nothing');
SELECT is((SELECT count(*) FROM ata.submission WHERE person = 'dave'), 0::bigint, 'indeed');
SELECT is(pg_temp.ask('alice', (SELECT alice FROM c), 'k1', 'h1'), 'replay', 'and is told what was submitted');
SELECT is(ata.submission_withdraw('dave', (SELECT dave FROM c)), 'none', 'nothing cannot be taken back');
SELECT is(ata.submission_withdraw('alice', (SELECT alice FROM c)), 'sent', 'nor can a ticket');
SELECT pg_temp.claim('carol') AS unused \gset
SELECT is(ata.submission_withdraw('carol', (SELECT carol FROM c)), 'sent', 'nor what is on its way');
SELECT pg_temp.finish('carol', 1, 'pending', error => 'jira_unreachable') AS unused \gset
SELECT is(ata.submission_withdraw('bob', (SELECT carol FROM c)), 'none', 'nor what is another person''s');
SELECT is(ata.submission_withdraw('carol', (SELECT carol FROM c)), 'withdrawn', 'but what waits for the service desk can');
SELECT is(ata.submission_is_under_way((SELECT carol FROM c)), false, 'and the draft is free');
SELECT is(pg_temp.accept('carol', (SELECT carol FROM c), 'k2', 'h2', 2), 'new', 'until it is submitted again');
SELECT pg_temp.claim('carol') AS unused \gset
UPDATE ata.clock_shift SET shift = shift + interval '25 hours';
SELECT is(pg_temp.finish('carol', 2, 'pending', error => 'jira_unreachable'), true, 'after a day of trying');
SELECT is((pg_temp.of('carol')).state, 'failed', 'it is given back to the person');
SELECT is((pg_temp.of('carol')).error, 'jira_unreachable', 'with the reason');
SELECT is(pg_temp.accept('carol', (SELECT carol FROM c), 'k2', 'h2', 2), 'new', 'who may try again');
SELECT pg_temp.claim('carol') AS unused \gset
UPDATE ata.clock_shift SET shift = shift + interval '25 hours';
SELECT pg_temp.claim('carol') AS unused \gset
SELECT is(ata.submission_resend((pg_temp.of('carol')).id, 4), true, 'what was sent once more after a day of doubt');
SELECT pg_temp.finish('carol', 4, 'sending', error => 'in_doubt') AS unused \gset
SELECT is((pg_temp.of('carol')).state, 'sending', 'may still show up');
UPDATE ata.clock_shift SET shift = shift + interval '16 minutes';
SELECT pg_temp.claim('carol') AS unused \gset
SELECT pg_temp.finish('carol', 5, 'sending', error => 'in_doubt') AS unused \gset
SELECT is((pg_temp.of('carol')).state, 'failed', 'and is given back to the person when it does not and cannot be looked for');
SELECT is((pg_temp.of('carol')).error, 'untraceable', 'who alone can tell then');

-- ---- a turn under way, erasing ----
SELECT ata.turn_begin('dave', '3', NULL, pg_temp.id(60), 'More', pg_temp.id(160), 'guided', 0, NULL) AS unused \gset
SELECT is(pg_temp.accept('dave', (SELECT dave FROM c), 'k1'), 'busy', 'while a turn runs nothing is submitted');
SELECT is(ata.conversation_erase('bob', (SELECT bob FROM c)), 'erased', 'a conversation that became a ticket is erased');
SELECT is((SELECT count(*) FROM ata.submission WHERE person = 'bob'), 0::bigint, 'and its ticket is nobody''s in the outbox');
SELECT is((SELECT state FROM ata.submission WHERE ticket_key = 'IT-2'), 'done', 'but known, should it turn up twice');
SELECT * FROM finish();
