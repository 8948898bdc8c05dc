-- Synchronisation runs.

-- sync_begin: a new run or the running one ($1 trigger, $2 who, $3 whether it may drop more than half, $4 from where)
SELECT run AS id, begun FROM ata.sync_begin($1, $2, $3, $4);

-- sync_run_load: one run ($1 id)
SELECT id, fence, ata.seconds(started) AS started, ata.seconds(ended) AS ended, trigger, outcome, phase, done, total,
       nullif(counts, '{}') AS counts, message, started_by AS by
  FROM ata.sync_run WHERE id = $1;

-- sync_progress: how far it is ($1 run, $2 fence, $3 phase, $4 done, $5 total)
SELECT ata.sync_progress($1, $2, $3, $4, $5) AS yes;

-- sync_commit: the swap ($1 run, $2 fence, $3 pieces, $4 counts)
SELECT ata.sync_commit($1, $2, $3, $4::jsonb) AS yes;

-- sync_fail: the run ends without effect ($1 run, $2 fence, $3 message)
SELECT ata.sync_fail($1, $2, $3) AS yes;

-- sync_note: what a run has to say although it goes on ($1 run, $2 fence, $3 note)
SELECT ata.sync_note($1, $2, $3) AS yes;

-- sync_demand: the index is known not to be what Jira has
SELECT ata.sync_demand();

-- snapshot_sweep: takes away some rows of snapshots nobody needs ($1 most of each kind)
SELECT ata.snapshot_sweep($1) AS yes;

-- sync_types: the request types people see and what keeps each from being created here ($1 language, $2 start, $3 most)
SELECT t.id, coalesce(ata.worded(t.wordings, own.language, p.languages[1]) ->> 'name', t.id) AS name,
       p.id AS portal, coalesce(f.list, '[]') AS unsupported
  FROM ata.sync_head AS h
  JOIN ata.portal AS p ON p.snapshot = h.snapshot
  JOIN ata.request_type AS t ON t.snapshot = p.snapshot AND t.portal_id = p.id,
       LATERAL (SELECT ata.language_of(p.languages, $1) AS language) AS own,
       LATERAL (SELECT jsonb_agg(jsonb_build_object('id', o.id, 'required', o.required, 'why', o.why,
                           'name', coalesce(ata.worded(o.wordings, own.language, p.languages[1]) ->> 'name', o.id))
                           ORDER BY o.required DESC, o.position, o.id) AS list
                  FROM ata.field AS o
                 WHERE o.snapshot = t.snapshot AND o.portal_id = t.portal_id AND o.type_id = t.id
                   AND o.kind = 'unsupported') AS f
 WHERE NOT t.hidden
 ORDER BY p.position, p.id, t.position, t.id OFFSET $2 LIMIT $3;

-- sync_type_count: how many of them there are
SELECT count(*) AS number FROM ata.sync_head AS h JOIN ata.request_type AS t ON t.snapshot = h.snapshot WHERE NOT t.hidden;

-- sync_status_load: everything the administrator sees of it
WITH head AS MATERIALIZED (
    SELECT *, ata.clock() AS at FROM ata.sync_head),
history AS (
    SELECT r.*, r.outcome = 'running' AND (r.id IS DISTINCT FROM head.run OR head.lease_until < head.at) AS dead
      FROM ata.sync_run AS r, head ORDER BY r.id DESC LIMIT 20)
SELECT coalesce(head.lease_until >= head.at, false) AS running, live.phase, coalesce(live.done, 0) AS done,
       coalesce(live.total, 0) AS total, ata.seconds(head.last_ok) AS last_updated,
       ata.seconds(last.started) AS last_attempt_at, last.outcome AS last_attempt_outcome,
       last.message AS last_attempt_message,
       ata.seconds(CASE WHEN head.stale THEN head.at ELSE coalesce(head.last_ok + interval '24 hours', head.at) END)
           AS next_due,
       (head.stale OR coalesce(head.last_ok + interval '24 hours' <= head.at, true))
           AND coalesce(head.lease_until < head.at, true)
           AND coalesce(last.started < head.at - CASE WHEN head.stale THEN interval '1 minute'
                                                      ELSE interval '15 minutes' END, true) AS due,
       (SELECT r.counts FROM ata.sync_run AS r WHERE r.id = head.snapshot) AS counts, last.shrink,
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'id', h.id, 'started', ata.rfc3339(h.started), 'ended', ata.rfc3339(h.ended), 'trigger', h.trigger,
                   'outcome', CASE WHEN h.dead THEN 'failed' ELSE h.outcome END, 'phase', h.phase, 'done', h.done,
                   'total', h.total, 'counts', nullif(h.counts, '{}'),
                   'message', CASE WHEN h.dead THEN 'sync_interrupted' ELSE h.message END, 'by', h.started_by)
                   ORDER BY h.id DESC), '[]')
          FROM history AS h) AS history
  FROM head
  LEFT JOIN ata.sync_run AS live ON live.id = head.run AND head.lease_until >= head.at
  LEFT JOIN LATERAL (SELECT h.started, h.shrink, CASE WHEN h.dead THEN 'failed' ELSE h.outcome END AS outcome,
                            CASE WHEN h.dead THEN 'sync_interrupted' ELSE h.message END AS message
                       FROM history AS h ORDER BY h.id DESC LIMIT 1) AS last ON true;
