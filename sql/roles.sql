-- Roles and the rights of the database itself: run once in a new database by a superuser (or what a managed service has
-- instead), before sql/migrate. Running it again does no harm.
--
-- ata_owner owns schema and functions and cannot log in; who migrates is a member of it. ata_app is whom the programs
-- log in as: it may read what they show and call the functions that write, and nothing else.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ata_owner') THEN
        CREATE ROLE ata_owner NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ata_app') THEN
        CREATE ROLE ata_app LOGIN;
    END IF;
    -- No temporary tables (a way round the rights, and they break transaction pooling), no strangers.
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO ata_app', current_database());
    EXECUTE format('GRANT CREATE, CONNECT ON DATABASE %I TO ata_owner', current_database());
END $$;

ALTER ROLE ata_app SET statement_timeout = '15s';
ALTER ROLE ata_app SET lock_timeout = '3s';
ALTER ROLE ata_app SET idle_in_transaction_session_timeout = '15s';
-- A program that gave up waiting closes its connection: its statement ends, too.
ALTER ROLE ata_app SET client_connection_check_interval = '2s';
-- Compiling a statement takes longer than any of ours runs; before the first ANALYZE the planner would believe otherwise.
ALTER ROLE ata_app SET jit = off;
-- The statements name their schema; nothing is ever looked for elsewhere.
ALTER ROLE ata_app SET search_path = 'pg_catalog';

REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- Without this any login can run code of its own with DO.
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
GRANT USAGE ON LANGUAGE plpgsql TO ata_owner;
