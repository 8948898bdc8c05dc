-- What the programs' role may do: call the functions, read, and nothing else.
SELECT plan(32);

-- Runs a statement as the programs do.
CREATE FUNCTION pg_temp.as_app(statement text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    SET LOCAL ROLE ata_app;
    EXECUTE statement;
    RESET ROLE;
END $$;
CREATE FUNCTION pg_temp.is_denied(statement text, title text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    state text := 'no error';
BEGIN
    BEGIN
        PERFORM pg_temp.as_app(statement);
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE;
    END;
    RETURN tap.is(state, '42501', title);
END $$;

SELECT lives_ok('SELECT pg_temp.as_app(''SELECT ata.quota_open(1000)'')', 'the programs call functions that write');
SELECT lives_ok('SELECT pg_temp.as_app(''SELECT version FROM ata.setting'')', 'and read tables');
SELECT pg_temp.is_denied('CREATE TEMPORARY TABLE t (a int)', 'escape: no temporary tables');
SELECT pg_temp.is_denied('CREATE TABLE ata.t (a int)', 'escape: no tables in the schema');
SELECT pg_temp.is_denied('CREATE TABLE public.t (a int)', 'escape: nor in public');
SELECT pg_temp.is_denied('CREATE SCHEMA escape', 'escape: no schemas');
SELECT pg_temp.is_denied('DO $x$ BEGIN PERFORM 1; END $x$', 'escape: no code of its own');
SELECT pg_temp.is_denied('CREATE FUNCTION ata.f() RETURNS int LANGUAGE sql AS ''SELECT 1''', 'escape: no functions');
SELECT is(pg_has_role('ata_app', 'ata_owner', 'member'), false, 'escape: it does not become the owner');
SELECT pg_temp.is_denied('COPY ata.secret TO PROGRAM ''cat''', 'escape: it starts no program');
SELECT pg_temp.is_denied('COPY ata.person TO ''/tmp/people''', 'escape: it writes no file');
SELECT pg_temp.is_denied('SELECT pg_read_file(''/etc/passwd'')', 'escape: it reads no file');
SELECT pg_temp.is_denied('ALTER ROLE ata_app SUPERUSER', 'escape: it does not raise itself');
SELECT pg_temp.is_denied('CREATE EXTENSION dblink', 'escape: it adds no extension');

SELECT pg_temp.is_denied('UPDATE ata.usage_cycle SET credits = 1000000', 'the quota is not changed past its functions');
SELECT pg_temp.is_denied('DELETE FROM ata.usage_turn', 'nor the ledger');
SELECT pg_temp.is_denied('UPDATE ata.setting SET enabled = true', 'nor the settings');
SELECT pg_temp.is_denied('UPDATE ata.clock_shift SET shift = ''1 year''', 'nor the clock');
SELECT pg_temp.is_denied('UPDATE ata.conversation SET person = ''eve''', 'nor whose a conversation is');
SELECT pg_temp.is_denied('UPDATE ata.audit SET actor = ''nobody''', 'the audit trail is not changed');
SELECT pg_temp.is_denied('DELETE FROM ata.audit', 'nor shortened');
SELECT pg_temp.is_denied('TRUNCATE ata.audit', 'nor emptied');
SELECT pg_temp.is_denied('INSERT INTO ata.audit (id, at, actor, what, previous, digest) VALUES (1, now(), ''a'', ''b'', '''', '''')', 'nor written with a chain of its own');
SELECT pg_temp.is_denied('INSERT INTO ata.audit (actor, what) VALUES (''a'', ''b'')', 'nor added to by itself');
SELECT pg_temp.is_denied('SELECT ata.audit_add(''a'', NULL, ''b'', NULL, NULL)', 'in no way');
SELECT lives_ok($$SELECT pg_temp.as_app('SELECT ata.setting_enable(false, ''a'', NULL)')$$, 'but together with what it tells of');
SELECT pg_temp.is_denied('SELECT ata.usage_settle(gen_random_uuid(), 0, 0, 0, 0, false, ''x'')', 'what functions need inside is not for callers');
SELECT pg_temp.is_denied('SELECT ata.sync_drop(1, ''x'')', 'nor is this');
SELECT pg_temp.is_denied('DELETE FROM ata.schema_version', 'the version of the schema is not theirs');

SELECT is((SELECT count(*) FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
            WHERE n.nspname = 'ata' AND p.prosecdef AND p.prosqlbody IS NULL AND NOT coalesce(p.proconfig @> ARRAY['search_path=pg_catalog, ata, pg_temp'], false)),
    0::bigint, 'every function with its owner''s rights has a fixed search_path or a bound body');
SELECT is((SELECT count(*) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_roles AS r ON r.oid = c.relowner
            WHERE n.nspname = 'ata' AND r.rolname <> 'ata_owner'), 0::bigint, 'everything belongs to the owner, who cannot log in');
SELECT is((SELECT rolcanlogin OR rolsuper FROM pg_roles WHERE rolname = 'ata_owner'), false, 'the owner cannot log in');
SELECT * FROM finish();
