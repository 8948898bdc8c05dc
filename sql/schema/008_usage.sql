-- What a billing cycle used. One ledger row a turn, one counter row a cycle; the limit is a constraint, so that not even
-- faulty code goes past it. Nothing here holds a text, and who it was is forgotten once their day is over.

CREATE TABLE ata.usage_cycle (
    starts timestamptz PRIMARY KEY,
    ends timestamptz NOT NULL,
    base_limit bigint, -- NULL: no limit
    credits bigint NOT NULL DEFAULT 0,
    used bigint NOT NULL DEFAULT 0,
    reserved bigint NOT NULL DEFAULT 0,
    overrun bigint NOT NULL DEFAULT 0,
    conversations bigint NOT NULL DEFAULT 0,
    turns bigint NOT NULL DEFAULT 0,
    input_tokens bigint NOT NULL DEFAULT 0,
    cached_tokens bigint NOT NULL DEFAULT 0,
    output_tokens bigint NOT NULL DEFAULT 0,
    total_tokens bigint NOT NULL DEFAULT 0,
    CHECK (starts < ends),
    -- in one: every statement that writes a row reads the text of each constraint anew
    CHECK (least(base_limit, credits, used, reserved, overrun) >= 0),
    -- the promise: what is used and promised away never passes the limit
    CONSTRAINT within_limit CHECK (base_limit IS NULL OR used + reserved <= base_limit + credits),
    -- every moment belongs to one cycle
    CONSTRAINT cycles_apart EXCLUDE USING gist (tstzrange(starts, ends) WITH &&)
) WITH (fillfactor = 50);

-- The ledger: reserved when a turn begins, settled when it ends, charged in full when nobody settles it in time.
CREATE TABLE ata.usage_turn (
    token uuid PRIMARY KEY,
    cycle timestamptz NOT NULL, -- no foreign key: its check would lock the one hot row once more each turn
    at timestamptz NOT NULL,
    portal_id text NOT NULL,
    engine text NOT NULL CHECK (engine IN ('model', 'guided')),
    first boolean NOT NULL, -- this turn began a conversation
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'settled', 'expired')),
    amount bigint NOT NULL, -- reserved
    charged bigint NOT NULL DEFAULT 0,
    overrun bigint NOT NULL DEFAULT 0,
    input_tokens bigint NOT NULL DEFAULT 0,
    cached_tokens bigint NOT NULL DEFAULT 0,
    output_tokens bigint NOT NULL DEFAULT 0,
    total_tokens bigint NOT NULL DEFAULT 0,
    estimated boolean NOT NULL DEFAULT false,
    outcome text NOT NULL DEFAULT 'running',
    person text, -- whose share of the day it counts for; NULL once that day is over
    expires timestamptz NOT NULL,
    CHECK (least(amount, charged, overrun, input_tokens, cached_tokens, output_tokens, total_tokens) >= 0)
) WITH (fillfactor = 70);
-- `expires` is in no index: it moves every five seconds of every running turn, and such updates stay on their page
CREATE INDEX usage_turn_open ON ata.usage_turn (token) WHERE state = 'open';
CREATE INDEX usage_turn_at ON ata.usage_turn (cycle, at);
CREATE INDEX usage_turn_person ON ata.usage_turn (person, at) WHERE person IS NOT NULL;

CREATE TABLE ata.usage_credit (
    idempotency_key text PRIMARY KEY CHECK (idempotency_key <> ''),
    cycle timestamptz NOT NULL REFERENCES ata.usage_cycle,
    tokens bigint NOT NULL CHECK (tokens > 0),
    note text NOT NULL DEFAULT '',
    actor text NOT NULL,
    at timestamptz NOT NULL
);

-- What was reached of a limit, noted once: so many percent; 100 is used up.
CREATE TABLE ata.usage_event (
    cycle timestamptz NOT NULL REFERENCES ata.usage_cycle,
    limit_tokens bigint NOT NULL,
    level integer NOT NULL CHECK (level IN (50, 80, 95, 100)),
    at timestamptz NOT NULL,
    PRIMARY KEY (cycle, limit_tokens, level)
);

-- The smallest turn there can be. With less left the quota is used up.
CREATE FUNCTION ata.turn_least() RETURNS bigint LANGUAGE sql IMMUTABLE RETURN 500;

