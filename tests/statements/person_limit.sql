-- What one person may use: turns a minute and tokens a day; and the alerts and the forecast of the quota.
SELECT plan(31);

UPDATE ata.setting SET cycle_day = 1, timezone = 'Europe/Berlin', turns_per_minute = 3, daily_tokens = 5000;
UPDATE ata.clock_shift SET shift = '2027-06-10 12:00Z'::timestamptz - clock_timestamp();
CREATE FUNCTION pg_temp.reserve(person text, amount bigint, the_limit bigint DEFAULT NULL) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE token uuid := gen_random_uuid();
BEGIN
    PERFORM ata.usage_reserve(token, the_limit, amount, '3', 'model', false, person);
    RETURN token;
END $$;
CREATE FUNCTION pg_temp.spend(person text, tokens bigint, the_limit bigint DEFAULT NULL) RETURNS boolean LANGUAGE sql AS $$
    SELECT ata.usage_settle(pg_temp.reserve(person, tokens, the_limit), tokens, 0, 0, tokens, false, 'ask') $$;
CREATE FUNCTION pg_temp.finding(person text, engine text DEFAULT 'model') RETURNS text LANGUAGE sql AS $$ SELECT finding FROM ata.person_limit(person, engine) $$;
CREATE FUNCTION pg_temp.go(by interval) RETURNS void LANGUAGE sql AS $$ UPDATE ata.clock_shift SET shift = shift + by $$;

-- ---- turns a minute ----
SELECT is(pg_temp.finding('alice'), NULL, 'somebody who did nothing yet may begin');
SELECT pg_temp.spend('alice', 10), pg_temp.go('20 seconds'), pg_temp.spend('alice', 10), pg_temp.go('20 seconds') \gset unused_
SELECT is(pg_temp.finding('alice'), NULL, 'two of three turns a minute leave room');
SELECT pg_temp.spend('alice', 10) AS unused \gset
SELECT is(pg_temp.finding('alice'), 'too_many_turns', 'the fourth within a minute is one too many');
SELECT is(pg_temp.finding('alice', 'guided'), 'too_many_turns', 'with a model or without');
SELECT ok((SELECT free_at - ata.clock() BETWEEN interval '18 seconds' AND interval '20 seconds' FROM ata.person_limit('alice', 'model')), 'until the first of them is a minute old');
SELECT is(pg_temp.finding('bob'), NULL, 'others are not affected');
SELECT pg_temp.go('21 seconds') AS unused \gset
SELECT is(pg_temp.finding('alice'), NULL, 'then it goes on');
UPDATE ata.setting SET turns_per_minute = NULL;

-- ---- tokens a day ----
SELECT pg_temp.spend('alice', 4969) AS unused \gset
SELECT is(pg_temp.finding('alice'), NULL, 'one token is left');
SELECT pg_temp.reserve('alice', 3000) AS running \gset
SELECT is(pg_temp.finding('alice'), 'busy', 'which a running turn holds');
SELECT ata.usage_settle(:'running', 1, 0, 0, 1, false, 'ask') AS unused \gset
SELECT is(pg_temp.finding('alice'), 'daily_share', 'with the last token the share is used');
SELECT is((SELECT free_at FROM ata.person_limit('alice', 'model')), '2027-06-11 00:00 Europe/Berlin'::timestamptz, 'until the next midnight of the billing zone');
SELECT is(pg_temp.finding('alice', 'guided'), NULL, 'answers without a model cost nothing and go on');
SELECT is(pg_temp.finding('bob'), NULL, 'others have a share of their own');
UPDATE ata.clock_shift SET shift = '2027-06-10 22:00Z'::timestamptz - clock_timestamp();
SELECT is(pg_temp.finding('alice'), NULL, 'a new day is a new share');
SELECT pg_temp.reserve('alice', 6000) AS lost \gset
SELECT pg_temp.go('16 seconds'), ata.usage_expire() \gset unused_
SELECT is(pg_temp.finding('alice'), 'daily_share', 'a turn nobody settled counts in full');
SELECT ata.usage_settle(:'lost', 100, 0, 0, 100, false, 'ask') AS unused \gset
SELECT is(pg_temp.finding('alice'), NULL, 'until it is settled late');
UPDATE ata.setting SET daily_tokens = NULL;
SELECT pg_temp.spend('alice', 1000000) AS unused \gset
SELECT is(pg_temp.finding('alice'), NULL, 'without a limit there is none');
SELECT pg_temp.go('3 days'), ata.conversation_expire() \gset unused_
SELECT is((SELECT count(*) FROM ata.usage_turn WHERE person IS NOT NULL), 0::bigint, 'who it was is forgotten when the day is over everywhere');
SELECT throws_ok('UPDATE ata.setting SET turns_per_minute = 601', '23514', NULL, 'a limit beyond all use is refused');
SELECT throws_ok('UPDATE ata.setting SET daily_tokens = 999', '23514', NULL, 'as is one that no turn fits');

