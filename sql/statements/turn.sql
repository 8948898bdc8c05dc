-- One turn.

-- turn_look: what is known before it begins: the conversation named, else the open one, its draft and messages; rights; the key; the model's manner ($1 person, $2 portal, $3 conversation or null, $4 snapshot, $5 messages at most, $6 name of the key, $7 base address, $8 model)
SELECT c.id AS "draft.conversation", c.portal_id AS "draft.portal_id", c.version AS "draft.version",
       c.request_type_id AS "draft.request_type_id", c.type_by_person AS "draft.type_by_person",
       c.asked_field_id AS "draft.asked_field_id", c.questions AS "draft.questions",
       CASE WHEN c.version > 0 THEN
           (SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'field', v.field, 'value', v.value, 'text', v.text, 'source', v.source,
                       'confidence', v.confidence, 'evidence', v.evidence) ORDER BY v.field), '[]')
              FROM ata.draft_value AS v WHERE v.conversation = c.id) END AS "draft.values",
       CASE WHEN c.version > 0 THEN ata.attachment_list(c.id) END AS "draft.files",
       CASE WHEN c.turns > 0 THEN
           (SELECT coalesce(jsonb_agg(jsonb_build_object('from_person', last.from_person, 'text', last.text)
                                      ORDER BY last.number, NOT last.from_person), '[]')
              FROM (SELECT t.number, said.*
                      FROM ata.turn AS t,
                           LATERAL (VALUES (true, t.message), (false, t.reply)) AS said (from_person, text)
                     WHERE t.conversation = c.id AND t.state = 'done'
                     ORDER BY t.number DESC, said.from_person LIMIT $5) AS last) END AS messages,
       to_jsonb(r.type_ids) AS "rights.type_ids",
       floor(extract(epoch FROM now_is - r.asked_at))::bigint AS "rights.age_seconds",
       k.name AS "key.name", k.key_id AS "key.key_id", encode(k.nonce, 'hex') AS "key.nonce",
       encode(k.ciphertext, 'hex') AS "key.ciphertext", k.aad AS "key.aad",
       m.token_limit AS "manner.token_limit", m.format AS "manner.format",
       m.no_stream AS "manner.no_stream", m.no_stream_options AS "manner.no_stream_options",
       m.no_store AS "manner.no_store", m.no_identifier AS "manner.no_identifier", m.no_system AS "manner.no_system",
       m.reads_tokens AS "manner.reads_tokens"
  FROM (SELECT coalesce($3::uuid, (SELECT open.id FROM ata.conversation AS open
                                    WHERE open.person = $1 AND open.portal_id = $2 AND open.state = 'open')) AS id) AS wanted
 CROSS JOIN ata.clock() AS now_is
  LEFT JOIN ata.conversation AS c ON c.id = wanted.id AND c.person = $1 AND c.portal_id = $2
  LEFT JOIN ata.visibility AS r ON r.snapshot = $4 AND r.portal_id = $2 AND r.account = $1
  LEFT JOIN ata.secret AS k ON k.name = $6
  LEFT JOIN ata.model_manner AS m
    ON m.base_url = $7 AND m.model = $8 AND m.learnt_at > now_is - interval '1 day';

-- turn_begin: locks and reserves ($1 person, $2 portal, $3 conversation or null, $4 turn id, $5 message, $6 token, $7 engine, $8 tokens to reserve, $9 limit or null)
SELECT finding, conversation, coalesce(number, 0) AS number, answer AS answer_json,
       coalesce(ata.seconds(free_at), 0) AS free_at,
       CASE WHEN free_at IS NULL THEN 0 ELSE ceil(extract(epoch FROM free_at - ata.clock())) END::bigint AS wait_seconds
  FROM ata.turn_begin($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- turn_renew: leases of running turns, giving the tokens that are over ($1 tokens)
SELECT token::text FROM ata.turn_renew($1::jsonb) AS token;

-- turn_end: answer, draft and cost ($1 token, $2 reply, $3 answer, $4 request type, $5 by the person, $6 asked field, $7 questions, $8 from scratch, $9 values, $10 input, $11 cached, $12 output, $13 total, $14 estimated, $15 outcome)
SELECT result, coalesce(draft_version, 0) AS draft_version, answer AS answer_json
  FROM ata.turn_end($1, $2, $3::jsonb, $4, $5, $6, $7, $8, $9::jsonb, $10, $11, $12, $13, $14, $15);

-- turn_abort: no answer ($1 token, $2 input, $3 cached, $4 output, $5 total, $6 estimated, $7 outcome)
SELECT ata.turn_abort($1, $2, $3, $4, $5, $6, $7) AS yes;
