-- The administrator's settings: versions, the key's state, what is refused.
SELECT plan(28);

SELECT is((SELECT count(*) FROM ata.setting), 1::bigint, 'there is always one row of settings');
SELECT results_eq('EXECUTE setting_load', $$SELECT version, enabled, model, instructions, guided_fallback, retention_days,
    cycle_day, timezone, transcript_comment, past_tickets, 0::bigint, 120, key_state, key_last4, NULL::bigint, key_message, NULL, NULL, NULL::bigint, ata.seconds(changed_at),
    changed_by, NULL FROM ata.setting$$, 'the row is read as it stands');
SELECT throws_ok('INSERT INTO ata.setting (one, changed_at) VALUES (false, now())', '23514', NULL, 'a second row is refused');

CREATE FUNCTION pg_temp.save(version bigint, change jsonb DEFAULT '{}', key jsonb DEFAULT NULL) RETURNS bigint LANGUAGE sql AS $$
    SELECT ata.setting_save(version, '{"enabled": true, "model": "gpt-x", "instructions": "Be brief.",
        "guided_fallback": false, "retention_days": 30, "cycle_day": 15, "timezone": "Europe/Berlin",
        "transcript_comment": true, "past_tickets": true}'::jsonb || change, key, 'admin', '192.0.2.1');
$$;

SELECT is(pg_temp.save(1), 2::bigint, 'S49: saving with the present version gives the next one');
SELECT is(pg_temp.save(1, '{"model": "other"}'), NULL, 'S49: of two administrators who save at once, the second is told that it moved');
SELECT is((SELECT model FROM ata.setting), 'gpt-x', 'a refused save leaves everything as it was');
SELECT is((SELECT changed_by FROM ata.setting), 'admin', 'who saved is kept');
SELECT is((SELECT count(*) FROM ata.audit WHERE what = 'config'), 1::bigint, 'one save is one entry in the audit trail');
SELECT is(pg_temp.save(2), 3::bigint, 'saving without a change still moves the version');
SELECT is((SELECT count(*) FROM ata.audit WHERE what = 'config'), 1::bigint, 'a save that changes nothing is not audited');

SELECT throws_ok('SELECT pg_temp.save(3, ''{"cycle_day": 32}'')', '23514', NULL, 'there is no 32nd day to start a cycle on');
SELECT throws_ok('SELECT pg_temp.save(3, ''{"timezone": "Mars/Olympus"}'')', '23514', NULL, 'a time zone that does not exist is refused');
SELECT throws_ok('SELECT pg_temp.save(3, ''{"timezone": "UTC+3"}'')', '23514', NULL, 'a POSIX rule is no time zone');
SELECT throws_ok('SELECT pg_temp.save(3, ''{"retention_days": 0}'')', '23514', NULL, 'conversations are kept for at least a day');
SELECT is(ata.setting_enable(false, 'admin', NULL), 4::bigint, 'S34: the kill switch needs no version');
SELECT is(ata.setting_enable(false, 'admin', NULL), 4::bigint, 'switching off twice is one change');
SELECT is((SELECT count(*) FROM ata.audit WHERE what = 'enabled'), 1::bigint, 'the switch is audited when it changes something');

SELECT pg_temp.save(4, '{}', '{"state": "valid", "last4": "wxyz", "secret": {"name": "api_key", "key_id": "k1",
    "nonce": "000102030405060708090a0b", "ciphertext": "00112233445566778899aabbccddeeff00", "aad": "ata"}}');
SELECT results_eq('EXECUTE secret_load(''api_key'')', $$VALUES ('api_key', 'k1', '000102030405060708090a0b',
    '00112233445566778899aabbccddeeff00', 'ata')$$, 'a key is stored encrypted, together with the settings');
SELECT is((SELECT count(*) FROM ata.audit AS a WHERE a::text ~ '(00112233|MwBEU|ciphertext)'), 0::bigint, 'the audit trail holds no part of a key');
SELECT ata.setting_key_state('wxyz', 'invalid', 'refused') AS unused \gset
SELECT is((SELECT key_state || version FROM ata.setting), 'invalid5',
    'S95: what a call shows of the key is kept without moving the version');
SELECT ata.setting_key_state('abcd', 'valid', NULL) AS unused \gset
SELECT is((SELECT key_state FROM ata.setting), 'invalid', 'news about a key that was replaced since are ignored');
SELECT throws_ok('UPDATE ata.setting SET key_state = ''unset''', '23514', NULL, 'an unset key has no last four digits');
SELECT ata.managed_key_state('d1', 'invalid') AS unused \gset
SELECT is((SELECT digest || state FROM ata.managed_key), 'd1invalid', 'S95: what a call shows of the operator''s key is kept with its digest');
SELECT is((SELECT key_state FROM ata.setting), 'invalid', 'and says nothing about the administrator''s');
SELECT ata.managed_key_state('d2', 'valid') AS unused \gset
SELECT is((SELECT digest || state FROM ata.managed_key), 'd2valid', 'of another key nothing is known but what it showed itself');
SELECT throws_ok('SELECT ata.managed_key_state(''d2'', ''unset'')', '23514', NULL, 'a key that was used is not unset');
SELECT pg_temp.save(5, '{}', '{"secret": null}') AS unused \gset
SELECT is((SELECT key_state FROM ata.setting), 'unset', 'removing the key leaves it unset');
SELECT is_empty('EXECUTE secret_load(''api_key'')', 'and nothing of it stays');
SELECT * FROM finish();
