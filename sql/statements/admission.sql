-- What decides whether a person may use the assistant on a portal.

-- admission_load: all of it in one row; of the scopes only what may fit ($1 portal, $2 account, $3 limit or null)
SELECT s.enabled AS "setting.enabled", s.model AS "setting.model", s.instructions AS "setting.instructions",
       s.guided_fallback AS "setting.guided_fallback", s.timezone AS "setting.timezone",
       s.key_state AS "setting.key_state", s.key_last4 AS "setting.key_last4",
       ata.seconds(s.key_checked_at) AS "setting.key_checked_at", m.digest AS "setting.managed_digest",
       m.state AS "setting.managed_state", ata.seconds(m.checked_at) AS "setting.managed_checked_at",
       a.portals_mode AS "access.portals_mode", a.people_mode AS "access.people_mode",
       CASE WHEN $1 = ANY (a.portals) THEN jsonb_build_array(jsonb_build_object('id', $1::text)) ELSE '[]' END
           AS "access.portals",
       CASE WHEN $2 = ANY (a.users) THEN jsonb_build_array(jsonb_build_object('id', $2::text)) ELSE '[]' END AS "access.users",
       (SELECT coalesce(jsonb_agg(jsonb_build_object('id', listed.id, 'name', d.name)), '[]')
          FROM unnest(a.groups) AS listed (id)
          LEFT JOIN ata.directory AS d ON d.snapshot = head.snapshot AND d.kind = 'group' AND d.id = listed.id
         WHERE a.people_mode = 'selected') AS "access.groups",
       (SELECT coalesce(jsonb_agg(jsonb_build_object('id', listed.id, 'name', d.name)), '[]')
          FROM unnest(a.organizations) AS listed (id)
          LEFT JOIN ata.directory AS d ON d.snapshot = head.snapshot AND d.kind = 'organization' AND d.id = listed.id
         WHERE a.people_mode = 'selected') AS "access.organizations",
       coalesce(head.snapshot, 0) AS snapshot,
       EXISTS (SELECT FROM ata.portal AS p WHERE p.snapshot = head.snapshot AND p.id = $1) AS portal_known,
       CASE WHEN $3::bigint IS NULL THEN true ELSE ata.quota_open($3) END AS quota_open
  FROM ata.setting AS s LEFT JOIN ata.managed_key AS m ON true, ata.access AS a, ata.sync_head AS head;
