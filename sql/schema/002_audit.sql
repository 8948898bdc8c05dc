-- Who changed what: only ever added to, each row chained to the one before, so that a row altered or taken out shows.

CREATE TABLE ata.audit (
    id bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    actor text NOT NULL CHECK (actor <> ''),
    origin text,
    what text NOT NULL CHECK (what <> ''),
    old jsonb,
    new jsonb,
    previous bytea NOT NULL,
    digest bytea NOT NULL
);

-- The end of the chain. Its row lock puts writers in line, and a row cut off the end shows as well.
CREATE TABLE ata.audit_head (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    id bigint NOT NULL DEFAULT 0,
    digest bytea NOT NULL DEFAULT '\x'
);
INSERT INTO ata.audit_head DEFAULT VALUES;

CREATE FUNCTION ata.audit_digest(entry ata.audit) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, ata, pg_temp AS $$
    SELECT sha256(entry.previous || convert_to(jsonb_build_array(entry.id, extract(epoch FROM entry.at), entry.actor,
                                                                 entry.origin, entry.what, entry.old, entry.new)::text,
                                               'UTF8'));
$$;

CREATE FUNCTION ata.audit_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    head ata.audit_head;
BEGIN
    SELECT * INTO head FROM ata.audit_head FOR UPDATE;
    NEW.id := head.id + 1;
    NEW.at := ata.clock();
    NEW.previous := head.digest;
    NEW.digest := ata.audit_digest(NEW);
    UPDATE ata.audit_head SET id = NEW.id, digest = NEW.digest;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_chain BEFORE INSERT ON ata.audit FOR EACH ROW EXECUTE FUNCTION ata.audit_chain();

-- Not even the owner changes a row by accident.
CREATE FUNCTION ata.audit_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ata, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is only ever added to' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ata.audit
    FOR EACH STATEMENT EXECUTE FUNCTION ata.audit_stays();

CREATE FUNCTION ata.audit_add(the_actor text, the_origin text, the_what text, the_old jsonb, the_new jsonb) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    INSERT INTO ata.audit (actor, origin, what, old, new) VALUES (the_actor, the_origin, the_what, the_old, the_new);
$$;

-- The first row that does not fit its digest or its neighbour; 0 when the chain is whole to its end.
CREATE FUNCTION ata.audit_verify() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    WITH chain AS (
        SELECT a.id, a.digest = ata.audit_digest(a) AND a.previous = lag(a.digest, 1, '\x'::bytea) OVER (ORDER BY a.id)
                     AND a.id = row_number() OVER (ORDER BY a.id) AS fits
          FROM ata.audit AS a)
    SELECT coalesce((SELECT min(id) FROM chain WHERE NOT fits),
                    (SELECT h.id FROM ata.audit_head AS h
                      WHERE h.digest IS DISTINCT FROM coalesce((SELECT a.digest FROM ata.audit AS a
                                                                 ORDER BY a.id DESC LIMIT 1), '\x')), 0);
$$;

GRANT SELECT ON ata.audit TO ata_app;
GRANT EXECUTE ON FUNCTION ata.audit_verify() TO ata_app;
