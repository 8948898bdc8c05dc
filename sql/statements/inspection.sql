-- What the database server says of itself and of this login, for ata-doctor; needs no schema of ours.

-- inspection_load: the server, the login, and what holds things up
SELECT current_setting('server_version_num')::bigint AS version, current_setting('server_version') AS version_name,
       current_database() AS database, r.rolname AS login,
       r.rolsuper OR coalesce(pg_has_role(r.oid, owner.oid, 'MEMBER'), false) AS is_owner,
       (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS clock_ms, pg_backend_pid() AS backend,
       current_setting('max_connections')::bigint
           - current_setting('superuser_reserved_connections')::bigint AS connections_max,
       (SELECT sum(d.numbackends)::bigint FROM pg_stat_database AS d) AS connections,
       pg_database_size(current_database()) AS bytes,
       current_setting('fsync')::boolean AND current_setting('full_page_writes')::boolean
           AND current_setting('synchronous_commit') <> 'off' AS durable,
       held.slot_name AS slot, coalesce(held.bytes, 0)::bigint AS slot_bytes
  FROM pg_roles AS r
  LEFT JOIN pg_roles AS owner ON owner.rolname = 'ata_owner'
  LEFT JOIN LATERAL (SELECT s.slot_name, pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn) AS bytes
                       FROM pg_replication_slots AS s
                      WHERE NOT s.active AND s.restart_lsn IS NOT NULL
                      ORDER BY s.restart_lsn LIMIT 1) AS held ON true
 WHERE r.rolname = current_user;
