-- How a model wants to be asked; turn_look reads it.

-- manner_save: what was learnt just now ($1 base address, $2 model, $3 limit, $4 format, $5 no stream, $6 no stream options, $7 no store, $8 no identifier, $9 no system role, $10 tokens it reads)
SELECT ata.model_manner_save($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- manner_reads: how many tokens of a question it reads, when it is known to leave out the rest ($1 base address, $2 model)
SELECT reads_tokens FROM ata.model_manner
 WHERE base_url = $1 AND model = $2 AND learnt_at > ata.clock() - interval '1 day' AND reads_tokens > 0;