-- ---- alerts ----
UPDATE ata.clock_shift SET shift = '2027-08-01 00:00Z'::timestamptz - clock_timestamp();
CREATE FUNCTION pg_temp.noted() RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(what || coalesce(' ' || (new ->> 'level'), ''), ', ' ORDER BY id) FROM ata.audit WHERE actor = 'quota' $$;
SELECT pg_temp.spend('alice', 4999, 10000) AS unused \gset
SELECT is(pg_temp.noted(), NULL, 'below half nothing is noted');
SELECT pg_temp.spend('alice', 1, 10000), pg_temp.spend('alice', 1, 10000) \gset unused_
SELECT is(pg_temp.noted(), 'quota.alert 50', 'half is noted, once');
SELECT pg_temp.spend('alice', 4499, 10000) AS unused \gset
SELECT is(pg_temp.noted(), 'quota.alert 50, quota.alert 95', 'a turn over two levels notes the higher');
SELECT pg_temp.spend('alice', 100, 10000) AS unused \gset
SELECT is(pg_temp.noted(), 'quota.alert 50, quota.alert 95, quota.exhausted', 'S80: and the end');
SELECT ata.quota_credit(10000, 'order', 10000, '', 'operator', NULL) AS unused \gset
SELECT pg_temp.spend('alice', 1, 10000) AS unused \gset
SELECT is(pg_temp.noted(), 'quota.alert 50, quota.alert 95, quota.exhausted', 'with credits below half again nothing is');
SELECT pg_temp.spend('alice', 6400, 10000) AS unused \gset
SELECT is(pg_temp.noted(), 'quota.alert 50, quota.alert 95, quota.exhausted, quota.alert 80', 'the levels of the new limit are new');

-- ---- the forecast ----
UPDATE ata.clock_shift SET shift = '2027-09-01 00:00Z'::timestamptz - clock_timestamp();
CREATE FUNCTION pg_temp.forecast(the_limit bigint) RETURNS bigint LANGUAGE sql AS $$ SELECT exhausts_at FROM ata.usage_load(the_limit) $$;
SELECT pg_temp.spend('alice', 900, 10000) AS unused \gset
SELECT is(pg_temp.forecast(10000), NULL, 'after some minutes and a few tokens nobody can tell');
SELECT pg_temp.spend('alice', 1100, 10000) AS unused \gset
SELECT ok(pg_temp.forecast(10000) BETWEEN ata.seconds(ata.clock()) + 4 * 3600 - 5 AND ata.seconds(ata.clock()) + 4 * 3600 + 5, 'a fifth in the first hour is over after five');
UPDATE ata.clock_shift SET shift = '2027-09-21 00:00Z'::timestamptz - clock_timestamp();
SELECT is(pg_temp.forecast(10000), NULL, 'a fifth in twenty days lasts until the reset');
SELECT is(pg_temp.forecast(NULL), NULL, 'without a limit nothing runs out');
SELECT is(pg_temp.forecast(2200), NULL, 'and what is used up is not foretold');
SELECT * FROM finish();
