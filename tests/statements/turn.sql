-- Turns: once each, one at a time, charged exactly.
SELECT plan(77);

CREATE FUNCTION pg_temp.id(n integer) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid $$;
CREATE FUNCTION pg_temp.begin(person text, turn integer, token integer, message text DEFAULT 'My screen is black', conversation uuid DEFAULT NULL,
                              amount bigint DEFAULT 1000, the_limit bigint DEFAULT NULL, portal text DEFAULT '3',
                              OUT finding text, OUT conversation_id uuid, OUT number bigint, OUT answer jsonb) LANGUAGE sql AS $$
    SELECT b.finding, b.conversation, b.number, b.answer
      FROM ata.turn_begin(person, portal, conversation, pg_temp.id(turn), message, pg_temp.id(token), 'model', amount, the_limit) AS b $$;
CREATE FUNCTION pg_temp.end(token integer, type text DEFAULT NULL, "values" jsonb DEFAULT '[]', by_person boolean DEFAULT false, fresh boolean DEFAULT false,
                            total bigint DEFAULT 300, OUT result text, OUT version bigint, OUT answer jsonb) LANGUAGE sql AS $$
    SELECT e.result, e.draft_version, e.answer
      FROM ata.turn_end(pg_temp.id(token), 'Which room?', '{"action": "ask", "turn": 0, "draft_version": 0}', type, by_person, 'cf1', 1, fresh, "values",
                        200, 50, 100, total, false, 'ask') AS e $$;
CREATE FUNCTION pg_temp.cycle() RETURNS ata.usage_cycle LANGUAGE sql AS $$
    SELECT c FROM ata.usage_cycle AS c WHERE c.starts <= ata.clock() AND ata.clock() < c.ends $$;

-- ---- a first turn ----
CREATE TEMPORARY TABLE alice AS SELECT * FROM pg_temp.begin('alice', 1, 101);
SELECT is((SELECT finding || number FROM alice), 'new1', 'a first turn makes a conversation');
SELECT is((SELECT conversations FROM pg_temp.cycle()), 1::bigint, 'S66: which is counted when its first turn is accepted');
SELECT is((SELECT finding FROM pg_temp.begin('alice', 1, 101)), 'new', 'the same call again, after a lost answer, is the same turn');
SELECT is((SELECT reserved FROM pg_temp.cycle()), 1000::bigint, 'and reserves once');
SELECT is((SELECT finding FROM pg_temp.begin('alice', 1, 102)), 'busy', 'the same turn from another window waits');
SELECT is((SELECT finding FROM pg_temp.begin('alice', 2, 103)), 'busy', 'so does another turn');
SELECT is((SELECT finding FROM pg_temp.begin('alice', 2, 103, conversation => (SELECT conversation_id FROM alice))), 'busy', 'also when it names the conversation');
SELECT is((SELECT finding FROM pg_temp.begin('alice', 1, 104, 'Something else')), 'mismatch', 'a turn_id with another message is refused');
SELECT is((SELECT result || version FROM pg_temp.end(101, '25', '[{"field": "summary", "value": "Black screen", "text": "Black screen", "confidence": 0.9, "evidence": "screen is black"}]')),
    'ended1', 'a turn ends and the draft has its first version');
SELECT is((SELECT used || ' ' || reserved || ' ' || input_tokens || ' ' || cached_tokens || ' ' || output_tokens FROM pg_temp.cycle()), '300 0 200 50 100', 'what it cost is settled exactly');
SELECT is((SELECT answer ->> 'draft_version' FROM ata.turn WHERE token = pg_temp.id(101)), '1', 'the stored answer knows the version');
SELECT is((SELECT result || version FROM pg_temp.end(101, '99')), 'ended1', 'the same end again changes nothing');
SELECT is((SELECT used FROM pg_temp.cycle()), 300::bigint, 'and charges nothing');
SELECT is((SELECT finding || (answer ->> 'turn') FROM pg_temp.begin('alice', 1, 105)), 'replay1', 'a repeated turn gets its answer again');
SELECT is((SELECT finding FROM pg_temp.begin('alice', 1, 105, conversation => (SELECT conversation_id FROM alice))), 'replay', 'also when it names the conversation');
SELECT is((SELECT used FROM pg_temp.cycle()), 300::bigint, 'for nothing');