-- The n-th boundary, counted from an anchor in January 2000 and never from the boundary before: the 31st stays the 31st
-- (31 January, 28 February, 31 March), and local midnight stays local midnight over daylight saving. Where clocks go back
-- over midnight there are two: the day begins with the first, while AT TIME ZONE means the second.
CREATE FUNCTION ata.cycle_boundary(the_months integer, the_day integer, the_zone text) RETURNS timestamptz
LANGUAGE sql STABLE
RETURN (SELECT coalesce(min(moment) FILTER (WHERE moment AT TIME ZONE the_zone = midnight), max(moment))
          FROM (SELECT make_date(2000, 1, the_day)::timestamp + make_interval(months => the_months) AS midnight) AS day,
               LATERAL (SELECT midnight AT TIME ZONE the_zone - earlier AS moment
                          FROM unnest(ARRAY[interval '0', '30 minutes', '1 hour']) AS earlier) AS candidates);

-- The cycle a moment would be in, had the day and zone never changed.
CREATE FUNCTION ata.cycle_at(the_moment timestamptz, the_day integer, the_zone text,
                             OUT starts timestamptz, OUT ends timestamptz)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    local timestamp := the_moment AT TIME ZONE the_zone;
    months integer := (extract(year FROM local)::integer - 2000) * 12 + extract(month FROM local)::integer - 1;
BEGIN
    IF ata.cycle_boundary(months, the_day, the_zone) > the_moment THEN
        months := months - 1;
    END IF;
    starts := ata.cycle_boundary(months, the_day, the_zone);
    ends := ata.cycle_boundary(months + 1, the_day, the_zone);
END $$;

-- Makes the row of the cycle that begins after the last one. A day or zone changed in between counts from here on; a cycle
-- shorter than a month is never made that way, or moving the day would be a way to a fresh quota.
CREATE FUNCTION ata.cycle_make(the_moment timestamptz, the_limit bigint) RETURNS ata.usage_cycle
LANGUAGE plpgsql AS $$
DECLARE
    s ata.setting;
    computed record;
    beginning timestamptz;
    ending timestamptz;
    made ata.usage_cycle;
BEGIN
    SELECT * INTO s FROM ata.setting;
    computed := ata.cycle_at(the_moment, s.cycle_day, s.timezone);
    SELECT greatest(computed.starts, max(c.ends)) INTO beginning FROM ata.usage_cycle AS c WHERE c.ends <= the_moment;
    ending := computed.ends;
    IF beginning > computed.starts AND ending < beginning + interval '27 days' THEN
        ending := (ata.cycle_at(ending, s.cycle_day, s.timezone)).ends;
    END IF;
    -- only when the clock was set back
    SELECT least(ending, min(c.starts)) INTO ending FROM ata.usage_cycle AS c WHERE c.starts > the_moment;
    INSERT INTO ata.usage_cycle (starts, ends, base_limit) VALUES (beginning, ending, the_limit)
        ON CONFLICT DO NOTHING RETURNING * INTO made;
    IF NOT FOUND THEN
        SELECT * INTO made FROM ata.usage_cycle AS c WHERE c.starts <= the_moment AND the_moment < c.ends;
    END IF;
    RETURN made;
END $$;

