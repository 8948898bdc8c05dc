-- Where and for whom: versions, names of what is listed.
SELECT plan(14);

SELECT is((SELECT portals_mode || people_mode FROM ata.access), 'allall', 'S42 S44: at first it is there on all portals and for everybody');
SELECT is(ata.access_save(1, 'selected', '["3", "3", "5"]', 'selected', '["alice"]', '["g1"]', '["o1"]', 'admin', NULL), 2::bigint,
    'both scopes are saved together');
SELECT is((SELECT portals FROM ata.access), '{3,5}', 'an id given twice is kept once');
SELECT is(ata.access_save(1, 'all', '[]', 'all', '[]', '[]', '[]', 'admin', NULL), NULL, 'S49: an old version changes nothing');
SELECT is(ata.access_save(2, 'all', '["3", "5"]', 'all', '["alice"]', '["g1"]', '["o1"]', 'admin', NULL), 3::bigint,
    'S47: a pilot is opened for everyone');
SELECT is((SELECT portals || users || groups || organizations FROM ata.access), '{3,5,alice,g1,o1}', 'S47: and the lists stay');
SELECT is((SELECT count(*) FROM ata.audit WHERE what = 'access'), 2::bigint, 'each change of scope is audited');
SELECT throws_ok('SELECT ata.access_save(3, ''some'', ''[]'', ''all'', ''[]'', ''[]'', ''[]'', ''admin'', NULL)', '23514', NULL,
    'a scope is all or selected');

CREATE FUNCTION pg_temp.loaded() RETURNS TABLE (portals jsonb, users jsonb, groups jsonb, organizations jsonb) LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
    FOR r IN EXECUTE 'EXECUTE access_load' LOOP
        RETURN QUERY SELECT r.portals, r.users, r.groups, r.organizations;
    END LOOP;
END $$;
SELECT is((SELECT portals -> 0 FROM pg_temp.loaded()), '{"id": "3", "name": null, "gone": false}', 'before the first synchronisation nothing counts as gone');

SELECT ata.index_write(b.run, 1, 'all', '{"portals": [{"id": "3", "service_desk_id": "10", "languages": ["en"], "names": {"en": "IT help"}, "types": []}],
    "groups": [{"id": "g1", "name": "staff"}], "users": [{"id": "bob", "name": "Bob"}]}') FROM ata.sync_begin('manual', 'test') AS b;
SELECT ata.sync_commit((SELECT run FROM ata.sync_head), 1, 1, '{}') AS unused \gset
SELECT is((SELECT portals FROM pg_temp.loaded()), '[{"id": "3", "name": "IT help", "gone": false}, {"id": "5", "name": null, "gone": true}]',
    'S43: a portal deleted in Jira is listed as gone');
SELECT is((SELECT groups || organizations FROM pg_temp.loaded()), '[{"id": "g1", "name": "staff", "gone": false}, {"id": "o1", "name": null, "gone": true}]',
    'S45: groups come with their present name, organizations that are gone are marked');
SELECT is((SELECT users -> 0 ->> 'gone' FROM pg_temp.loaded()), 'true', 'S45: a deactivated user is marked');
SELECT ata.user_search_save('ali', '[{"id": "alice", "name": "Alice"}]') AS unused \gset
SELECT is((SELECT users -> 0 ->> 'gone' FROM pg_temp.loaded()), 'true', 'S45: also one whom a search found before: who is listed was looked up');
SELECT ata.access_save(3, 'all', '[]', 'selected', '["alice"]', '[]', '[]', 'admin', NULL) AS unused \gset
SELECT is((SELECT users -> 0 ->> 'gone' FROM pg_temp.loaded()), 'false', 'who was listed since then was not, and counts as found');
SELECT * FROM finish();
