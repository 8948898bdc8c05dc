-- Groups and organizations of an account.

-- membership_load: groups and organizations as Jira named them last, and how long ago ($1 account)
SELECT to_jsonb(groups) AS groups, to_jsonb(organizations) AS organizations,
       floor(extract(epoch FROM ata.clock() - asked_at))::bigint AS age_seconds
  FROM ata.membership WHERE account = $1;

-- membership_save: what Jira just named ($1 account, $2 groups, $3 organizations)
SELECT ata.membership_save($1, $2::jsonb, $3::jsonb);
