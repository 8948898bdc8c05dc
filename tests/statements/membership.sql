-- What Jira said when it was asked: groups and organizations of an account, users for words, and names.
SELECT plan(15);

CREATE FUNCTION pg_temp.row(statement text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
    FOR r IN EXECUTE 'EXECUTE ' || statement LOOP RETURN to_jsonb(r); END LOOP;
    RETURN NULL;
END $$;
CREATE FUNCTION pg_temp.names(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE r record; names text := '';
BEGIN
    FOR r IN EXECUTE 'EXECUTE ' || statement LOOP names := names || r.name || ' '; END LOOP;
    RETURN names;
END $$;

-- ---- groups and organizations ----
SELECT is(pg_temp.row('membership_load(''alice'')'), NULL, 'nothing is known of an account nobody asked about');
SELECT ata.membership_save('alice', '["staff"]', '["Acme", "Acme"]') AS unused \gset
SELECT is(pg_temp.row('membership_load(''alice'')'), '{"groups": ["staff"], "organizations": ["Acme"], "age_seconds": 0}', 'what Jira said is remembered');
UPDATE ata.clock_shift SET shift = shift + interval '601 seconds';
SELECT is(pg_temp.row('membership_load(''alice'')') ->> 'age_seconds', '601', 'with its age');
SELECT ata.membership_save('alice', '[]', '[]') AS unused \gset
SELECT is(pg_temp.row('membership_load(''alice'')'), '{"groups": [], "organizations": [], "age_seconds": 0}', 'and replaced by what it says now');

-- ---- users ----
SELECT is(pg_temp.row('user_search_fresh(''ALI'')') ->> 'yes', 'false', 'words nobody looked for are looked for');
SELECT ata.user_search_save('ali', '[{"id": "alice", "name": "Alice", "detail": null}, {"id": "bob", "name": "Robert", "detail": "hidden"}]') AS unused \gset
SELECT is(pg_temp.row('user_search_fresh(''ALI'')') ->> 'yes', 'true', 'not twice in ten minutes, in any case');
SELECT is(pg_temp.names('directory_search(''users'', ''ALI'', 0, 9)'), 'Alice Robert ', 'whom Jira found is offered, also where we cannot see why');
SELECT is(pg_temp.names('directory_search(''users'', ''robert'', 0, 9)'), 'Robert ', 'and found again by name');
SELECT is(pg_temp.names('directory_search(''groups'', ''ALI'', 0, 9)'), '', 'among users alone');
UPDATE ata.clock_shift SET shift = shift + interval '10 minutes';
SELECT is(pg_temp.row('user_search_fresh(''ali'')') ->> 'yes', 'false', 'ten minutes later they are looked for again');
SELECT is(ata.account_name('bob'), 'Robert', 'the name of somebody found is known');
SELECT is(ata.account_name('scheduler'), NULL, 'a machine has none');

-- ---- an end ----
UPDATE ata.access SET users = '{bob}';
UPDATE ata.clock_shift SET shift = shift + interval '200 days';
SELECT ata.conversation_expire() AS unused \gset
SELECT is((SELECT string_agg(account, ' ') FROM ata.user_found), 'bob', 'whom nobody chose is forgotten with the days the settings keep');
SELECT is((SELECT count(*) FROM ata.membership) + (SELECT count(*) FROM ata.user_search), 0::bigint, 'and all that is stale');
SELECT ata.person_erase('bob', 'operator') AS unused \gset
SELECT is((SELECT count(*) FROM ata.user_found), 0::bigint, 'erasing a person reaches here, too');
SELECT * FROM finish();
