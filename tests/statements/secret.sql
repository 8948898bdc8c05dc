-- Secrets under changing keys.
SELECT plan(6);

INSERT INTO ata.secret (name, key_id, nonce, ciphertext, aad, changed_at)
VALUES ('api_key', 'k1', decode('000102030405060708090a0b', 'hex'), decode('00112233445566778899aabbccddeeff00', 'hex'), 'api_key', now());
CREATE FUNCTION pg_temp.rotate(old_nonce text) RETURNS boolean LANGUAGE sql AS $$
    SELECT ata.secret_rotate('api_key', old_nonce, 'k2', 'aaaaaaaaaaaaaaaaaaaaaaaa', 'ffeeddccbbaa99887766554433221100ff', 'api_key', 'operator') $$;

SELECT is(pg_temp.rotate('bbbbbbbbbbbbbbbbbbbbbbbb'), false, 'a secret that was replaced meanwhile is left alone');
SELECT is((SELECT key_id FROM ata.secret), 'k1', 'untouched');
SELECT is(pg_temp.rotate('000102030405060708090a0b'), true, 'the one that was read is sealed again');
SELECT results_eq('EXECUTE secret_load(''api_key'')', $$VALUES ('api_key', 'k2', 'aaaaaaaaaaaaaaaaaaaaaaaa', 'ffeeddccbbaa99887766554433221100ff', 'api_key')$$,
    'under the new key');
SELECT is((SELECT old ->> 'key_id' || ' ' || (new ->> 'key_id') || ' ' || actor FROM ata.audit WHERE what = 'secret.rotated'), 'k1 k2 operator', 'which is audited');
SELECT is((SELECT count(*) FROM ata.audit AS a WHERE a::text ~ 'ffeeddcc|00112233'), 0::bigint, 'without a part of the secret');
SELECT * FROM finish();
