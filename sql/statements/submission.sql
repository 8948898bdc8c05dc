-- The outbox.

-- submission_accept: before anything leaves ($1 person, $2 conversation, $3 idempotency key, $4 version, $5 hash, $6 payload, $7 request type, $8 marker, $9 follow-ups)
SELECT finding, coalesce(submission, 0) AS id FROM ata.submission_accept($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9::jsonb);

-- submission_claim: takes one ($1 id, $2 lease in seconds)
SELECT * FROM ata.submission_claim($1, make_interval(secs => $2::bigint));

-- submission_resend: it leaves once more ($1 id, $2 fence)
SELECT ata.submission_resend($1, $2) AS yes;

-- submission_finish: what became of it ($1 id, $2 fence, $3 state, $4 ticket key, $5 ticket address, $6 error, $7 refusals or null, $8 wait in seconds)
SELECT ata.submission_finish($1, $2, $3, $4, $5, $6, $7::jsonb, make_interval(secs => $8::bigint)) AS yes;

-- submission_withdraw: what is surely not there is not to be sent any more ($1 person, $2 conversation)
SELECT ata.submission_withdraw($1, $2) AS word;

-- submission_load: one by its id ($1 id)
SELECT id, conversation, person, state, version, request_type_id, marker, ticket_key, ticket_url, error, refusals,
       ata.seconds(created) AS created, ata.seconds(finished) AS finished,
       CASE WHEN state IN ('pending', 'sending')
            THEN greatest(0, coalesce(ata.seconds(nullif(coalesce(lease_until, not_before), '-infinity'))
                                      - ata.seconds(ata.clock()) + 1, 0)) ELSE 0 END AS wait_seconds
  FROM ata.submission WHERE id = $1;

-- submission_of: the latest of a conversation ($1 person, $2 conversation)
SELECT id, conversation, person, state, version, request_type_id, marker, ticket_key, ticket_url, error, refusals,
       ata.seconds(created) AS created, ata.seconds(finished) AS finished,
       CASE WHEN state IN ('pending', 'sending')
            THEN greatest(0, coalesce(ata.seconds(nullif(coalesce(lease_until, not_before), '-infinity'))
                                      - ata.seconds(ata.clock()) + 1, 0)) ELSE 0 END AS wait_seconds
  FROM ata.submission WHERE person = $1 AND conversation = $2 ORDER BY id DESC LIMIT 1;

-- submission_due: those to claim now ($1 at most)
SELECT id, conversation, person, state, version, request_type_id, marker, ticket_key, ticket_url, error, refusals,
       ata.seconds(created) AS created, ata.seconds(finished) AS finished, 0 AS wait_seconds
  FROM ata.submission
 WHERE state = 'pending' AND not_before <= ata.clock() OR state = 'sending' AND lease_until < ata.clock()
 ORDER BY id LIMIT $1;

-- submission_keys: the tickets of a person ($1 person)
SELECT ticket_key FROM ata.submission WHERE person = $1 AND state = 'done' ORDER BY id DESC LIMIT 1000;

-- submission_sweep_due: tickets that may have been created twice, to be looked for ($1 at most)
SELECT id, marker, ticket_key FROM ata.submission
 WHERE state = 'done' AND sends > 1 AND finished > ata.clock() - interval '1 day'
   AND (swept IS NULL OR swept < ata.clock() - interval '1 hour')
 ORDER BY finished LIMIT $1;

-- submission_sweep: what was found beside one ($1 id, $2 keys)
SELECT ata.submission_sweep($1, ARRAY(SELECT jsonb_array_elements_text($2::jsonb))) AS yes;

-- submission_state: what is under way, and what needs somebody's eyes
WITH doubled AS (
    SELECT count(*) AS tickets, jsonb_agg(jsonb_build_object('key', ticket_key, 'others', to_jsonb(doubles)) ORDER BY id) AS list
      FROM ata.submission WHERE state = 'done' AND sends > 1 AND doubles <> '{}' AND finished > ata.clock() - interval '7 days')
SELECT count(*) FILTER (WHERE s.state = 'pending') AS waiting, count(*) FILTER (WHERE s.state = 'sending') AS confirming,
       (SELECT count(*) FROM ata.followup AS f JOIN ata.submission AS its ON its.id = f.submission
         WHERE f.state = 'failed' AND its.finished > ata.clock() - interval '7 days') AS failed_steps,
       (SELECT tickets FROM doubled) AS double_tickets, coalesce((SELECT list FROM doubled), '[]') AS doubles
  FROM ata.submission AS s WHERE s.state IN ('pending', 'sending');
