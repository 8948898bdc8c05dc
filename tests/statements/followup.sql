-- Steps after a ticket: planned with it, done once it is there, each by one at a time.
SELECT plan(30);

CREATE FUNCTION pg_temp.id(n integer) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid $$;
SELECT conversation AS talk FROM ata.turn_begin('alice', '3', NULL, pg_temp.id(1), 'Hello', pg_temp.id(101), 'guided', 0, NULL) \gset
SELECT ata.turn_end(pg_temp.id(101), 'Fine.', '{}', '25', false, NULL, 0, false, '[{"field": "summary", "value": "x"}]', 0, 0, 0, 0, false, 'review') AS unused \gset
CREATE FUNCTION pg_temp.accept(the_conversation uuid, the_steps jsonb) RETURNS bigint LANGUAGE sql AS $$
    SELECT submission FROM ata.submission_accept('alice', the_conversation, 'k', 1, 'h', '{}', '25', 'marker-of-ticket-' || gen_random_uuid(), the_steps) $$;
CREATE FUNCTION pg_temp.states() RETURNS text LANGUAGE sql AS $$ SELECT string_agg(kind || ' ' || state, ', ' ORDER BY id) FROM ata.followup $$;
CREATE FUNCTION pg_temp.step(the_kind text) RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM ata.followup WHERE kind = the_kind $$;
CREATE FUNCTION pg_temp.claim(the_kind text, OUT fence bigint, OUT has_left boolean) LANGUAGE sql AS $$
    SELECT fence, has_left FROM ata.followup_claim(pg_temp.step(the_kind), interval '60 seconds') $$;
CREATE FUNCTION pg_temp.due() RETURNS text LANGUAGE plpgsql AS $$
DECLARE r record; kinds text := '';
BEGIN
    FOR r IN EXECUTE 'EXECUTE followup_due(10)' LOOP kinds := kinds || r.kind || ' '; END LOOP;
    RETURN rtrim(kinds);
END $$;

-- ---- planning ----
SELECT pg_temp.accept(:'talk', '[{"kind": "old", "payload": {}}]') AS ticket \gset
SELECT is(pg_temp.states(), 'old planned', 'a step is planned with its submission');
SELECT is(pg_temp.due(), '', 'and waits for the ticket');
UPDATE ata.submission SET state = 'failed';
SELECT is(pg_temp.accept(:'talk', '[{"kind": "words", "payload": {"language": "en"}}, {"kind": "files"}]'), :ticket::bigint, 'what was refused is sent again');
SELECT is(pg_temp.states(), 'words planned, files planned', 'with the steps of now');
SELECT is((SELECT count(*) FROM ata.followup_claim(pg_temp.step('words'), interval '60 seconds')), 0::bigint, 'nobody begins before there is a ticket');
SELECT ata.submission_claim(:ticket, interval '60 seconds') AS unused \gset
SELECT is(ata.submission_finish(:ticket, (SELECT fence FROM ata.submission), 'done', 'IT-1', 'https://desk.example/IT-1', NULL, NULL, '0'), true, 'there is one');
SELECT is(pg_temp.due(), 'words files', 'and all its steps are due');

-- ---- doing ----
SELECT results_eq('SELECT * FROM pg_temp.claim(''words'')', $$VALUES (1::bigint, false)$$, 'the first to claim does it');
SELECT is((SELECT fence FROM pg_temp.claim('words')), NULL, 'nobody else does');
SELECT is(pg_temp.due(), 'files', 'nor is it due');
SELECT is(ata.followup_leave(pg_temp.step('words'), 9), false, 'an old fence does not leave');
SELECT is(ata.followup_leave(pg_temp.step('words'), 1), true, 'it leaves');
SELECT is(ata.followup_leave(pg_temp.step('words'), 1), false, 'once');
SELECT is(ata.followup_finish(pg_temp.step('words'), 1, 'doing', 'jira_timeout', '10 seconds'), true, 'nobody knows whether it arrived');
UPDATE ata.clock_shift SET shift = shift + interval '11 seconds';
SELECT results_eq('SELECT * FROM pg_temp.claim(''words'')', $$VALUES (2::bigint, true)$$, 'so the next one looks first');
SELECT is(ata.followup_leave(pg_temp.step('words'), 2), false, 'and does not do it again at once');
SELECT is(ata.followup_finish(pg_temp.step('words'), 1, 'done', NULL, '0'), false, 'the first comes too late to say something');
SELECT is(ata.followup_finish(pg_temp.step('words'), 2, 'doing', 'in_doubt', '0'), true, 'nothing was found');
UPDATE ata.clock_shift SET shift = shift + interval '16 minutes';
SELECT is((SELECT has_left FROM pg_temp.claim('words')), true, 'after a quarter of an hour');
SELECT is(ata.followup_leave(pg_temp.step('words'), 3), true, 'it leaves again');
SELECT is(ata.followup_finish(pg_temp.step('words'), 3, 'done', NULL, '0'), true, 'and is done');
SELECT is(ata.followup_finish(pg_temp.step('words'), 3, 'done', NULL, '0'), true, 'the same again says so again');
SELECT is((SELECT payload FROM ata.followup WHERE kind = 'words'), NULL, 'what it needed is not kept');

-- ---- not arrived, given up, erased ----
SELECT pg_temp.claim('files') AS unused \gset
SELECT ata.followup_leave(pg_temp.step('files'), 1) AS unused \gset
SELECT is(ata.followup_finish(pg_temp.step('files'), 1, 'pending', 'jira_rate_limited', '5 seconds'), true, 'what did not arrive');
UPDATE ata.clock_shift SET shift = shift + interval '6 seconds';
SELECT is((SELECT has_left FROM pg_temp.claim('files')), false, 'is done without looking');
UPDATE ata.clock_shift SET shift = shift + interval '2 days';
SELECT is(ata.followup_finish(pg_temp.step('files'), 2, 'pending', 'jira_unreachable', '5 seconds'), true, 'for a day');
SELECT is(pg_temp.states(), 'words done, files failed', 'then it has failed, and the ticket stands');
INSERT INTO ata.followup (submission, kind, payload, state) VALUES (:ticket, 'late', '{}', 'pending');
SELECT is(ata.conversation_erase('alice', :'talk'), 'erased', 'who erases the conversation');
SELECT is(pg_temp.states(), 'words done, files failed', 'takes back what was still to be done with it');
SELECT is(pg_temp.due(), '', 'so nothing is due');
SELECT * FROM finish();
