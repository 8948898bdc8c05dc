-- What the administrator decides, and the secrets, which are stored encrypted by the programs.

CREATE FUNCTION ata.timezone_exists(the_zone text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ata, pg_temp AS $$
BEGIN
    PERFORM now() AT TIME ZONE the_zone;
    -- PostgreSQL also takes POSIX rules and abbreviations, which the rest of the program would read differently.
    RETURN the_zone = 'UTC' OR the_zone ~ '^[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)+$';
EXCEPTION WHEN invalid_parameter_value THEN
    RETURN false;
END $$;

CREATE TABLE ata.setting (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    version bigint NOT NULL DEFAULT 1,
    enabled boolean NOT NULL DEFAULT true,
    model text NOT NULL DEFAULT '' CHECK (char_length(model) <= 200),
    -- goes into every prompt, so its length costs tokens each turn
    instructions text NOT NULL DEFAULT '' CHECK (char_length(instructions) <= 4000),
    guided_fallback boolean NOT NULL DEFAULT false,
    retention_days integer NOT NULL DEFAULT 90 CHECK (retention_days BETWEEN 1 AND 3650),
    cycle_day integer NOT NULL DEFAULT 1 CHECK (cycle_day BETWEEN 1 AND 31),
    timezone text NOT NULL DEFAULT 'UTC' CHECK (ata.timezone_exists(timezone)),
    transcript_comment boolean NOT NULL DEFAULT false,
    past_tickets boolean NOT NULL DEFAULT true, -- summaries of past tickets are read for ranking
    -- what one person may use; NULL does not limit
    daily_tokens bigint CHECK (daily_tokens >= 1000),
    turns_per_minute integer DEFAULT 120 CHECK (turns_per_minute BETWEEN 1 AND 600),
    key_state text NOT NULL DEFAULT 'unset'
        CHECK (key_state IN ('unset', 'valid', 'invalid', 'unreachable', 'no_credit')),
    key_last4 text CHECK (char_length(key_last4) <= 4),
    key_checked_at timestamptz,
    key_message text CHECK (char_length(key_message) <= 500),
    changed_at timestamptz NOT NULL,
    changed_by text,
    CHECK ((key_state = 'unset') = (key_last4 IS NULL))
);
-- The billing cycle starts on the day of installation unless the administrator says otherwise.
INSERT INTO ata.setting (cycle_day, changed_at)
VALUES (extract(day FROM ata.clock() AT TIME ZONE 'UTC')::integer, ata.clock());

-- What calls showed of the operator's key, which itself is not here. Another key is another digest: nothing is known of it.
CREATE TABLE ata.managed_key (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    digest text NOT NULL CHECK (digest <> ''),
    state text NOT NULL CHECK (state IN ('valid', 'invalid', 'no_credit')),
    checked_at timestamptz NOT NULL
);

CREATE TABLE ata.secret (
    name text PRIMARY KEY CHECK (name <> ''),
    key_id text NOT NULL CHECK (key_id <> ''),
    nonce bytea NOT NULL CHECK (octet_length(nonce) = 12), -- AES-GCM
    ciphertext bytea NOT NULL CHECK (octet_length(ciphertext) BETWEEN 16 AND 65536), -- with its tag of 16 bytes
    aad text NOT NULL,
    changed_at timestamptz NOT NULL
);

-- The part of the settings that the document shows, for the audit trail: no key, nothing derived.
CREATE FUNCTION ata.setting_document(the_setting ata.setting) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, ata, pg_temp AS $$
    SELECT jsonb_build_object(
        'enabled', the_setting.enabled, 'model', the_setting.model, 'instructions', the_setting.instructions,
        'guided_fallback', the_setting.guided_fallback, 'retention_days', the_setting.retention_days,
        'cycle_day', the_setting.cycle_day, 'timezone', the_setting.timezone,
        'transcript_comment', the_setting.transcript_comment, 'past_tickets', the_setting.past_tickets, 'daily_tokens', the_setting.daily_tokens,
        'turns_per_minute', the_setting.turns_per_minute);
$$;

CREATE FUNCTION ata.secret_save(the_name text, the_key_id text, the_nonce text, the_ciphertext text, the_aad text)
RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    INSERT INTO ata.secret (name, key_id, nonce, ciphertext, aad, changed_at)
    VALUES (the_name, the_key_id, decode(the_nonce, 'hex'), decode(the_ciphertext, 'hex'), the_aad, ata.clock())
    ON CONFLICT (name) DO UPDATE SET key_id = excluded.key_id, nonce = excluded.nonce,
        ciphertext = excluded.ciphertext, aad = excluded.aad, changed_at = excluded.changed_at;
$$;

-- A secret encrypted again under another key of the installation: what it says stays. false: it is no longer the one that
-- was read, whose nonce is given.
CREATE FUNCTION ata.secret_rotate(the_name text, the_old_nonce text, the_key_id text, the_nonce text, the_ciphertext text,
                                  the_aad text, the_actor text)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    before text;
BEGIN
    SELECT key_id INTO before FROM ata.secret WHERE name = the_name AND nonce = decode(the_old_nonce, 'hex') FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM ata.secret_save(the_name, the_key_id, the_nonce, the_ciphertext, the_aad);
    PERFORM ata.audit_add(the_actor, NULL, 'secret.rotated', jsonb_build_object('name', the_name, 'key_id', before),
                          jsonb_build_object('name', the_name, 'key_id', the_key_id));
    RETURN true;
END $$;

-- the_key: NULL leaves the API key, {"state", "last4", "message", "secret": {"name", "key_id", "nonce", "ciphertext", "aad"}
-- or null} replaces or removes it. Gives the new version, NULL when it has moved.
CREATE FUNCTION ata.setting_save(the_version bigint, the_document jsonb, the_key jsonb, the_actor text, the_origin text)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    before ata.setting;
    after ata.setting;
    secret jsonb := the_key -> 'secret';
BEGIN
    SELECT * INTO before FROM ata.setting FOR UPDATE;
    IF before.version <> the_version THEN
        RETURN NULL;
    END IF;
    UPDATE ata.setting SET version = version + 1, changed_at = ata.clock(), changed_by = the_actor,
           enabled = (the_document ->> 'enabled')::boolean, model = the_document ->> 'model',
           instructions = the_document ->> 'instructions',
           guided_fallback = (the_document ->> 'guided_fallback')::boolean,
           retention_days = (the_document ->> 'retention_days')::integer,
           cycle_day = (the_document ->> 'cycle_day')::integer, timezone = the_document ->> 'timezone',
           transcript_comment = (the_document ->> 'transcript_comment')::boolean,
           past_tickets = (the_document ->> 'past_tickets')::boolean,
           daily_tokens = nullif((the_document ->> 'daily_tokens')::bigint, 0),
           turns_per_minute = nullif((the_document ->> 'turns_per_minute')::integer, 0)
     RETURNING * INTO after;
    IF before.past_tickets AND NOT after.past_tickets THEN
        PERFORM ata.past_tickets_erase();
    END IF;
    IF jsonb_typeof(the_key) = 'object' THEN
        IF jsonb_typeof(secret) = 'object' THEN
            PERFORM ata.secret_save(secret ->> 'name', secret ->> 'key_id', secret ->> 'nonce', secret ->> 'ciphertext',
                                    secret ->> 'aad');
            UPDATE ata.setting SET key_state = the_key ->> 'state', key_last4 = the_key ->> 'last4',
                   key_message = the_key ->> 'message', key_checked_at = ata.clock();
        ELSE
            DELETE FROM ata.secret WHERE name = 'api_key';
            UPDATE ata.setting SET key_state = 'unset', key_last4 = NULL, key_message = NULL, key_checked_at = NULL;
        END IF;
        PERFORM ata.audit_add(the_actor, the_origin, 'api_key', jsonb_build_object('last4', before.key_last4),
                              (SELECT jsonb_build_object('last4', s.key_last4, 'state', s.key_state) FROM ata.setting AS s));
    END IF;
    IF ata.setting_document(before) <> ata.setting_document(after) THEN
        PERFORM ata.audit_add(the_actor, the_origin, 'config', ata.setting_document(before), ata.setting_document(after));
    END IF;
    RETURN after.version;
END $$;

CREATE FUNCTION ata.setting_enable(the_switch boolean, the_actor text, the_origin text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    new_version bigint;
BEGIN
    UPDATE ata.setting SET enabled = the_switch, version = version + 1, changed_at = ata.clock(), changed_by = the_actor
     WHERE enabled <> the_switch RETURNING version INTO new_version;
    IF FOUND THEN
        PERFORM ata.audit_add(the_actor, the_origin, 'enabled', to_jsonb(NOT the_switch), to_jsonb(the_switch));
        RETURN new_version;
    END IF;
    RETURN (SELECT version FROM ata.setting);
END $$;

CREATE FUNCTION ata.setting_key_state(the_last4 text, the_state text, the_message text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    UPDATE ata.setting SET key_state = the_state, key_message = the_message, key_checked_at = ata.clock()
     WHERE key_last4 = the_last4
       -- every turn reports; only what is news, or a minute old, is written
       AND (key_state <> the_state OR key_message IS DISTINCT FROM the_message
            OR key_checked_at < ata.clock() - interval '1 minute');
$$;

CREATE FUNCTION ata.managed_key_state(the_digest text, the_state text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    INSERT INTO ata.managed_key (digest, state, checked_at) VALUES (the_digest, the_state, ata.clock())
    ON CONFLICT (one) DO UPDATE SET digest = excluded.digest, state = excluded.state, checked_at = excluded.checked_at
     WHERE (managed_key.digest, managed_key.state) <> (excluded.digest, excluded.state);
$$;

GRANT SELECT ON ata.setting, ata.managed_key, ata.secret TO ata_app;
GRANT EXECUTE ON FUNCTION ata.timezone_exists(text), ata.secret_rotate(text, text, text, text, text, text, text),
    ata.setting_save(bigint, jsonb, jsonb, text, text), ata.setting_enable(boolean, text, text),
    ata.setting_key_state(text, text, text), ata.managed_key_state(text, text) TO ata_app;
