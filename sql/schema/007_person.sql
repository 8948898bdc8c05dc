-- People as last seen: what their identity said when they were here.

CREATE TABLE ata.person (
    account text PRIMARY KEY CHECK (account <> ''), -- compared byte by byte, never by e-mail or display name
    name text,
    email text,
    locale text,
    zone text,
    groups text[] NOT NULL DEFAULT '{}',
    organizations text[] NOT NULL DEFAULT '{}',
    seen_at timestamptz NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX person_seen ON ata.person (seen_at);

CREATE FUNCTION ata.person_save(the_account text, the_name text, the_email text, the_locale text, the_zone text,
                                the_groups jsonb, the_organizations jsonb)
RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    INSERT INTO ata.person AS p (account, name, email, locale, zone, groups, organizations, seen_at)
    VALUES (the_account, the_name, the_email, the_locale, the_zone, ata.ids(the_groups), ata.ids(the_organizations),
            ata.clock())
    ON CONFLICT (account) DO UPDATE SET name = excluded.name, email = excluded.email, locale = excluded.locale,
        zone = excluded.zone, groups = excluded.groups, organizations = excluded.organizations,
        seen_at = excluded.seen_at
     -- called with every request; most times there is nothing new
     WHERE p.seen_at < excluded.seen_at - interval '1 hour'
        OR (p.name, p.email, p.locale, p.zone, p.groups, p.organizations) IS DISTINCT FROM
           (excluded.name, excluded.email, excluded.locale, excluded.zone, excluded.groups, excluded.organizations);
$$;

GRANT SELECT ON ata.person TO ata_app;
GRANT EXECUTE ON FUNCTION ata.person_save(text, text, text, text, text, jsonb, jsonb) TO ata_app;
