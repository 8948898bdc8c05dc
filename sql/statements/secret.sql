-- Encrypted secrets.

-- secret_load: one secret ($1 name)
SELECT name, key_id, encode(nonce, 'hex') AS nonce, encode(ciphertext, 'hex') AS ciphertext, aad
  FROM ata.secret WHERE name = $1;

-- secret_rotate: the same secret under another key ($1 name, $2 its nonce so far, $3 key id, $4 nonce, $5 ciphertext, $6 bound text, $7 actor)
SELECT ata.secret_rotate($1, $2, $3, $4, $5, $6, $7) AS yes;
