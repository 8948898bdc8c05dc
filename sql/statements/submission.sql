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
