-- The audit trail.

-- audit_list: newest first ($1 below this id or 0, $2 at most, $3 bytes after which no more are told)
SELECT id, ata.seconds(at) AS at, actor, ata.account_name(actor) AS who_name, origin, what, old AS old_json, new AS new_json
  FROM (SELECT a.*, sum(200 + coalesce(octet_length(a.old::text), 0) + coalesce(octet_length(a.new::text), 0))
                      OVER (ORDER BY a.id DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before
          FROM ata.audit AS a WHERE $1::bigint = 0 OR a.id < $1 ORDER BY a.id DESC LIMIT $2) AS page
 WHERE coalesce(bytes_before, 0) <= $3::bigint ORDER BY id DESC;

-- audit_verify: the first broken row or 0
SELECT ata.audit_verify() AS number;
