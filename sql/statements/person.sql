-- People and the directory.

-- person_save: who was here ($1 account, $2 name, $3 email, $4 locale, $5 zone)
SELECT ata.person_save($1, $2, $3, $4, $5);

-- person_erase: everything kept about one ($1 account, $2 actor)
SELECT ata.person_erase($1, $2) AS number;

-- directory_person: what Jira and the last visit know of an account ($1 account)
WITH head AS MATERIALIZED (
    SELECT snapshot FROM ata.sync_head),
belongs AS (
    SELECT m.kind, d.name FROM head
      JOIN ata.directory_member AS m ON m.snapshot = head.snapshot AND m.account = $1
      JOIN ata.directory AS d ON d.snapshot = m.snapshot AND d.kind = m.kind AND d.id = m.id)
SELECT $1::text AS account, coalesce(d.name, p.name) AS name, coalesce(d.email, p.email) AS email, p.locale, p.zone,
       (SELECT coalesce(jsonb_agg(b.name ORDER BY b.name), '[]') FROM belongs AS b WHERE b.kind = 'group') AS groups,
       (SELECT coalesce(jsonb_agg(b.name ORDER BY b.name), '[]') FROM belongs AS b
         WHERE b.kind = 'organization') AS organizations
  FROM head
  LEFT JOIN ata.directory AS d ON d.snapshot = head.snapshot AND d.kind = 'user' AND d.id = $1
  LEFT JOIN ata.person AS p ON p.account = $1;

-- directory_organizations: those of these names ($1 names)
SELECT d.id, d.name, NULL AS detail FROM ata.sync_head AS head
  JOIN ata.directory AS d ON d.snapshot = head.snapshot AND d.kind = 'organization'
 WHERE d.name IN (SELECT jsonb_array_elements_text($1::jsonb)) ORDER BY d.name;

-- user_search_fresh: were these words looked for in the last ten minutes ($1 words)
SELECT EXISTS (SELECT FROM ata.user_search WHERE words = lower($1) AND at > ata.clock() - interval '10 minutes') AS yes;

-- user_search_save: whom Jira found for these words ($1 words, $2 users)
SELECT ata.user_search_save(lower($1), $2::jsonb);

-- directory_search: what the pickers offer ($1 kind, $2 words, $3 from, $4 at most)
WITH head AS MATERIALIZED (
    SELECT snapshot FROM ata.sync_head),
entry AS (
    SELECT p.id, ata.worded(p.names, p.languages[1], p.languages[1]) #>> '{}' AS name, nullif(p.key, '') AS detail
      FROM head JOIN ata.portal AS p ON p.snapshot = head.snapshot WHERE $1::text = 'portals'
     UNION ALL
    SELECT d.id, d.name, d.email FROM head JOIN ata.directory AS d ON d.snapshot = head.snapshot
     WHERE d.kind = CASE $1 WHEN 'users' THEN 'user' WHEN 'groups' THEN 'group' WHEN 'organizations' THEN 'organization' END
     UNION ALL -- people who were here, also where users are not synchronised
    SELECT p.account, coalesce(p.name, p.account), p.email FROM ata.person AS p, head
     WHERE $1 = 'users' AND NOT EXISTS (SELECT FROM ata.directory AS d
                                         WHERE d.snapshot = head.snapshot AND d.kind = 'user' AND d.id = p.account)
     UNION ALL -- people whom an earlier search in Jira found, unless Jira has just not found them any more
    SELECT f.account, f.name, f.email FROM ata.user_found AS f, head
     WHERE $1 = 'users'
       AND NOT EXISTS (SELECT FROM ata.user_search AS s
                        WHERE s.words = lower($2) AND s.at > f.found_at AND f.account <> ALL (s.accounts))
       AND NOT EXISTS (SELECT FROM ata.person AS p WHERE p.account = f.account)
       AND NOT EXISTS (SELECT FROM ata.directory AS d
                        WHERE d.snapshot = head.snapshot AND d.kind = 'user' AND d.id = f.account))
SELECT id, name, detail FROM entry
 WHERE $2::text = '' OR strpos(lower(name), lower($2)) > 0 OR strpos(lower(id), lower($2)) > 0
       OR strpos(lower(coalesce(detail, '')), lower($2)) > 0
       OR $1 = 'users' AND id = ANY (SELECT unnest(s.accounts) FROM ata.user_search AS s WHERE s.words = lower($2))
 ORDER BY lower(name), id OFFSET $3 LIMIT $4;

-- people_search_count: one search for people more ($1 account, $2 most a minute); the seconds to wait
SELECT ata.people_search_count($1, $2) AS number;

-- organization_ties: which of these accounts are in organizations, and in one of somebody's ($1 accounts, $2 names)
SELECT m.account, bool_or(d.name IN (SELECT jsonb_array_elements_text($2::jsonb))) AS shared
  FROM ata.sync_head AS head
  JOIN ata.directory_member AS m ON m.snapshot = head.snapshot AND m.kind = 'organization'
       AND m.account = ANY (ARRAY(SELECT jsonb_array_elements_text($1::jsonb)))
  JOIN ata.directory AS d ON d.snapshot = m.snapshot AND d.kind = m.kind AND d.id = m.id
 GROUP BY m.account;
