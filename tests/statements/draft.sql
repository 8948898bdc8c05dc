-- The draft as the person changes it.
SELECT plan(18);

CREATE FUNCTION pg_temp.id(n integer) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid $$;
CREATE TEMPORARY TABLE alice AS SELECT conversation AS id FROM ata.turn_begin('alice', '3', NULL, pg_temp.id(1), 'Hello', pg_temp.id(101), 'guided', 0, NULL);
SELECT ata.turn_end(pg_temp.id(101), 'Hm?', '{}', '25', false, 'summary', 1, false,
    '[{"field": "summary", "value": "Black", "text": "Black", "confidence": 0.8, "evidence": "black"}, {"field": "labels", "value": ["a"], "text": "a"}]',
    0, 0, 0, 0, false, 'ask') AS unused \gset
CREATE FUNCTION pg_temp.patch(version bigint, type text, the_values jsonb, person text DEFAULT 'alice', OUT finding text, OUT new_version bigint) LANGUAGE sql AS $$
    SELECT p.finding, p.new_version FROM ata.draft_patch(person, (SELECT id FROM alice), version, type, the_values) AS p $$;
CREATE FUNCTION pg_temp.loaded() RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
    FOR r IN EXECUTE format('EXECUTE draft_load(''alice'', %L)', (SELECT id FROM alice)) LOOP RETURN to_jsonb(r); END LOOP;
END $$;

SELECT is(pg_temp.loaded() - ARRAY['conversation', 'values'], '{"files": [], "portal_id": "3", "state": "open", "version": 1, "request_type_id": "25", "type_by_person": false,
    "asked_field_id": "summary", "questions": 1, "submitting": false}', 'a draft is read with all that is known about it');
SELECT is(pg_temp.loaded() -> 'values' -> 1, '{"field": "summary", "value": "Black", "text": "Black", "source": "assistant", "confidence": 0.8, "evidence": "black"}',
    'and each value with where it came from');
SELECT is((SELECT finding || new_version FROM pg_temp.patch(1, NULL, '[{"field": "summary", "value": "Screen", "text": "Screen"}]')), 'ok2',
    'S20: a person changes a value');
SELECT is(pg_temp.loaded() -> 'values' -> 1, '{"field": "summary", "value": "Screen", "text": "Screen", "source": "person", "confidence": 1, "evidence": ""}',
    'which is then theirs');
SELECT is((SELECT finding FROM pg_temp.patch(1, NULL, '[{"field": "summary", "value": "Old tab"}]')), 'moved', 'an old version changes nothing');
SELECT is(pg_temp.loaded() -> 'values' -> 1 ->> 'value', 'Screen', 'nothing at all');
SELECT is((SELECT finding FROM pg_temp.patch(2, NULL, '[]', 'bob')), 'none', 'another person''s draft is not there');
SELECT is((SELECT finding || new_version FROM pg_temp.patch(2, NULL, '[{"field": "summary", "value": "Screen", "text": "Screen"}]')), 'ok2', 'the same value again is no change');
SELECT is((SELECT finding || new_version FROM pg_temp.patch(2, NULL, '[{"field": "labels", "value": null, "text": ""}]')), 'ok3', 'a value is emptied');
SELECT is(pg_temp.loaded() -> 'values' -> 0 -> 'value', 'null', 'on purpose, which is kept');
SELECT is((SELECT finding || new_version FROM pg_temp.patch(3, '100', NULL)), 'ok4', 'S20: a person chooses another type');
SELECT is(pg_temp.loaded() ->> 'type_by_person', 'true', 'which is theirs, too');
SELECT is((SELECT finding || new_version FROM pg_temp.patch(4, '101', '[{"field": "summary", "value": "Black", "text": "Black", "source": "assistant", "evidence": "black"},
    {"field": "room", "value": "B 12", "text": "B 12", "source": "assistant", "evidence": "in B 12"}]')), 'ok5', 'what the assistant fills in with a new type');
SELECT is(pg_temp.loaded() -> 'values' @> '[{"field": "summary", "value": "Screen", "source": "person"}, {"field": "room", "value": "B 12", "source": "assistant", "evidence": "in B 12"}]', true,
    'keeps its source and leaves what the person wrote');
SELECT throws_ok('SELECT ata.draft_write((SELECT id FROM alice), ''[{"field": "x", "source": "magic"}]'')', '23514', NULL, 'a value comes from the person, the assistant or a default');

SELECT is((SELECT finding FROM ata.submission_accept('alice', (SELECT id FROM alice), 'key', 5, 'hash', '{}', '100', 'marker-marker-marker', '[]')), 'new', 'a ticket is on its way');
SELECT is((SELECT finding FROM pg_temp.patch(5, NULL, '[{"field": "summary", "value": "Too late"}]')), 'busy', 'while it is, nothing changes');
UPDATE ata.conversation SET state = 'submitted';
DELETE FROM ata.submission;
SELECT is((SELECT finding FROM pg_temp.patch(5, NULL, '[]')), 'closed', 'nor after it became a ticket');
SELECT * FROM finish();
