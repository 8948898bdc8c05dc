-- Which request types a person may raise.

-- visibility_load: as last asked ($1 snapshot, $2 portal, $3 account)
SELECT to_jsonb(type_ids) AS type_ids, floor(extract(epoch FROM ata.clock() - asked_at))::bigint AS age_seconds
  FROM ata.visibility WHERE snapshot = $1 AND portal_id = $2 AND account = $3;

-- visibility_save: as just asked ($1 snapshot, $2 portal, $3 account, $4 request types)
SELECT ata.visibility_save($1, $2, $3, $4::jsonb);

-- visibility_forget: Jira is asked again, on every portal ($1 account)
SELECT ata.visibility_forget($1);