-- ---- whose conversation it is ----
SELECT is((SELECT finding FROM pg_temp.begin('bob', 2, 110, conversation => (SELECT conversation_id FROM alice))), 'none', 'another person''s conversation is not there');
SELECT is((SELECT finding FROM pg_temp.begin('bob', 1, 111)), 'new', 'the same turn_id of another person is another turn');
SELECT is((SELECT finding FROM pg_temp.begin('alice', 3, 112, conversation => (SELECT conversation_id FROM alice), portal => '5')), 'none', 'nor is one of another portal');
SELECT is((SELECT conversations FROM pg_temp.cycle()), 2::bigint, 'S66: what was refused is not counted');
SELECT is((SELECT conversation_id FROM pg_temp.begin('alice', 3, 113)), (SELECT conversation_id FROM alice), 'S66: a second tab meets the open conversation');
SELECT is((SELECT conversations FROM pg_temp.cycle()), 2::bigint, 'S66: which is counted once');
SELECT is((SELECT turns FROM ata.conversation WHERE id = (SELECT conversation_id FROM alice)), 2::bigint, 'turns are numbered on');

-- ---- leases ----
UPDATE ata.clock_shift SET shift = shift + interval '10 seconds';
SELECT is((SELECT count(*) FROM ata.turn_renew('["00000000-0000-4000-8000-000000000113"]')), 0::bigint, 'a running turn renews its lease');
UPDATE ata.clock_shift SET shift = shift + interval '10 seconds';
SELECT is((SELECT finding FROM pg_temp.begin('alice', 4, 114)), 'busy', 'and keeps the conversation');
UPDATE ata.clock_shift SET shift = shift + interval '10 seconds';
SELECT is((SELECT finding FROM pg_temp.begin('alice', 4, 114)), 'new', 'once its lease has passed it gives way');
SELECT is((SELECT state FROM ata.turn WHERE token = pg_temp.id(113)), 'lost', 'and is marked lost');
SELECT is((SELECT charged FROM ata.usage_turn WHERE token = pg_temp.id(113)), 1000::bigint, 'and charged in full');
SELECT results_eq($$SELECT * FROM ata.turn_renew('["00000000-0000-4000-8000-000000000113", "00000000-0000-4000-8000-000000000114"]')$$, ARRAY[pg_temp.id(113)],
    'who renews learns which turns are over');
SELECT is((SELECT result FROM pg_temp.end(113, '99', '[{"field": "summary", "value": "late"}]', total => 400)), 'lost', 'an end that comes too late is not heard');
SELECT is((SELECT charged FROM ata.usage_turn WHERE token = pg_temp.id(113)), 400::bigint, 'but its tokens are settled exactly');
SELECT is((SELECT request_type_id FROM ata.conversation WHERE id = (SELECT conversation_id FROM alice)), '25', 'and the draft is as it was');
SELECT is((SELECT busy FROM ata.conversation WHERE id = (SELECT conversation_id FROM alice)), pg_temp.id(114), 'and the newer turn goes on');
SELECT is((SELECT result FROM pg_temp.end(114, '25')), 'ended', 'and ends');
SELECT is((SELECT finding || number FROM pg_temp.begin('alice', 3, 115)), 'new4', 'a lost turn may be sent again');
SELECT is((SELECT result FROM pg_temp.end(999)), 'unknown', 'a token nobody knows is unknown');

-- ---- turns that fail ----
SELECT is(ata.turn_abort(pg_temp.id(115), 120, 0, 0, 120, true, 'remote_failed'), true, 'a turn without an answer is ended, too');
SELECT is((SELECT charged || outcome || estimated FROM ata.usage_turn WHERE token = pg_temp.id(115)), '120remote_failedtrue', 'at what it cost');
SELECT is(ata.turn_abort(pg_temp.id(115), 120, 0, 0, 120, true, 'remote_failed'), false, 'once');
SELECT is((SELECT finding || number FROM pg_temp.begin('alice', 3, 116)), 'new4', 'and the same turn_id may try again, under the same number');
SELECT is((SELECT result FROM pg_temp.end(116, '25')), 'ended', 'and end well');
SELECT is((SELECT conversations FROM pg_temp.cycle()), 2::bigint, 'S66 S94: failed turns count no conversation twice');

