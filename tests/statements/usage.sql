-- Billing cycles, the quota, credits: exact, and derived rather than stored.
SELECT plan(70);

-- ---- cycles ----
CREATE FUNCTION pg_temp.cycle(moment timestamptz, day integer, zone text) RETURNS text LANGUAGE sql AS $$
    SELECT to_char(c.starts AT TIME ZONE zone, 'YYYY-MM-DD HH24:MI') || ' ' || to_char(c.ends AT TIME ZONE zone, 'YYYY-MM-DD HH24:MI')
      FROM ata.cycle_at(moment, day, zone) AS c;
$$;
SELECT is(pg_temp.cycle('2026-02-10 12:00Z', 31, 'UTC'), '2026-01-31 00:00 2026-02-28 00:00', 'S54: a cycle of the 31st ends on 28 February');
SELECT is(pg_temp.cycle('2026-03-10 12:00Z', 31, 'UTC'), '2026-02-28 00:00 2026-03-31 00:00', 'S54: and is back on the 31st in March');
SELECT is(pg_temp.cycle('2026-04-30 00:00Z', 31, 'UTC'), '2026-04-30 00:00 2026-05-31 00:00', 'S54: in April it is the 30th');
SELECT is(pg_temp.cycle('2028-02-29 00:00Z', 31, 'UTC'), '2028-02-29 00:00 2028-03-31 00:00', 'S54: in a leap year it is 29 February');
SELECT is(pg_temp.cycle('2027-03-01 00:00Z', 29, 'UTC'), '2027-02-28 00:00 2027-03-29 00:00', 'S54: the 29th of a common year is the 28th');
SELECT is(pg_temp.cycle('2026-11-30 23:59:59Z', 1, 'UTC'), '2026-11-01 00:00 2026-12-01 00:00', 'S54: the last second belongs to the old cycle');
SELECT is(pg_temp.cycle('2026-12-01 00:00:00Z', 1, 'UTC'), '2026-12-01 00:00 2027-01-01 00:00', 'S54: the first to the new');
SELECT is(pg_temp.cycle('2026-11-30 23:30Z', 1, 'Europe/Berlin'), '2026-12-01 00:00 2027-01-01 00:00', 'S54: midnight is that of the time zone');
SELECT is(pg_temp.cycle('2026-03-29 12:00Z', 29, 'Europe/Berlin'), '2026-03-29 00:00 2026-04-29 00:00', 'S54: a cycle begins at local midnight on the day the clocks change');
SELECT is(ata.cycle_boundary(322, 1, 'America/Havana'), '2026-11-01 04:00Z', 'S54: where clocks go back from one to midnight, the day begins with the first of both midnights');
SELECT is((SELECT count(DISTINCT c.starts) FROM generate_series('2026-01-01Z'::timestamptz, '2029-12-31Z', '6 hours') AS m, ata.cycle_at(m, 31, 'America/New_York') AS c
            WHERE m >= c.starts AND m < c.ends), 48::bigint, 'S54: in four years each moment lies in its cycle');
SELECT is((SELECT count(*) FROM generate_series('2026-01-01Z'::timestamptz, '2029-12-31Z', '7 hours') AS m, generate_series(28, 31) AS day, ata.cycle_at(m, day, 'Australia/Lord_Howe') AS c
            WHERE NOT (m >= c.starts AND m < c.ends)), 0::bigint, 'S54: also where daylight saving is half an hour');

-- Everything from here on happens in a cycle of the first of the month.
UPDATE ata.setting SET cycle_day = 1, timezone = 'UTC';
UPDATE ata.clock_shift SET shift = '2027-06-10 12:00Z'::timestamptz - clock_timestamp();
CREATE FUNCTION pg_temp.token(n integer) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid $$;
CREATE FUNCTION pg_temp.reserve(n integer, amount bigint, the_limit bigint) RETURNS text LANGUAGE sql AS $$
    SELECT ata.usage_reserve(pg_temp.token(n), the_limit, amount, '3', 'model', false) $$;
CREATE FUNCTION pg_temp.settle(n integer, total bigint) RETURNS boolean LANGUAGE sql AS $$
    SELECT ata.usage_settle(pg_temp.token(n), total - total / 4, 0, total / 4, total, false, 'ask') $$;
CREATE FUNCTION pg_temp.cycle_row() RETURNS ata.usage_cycle LANGUAGE sql AS $$
    SELECT c FROM ata.usage_cycle AS c WHERE c.starts <= ata.clock() AND ata.clock() < c.ends $$;
CREATE FUNCTION pg_temp.ledger_agrees() RETURNS boolean LANGUAGE sql AS $$
    SELECT bool_and(c.used = coalesce(l.charged, 0) AND c.reserved = coalesce(l.held, 0) AND c.overrun = coalesce(l.overrun, 0)
                    AND c.total_tokens = coalesce(l.total, 0))
      FROM ata.usage_cycle AS c
      LEFT JOIN (SELECT cycle, sum(charged) AS charged, sum(amount) FILTER (WHERE state = 'open') AS held, sum(overrun) AS overrun,
                        sum(total_tokens) AS total FROM ata.usage_turn GROUP BY cycle) AS l ON l.cycle = c.starts $$;

