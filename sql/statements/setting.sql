-- The administrator's settings.

-- setting_load: the one row
SELECT version, enabled, model, instructions, guided_fallback, retention_days, cycle_day, timezone, transcript_comment, past_tickets,
       coalesce(daily_tokens, 0) AS daily_tokens, coalesce(turns_per_minute, 0) AS turns_per_minute, key_state, key_last4, ata.seconds(key_checked_at) AS key_checked_at, key_message,
       m.digest AS managed_digest, m.state AS managed_state, ata.seconds(m.checked_at) AS managed_checked_at,
       ata.seconds(changed_at) AS changed_at, changed_by,
       ata.account_name(changed_by) AS changed_by_name
  FROM ata.setting LEFT JOIN ata.managed_key AS m ON true;

-- setting_zone_exists: whether cycles can go by this time zone ($1 its name)
SELECT ata.timezone_exists($1) AS yes;

-- setting_save: the document and perhaps the key ($1 version, $2 document, $3 key or null, $4 actor, $5 origin)
SELECT ata.setting_save($1, $2::jsonb, $3::jsonb, $4, $5) AS number;

-- setting_enable: the kill switch ($1 on or off, $2 actor, $3 origin)
SELECT ata.setting_enable($1, $2, $3) AS number;

-- setting_key_state: what a call with the key showed ($1 last four of the key, $2 state, $3 message)
SELECT ata.setting_key_state($1, $2, $3);

-- managed_key_state: what a call with the operator's key showed ($1 digest of the key, $2 state)
SELECT ata.managed_key_state($1, $2);