-- A limit lowered below what is used already is kept where the promise still holds; whether there is room is asked of the
-- lower one, see cycle_room.
CREATE FUNCTION ata.cycle_limit(the_cycle ata.usage_cycle, the_limit bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN the_limit IS NOT NULL
            THEN greatest(the_limit, (the_cycle).used + (the_cycle).reserved - (the_cycle).credits) END;

-- The cycle of a moment that is now, with the deployment's limit (NULL: none).
CREATE FUNCTION ata.cycle_now(the_limit bigint, at timestamptz DEFAULT ata.clock()) RETURNS ata.usage_cycle
LANGUAGE plpgsql AS $$
DECLARE
    c ata.usage_cycle;
BEGIN
    SELECT * INTO c FROM ata.usage_cycle WHERE starts <= at AND at < ends;
    IF NOT FOUND THEN
        c := ata.cycle_make(at, the_limit);
    END IF;
    IF c.base_limit IS DISTINCT FROM ata.cycle_limit(c, the_limit) THEN
        UPDATE ata.usage_cycle AS u SET base_limit = ata.cycle_limit(u, the_limit)
         WHERE u.starts = c.starts RETURNING * INTO c;
    END IF;
    RETURN c;
END $$;

-- Tokens left of the deployment's limit, by what is used; NULL: no limit.
CREATE FUNCTION ata.cycle_room(the_cycle ata.usage_cycle, the_limit bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE
RETURN least(the_limit, (the_cycle).base_limit) + (the_cycle).credits - (the_cycle).used;

-- Called after every charge: alerts and exhaustion go into the audit trail, each once for a cycle and limit.
CREATE FUNCTION ata.usage_note(c ata.usage_cycle) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    full_limit bigint := c.base_limit + c.credits;
    figures jsonb;
    alert integer;
    is_used_up boolean;
BEGIN
    IF full_limit IS NULL OR c.used * 2 < full_limit AND full_limit - c.used >= ata.turn_least() THEN
        RETURN;
    END IF;
    figures := jsonb_build_object('used', c.used, 'limit', full_limit);
    WITH noted AS (
        INSERT INTO ata.usage_event (cycle, limit_tokens, level, at)
        SELECT c.starts, full_limit, level, ata.clock() FROM unnest(ARRAY[50, 80, 95, 100]) AS level
         WHERE CASE level WHEN 100 THEN full_limit - c.used < ata.turn_least() ELSE c.used * 100 >= full_limit * level END
            ON CONFLICT DO NOTHING RETURNING level)
    SELECT max(level) FILTER (WHERE level < 100), coalesce(bool_or(level = 100), false) INTO alert, is_used_up FROM noted;
    IF alert IS NOT NULL THEN
        PERFORM ata.audit_add('quota', NULL, 'quota.alert', NULL, figures || jsonb_build_object('level', alert));
    END IF;
    IF is_used_up THEN
        PERFORM ata.audit_add('quota', NULL, 'quota.exhausted', NULL, figures);
    END IF;
END $$;

-- Charges leases that have passed in full: their tokens may have been spent. A late settle corrects it.
CREATE FUNCTION ata.usage_expire() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    cycles ata.usage_cycle[];
    lost integer;
BEGIN
    WITH passed AS (
        SELECT token FROM ata.usage_turn WHERE state = 'open' AND expires < ata.clock()
         ORDER BY token LIMIT 500 FOR UPDATE SKIP LOCKED),
    expired AS (
        UPDATE ata.usage_turn AS t SET state = 'expired', charged = t.amount, outcome = 'lost'
          FROM passed WHERE t.token = passed.token RETURNING t.cycle, t.amount),
    sums AS (
        SELECT cycle, sum(amount) AS amount, count(*) AS turns FROM expired GROUP BY cycle),
    counted AS (
        UPDATE ata.usage_cycle AS c SET reserved = c.reserved - sums.amount, used = c.used + sums.amount
          FROM sums WHERE c.starts = sums.cycle RETURNING c AS present, sums.turns)
    SELECT array_agg(present), coalesce(sum(turns), 0)::integer INTO cycles, lost FROM counted;
    PERFORM ata.usage_note(c) FROM unnest(cycles) AS c;
    RETURN lost;
END $$;

-- Reserves for one turn. 'ok', 'quota' (used up) or 'quota_busy' (running turns hold what is left). When nothing else
-- runs, the last turn may take what is left even if it might need more: so the limit is reached and not crept up to.
CREATE FUNCTION ata.usage_reserve(the_token uuid, the_limit bigint, the_amount bigint, the_portal text, the_engine text,
                                  is_first boolean, the_person text DEFAULT NULL)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    at timestamptz := ata.clock();
    c ata.usage_cycle := ata.cycle_now(the_limit, at);
    held bigint;
BEGIN
    INSERT INTO ata.usage_turn (token, cycle, at, portal_id, engine, first, amount, person, expires)
    VALUES (the_token, c.starts, at, the_portal, the_engine, is_first, the_amount, the_person,
            at + interval '15 seconds');
    UPDATE ata.usage_cycle AS u SET reserved = u.reserved + the_amount, conversations = u.conversations + is_first::integer
     WHERE u.starts = c.starts
       AND (the_limit IS NULL OR (ata.cycle_room(u, the_limit) >= ata.turn_least()
                                  AND u.reserved + the_amount <= ata.cycle_room(u, the_limit)));
    IF FOUND THEN
        RETURN 'ok';
    END IF;
    PERFORM ata.usage_expire();
    UPDATE ata.usage_cycle AS u SET reserved = ata.cycle_room(u, the_limit),
           conversations = u.conversations + is_first::integer
     WHERE u.starts = c.starts AND u.reserved = 0 AND ata.cycle_room(u, the_limit) >= ata.turn_least()
     RETURNING u.reserved INTO held;
    IF FOUND THEN
        UPDATE ata.usage_turn AS t SET amount = held WHERE t.token = the_token;
        RETURN 'ok';
    END IF;
    DELETE FROM ata.usage_turn AS t WHERE t.token = the_token;
    SELECT * INTO c FROM ata.usage_cycle AS u WHERE u.starts = c.starts;
    RETURN CASE WHEN ata.cycle_room(c, the_limit) >= ata.turn_least() THEN 'quota_busy' ELSE 'quota' END;
END $$;

-- Settles exactly, once; also corrects a lease charged in full. A turn that took more than it reserved is charged as far as
-- there is room, the rest is noted as overrun. false: settled before, or no such turn.
CREATE FUNCTION ata.usage_settle(the_token uuid, the_input bigint, the_cached bigint, the_output bigint, the_total bigint,
                                 is_estimated boolean, the_outcome text)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    t ata.usage_turn;
    c ata.usage_cycle;
    held bigint;
    charge bigint := the_total;
BEGIN
    SELECT * INTO t FROM ata.usage_turn WHERE token = the_token AND state <> 'settled' FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    held := CASE t.state WHEN 'open' THEN t.amount ELSE t.charged END;
    IF the_total > held THEN
        SELECT * INTO c FROM ata.usage_cycle WHERE starts = t.cycle FOR UPDATE;
        IF c.base_limit IS NOT NULL THEN
            charge := least(the_total, c.base_limit + c.credits - c.used - c.reserved + held);
        END IF;
    END IF;
    UPDATE ata.usage_turn SET state = 'settled', charged = charge, overrun = the_total - charge,
           input_tokens = the_input, cached_tokens = the_cached, output_tokens = the_output, total_tokens = the_total,
           estimated = is_estimated, outcome = the_outcome
     WHERE token = the_token;
    UPDATE ata.usage_cycle
       SET reserved = reserved - CASE t.state WHEN 'open' THEN t.amount ELSE 0 END,
           used = used + charge - CASE t.state WHEN 'expired' THEN t.charged ELSE 0 END,
           overrun = overrun + the_total - charge, turns = turns + 1, input_tokens = input_tokens + the_input,
           cached_tokens = cached_tokens + the_cached, output_tokens = output_tokens + the_output,
           total_tokens = total_tokens + the_total
     WHERE starts = t.cycle RETURNING * INTO c;
    PERFORM ata.usage_note(c);
    RETURN true;
END $$;

-- What stands in the way of one more turn of a person: finding 'too_many_turns', 'daily_share', 'busy' (what is left of the
-- share is held by a turn of theirs that runs) or NULL; and until when. Without a model a turn takes nothing of the share.
CREATE FUNCTION ata.person_limit(the_person text, the_engine text, OUT finding text, OUT free_at timestamptz)
LANGUAGE plpgsql AS $$
DECLARE
    s ata.setting;
    now_is timestamptz;
    today timestamp;
    taken bigint;
    held bigint;
BEGIN
    SELECT * INTO s FROM ata.setting;
    -- conversations on several portals are counted one after the other
    PERFORM pg_advisory_xact_lock(hashtextextended('ata.person ' || the_person, 0));
    now_is := ata.clock();
    IF s.turns_per_minute IS NOT NULL THEN
        SELECT 'too_many_turns', t.at + interval '1 minute' INTO finding, free_at
          FROM ata.usage_turn AS t WHERE t.person = the_person AND t.at > now_is - interval '1 minute'
         ORDER BY t.at DESC OFFSET s.turns_per_minute - 1 LIMIT 1;
    END IF;
    IF finding IS NOT NULL OR s.daily_tokens IS NULL OR the_engine <> 'model' THEN
        RETURN;
    END IF;
    today := date_trunc('day', now_is AT TIME ZONE s.timezone);
    SELECT coalesce(sum(t.charged + t.overrun), 0), coalesce(sum(t.amount) FILTER (WHERE t.state = 'open'), 0)
      INTO taken, held
      FROM ata.usage_turn AS t WHERE t.person = the_person AND t.at >= today AT TIME ZONE s.timezone;
    finding := CASE WHEN taken >= s.daily_tokens THEN 'daily_share' WHEN taken + held >= s.daily_tokens THEN 'busy' END;
    free_at := (today + interval '1 day') AT TIME ZONE s.timezone;
END $$;

-- When the quota is used up if the rest of the cycle goes on like this; NULL when it lasts, or is used up, or too little is
-- known: less than a day since the first turn and less than a tenth used.
CREATE FUNCTION ata.usage_forecast(c ata.usage_cycle, the_limit bigint) RETURNS timestamptz
LANGUAGE plpgsql AS $$
DECLARE
    now_is timestamptz := ata.clock();
    room bigint := ata.cycle_room(c, the_limit);
    elapsed double precision;
    remaining double precision;
BEGIN
    IF the_limit IS NULL OR c.used = 0 OR room < ata.turn_least() THEN
        RETURN NULL;
    END IF;
    SELECT extract(epoch FROM now_is - min(t.at)) INTO elapsed FROM ata.usage_turn AS t WHERE t.cycle = c.starts;
    IF elapsed IS NULL OR (elapsed < 86400 AND c.used < (room + c.used) / 10) THEN
        RETURN NULL;
    END IF;
    remaining := greatest(elapsed, 3600) * room / c.used;
    IF remaining >= extract(epoch FROM c.ends - now_is) THEN
        RETURN NULL;
    END IF;
    RETURN now_is + make_interval(secs => remaining);
END $$;

-- Nothing is stored about being open: a new cycle, credits or a raised limit open it by themselves, and never undo what
-- an administrator switched off.
CREATE FUNCTION ata.quota_open(the_limit bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    c ata.usage_cycle;
BEGIN
    IF the_limit IS NULL THEN
        RETURN true;
    END IF;
    c := ata.cycle_now(the_limit);
    RETURN coalesce(ata.cycle_room(c, the_limit) >= ata.turn_least(), false);
END $$;

CREATE FUNCTION ata.usage_load(the_limit bigint)
RETURNS TABLE (cycle_start bigint, cycle_end bigint, conversations bigint, input bigint, cached bigint, output bigint,
               total bigint, turns bigint, has_limit boolean, quota_limit bigint, credits bigint, used bigint,
               reserved bigint, overrun bigint, open boolean, exhausts_at bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    c ata.usage_cycle;
BEGIN
    PERFORM ata.usage_expire();
    c := ata.cycle_now(the_limit);
    RETURN QUERY SELECT ata.seconds(c.starts), ata.seconds(c.ends), c.conversations, c.input_tokens, c.cached_tokens,
                        c.output_tokens, c.total_tokens, c.turns, the_limit IS NOT NULL,
                        coalesce(the_limit + c.credits, 0), c.credits, c.used, c.reserved, c.overrun,
                        coalesce(ata.cycle_room(c, the_limit) >= ata.turn_least(), true),
                        ata.seconds(ata.usage_forecast(c, the_limit));
END $$;

-- 'fresh', 'replay' (this key and amount before) or 'mismatch' (this key with another amount before).
CREATE FUNCTION ata.quota_credit(the_limit bigint, the_key text, the_tokens bigint, the_note text, the_actor text,
                                 the_origin text)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
DECLARE
    c ata.usage_cycle := ata.cycle_now(the_limit);
    amount bigint;
BEGIN
    INSERT INTO ata.usage_credit (idempotency_key, cycle, tokens, note, actor, at)
    VALUES (the_key, c.starts, the_tokens, coalesce(the_note, ''), the_actor, ata.clock()) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        SELECT tokens INTO amount FROM ata.usage_credit WHERE idempotency_key = the_key;
        RETURN CASE WHEN amount = the_tokens THEN 'replay' ELSE 'mismatch' END;
    END IF;
    UPDATE ata.usage_cycle SET credits = credits + the_tokens WHERE starts = c.starts;
    PERFORM ata.audit_add(the_actor, the_origin, 'credits', to_jsonb(c.credits),
                          jsonb_build_object('credits', c.credits + the_tokens, 'added', the_tokens, 'note', the_note));
    RETURN 'fresh';
END $$;

GRANT SELECT ON ata.usage_cycle, ata.usage_turn, ata.usage_credit, ata.usage_event TO ata_app;
GRANT EXECUTE ON FUNCTION ata.quota_open(bigint), ata.usage_load(bigint),
    ata.quota_credit(bigint, text, bigint, text, text, text), ata.usage_expire() TO ata_app;
