-- The index as it is read: languages, order, what is hidden, old snapshots, visibility.
SELECT plan(25);

CREATE FUNCTION pg_temp.document(name text) RETURNS jsonb LANGUAGE sql AS $$ SELECT ('{"portals": [{
  "id": "3", "service_desk_id": "10", "key": "IT", "url": "https://desk.example/portal/3", "languages": ["en", "de-DE", "fr"],
  "names": {"en": "' || name || '", "de-DE": "IT-Hilfe"},
  "groups": [{"id": "1", "names": {"en": "Hardware", "de-DE": "Geräte"}}, {"id": "2", "names": {"en": "Common"}}]}],
  "types": [
    {"portal": "3", "id": "100", "groups": ["1"], "url": "https://desk.example/100", "wordings": {"en": {"name": "New laptop", "description": "Order one"}}},
    {"portal": "3", "id": "25", "groups": ["2", "1"], "restricted": true, "wordings": {
        "en": {"name": "Broken", "description": "It does not work", "help": "Say what"}, "de-DE": {"name": "Defekt", "description": "Geht nicht"},
        "fr": {"name": "Broken", "description": "Ne marche pas"}},
     "fields": [
       {"id": "priority", "kind": "priority", "position": 2, "default": "3", "wordings": {"en": {"name": "Priority"}, "de-DE": {"name": "Priorität"}},
        "options": [{"id": "1", "labels": {"en": "High", "de-DE": "Hoch"}}, {"id": "3", "labels": {"en": "Low"}}]},
       {"id": "summary", "kind": "text", "position": 1, "required": true, "characters_max": 255, "default": null, "wordings": {"en": {"name": "Summary"}}},
       {"id": "cf1", "kind": "cascading", "wordings": {"en": {"name": "Place"}}, "position": 3,
        "options": [{"id": "12", "parent": "11", "labels": {"en": "Room 1"}}, {"id": "11", "labels": {"en": "Berlin"}}]},
       {"id": "cf2", "kind": "unsupported", "why": "assets", "required": true, "position": 4, "wordings": {"en": {"name": "Device"}}}]},
    {"portal": "3", "id": "9", "hidden": true, "wordings": {"en": {"name": "Secret"}}}],
  "examples": [{"portal": "3", "id": "IT-1", "type": "25", "text": "My screen is black"}],
  "articles": [{"id": "a1", "portal": "3", "space": "KB", "title": "Screens"}, {"id": "a2", "portal": "5", "title": "Holidays"}]}')::jsonb;
