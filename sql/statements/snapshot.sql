-- Reading the index of Jira.

-- snapshot_current: which snapshot is current
SELECT coalesce(snapshot, 0) AS id, ata.seconds(last_ok) AS last_ok FROM ata.sync_head;

-- portal_load: one portal ($1 snapshot, $2 portal, $3 language)
SELECT id, service_desk_id, key, url,
       ata.worded(names, ata.language_of(languages, $3), languages[1]) #>> '{}' AS name
  FROM ata.portal WHERE snapshot = $1 AND id = $2;

-- portal_list: all portals ($1 snapshot, $2 language)
SELECT id, service_desk_id, key, url,
       ata.worded(names, ata.language_of(languages, $2), languages[1]) #>> '{}' AS name
  FROM ata.portal WHERE snapshot = $1 ORDER BY position, id;

-- portal_types: the request types of a portal ($1 snapshot, $2 portal, $3 language)
WITH portal AS MATERIALIZED (
    SELECT snapshot, id, ata.language_of(languages, $3) AS language, languages[1] AS standard
      FROM ata.portal WHERE snapshot = $1 AND id = $2)
SELECT t.id, coalesce(own.wording ->> 'name', t.id) AS name, coalesce(own.wording ->> 'description', '') AS description,
       coalesce(own.wording ->> 'help', '') AS help,
       coalesce((SELECT string_agg(ata.worded(g.names, portal.language, portal.standard) #>> '{}', ', '
                                   ORDER BY g.position, g.id)
                   FROM ata.type_group AS g
                  WHERE g.snapshot = t.snapshot AND g.portal_id = t.portal_id AND g.id = ANY (t.groups)), '') AS groups,
       ata.worded_also(t.wordings, own.wording) AS also, t.url, t.has_form, t.restricted, t.practice
  FROM portal JOIN ata.request_type AS t ON t.snapshot = portal.snapshot AND t.portal_id = portal.id,
       LATERAL (SELECT ata.worded(t.wordings, portal.language, portal.standard) AS wording) AS own
 WHERE NOT t.hidden
 ORDER BY CASE WHEN t.id ~ '^[0-9]+$' THEN t.id::numeric END NULLS LAST, t.id COLLATE "C";

-- portal_fields: the fields of some request types of a portal ($1 snapshot, $2 portal, $3 language, $4 ids of the types)
WITH portal AS MATERIALIZED (
    SELECT snapshot, id, ata.language_of(languages, $3) AS language, languages[1] AS standard
      FROM ata.portal WHERE snapshot = $1 AND id = $2)
SELECT f.type_id, f.id, coalesce(own.wording ->> 'name', f.id) AS name,
       coalesce(own.wording ->> 'description', '') AS description,
       coalesce((SELECT string_agg(DISTINCT other.value ->> 'name', E'\n')
                   FROM jsonb_each(f.wordings) AS other
                  WHERE other.value ->> 'name' <> own.wording ->> 'name'), '') AS also,
       f.kind, f.required, f.characters_max, f.default_value AS default_json, f.why, f.schema
  FROM portal JOIN ata.field AS f ON f.snapshot = portal.snapshot AND f.portal_id = portal.id,
       LATERAL (SELECT ata.worded(f.wordings, portal.language, portal.standard) AS wording) AS own
 WHERE f.type_id = ANY (ata.ids($4::jsonb))
 ORDER BY CASE WHEN f.type_id ~ '^[0-9]+$' THEN f.type_id::numeric END NULLS LAST, f.type_id COLLATE "C",
          f.position, f.id;

-- portal_options: the options of their fields ($1 snapshot, $2 portal, $3 language, $4 ids of the types)
WITH portal AS MATERIALIZED (
    SELECT snapshot, id, ata.language_of(languages, $3) AS language, languages[1] AS standard
      FROM ata.portal WHERE snapshot = $1 AND id = $2)
SELECT o.type_id, o.field_id, o.id, o.parent_id,
       ata.worded(o.labels, portal.language, portal.standard) #>> '{}' AS label,
       coalesce((SELECT string_agg(DISTINCT other.value, E'\n')
                   FROM jsonb_each_text(o.labels) AS other
                  WHERE other.value <> ata.worded(o.labels, portal.language, portal.standard) #>> '{}'), '') AS also
  FROM portal JOIN ata.option AS o ON o.snapshot = portal.snapshot AND o.portal_id = portal.id
 WHERE o.type_id = ANY (ata.ids($4::jsonb))
 ORDER BY CASE WHEN o.type_id ~ '^[0-9]+$' THEN o.type_id::numeric END NULLS LAST, o.type_id COLLATE "C",
          o.field_id, o.parent_id NULLS FIRST, o.position, o.id;

-- portal_articles: the articles of a portal's knowledge base ($1 snapshot, $2 portal)
SELECT id, title, text, url FROM ata.article WHERE snapshot = $1 AND portal_id = $2 ORDER BY id COLLATE "C";

-- portal_examples: past tickets of a portal, the newest of each type, the same share for all ($1 snapshot, $2 portal, $3 most)
SELECT type_id, text FROM (
    SELECT * FROM ata.past_ticket WHERE snapshot = $1 AND portal_id = $2 ORDER BY place, type_id, id LIMIT $3) AS newest
 ORDER BY id;
