-- Writing a new snapshot.

-- index_write: one piece ($1 run, $2 fence, $3 name of the piece, $4 document)
SELECT ata.index_write($1, $2, $3, $4::jsonb) AS number;

-- past_tickets_since: minutes since they were read; 0: all have to be read, as none were, or for a week what had changed alone
SELECT coalesce((SELECT ceil(extract(epoch FROM ata.clock() - s.tickets_at) / 60)::bigint
                   FROM ata.sync_head AS h JOIN ata.snapshot AS s ON s.id = h.snapshot
                  WHERE s.tickets_whole > ata.clock() - interval '7 days'), 0) AS number;

-- past_tickets_carry: takes over what has not changed ($1 run, $2 fence, $3 portal, $4 what has changed)
SELECT types, rows FROM ata.past_tickets_carry($1, $2, $3, $4::jsonb);

-- past_tickets_read: the run has them ($1 run, $2 fence, $3 whether all were read)
SELECT ata.past_tickets_read($1, $2, $3);
