-- The audit trail: added to and never changed, chained so that tampering shows.
SELECT plan(10);

SELECT ata.audit_add('admin', '192.0.2.1', 'config', '{"enabled": true}', '{"enabled": false}') AS unused \gset
SELECT ata.audit_add('admin', NULL, 'access', NULL, '{}') AS unused \gset
SELECT ata.audit_add('operator', NULL, 'credits', NULL, '5') AS unused \gset
SELECT is((SELECT array_agg(id ORDER BY id) FROM ata.audit), '{1,2,3}', 'entries are numbered without a gap');
SELECT is((SELECT count(*) FROM ata.audit AS a JOIN ata.audit AS b ON b.id = a.id + 1 AND b.previous = a.digest), 2::bigint, 'each is chained to the one before');
SELECT is(ata.audit_verify(), 0::bigint, 'an untouched chain is whole');
SELECT throws_ok('UPDATE ata.audit SET actor = ''nobody''', '42501', NULL, 'no entry is changed');
SELECT throws_ok('DELETE FROM ata.audit', '42501', NULL, 'none is removed');
SELECT throws_ok('TRUNCATE ata.audit', '42501', NULL, 'nor all of them at once');
ALTER TABLE ata.audit DISABLE TRIGGER audit_stays;
SAVEPOINT intact;
UPDATE ata.audit SET new = '{"enabled": true}' WHERE id = 1;
SELECT is(ata.audit_verify(), 1::bigint, 'a row altered behind our back is found');
ROLLBACK TO intact;
DELETE FROM ata.audit WHERE id = 2;
SELECT is(ata.audit_verify(), 3::bigint, 'so is a row taken out');
ROLLBACK TO intact;
DELETE FROM ata.audit WHERE id = 3;
SELECT is(ata.audit_verify(), 3::bigint, 'and one cut off the end');
ROLLBACK TO intact;
CREATE FUNCTION pg_temp.ids(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE r record; ids text := '';
BEGIN
    FOR r IN EXECUTE 'EXECUTE ' || statement LOOP ids := ids || r.id; END LOOP;
    RETURN ids;
END $$;
SELECT is(pg_temp.ids('audit_list(0, 2, 9999)') || pg_temp.ids('audit_list(2, 2, 9999)'), '321', 'the newest come first, page by page');
SELECT * FROM finish();
