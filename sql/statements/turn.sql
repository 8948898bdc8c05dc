-- One turn.

-- turn_begin: locks and reserves ($1 person, $2 portal, $3 conversation or null, $4 turn id, $5 message, $6 token, $7 engine, $8 tokens to reserve, $9 limit or null)
SELECT finding, conversation, coalesce(number, 0) AS number, answer AS answer_json,
       coalesce(ata.seconds(free_at), 0) AS free_at,
       coalesce(ceil(extract(epoch FROM free_at - ata.clock())), 0)::bigint AS wait_seconds
  FROM ata.turn_begin($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- turn_renew: leases of running turns, giving the tokens that are over ($1 tokens)
SELECT token::text FROM ata.turn_renew($1::jsonb) AS token;

-- turn_end: answer, draft and cost ($1 token, $2 reply, $3 answer, $4 request type, $5 by the person, $6 asked field, $7 questions, $8 from scratch, $9 values, $10 input, $11 cached, $12 output, $13 total, $14 estimated, $15 outcome)
SELECT result, coalesce(draft_version, 0) AS draft_version, answer AS answer_json
  FROM ata.turn_end($1, $2, $3::jsonb, $4, $5, $6, $7, $8, $9::jsonb, $10, $11, $12, $13, $14, $15);

-- turn_abort: no answer ($1 token, $2 input, $3 cached, $4 output, $5 total, $6 estimated, $7 outcome)
SELECT ata.turn_abort($1, $2, $3, $4, $5, $6, $7) AS yes;
