-- The audit trail.

-- audit_list: newest first ($1 below this id or 0, $2 at most)
SELECT id, ata.seconds(at) AS at, actor, ata.account_name(actor) AS who_name, origin, what, old AS old_json, new AS new_json
  FROM ata.audit WHERE $1::bigint = 0 OR id < $1 ORDER BY id DESC LIMIT $2;

-- audit_verify: the first broken row or 0
SELECT ata.audit_verify() AS number;
