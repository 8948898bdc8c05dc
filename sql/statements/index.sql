-- Writing a new snapshot.

-- index_write: one piece ($1 run, $2 fence, $3 name of the piece, $4 document)
SELECT ata.index_write($1, $2, $3, $4::jsonb) AS number;
