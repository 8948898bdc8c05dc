-- What is done at tickets that are there.

-- followup_due: those to claim now, in the order they were planned ($1 at most)
SELECT id, kind, state FROM ata.followup
 WHERE state = 'pending' AND not_before <= ata.clock() OR state = 'doing' AND lease_until < ata.clock()
 ORDER BY id LIMIT $1;

-- followup_of: the steps of one submission ($1 submission)
SELECT id, kind, state FROM ata.followup WHERE submission = $1 ORDER BY id;

-- followup_claim: takes one ($1 id, $2 lease in seconds)
SELECT * FROM ata.followup_claim($1, make_interval(secs => $2::bigint));

-- followup_leave: it leaves now ($1 id, $2 fence)
SELECT ata.followup_leave($1, $2) AS yes;

-- followup_finish: what became of it ($1 id, $2 fence, $3 state, $4 error, $5 wait in seconds)
SELECT ata.followup_finish($1, $2, $3, $4, make_interval(secs => $5::bigint)) AS yes;
