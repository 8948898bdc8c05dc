-- Files on their way into a ticket.

-- attachment_add: the service desk holds it ($1 person, $2 conversation, $3 temporary id, $4 name, $5 bytes, $6 media type, $7 at most so many files)
SELECT finding, id::text, coalesce(version, 0) AS version FROM ata.attachment_add($1, $2, $3, $4, $5, $6, $7);

-- attachment_remove: the person takes it back ($1 person, $2 conversation, $3 attachment)
SELECT finding, NULL AS id, coalesce(version, 0) AS version FROM ata.attachment_remove($1, $2, $3);

-- attachment_of: those of a conversation, for the outbox ($1 conversation)
SELECT ata.attachment_list($1) AS files;

-- attachment_settle: what became of some ($1 ids, $2 state)
SELECT ata.attachment_settle($1::jsonb, $2);

-- attachment_claim: those a finished ticket still lacks ($1 submission, $2 lease in seconds)
SELECT id, temporary_id, name, size, type, state FROM ata.attachment_claim($1, make_interval(secs => $2::bigint));

-- attachment_due: submissions whose tickets lack files ($1 at most)
SELECT id FROM ata.attachment_due($1) AS id;

-- attachment_limit_load: what a desk takes, and how long ago it said so ($1 service desk)
SELECT enabled, max_bytes, floor(extract(epoch FROM ata.clock() - asked))::bigint AS age_seconds
  FROM ata.attachment_limit WHERE service_desk_id = $1;

-- attachment_limit_save: as just asked ($1 service desk, $2 enabled, $3 bytes)
SELECT ata.attachment_limit_save($1, $2, $3);
