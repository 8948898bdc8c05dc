-- The billing cycle and its ledger.

-- usage_load: the cycle of now ($1 limit or null)
SELECT * FROM ata.usage_load($1);

-- usage_days: this cycle by days of the billing time zone, also those without a turn
WITH cycle AS MATERIALIZED (
    SELECT c.starts, s.timezone AS zone, (c.starts AT TIME ZONE s.timezone)::date AS first_day,
           (now_is AT TIME ZONE s.timezone)::date AS last_day
      FROM ata.setting AS s, ata.clock() AS now_is, ata.usage_cycle AS c
     WHERE c.starts <= now_is AND now_is < c.ends)
SELECT to_char(day, 'YYYY-MM-DD') AS day, count(*) FILTER (WHERE t.first) AS conversations,
       coalesce(sum(t.total_tokens), 0)::bigint AS tokens
  FROM cycle, generate_series(cycle.first_day, cycle.last_day, interval '1 day') AS day
  LEFT JOIN ata.usage_turn AS t
    ON t.cycle = (SELECT starts FROM cycle) AND (t.at AT TIME ZONE (SELECT zone FROM cycle))::date = day::date
 GROUP BY day ORDER BY day;

-- usage_history: all cycles by days of the billing time zone, oldest first, also those without a turn
SELECT ata.seconds(c.starts) AS cycle, to_char(day, 'YYYY-MM-DD') AS day,
       count(*) FILTER (WHERE t.first) AS conversations, coalesce(sum(t.total_tokens), 0)::bigint AS tokens
  FROM ata.setting AS s CROSS JOIN ata.clock() AS now_is JOIN ata.usage_cycle AS c ON c.starts <= now_is
 CROSS JOIN LATERAL generate_series(
           (c.starts AT TIME ZONE s.timezone)::date,
           (least(c.ends - interval '1 microsecond', now_is) AT TIME ZONE s.timezone)::date, interval '1 day') AS day
  LEFT JOIN ata.usage_turn AS t ON t.cycle = c.starts AND (t.at AT TIME ZONE s.timezone)::date = day::date
 GROUP BY c.starts, day ORDER BY c.starts, day;

-- usage_cycles: earlier cycles, newest first ($1 whether there is a limit, $2 how many or null)
SELECT ata.seconds(starts) AS start, ata.seconds(ends) AS "end", conversations, total_tokens AS tokens,
       CASE WHEN $1::boolean THEN to_jsonb(base_limit + credits) END AS "limit"
  FROM ata.usage_cycle WHERE ends <= ata.clock() ORDER BY starts DESC LIMIT $2::bigint;

-- usage_recent: the last turns, without a word of them
SELECT ata.seconds(at) AS at, portal_id AS portal, engine, total_tokens AS tokens, outcome
  FROM ata.usage_turn WHERE cycle >= (SELECT coalesce(max(starts), '-infinity') FROM ata.usage_cycle
                                       WHERE starts < ata.clock() - interval '1 month')
 ORDER BY cycle DESC, at DESC LIMIT 20;

-- quota_credit: more for this cycle, once a key ($1 limit or null, $2 idempotency key, $3 tokens, $4 note, $5 actor, $6 origin)
SELECT ata.quota_credit($1, $2, $3, $4, $5, $6) AS word;
