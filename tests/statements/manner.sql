-- How a model wants to be asked: learnt, read with the turn, forgotten after a day.
SELECT plan(7);

CREATE FUNCTION pg_temp.looked(the_model text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
    EXECUTE format('EXECUTE turn_look(''alice'', ''3'', NULL, 0, 40, ''api_key'', ''https://one'', %L)', the_model) INTO r;
    RETURN concat_ws(' ', r."manner.token_limit", r."manner.format", r."manner.no_stream", r."manner.no_store", r."manner.no_system", r."manner.reads_tokens");
END $$;

SELECT is(pg_temp.looked('a'), '', 'nothing is known of a model that was never asked');
EXECUTE manner_save('https://one', 'a', 1::smallint, 2::smallint, true, false, true, false, true, 0);
SELECT is(pg_temp.looked('a') || pg_temp.looked('b'), '1 2 t t t 0', 'what was learnt is known of this model of this server');
SELECT is_empty($$EXECUTE manner_reads('https://one', 'a')$$, 'it reads whatever it is asked, as far as is known');
EXECUTE manner_save('https://one', 'a', 2::smallint, 2::smallint, false, false, false, false, false, 2048);
SELECT is(pg_temp.looked('a'), '2 2 f f f 2048', 'and what is learnt next takes its place');
SELECT results_eq($$EXECUTE manner_reads('https://one', 'a')$$, ARRAY[2048::bigint], 'so much of a question it reads');
UPDATE ata.clock_shift SET shift = '1 day';
SELECT is(pg_temp.looked('a'), '', 'after a day it is forgotten');
SELECT is_empty($$EXECUTE manner_reads('https://one', 'a')$$, 'and may have been given more room since');
SELECT * FROM finish();
