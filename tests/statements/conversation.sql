-- Conversations: whose they are, what is read of them, how they go.
SELECT plan(26);

CREATE FUNCTION pg_temp.id(n integer) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid $$;
CREATE FUNCTION pg_temp.say(person text, n integer, message text, reply text) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE b record;
BEGIN
    SELECT * INTO b FROM ata.turn_begin(person, '3', NULL, pg_temp.id(n), message, pg_temp.id(n + 100), 'guided', 0, NULL);
    IF reply IS NOT NULL THEN
        PERFORM ata.turn_end(pg_temp.id(n + 100), reply, jsonb_build_object('reply', reply), '25', false, NULL, 0, false,
                             '[{"field": "summary", "value": "secret words", "text": "secret words", "evidence": "secret words"}]', 0, 0, 0, 0, false, 'ask');
    END IF;
    RETURN b.conversation;
END $$;
CREATE FUNCTION pg_temp.rows(statement text) RETURNS SETOF jsonb LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
    FOR r IN EXECUTE 'EXECUTE ' || replace(statement, 'hers', quote_literal((SELECT id FROM ata.conversation WHERE person = 'alice'))) LOOP
        RETURN NEXT to_jsonb(r);
    END LOOP;
END $$;

SELECT is_empty('EXECUTE conversation_open(''alice'', ''3'')', 'at first nobody has a conversation');
SELECT is((SELECT count(*) FROM ata.usage_cycle WHERE conversations > 0), 0::bigint, 'S66: looking, or being greeted, counts nothing');
SELECT pg_temp.say('alice', 1, 'one', 'first reply') AS unused \gset
SELECT pg_temp.say('alice', 2, 'two', 'second reply') AS unused \gset
SELECT is((SELECT row ->> 'state' FROM pg_temp.rows('conversation_open(''alice'', ''3'')') AS row), 'open', 'S66: a reload finds the open one');
SELECT is((SELECT row -> 'last_answer' ->> 'reply' FROM pg_temp.rows('conversation_open(''alice'', ''3'')') AS row), 'second reply', 'with the last answer');
SELECT is_empty('EXECUTE conversation_open(''alice'', ''5'')', 'each portal has its own');
SELECT is((SELECT count(*) FROM pg_temp.rows('conversation_load(''alice'', hers)')), 1::bigint, 'it is found by its id');
SELECT is((SELECT count(*) FROM pg_temp.rows('conversation_load(''bob'', hers)')), 0::bigint, 'another person does not find it');
SELECT is((SELECT count(*) FROM pg_temp.rows('conversation_messages(''bob'', hers, 50)')), 0::bigint, 'nor what was said');
SELECT is((SELECT count(*) FROM pg_temp.rows('draft_load(''bob'', hers)')), 0::bigint, 'nor the draft');
SELECT is((SELECT count(*) FROM pg_temp.rows('conversation_load(''Alice'', hers)')), 0::bigint, 'accounts are compared byte by byte');
SELECT results_eq('SELECT row ->> ''text'' FROM pg_temp.rows(''conversation_messages(''''alice'''', hers, 50)'') AS row', ARRAY['one', 'first reply', 'two', 'second reply'],
    'messages come in order');
SELECT results_eq('SELECT row ->> ''text'' FROM pg_temp.rows(''conversation_messages(''''alice'''', hers, 3)'') AS row', ARRAY['first reply', 'two', 'second reply'],
    'only the last so many when there are more');
SELECT pg_temp.say('alice', 3, 'three', NULL) AS unused \gset
SELECT is((SELECT row ->> 'busy' FROM pg_temp.rows('conversation_open(''alice'', ''3'')') AS row), 'true', 'a running turn shows');
SELECT is((SELECT count(*) FROM pg_temp.rows('conversation_messages(''alice'', hers, 50)')), 4::bigint, 'but its message counts as said only when it is answered');

-- ---- what is left for later ----
SELECT pg_temp.say('dora', 10, 'two matters', 'one first') AS unused \gset
UPDATE ata.turn SET answer = answer || '{"later": "the other one"}' WHERE turn_id = pg_temp.id(10);
SELECT pg_temp.say('dora', 11, 'go on', 'all there') AS unused \gset
SELECT is_empty('EXECUTE conversation_later(''dora'', ''3'', NULL)', 'S2: nothing is left for later before the first request is sent');
UPDATE ata.conversation SET state = 'submitted' WHERE person = 'dora';
SELECT results_eq('EXECUTE conversation_later(''dora'', ''3'', NULL)', ARRAY['the other one'], 'S2: then the other matter is there');
SELECT is_empty('EXECUTE conversation_later(''bob'', ''3'', NULL)', 'another person does not find it');
UPDATE ata.clock_shift SET shift = shift + interval '1 minute';
SELECT pg_temp.say('dora', 12, 'yes', 'the other one is there') AS unused \gset
SELECT results_eq(format('EXECUTE conversation_later(''dora'', ''3'', %L)', (SELECT id FROM ata.conversation WHERE person = 'dora' AND state = 'open')),
    ARRAY['the other one'], 'S2: and stays so for the conversation that goes on with it');
SELECT ata.person_erase('dora', 'operator') AS unused \gset
UPDATE ata.usage_cycle SET conversations = conversations - 2, turns = turns - 3;

-- ---- going ----
SELECT is((SELECT row ->> 'word' FROM pg_temp.rows('conversation_erase(''alice'', hers)') AS row), 'erased', 'a person erases their conversation');
SELECT is((SELECT count(*) FROM ata.turn) + (SELECT count(*) FROM ata.draft_value) + (SELECT count(*) FROM ata.conversation), 0::bigint, 'nothing that was said stays');
SELECT is((SELECT conversations || ' ' || turns FROM ata.usage_cycle), '1 2', 'S66: the counts stay');
SELECT pg_temp.say('alice', 4, 'again', 'a reply') AS unused \gset
SELECT is((SELECT conversations FROM ata.usage_cycle), 2::bigint, 'S66: what begins afterwards is another conversation');
UPDATE ata.setting SET retention_days = 30;
UPDATE ata.clock_shift SET shift = shift + interval '29 days';
SELECT pg_temp.say('bob', 5, 'hello', 'a reply') AS unused \gset
SELECT ata.person_save('carol', 'Carol', NULL, NULL, NULL) AS unused \gset
SELECT is(ata.conversation_expire(), 0::bigint, 'conversations stay as long as the settings say');
UPDATE ata.clock_shift SET shift = shift + interval '2 days';
SELECT is(ata.conversation_expire(), 1::bigint, 'and no longer');
SELECT is((SELECT person FROM ata.conversation), 'bob', 'younger ones stay');
SELECT is((SELECT count(*) FROM ata.person), 1::bigint, 'so do people who were here since');
SELECT * FROM finish();
