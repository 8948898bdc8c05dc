-- Encrypted secrets.

-- secret_load: one secret ($1 name)
SELECT name, key_id, encode(nonce, 'hex') AS nonce, encode(ciphertext, 'hex') AS ciphertext, aad
  FROM ata.secret WHERE name = $1;

-- secret_save: replaces a secret ($1 name, $2 key id, $3 nonce, $4 ciphertext, $5 bound text)
SELECT ata.secret_save($1, $2, $3, $4, $5);
