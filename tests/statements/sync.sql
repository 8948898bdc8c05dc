-- Synchronisation: one at a time, nothing half, failure changes nothing.
SELECT plan(57);

CREATE FUNCTION pg_temp.portal(id text, name text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('portals', jsonb_build_array(jsonb_build_object('id', id, 'service_desk_id', '1' || id, 'languages',
        '["en", "de"]'::jsonb, 'names', jsonb_build_object('en', name))), 'types', jsonb_build_array(jsonb_build_object('portal', id) || '{"id": "25",
        "wordings": {"en": {"name": "Broken"}}, "fields": [{"id": "summary", "kind": "text", "wordings": {"en": {"name": "Summary"}}}]}'));
$$;
CREATE FUNCTION pg_temp.status() RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
    FOR r IN EXECUTE 'EXECUTE sync_status_load' LOOP RETURN to_jsonb(r); END LOOP;
END $$;

SELECT results_eq('EXECUTE snapshot_current', 'VALUES (0::bigint, NULL::bigint)', 'S29: at first there is no index');
SELECT is(pg_temp.status() ->> 'due', 'true', 'S28: at first a synchronisation is due');
CREATE TEMPORARY TABLE first AS SELECT * FROM ata.sync_begin('manual', 'admin');
SELECT is((SELECT begun FROM first), true, 'a run begins');
SELECT is((SELECT trigger FROM ata.sync_run WHERE id = (SELECT run FROM first)), 'first', 'S28: the very first run is told as such');
SELECT is((SELECT begun FROM ata.sync_begin('manual', 'admin')), false, 'S75: a second click begins none');
SELECT is((SELECT run FROM ata.sync_begin('schedule', NULL)), (SELECT run FROM first), 'S75: but tells the one that runs');
SELECT is(ata.sync_progress((SELECT run FROM first), 1, 'request_types', 3, 9), true, 'a run that holds the lease goes on');
SELECT is(ata.sync_progress((SELECT run FROM first), 2, 'request_types', 3, 9), false, 'one with another fence does not');
SELECT is(pg_temp.status() ->> 'phase', 'request_types', 'the phase is seen while it runs');
SELECT is((pg_temp.status() ->> 'done')::int, 3, 'and how far it is');
SELECT is(pg_temp.status() ->> 'due', 'false', 'while one runs none is due');

SELECT is(ata.index_write((SELECT run FROM first), 1, 'portal 3', pg_temp.portal('3', 'IT')), 3::bigint, 'a piece tells how many rows it made');
SELECT is(ata.index_write((SELECT run FROM first), 1, 'portal 3', pg_temp.portal('3', 'IT')), 3::bigint, 'the same piece again makes nothing and tells the same');
SELECT is((SELECT count(*) FROM ata.field), 1::bigint, 'and so no row is there twice');
SELECT throws_ok($$SELECT ata.index_write((SELECT run FROM first), 1, 'portal 3', pg_temp.portal('3', 'Other'))$$, '23000', NULL,
    'a piece with other content under the same name is refused');
SELECT throws_ok($$SELECT ata.index_write((SELECT run FROM first), 9, 'portal 5', pg_temp.portal('5', 'HR'))$$, '23000', NULL,
    'who has lost the lease writes nothing');
SELECT throws_ok($$SELECT ata.index_write((SELECT run FROM first), 1, 'bad', jsonb_set(pg_temp.portal('8', 'X'), '{types,0,fields,0,kind}', '"magic"'))$$,
    '23514', NULL, 'a field of a kind nobody knows is refused');
SELECT is_empty('EXECUTE portal_list(0, ''en'')', 'S29: nobody sees an index half built');
SELECT throws_ok('SELECT ata.sync_commit((SELECT run FROM first), 1, 2, ''{}'')', '23000', NULL, 'a run with a piece missing is not committed');
SELECT throws_ok('WITH lost AS (SELECT 1) SELECT ata.sync_commit((SELECT run FROM first), 7, 1, ''{}'')', '23000', NULL, 'nor one with an old fence');
SELECT is(ata.sync_commit((SELECT run FROM first), 1, 1, '{"portals": 1}'), true, 'a whole run is committed');
SELECT is(ata.sync_commit((SELECT run FROM first), 1, 1, '{"portals": 1}'), true, 'a commit repeated after a lost answer is no error');
SELECT is((SELECT snapshot FROM ata.sync_head), (SELECT run FROM first), 'the head points at the new snapshot');
SELECT is(pg_temp.status() ->> 'running', 'false', 'and nothing runs any more');
SELECT is((pg_temp.status() ->> 'next_due')::bigint - (pg_temp.status() ->> 'last_updated')::bigint, 86400::bigint, 'S74: the next one is due after 24 hours');
SELECT is(pg_temp.status() -> 'counts' ->> 'portals', '1', 'what was counted is kept');

UPDATE ata.clock_shift SET shift = shift + interval '24 hours 1 second';
SELECT is(pg_temp.status() ->> 'due', 'true', 'S74: and then it is due');
CREATE TEMPORARY TABLE second AS SELECT * FROM ata.sync_begin('schedule', 'scheduler');
SELECT ata.index_write((SELECT run FROM second), 2, 'portal 5', pg_temp.portal('5', 'HR')) AS unused \gset
CREATE TEMPORARY TABLE before AS SELECT pg_temp.status() AS status;
SELECT is(ata.sync_fail((SELECT run FROM second), 2, 'jira_away'), true, 'a run fails');
SELECT is(pg_temp.status() -> 'last_updated', (SELECT status -> 'last_updated' FROM before), 'S78: a failed run does not move "last updated"');
SELECT is((SELECT snapshot FROM ata.sync_head), (SELECT run FROM first), 'S79: and the old index stays in use');
SELECT bool_or(ata.snapshot_sweep(100)) AS unused FROM generate_series(1, 9) \gset
SELECT is((SELECT count(*) FROM ata.portal), 1::bigint, 'what a failed run wrote is swept away');
SELECT is(pg_temp.status() ->> 'last_attempt_message', 'jira_away', 'the administrator sees why');
SELECT is(pg_temp.status() ->> 'due', 'false', 'after a failure the next attempt waits a quarter of an hour');

CREATE TEMPORARY TABLE third AS SELECT * FROM ata.sync_begin('manual', 'admin');
UPDATE ata.clock_shift SET shift = shift + interval '61 seconds';
SELECT is(pg_temp.status() -> 'history' -> 0 ->> 'outcome', 'failed', 'a run that was killed is seen as failed once its lease has passed');
SELECT is(ata.sync_progress((SELECT run FROM third), 3, 'tickets', 0, 0), false, 'and cannot go on');
SELECT is((SELECT begun FROM ata.sync_begin('manual', 'admin')), true, 'it makes room for the next');
SELECT is((SELECT outcome || message FROM ata.sync_run WHERE id = (SELECT run FROM third)), 'failedsync_interrupted', 'and is marked as interrupted');
SELECT is(ata.sync_fail((SELECT run FROM third), 3, 'late'), false, 'what it says later is not heard');
SELECT is(jsonb_array_length(pg_temp.status() -> 'history'), 4, 'the history shows every run');

-- ---- more than half would be gone ----
CREATE TEMPORARY TABLE head AS SELECT run, fence FROM ata.sync_head;
SELECT ata.index_write(run, fence, 'directory', '{"groups": [{"id": "g", "name": "g"}]}') AS unused FROM head \gset
SELECT is((SELECT ata.sync_commit(run, fence, 1, '{}') FROM head), false, 'a run that found next to nothing is not believed');
SELECT is((SELECT snapshot FROM ata.sync_head), (SELECT run FROM first), 'the old index stays');
SELECT is(pg_temp.status() -> 'shrink' -> 'request_types', '{"before": 1, "after": 0}', 'what would go is told');
SELECT is(pg_temp.status() ->> 'last_attempt_message', 'sync_shrunk', 'and why');
CREATE TEMPORARY TABLE fifth AS SELECT * FROM ata.sync_begin('manual', 'admin');
SELECT is(pg_temp.status() -> 'shrink', 'null', 'not while the next run may find better');
SELECT is((SELECT count(*) FROM ata.audit WHERE what = 'sync'), 4::bigint, 'every run that an administrator began is in the audit trail, and no other');
SELECT is((SELECT begun FROM ata.sync_begin('manual', 'admin', true, '192.0.2.1')), false, 'a confirmation holds for the run under way, too');
SELECT is((SELECT origin || new::text FROM ata.audit ORDER BY id DESC LIMIT 1), '192.0.2.1{"confirm_shrink": true}', 'and is in the audit trail with its origin');
SELECT ata.index_write(run, fence, 'directory', '{"groups": [{"id": "g", "name": "g"}]}') AS unused FROM ata.sync_head \gset
SELECT is((SELECT ata.sync_commit(run, fence, 1, '{}') FROM ata.sync_head), true, 'which then is believed');
SELECT is((SELECT snapshot FROM ata.sync_head), (SELECT run FROM fifth), 'and replaces the index');

-- ---- an index that is known to be outdated, and what a run notes ----
SELECT is(pg_temp.status() ->> 'due', 'false', 'a fresh index is not due');
SELECT ata.sync_demand() AS unused \gset
UPDATE ata.clock_shift SET shift = shift + interval '2 minutes';
SELECT is(pg_temp.status() ->> 'due', 'true', 'once Jira was seen to differ, a run is due in a minute');
SELECT ok((pg_temp.status() ->> 'next_due')::bigint <= ata.seconds(ata.clock()), 'and is said to be');
CREATE TEMPORARY TABLE sixth AS SELECT * FROM ata.sync_begin('schedule', NULL);
SELECT is((SELECT stale FROM ata.sync_head), false, 'which then is on its way');
SELECT is(ata.sync_note((SELECT run FROM sixth), (SELECT fence FROM ata.sync_head), 'sync_forms_refused'), true, 'a run may note something');
SELECT is(ata.sync_note((SELECT run FROM sixth), (SELECT fence FROM ata.sync_head), 'sync_portals_closed IT'), true, 'and more than one thing');
SELECT is(ata.sync_note((SELECT run FROM sixth), 0, 'other'), false, 'with its own fence alone');
SELECT ata.index_write(run, fence, 'portal 3', pg_temp.portal('3', 'IT')) AS unused FROM ata.sync_head \gset
SELECT ata.sync_commit(run, fence, 1, '{}') AS unused FROM ata.sync_head \gset
SELECT is((SELECT outcome || ' ' || message FROM ata.sync_run WHERE id = (SELECT run FROM sixth)), E'ok sync_forms_refused\nsync_portals_closed IT', 'and the notes outlive its good end');
SELECT * FROM finish();