$$;
CREATE FUNCTION pg_temp.sync(name text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE b record; f bigint;
BEGIN
    SELECT * INTO b FROM ata.sync_begin('manual', 'test');
    SELECT fence INTO f FROM ata.sync_head;
    PERFORM ata.index_write(b.run, f, 'all', pg_temp.document(name));
    PERFORM ata.sync_commit(b.run, f, 1, '{}');
    WHILE ata.snapshot_sweep(2) LOOP NULL; END LOOP;
    RETURN b.run;
END $$;
CREATE FUNCTION pg_temp.rows(statement text) RETURNS SETOF jsonb LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
    FOR r IN EXECUTE 'EXECUTE ' || replace(statement, 'current', (SELECT snapshot::text FROM ata.sync_head)) LOOP
        RETURN NEXT to_jsonb(r);
    END LOOP;
END $$;
CREATE TEMPORARY TABLE one AS SELECT pg_temp.sync('IT help') AS id;

SELECT is((SELECT row ->> 'name' FROM pg_temp.rows('portal_load(current, ''3'', ''en'')') AS row), 'IT help', 'a portal has its name');
SELECT is((SELECT row ->> 'name' FROM pg_temp.rows('portal_load(current, ''3'', ''de-AT'')') AS row), 'IT-Hilfe',
    'an Austrian reads the German name');
SELECT is((SELECT row ->> 'name' FROM pg_temp.rows('portal_load(current, ''3'', ''pl'')') AS row), 'IT help',
    'S5: a language nobody synchronised falls back to the default one');
SELECT is_empty('SELECT pg_temp.rows(''portal_load(current, ''''4'''', ''''en'''')'')', 'a portal that is not there is not there');
SELECT results_eq('SELECT row ->> ''id'' FROM pg_temp.rows(''portal_types(current, ''''3'''', ''''en'''')'') AS row', ARRAY['25', '100'],
    'types come by their number, and S9: hidden ones do not come');
SELECT is((SELECT row ->> 'name' FROM pg_temp.rows('portal_types(current, ''3'', ''de'')') AS row LIMIT 1), 'Defekt',
    'types are named in the language asked for');
SELECT is((SELECT row ->> 'also' FROM pg_temp.rows('portal_types(current, ''3'', ''de'')') AS row LIMIT 1),
    E'Broken\nIt does not work\nSay what\nNe marche pas', 'and every other wording is there once, for ranking');
SELECT is((SELECT row ->> 'groups' FROM pg_temp.rows('portal_types(current, ''3'', ''de'')') AS row LIMIT 1), 'Geräte, Common',
    'a type has the names of its groups, in the order of the portal');
SELECT is((SELECT row ->> 'restricted' FROM pg_temp.rows('portal_types(current, ''3'', ''en'')') AS row LIMIT 1), 'true', 'a restricted type says so');
SELECT results_eq('SELECT row ->> ''id'' FROM pg_temp.rows(''portal_fields(current, ''''3'''', ''''en'''', ''''["25"]'''')'') AS row',
    ARRAY['summary', 'priority', 'cf1', 'cf2'], 'fields come in the order of the form');
SELECT is((SELECT row - ARRAY['schema', 'description'] FROM pg_temp.rows('portal_fields(current, ''3'', ''de'', ''["25"]'')') AS row OFFSET 1 LIMIT 1),
    '{"type_id": "25", "id": "priority", "name": "Priorität", "also": "Priority", "kind": "priority", "required": false, "characters_max": 0,
      "default_json": "3", "why": null}', 'a field has its wording, kind and default');
SELECT is((SELECT row -> 'default_json' FROM pg_temp.rows('portal_fields(current, ''3'', ''de'', ''["25"]'')') AS row LIMIT 1), 'null', 'a default of null is none');
SELECT results_eq('SELECT row ->> ''id'' FROM pg_temp.rows(''portal_options(current, ''''3'''', ''''en'''', ''''["25"]'''')'') AS row WHERE row ->> ''field_id'' = ''cf1''',
    ARRAY['11', '12'], 'parents come before their children');
SELECT is((SELECT row ->> 'label' || (row ->> 'also') FROM pg_temp.rows('portal_options(current, ''3'', ''de'', ''["25"]'')') AS row WHERE row ->> 'id' = '1'), 'HochHigh',
    'an option has its label and the others');
SELECT results_eq($$SELECT row ->> 'title' FROM pg_temp.rows('portal_articles(current, ''3'')') AS row$$, ARRAY['Screens'], 'S76: articles of this portal are there to be pointed to');
SELECT is((SELECT row ->> 'text' FROM pg_temp.rows('portal_examples(current, ''3'', 9)') AS row), 'My screen is black', 'past tickets are there for ranking');
SELECT results_eq('SELECT a.id FROM ata.article AS a JOIN ata.sync_head USING (snapshot) WHERE a.portal_id = ''3''', ARRAY['a1'], 'articles are those of the portal');

SELECT ata.visibility_save((SELECT id FROM one), '3', 'alice', '["25"]') AS unused \gset
SELECT is((SELECT row FROM pg_temp.rows('visibility_load(current, ''3'', ''alice'')') AS row), '{"type_ids": ["25"], "age_seconds": 0}', 'S9: what a person may raise is kept');
UPDATE ata.clock_shift SET shift = shift + interval '90 seconds';
SELECT is((SELECT (row ->> 'age_seconds')::int FROM pg_temp.rows('visibility_load(current, ''3'', ''alice'')') AS row), 90, 'with its age');
SELECT ata.visibility_save((SELECT id FROM one), '3', 'carol', '["25"]') AS unused \gset
EXECUTE visibility_forget('carol') \gset
SELECT results_eq('SELECT account FROM ata.visibility', ARRAY['alice'], 'what Jira was seen to have changed is forgotten, of one person');
SELECT lives_ok('SELECT ata.visibility_save(999, ''3'', ''alice'', ''["25"]'')', 'what was asked of a snapshot dropped meanwhile is not kept and no error');

SELECT pg_temp.sync('IT desk') AS unused \gset
SELECT is_empty('SELECT pg_temp.rows(''visibility_load(current, ''''3'''', ''''alice'''')'')', 'S77: after a synchronisation rights are asked again');
SELECT is((SELECT count(*) FROM ata.portal), 2::bigint, 'the snapshot before the current one stays for those still reading it');
SELECT pg_temp.sync('IT point') AS unused \gset
SELECT is((SELECT count(*) FROM ata.portal WHERE snapshot = (SELECT id FROM one)), 0::bigint, 'the one before that is dropped');
SELECT is((SELECT count(*) FROM ata.option WHERE snapshot = (SELECT id FROM one)) + (SELECT count(*) FROM ata.visibility), 0::bigint, 'with all that belongs to it');
SELECT * FROM finish();
