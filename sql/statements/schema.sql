-- What the programs ask of the schema itself.

-- schema_version: the last file that was applied; 0 when there is none
SELECT coalesce(max(version), 0) AS version FROM ata.schema_version;
