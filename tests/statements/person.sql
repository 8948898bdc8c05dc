-- People and the directory.
SELECT plan(21);

CREATE FUNCTION pg_temp.person(statement text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
    FOR r IN EXECUTE 'EXECUTE ' || statement LOOP RETURN to_jsonb(r); END LOOP;
    RETURN NULL;
END $$;
SELECT ata.index_write(b.run, 1, 'people', '{"users": [{"id": "alice", "name": "Alice", "email": "alice@example.com"}],
    "groups": [{"id": "g1", "name": "staff", "members": ["alice", "bob"]}, {"id": "g2", "name": "admins", "members": ["bob"]}],
    "organizations": [{"id": "o1", "name": "Acme", "members": ["alice"]}]}') FROM ata.sync_begin('manual', 'test') AS b;
SELECT ata.sync_commit((SELECT run FROM ata.sync_head), 1, 1, '{}') AS unused \gset

SELECT is(pg_temp.person('directory_person(''alice'')'), '{"account": "alice", "name": "Alice", "email": "alice@example.com", "locale": null, "zone": null,
    "groups": ["staff"], "organizations": ["Acme"]}', 'groups and organizations of an account come by name');
SELECT is(pg_temp.person('directory_person(''bob'')') -> 'groups', '["admins", "staff"]', 'somebody in no list of users still has groups');
SELECT is(pg_temp.person('directory_person(''eve'')') -> 'groups', '[]', 'a stranger has none');
SELECT is(pg_temp.person('directory_person(''Alice'')') -> 'groups', '[]', 'accounts are compared byte by byte');

SELECT ata.person_save('carol', 'Carol', 'carol@example.com', 'de', 'Europe/Berlin') AS unused \gset
SELECT is(pg_temp.person('directory_person(''carol'')') ->> 'zone', 'Europe/Berlin', 'who was here is remembered');
CREATE TEMPORARY TABLE seen AS SELECT ctid AS place FROM ata.person;
SELECT ata.person_save('carol', 'Carol', 'carol@example.com', 'de', 'Europe/Berlin') AS unused \gset
SELECT is((SELECT ctid FROM ata.person), (SELECT place FROM seen), 'the same again writes nothing');
SELECT ata.person_save('carol', 'Carol', 'carol@example.com', 'en', 'Europe/Berlin') AS unused \gset
SELECT is(pg_temp.person('directory_person(''carol'')') ->> 'locale', 'en', 'S6: a changed language is taken over at once');
SELECT is(pg_temp.person('directory_person(''carol'')') ->> 'name', 'Carol', 'the directory knows visitors, too');

CREATE FUNCTION pg_temp.found(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE r record; ids text := '';
BEGIN
    FOR r IN EXECUTE 'EXECUTE ' || statement LOOP ids := ids || r.id || ' '; END LOOP;
    RETURN rtrim(ids);
END $$;
SELECT is(pg_temp.found('directory_search(''users'', '''', 0, 10)'), 'alice carol', 'the picker offers users of Jira and visitors');
SELECT is(pg_temp.found('directory_search(''users'', ''CAROL@'', 0, 10)'), 'carol', 'an e-mail address finds its user');
SELECT is(pg_temp.found('directory_search(''groups'', '''', 1, 1)'), 'g1', 'pages continue where the last one ended');
SELECT is(pg_temp.found('directory_search(''groups'', ''%'', 0, 9)'), '', 'a percent sign is just a percent sign');
SELECT is(pg_temp.found('directory_search(''anything'', '''', 0, 9)'), '', 'an unknown kind finds nothing');

-- ---- choosing people ----
CREATE FUNCTION pg_temp.ties(accounts text, organizations text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE r record; ties text := '';
BEGIN
    FOR r IN EXECUTE format('EXECUTE organization_ties(%L, %L)', accounts, organizations) LOOP
        ties := ties || r.account || '=' || r.shared || ' ';
    END LOOP;
    RETURN rtrim(ties);
END $$;
SELECT is(pg_temp.ties('["alice", "bob"]', '["Acme"]'), 'alice=true', 'who is in one of somebody''s organizations is told');
SELECT is(pg_temp.ties('["alice", "bob"]', '["Other"]'), 'alice=false', 'and who is in others only; who is in none is left out');
SELECT is(pg_temp.ties('[]', '[]'), '', 'nobody has no ties');
SELECT is((SELECT array_agg(ata.people_search_count('carol', 2)) FROM generate_series(1, 2)), ARRAY[0, 0]::bigint[], 'so many searches a minute may be made');
SELECT ok(ata.people_search_count('carol', 2) BETWEEN 1 AND 60, 'one more has to wait for the next minute');
SELECT is(ata.people_search_count('alice', 2), 0::bigint, 'which is nobody else''s concern');
UPDATE ata.clock_shift SET shift = shift + interval '1 minute';
SELECT is(ata.people_search_count('carol', 2), 0::bigint, 'in the next minute it may be made');

SELECT ata.person_erase('carol', 'operator') AS unused \gset
SELECT is((SELECT count(*) FROM ata.person), 0::bigint, 'a person can be erased');
SELECT * FROM finish();
