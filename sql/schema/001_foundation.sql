-- What everything else stands on: who may do what by default, and the clock.
--
-- A function that runs with its owner's rights has a search_path of its own, or a body that PostgreSQL binds when it is made
-- (RETURN …): neither can be led astray by the caller's. One that runs with its caller's rights and path names the schema
-- of all it touches: most of those are called by the former many times a turn, and setting a path takes as long as reading
-- a row.

-- Functions are for those who are named, not for everybody.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
REVOKE ALL ON SCHEMA ata FROM PUBLIC;
GRANT USAGE ON SCHEMA ata TO ata_app;
GRANT SELECT ON ata.schema_version TO ata_app;

-- Leases and billing cycles go by the database's clock alone: web nodes' clocks differ. Tests move it; nobody else can.
CREATE TABLE ata.clock_shift (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    shift interval NOT NULL DEFAULT '0'
);
INSERT INTO ata.clock_shift DEFAULT VALUES;

CREATE FUNCTION ata.clock() RETURNS timestamptz
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN pg_catalog.clock_timestamp() OPERATOR(pg_catalog.+) (SELECT shift FROM ata.clock_shift);
END $$;
GRANT SELECT ON ata.clock_shift TO ata_app;
GRANT EXECUTE ON FUNCTION ata.clock() TO ata_app;

-- Seconds since 1970, as the programs count time; nothing stays nothing.
CREATE FUNCTION ata.seconds(the_time timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN floor(extract(epoch FROM the_time))::bigint;
GRANT EXECUTE ON FUNCTION ata.seconds(timestamptz) TO ata_app;

-- The same moment inside JSON.
CREATE FUNCTION ata.rfc3339(the_time timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_char(the_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');
GRANT EXECUTE ON FUNCTION ata.rfc3339(timestamptz) TO ata_app;
