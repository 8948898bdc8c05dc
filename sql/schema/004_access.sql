-- Where the assistant appears and for whom. Two independent scopes; the lists stay when a mode is "all".

CREATE TABLE ata.access (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    version bigint NOT NULL DEFAULT 1,
    portals_mode text NOT NULL DEFAULT 'all' CHECK (portals_mode IN ('all', 'selected')),
    people_mode text NOT NULL DEFAULT 'all' CHECK (people_mode IN ('all', 'selected')),
    portals text[] NOT NULL DEFAULT '{}' CHECK (array_position(portals, NULL) IS NULL),
    users text[] NOT NULL DEFAULT '{}' CHECK (array_position(users, NULL) IS NULL),
    groups text[] NOT NULL DEFAULT '{}' CHECK (array_position(groups, NULL) IS NULL),
    organizations text[] NOT NULL DEFAULT '{}' CHECK (array_position(organizations, NULL) IS NULL),
    changed_at timestamptz NOT NULL,
    changed_by text
);
INSERT INTO ata.access (changed_at) VALUES (ata.clock());

-- A list of distinct ids in the order given.
CREATE FUNCTION ata.ids(the_list jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, ata, pg_temp AS $$
    SELECT coalesce(array_agg(id ORDER BY first), '{}')
      FROM (SELECT item #>> '{}' AS id, min(place) AS first
              FROM jsonb_array_elements(CASE jsonb_typeof(the_list) WHEN 'array' THEN the_list END)
                   WITH ORDINALITY AS listed (item, place)
             GROUP BY 1) AS distinct_ids;
$$;
GRANT EXECUTE ON FUNCTION ata.ids(jsonb) TO ata_app;

CREATE FUNCTION ata.access_document(the_access ata.access) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, ata, pg_temp AS $$
    SELECT jsonb_build_object(
        'portals', jsonb_build_object('mode', the_access.portals_mode, 'ids', the_access.portals),
        'people', jsonb_build_object('mode', the_access.people_mode, 'users', the_access.users,
                                     'groups', the_access.groups, 'organizations', the_access.organizations));
$$;

-- Gives the new version, NULL when it has moved.
CREATE FUNCTION ata.access_save(the_version bigint, the_portals_mode text, the_portals jsonb, the_people_mode text,
                                the_users jsonb, the_groups jsonb, the_organizations jsonb, the_actor text,
                                the_origin text)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    before ata.access;
    after ata.access;
BEGIN
    SELECT * INTO before FROM ata.access FOR UPDATE;
    IF before.version <> the_version THEN
        RETURN NULL;
    END IF;
    UPDATE ata.access SET version = version + 1, changed_at = ata.clock(), changed_by = the_actor,
           portals_mode = the_portals_mode, portals = ata.ids(the_portals), people_mode = the_people_mode,
           users = ata.ids(the_users), groups = ata.ids(the_groups), organizations = ata.ids(the_organizations)
     RETURNING * INTO after;
    IF ata.access_document(before) <> ata.access_document(after) THEN
        PERFORM ata.audit_add(the_actor, the_origin, 'access', ata.access_document(before), ata.access_document(after));
    END IF;
    RETURN after.version;
END $$;

GRANT SELECT ON ata.access TO ata_app;
GRANT EXECUTE ON FUNCTION ata.access_save(bigint, text, jsonb, text, jsonb, jsonb, jsonb, text, text) TO ata_app;