SELECT is(ata.quota_open(10000), true, 'S69: the first question of a new cycle is answered, too');
SELECT is((SELECT ends FROM pg_temp.cycle_row()), '2027-07-01 00:00Z', 'the cycle is made when first needed');
SELECT is(pg_temp.reserve(1, 4000, 10000), 'ok', 'a turn that fits is let in');
SELECT is((SELECT reserved FROM pg_temp.cycle_row()), 4000::bigint, 'and what it may cost is held');
SELECT is(pg_temp.reserve(2, 4000, 10000), 'ok', 'so is a second one');
SELECT is(pg_temp.reserve(3, 4000, 10000), 'quota_busy', 'a third does not fit beside them: try again');
SELECT is(ata.quota_open(10000), true, 'S80: but the quota is not used up by what is only reserved');
SELECT is(pg_temp.settle(1, 1000), true, 'a turn is settled at what it cost');
SELECT is((SELECT used || ' ' || reserved FROM pg_temp.cycle_row()), '1000 4000', 'and the rest is free again');
SELECT is(pg_temp.settle(1, 1000), false, 'settling twice charges once');
SELECT is((SELECT used FROM pg_temp.cycle_row()), 1000::bigint, 'exactly');
SELECT is(pg_temp.reserve(3, 4000, 10000), 'ok', 'now the third fits');
SELECT throws_ok('UPDATE ata.usage_cycle SET used = used + 9000', '23514', NULL, 'not even faulty code goes past the limit');
SELECT is(pg_temp.settle(2, 6500), true, 'a turn that took more than it reserved is settled');
SELECT is((SELECT used || ' ' || reserved || ' ' || overrun FROM pg_temp.cycle_row()), '6000 4000 1500', 'as far as there is room; the rest is noted');
SELECT ok(pg_temp.ledger_agrees(), 'the ledger agrees with the counters');

-- ---- leases ----
UPDATE ata.clock_shift SET shift = shift + interval '16 seconds';
SELECT is(ata.usage_expire(), 1, 'a lease nobody settled passes');
SELECT is((SELECT used || ' ' || reserved FROM pg_temp.cycle_row()), '10000 0', 'and is charged in full');
SELECT is((SELECT outcome FROM ata.usage_turn WHERE token = pg_temp.token(3)), 'lost', 'and told as lost');
SELECT is(ata.quota_open(10000), false, 'S80: at the limit it is used up');
SELECT is(pg_temp.settle(3, 700), true, 'a late settle corrects it');
SELECT is((SELECT used FROM pg_temp.cycle_row()), 6700::bigint, 'exactly');
SELECT is(ata.quota_open(10000), true, 'and opens it again');
SELECT ok(pg_temp.ledger_agrees(), 'the ledger still agrees');

-- ---- the end of the quota ----
SELECT is(pg_temp.reserve(4, 9999, 10000), 'ok', 'when nothing else runs, the last turn may take what is left');
SELECT is((SELECT amount FROM ata.usage_turn WHERE token = pg_temp.token(4)), 3300::bigint, 'and no more');
SELECT is(pg_temp.reserve(5, 0, 10000), 'ok', 'a turn without a model costs nothing and fits beside it');
SELECT pg_temp.settle(5, 0) AS unused \gset
SELECT pg_temp.settle(4, 2801) AS unused \gset
SELECT is(ata.quota_open(10000), false, 'S80: with less left than the smallest turn it is used up');
SELECT is(pg_temp.reserve(6, 100, 10000), 'quota', 'S82 S83: and every further turn is refused');
SELECT is((SELECT count(*) FROM ata.usage_turn WHERE token = pg_temp.token(6)), 0::bigint, 'a refused turn leaves nothing behind');
SELECT is((SELECT string_agg(level::text, ' ' ORDER BY level) FROM ata.usage_event), '50 80 95 100', 'S72: half, 80 and 95 percent of the limit and its end are noted, each once');
SELECT is(ata.quota_credit(10000, 'order-1', 5000, 'bought', 'operator', NULL), 'fresh', 'S87: credits are added');
SELECT is(ata.quota_open(10000), true, 'S87: and open it at once');
SELECT is(ata.quota_credit(10000, 'order-1', 5000, 'bought', 'operator', NULL), 'replay', 'the same order again');
SELECT is(ata.quota_credit(10000, 'order-1', 6000, 'bought', 'operator', NULL), 'mismatch', 'an order of the same number for more');
SELECT is((SELECT credits FROM pg_temp.cycle_row()), 5000::bigint, 'add nothing');
SELECT results_eq('SELECT quota_limit, used, credits, open FROM ata.usage_load(10000)', 'VALUES (15000::bigint, 9501::bigint, 5000::bigint, true)', 'S68: the figures say so');
SELECT ata.setting_enable(false, 'admin', NULL) AS unused \gset
SELECT is((SELECT enabled FROM ata.setting), false, 'S88: credits and cycles never undo what an administrator switched off');

