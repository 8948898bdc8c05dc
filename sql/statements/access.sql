-- Where the assistant appears and for whom.

-- access_load: both scopes, each entry with its present name
WITH head AS MATERIALIZED (
    SELECT h.snapshot, r.started FROM ata.sync_head AS h LEFT JOIN ata.sync_run AS r ON r.id = h.snapshot)
SELECT a.version, a.portals_mode, a.people_mode, ata.seconds(a.changed_at) AS changed_at, a.changed_by,
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'id', listed.id, 'name', ata.worded(p.names, p.languages[1], p.languages[1]) #>> '{}',
                   'gone', head.snapshot IS NOT NULL AND p.id IS NULL) ORDER BY place), '[]')
          FROM unnest(a.portals) WITH ORDINALITY AS listed (id, place)
          LEFT JOIN ata.portal AS p ON p.snapshot = head.snapshot AND p.id = listed.id) AS portals,
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'id', listed.id, 'name', coalesce(d.name, f.name, p.name),
                   -- each that was listed then was looked up; of others who was here or found is not gone; without
                   -- synchronised users nobody can tell
                   'gone', d.id IS NULL AND (a.changed_at < head.started OR p.account IS NULL AND f.account IS NULL)
                           AND EXISTS (SELECT FROM ata.directory AS any_user
                                        WHERE any_user.snapshot = head.snapshot AND any_user.kind = 'user'))
                   ORDER BY place), '[]')
          FROM unnest(a.users) WITH ORDINALITY AS listed (id, place)
          LEFT JOIN ata.directory AS d ON d.snapshot = head.snapshot AND d.kind = 'user' AND d.id = listed.id
          LEFT JOIN ata.user_found AS f ON f.account = listed.id
          LEFT JOIN ata.person AS p ON p.account = listed.id) AS users,
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'id', listed.id, 'name', d.name, 'gone', head.snapshot IS NOT NULL AND d.id IS NULL)
                   ORDER BY place), '[]')
          FROM unnest(a.groups) WITH ORDINALITY AS listed (id, place)
          LEFT JOIN ata.directory AS d ON d.snapshot = head.snapshot AND d.kind = 'group' AND d.id = listed.id) AS groups,
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'id', listed.id, 'name', d.name, 'gone', head.snapshot IS NOT NULL AND d.id IS NULL)
                   ORDER BY place), '[]')
          FROM unnest(a.organizations) WITH ORDINALITY AS listed (id, place)
          LEFT JOIN ata.directory AS d
            ON d.snapshot = head.snapshot AND d.kind = 'organization' AND d.id = listed.id) AS organizations
  FROM ata.access AS a, head;

-- access_save: both scopes ($1 version, $2 portals mode, $3 portals, $4 people mode, $5 users, $6 groups, $7 organizations, $8 actor, $9 origin)
SELECT ata.access_save($1, $2, $3::jsonb, $4, $5::jsonb, $6::jsonb, $7::jsonb, $8, $9) AS number;