-- ---- the draft ----
SELECT is((SELECT version FROM ata.conversation WHERE id = (SELECT conversation_id FROM alice)), 1::bigint, 'turns that change nothing leave the version');
SELECT is((SELECT finding || new_version FROM ata.draft_patch('alice', (SELECT conversation_id FROM alice), 1, NULL, '[{"field": "summary", "value": "Mine", "text": "Mine"}]')),
    'ok2', 'S20: a person overrides a value');
SELECT pg_temp.begin('alice', 10, 120) AS unused \gset
SELECT is((SELECT version FROM pg_temp.end(120, '26', '[{"field": "summary", "value": "Theirs"}, {"field": "cf1", "value": "11", "source": "default"}]')), 3::bigint, 'the next turn fills in more');
SELECT is((SELECT value #>> '{}' FROM ata.draft_value WHERE conversation = (SELECT conversation_id FROM alice) AND field = 'summary'), 'Mine', 'S21: but not what the person set');
SELECT is((SELECT request_type_id FROM ata.conversation WHERE id = (SELECT conversation_id FROM alice)), '26', 'the assistant may change a type it chose');
SELECT ata.draft_patch('alice', (SELECT conversation_id FROM alice), 3, '100', NULL) AS unused \gset
SELECT pg_temp.begin('alice', 11, 121) AS unused \gset
SELECT pg_temp.end(121, '25', '[{"field": "summary", "value": null, "source": "person"}]') AS unused \gset
SELECT is((SELECT request_type_id FROM ata.conversation WHERE id = (SELECT conversation_id FROM alice)), '100', 'S21: a type the person chose stays');
SELECT is((SELECT value IS NULL AND source = 'person' FROM ata.draft_value WHERE conversation = (SELECT conversation_id FROM alice) AND field = 'summary'), true, 'a person empties a value');
SELECT pg_temp.begin('alice', 12, 122) AS unused \gset
SELECT pg_temp.end(122, '25', by_person => true) AS unused \gset
SELECT is((SELECT request_type_id FROM ata.conversation WHERE id = (SELECT conversation_id FROM alice)), '25', 'a person changes the type in the chat');
SELECT pg_temp.begin('alice', 13, 123) AS unused \gset
SELECT pg_temp.end(123, NULL, '[{"field": "cf2", "value": 7}]', fresh => true) AS unused \gset
SELECT results_eq('SELECT field FROM ata.draft_value WHERE conversation = (SELECT conversation_id FROM alice)', ARRAY['cf2'], 'starting over drops everything gathered');
SELECT is((SELECT request_type_id || type_by_person FROM ata.conversation WHERE id = (SELECT conversation_id FROM alice)), NULL, 'and the type');

-- ---- erasing while a turn runs ----
SELECT pg_temp.begin('alice', 14, 124) AS unused \gset
SELECT is(ata.conversation_erase('bob', (SELECT conversation_id FROM alice)), 'none', 'another person erases nothing');
SELECT is(ata.conversation_erase('alice', (SELECT conversation_id FROM alice)), 'erased', 'a conversation is erased while a turn runs');
SELECT is((SELECT result FROM pg_temp.end(124, '25', '[{"field": "summary", "value": "again"}]', total => 77)), 'lost', 'the turn ends unheard');
SELECT is((SELECT count(*) FROM ata.draft_value) + (SELECT count(*) FROM ata.turn WHERE conversation = (SELECT conversation_id FROM alice)), 0::bigint, 'and makes nothing anew');
SELECT is((SELECT charged FROM ata.usage_turn WHERE token = pg_temp.id(124)), 77::bigint, 'but what it cost is settled');

-- ---- quota ----
SELECT ata.usage_expire() AS unused \gset
CREATE TEMPORARY TABLE used AS SELECT (pg_temp.cycle()).used AS tokens;
SELECT is((SELECT finding FROM pg_temp.begin('carol', 30, 130, amount => 900, the_limit => (SELECT tokens + 1000 FROM used))), 'new', 'S80: a turn that still fits begins');
SELECT is((SELECT finding FROM pg_temp.begin('dave', 31, 131, amount => 900, the_limit => (SELECT tokens + 1000 FROM used))), 'quota_busy', 'one beside it has to wait');
SELECT is((SELECT count(*) FROM ata.conversation WHERE person = 'dave'), 0::bigint, 'S66: and makes no conversation');
SELECT is((SELECT result FROM pg_temp.end(130, total => 800)), 'ended', 'S80: a turn that runs when the quota ends is finished');
SELECT is((SELECT finding FROM pg_temp.begin('dave', 31, 132, amount => 900, the_limit => (SELECT tokens + 1000 FROM used))), 'quota', 'S82: then nobody starts');
SELECT is((SELECT finding FROM pg_temp.begin('carol', 32, 133, amount => 900, the_limit => (SELECT tokens + 1000 FROM used))), 'quota', 'S83: and nobody goes on');
SELECT is((SELECT count(*) FROM ata.conversation WHERE person = 'carol' AND busy IS NULL), 1::bigint, 'a cut off conversation keeps its draft and is free');
SELECT is((SELECT finding FROM pg_temp.begin('carol', 32, 134, amount => 900, the_limit => (SELECT tokens + 5000 FROM used))), 'new', 'S87: with more room it goes on');
-- ---- refused when tried again ----
CREATE FUNCTION pg_temp.state(turn integer) RETURNS text LANGUAGE sql AS $$
    SELECT t.number || ' ' || t.state || ' ' || t.token || CASE WHEN t.ended IS NULL THEN ' goes on' ELSE '' END
      FROM ata.turn AS t JOIN ata.conversation AS c ON c.id = t.conversation WHERE t.turn_id = pg_temp.id(turn) AND c.person = 'carol' $$;
CREATE FUNCTION pg_temp.carol() RETURNS text LANGUAGE sql AS $$
    SELECT turns || ' ' || coalesce(busy::text, 'free') FROM ata.conversation WHERE person = 'carol' $$;
SELECT ata.turn_abort(pg_temp.id(134), 0, 0, 0, 0, false, 'cancelled') AS unused \gset
SELECT pg_temp.begin('carol', 33, 135) AS unused \gset
SELECT pg_temp.end(135) AS unused \gset
SELECT is((SELECT finding FROM pg_temp.begin('carol', 32, 136, the_limit => 1)), 'quota', 'S83: an earlier turn that is tried again is refused like any other');
SELECT is(pg_temp.state(32), '2 aborted ' || pg_temp.id(134), 'and is again what it was: its number, its end, its token');
SELECT is(pg_temp.carol(), '3 free', 'and the conversation goes on after its last turn');
SELECT is((SELECT finding || number FROM pg_temp.begin('carol', 32, 137)), 'new4', 'with more room it is the next one');
SELECT is(pg_temp.state(32), '4 open ' || pg_temp.id(137) || ' goes on', 'of which nothing says that it ended');
UPDATE ata.clock_shift SET shift = shift + interval '20 seconds';
SELECT is((SELECT finding FROM pg_temp.begin('carol', 32, 138, the_limit => 1)), 'quota', 'a turn whose lease has passed is refused, too');
SELECT is(pg_temp.state(32), '4 lost ' || pg_temp.id(137), 'and stays lost');
SELECT is(pg_temp.carol(), '4 free', 'but keeps nobody waiting');
SELECT is((SELECT state || charged FROM ata.usage_turn WHERE token = pg_temp.id(137)), 'expired1000', 'and costs what it reserved');
SELECT is((SELECT result FROM pg_temp.end(137, total => 250)), 'lost', 'its late end is not heard');
SELECT is((SELECT charged FROM ata.usage_turn WHERE token = pg_temp.id(137)), 250::bigint, 'but settled exactly');

SELECT throws_ok('SELECT pg_temp.begin(''erin'', 40, 101, message => ''x'')', '23505', NULL, 'a token serves one turn only');
SELECT * FROM finish();
