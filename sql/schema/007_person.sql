-- People as last seen: what their identity said when they were here.

CREATE TABLE ata.person (
    account text PRIMARY KEY CHECK (account <> ''), -- compared byte by byte, never by e-mail or display name
    name text,
    email text,
    locale text,
    zone text,
    seen_at timestamptz NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX person_seen ON ata.person (seen_at);

CREATE FUNCTION ata.person_save(the_account text, the_name text, the_email text, the_locale text, the_zone text)
RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    INSERT INTO ata.person AS p (account, name, email, locale, zone, seen_at)
    VALUES (the_account, the_name, the_email, the_locale, the_zone, ata.clock())
    ON CONFLICT (account) DO UPDATE SET name = excluded.name, email = excluded.email, locale = excluded.locale,
        zone = excluded.zone, seen_at = excluded.seen_at
     -- called with every request; most times there is nothing new
     WHERE p.seen_at < excluded.seen_at - interval '1 hour'
        OR (p.name, p.email, p.locale, p.zone) IS DISTINCT FROM
           (excluded.name, excluded.email, excluded.locale, excluded.zone);
$$;

-- The groups and organizations of one account as Jira named them when it was asked; the programs use it for ten minutes.
CREATE TABLE ata.membership (
    account text PRIMARY KEY CHECK (account <> ''),
    groups text[] NOT NULL,
    organizations text[] NOT NULL,
    asked_at timestamptz NOT NULL
);

CREATE FUNCTION ata.membership_save(the_account text, the_groups jsonb, the_organizations jsonb) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    INSERT INTO ata.membership (account, groups, organizations, asked_at)
    VALUES (the_account, ata.ids(the_groups), ata.ids(the_organizations), ata.clock())
    ON CONFLICT (account) DO UPDATE SET groups = excluded.groups, organizations = excluded.organizations,
        asked_at = excluded.asked_at;
$$;

-- Users that a search in Jira gave, and which words gave them: not everybody is in a group or an organization.
CREATE TABLE ata.user_found (
    account text PRIMARY KEY CHECK (account <> ''),
    name text NOT NULL,
    email text,
    found_at timestamptz NOT NULL
);
CREATE TABLE ata.user_search (
    words text PRIMARY KEY,
    accounts text[] NOT NULL,
    at timestamptz NOT NULL
);

-- the_users: [{"id", "name", "detail"}]
CREATE FUNCTION ata.user_search_save(the_words text, the_users jsonb) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    INSERT INTO ata.user_found (account, name, email, found_at)
    SELECT DISTINCT ON (item ->> 'id') item ->> 'id', item ->> 'name', item ->> 'detail', ata.clock()
      FROM jsonb_array_elements(the_users) AS item ORDER BY item ->> 'id'
    ON CONFLICT (account) DO UPDATE SET name = excluded.name, email = excluded.email, found_at = excluded.found_at;
    INSERT INTO ata.user_search (words, accounts, at)
    VALUES (the_words, ARRAY(SELECT item ->> 'id' FROM jsonb_array_elements(the_users) AS item), ata.clock())
    ON CONFLICT (words) DO UPDATE SET accounts = excluded.accounts, at = excluded.at;
$$;

-- How often somebody looked for people in the present minute: a list to choose from is no directory to copy.
CREATE UNLOGGED TABLE ata.people_search (
    account text PRIMARY KEY CHECK (account <> ''),
    minute timestamptz NOT NULL,
    searches integer NOT NULL CHECK (searches >= 0)
) WITH (fillfactor = 70);

-- Counts one search. Gives the seconds to wait once there were too many; 0: it may be made.
CREATE FUNCTION ata.people_search_count(the_account text, most integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    INSERT INTO ata.people_search AS s (account, minute, searches)
    VALUES (the_account, date_trunc('minute', ata.clock()), 1)
    ON CONFLICT (account) DO UPDATE SET minute = excluded.minute,
        searches = CASE WHEN s.minute = excluded.minute THEN least(s.searches + 1, most + 1) ELSE 1 END
    RETURNING CASE WHEN searches <= most THEN 0
                   ELSE ceil(extract(epoch FROM minute + interval '1 minute' - ata.clock()))::bigint END;
$$;

-- How an account is called: by the directory, a search, or its last visit; NULL when nobody knows.
CREATE FUNCTION ata.account_name(the_account text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
BEGIN
    RETURN coalesce((SELECT d.name FROM ata.sync_head AS head JOIN ata.directory AS d ON d.snapshot = head.snapshot
                      WHERE d.kind = 'user' AND d.id = the_account),
                    (SELECT f.name FROM ata.user_found AS f WHERE f.account = the_account),
                    (SELECT p.name FROM ata.person AS p WHERE p.account = the_account));
END $$;

GRANT SELECT ON ata.person, ata.membership, ata.user_found, ata.user_search TO ata_app;
GRANT EXECUTE ON FUNCTION ata.person_save(text, text, text, text, text),
    ata.membership_save(text, jsonb, jsonb), ata.user_search_save(text, jsonb), ata.people_search_count(text, integer),
    ata.account_name(text) TO ata_app;