-- ---- a new cycle ----
SELECT is(pg_temp.reserve(7, 1000, 10000), 'ok', 'a turn begins at the end of a cycle');
UPDATE ata.clock_shift SET shift = '2027-07-01 00:00:05Z'::timestamptz - clock_timestamp();
SELECT is(ata.quota_open(10000), true, 'S69: a new cycle opens by itself');
SELECT is((SELECT used || ' ' || credits FROM pg_temp.cycle_row()), '0 0', 'S69: with nothing used; credits were for the old one');
SELECT pg_temp.settle(7, 1000) AS unused \gset
SELECT is((SELECT used FROM pg_temp.cycle_row()), 0::bigint, 'a turn settles in the cycle it began in');
SELECT is((SELECT used FROM ata.usage_cycle ORDER BY starts LIMIT 1), 10501::bigint, 'which keeps its history');
SELECT ok(pg_temp.ledger_agrees(), 'the ledger agrees in both');

-- ---- changes of limit, edition and cycle day ----
SELECT pg_temp.reserve(8, 5000, 10000) AS unused \gset
SELECT pg_temp.settle(8, 5000) AS unused \gset
SELECT is(ata.quota_open(3000), false, 'a limit lowered below what is used closes it');
SELECT is((SELECT quota_limit || ' ' || used FROM ata.usage_load(3000)), '3000 5000', 'S62: and the true figures are shown');
SELECT is(ata.quota_open(20000), true, 'a raised limit opens it');
SELECT is(ata.quota_open(NULL), true, 'S59: without a limit it is always open');
SELECT is(pg_temp.reserve(9, 1000000000, NULL), 'ok', 'S59: however much is used');
SELECT is((SELECT has_limit::text || quota_limit FROM ata.usage_load(NULL)), 'false0', 'S58: and no limit is told');
SELECT pg_temp.settle(9, 10) AS unused \gset
UPDATE ata.setting SET cycle_day = 20;
SELECT is((SELECT ends FROM pg_temp.cycle_row()), '2027-08-01 00:00Z', 'a changed cycle day does not touch the running cycle');
UPDATE ata.clock_shift SET shift = '2027-08-02Z'::timestamptz - clock_timestamp();
SELECT ata.quota_open(20000) AS unused \gset
SELECT is((SELECT starts || ' ' || ends FROM pg_temp.cycle_row()), (SELECT timestamptz '2027-08-01 00:00Z' || ' ' || timestamptz '2027-09-20 00:00Z'),
    'the next one begins where it ended and is no shorter than a month: moving the day gives no fresh quota');

-- ---- what the administrator sees ----
SELECT ata.usage_reserve(pg_temp.token(20), 20000, 100, '5', 'guided', true) AS unused \gset
SELECT ata.usage_settle(pg_temp.token(20), 60, 20, 40, 100, true, 'review') AS unused \gset
SELECT is((SELECT conversations || ' ' || input || ' ' || cached || ' ' || output || ' ' || total FROM ata.usage_load(20000)), '1 60 20 40 100',
    'S56 S57: conversations and tokens are those reported');
CREATE FUNCTION pg_temp.rows(statement text) RETURNS SETOF jsonb LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
    FOR r IN EXECUTE 'EXECUTE ' || statement LOOP RETURN NEXT to_jsonb(r); END LOOP;
END $$;
SELECT results_eq('SELECT row FROM pg_temp.rows(''usage_days'') AS row',
    $$VALUES ('{"day": "2027-08-01", "conversations": 0, "tokens": 0}'::jsonb), ('{"day": "2027-08-02", "conversations": 1, "tokens": 100}')$$,
    'each day of the cycle is there, also one without a turn');
SELECT is((SELECT string_agg(row ->> 'day', ' ') FROM (SELECT row FROM pg_temp.rows('usage_history') AS row WHERE (row ->> 'cycle')::bigint = ata.seconds('2027-08-01Z')) AS now_rows),
    '2027-08-01 2027-08-02', 'the days of this cycle are in the history up to today');
SELECT results_eq('SELECT (row ->> ''cycle'')::bigint, count(*), sum((row ->> ''tokens'')::bigint) FROM pg_temp.rows(''usage_history'') AS row GROUP BY 1 ORDER BY 1',
    'SELECT ata.seconds(c.starts), extract(day FROM least(c.ends, ''2027-08-03Z'') - c.starts)::bigint, c.total_tokens::numeric FROM ata.usage_cycle AS c ORDER BY c.starts',
    'each day of earlier cycles, too, with what their counters hold');
SELECT is((SELECT count(*) FROM pg_temp.rows('usage_cycles(true, NULL)')) || ' ' || (SELECT count(*) FROM pg_temp.rows('usage_cycles(true, 1)')), '2 1', 'earlier cycles are told all, or so many');
SELECT is((SELECT row - 'at' FROM pg_temp.rows('usage_recent') AS row LIMIT 1), '{"portal": "5", "engine": "guided", "tokens": 100, "outcome": "review"}',
    'the last turn comes first, without a word of it');
SELECT * FROM finish();
