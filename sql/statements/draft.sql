-- The draft of a ticket.

-- draft_load: meta, values and files ($1 person, $2 conversation)
SELECT c.id AS conversation, c.portal_id, c.state, c.version, c.request_type_id, c.type_by_person, c.asked_field_id,
       c.questions, ata.submission_is_under_way(c.id) AS submitting,
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'field', v.field, 'value', v.value, 'text', v.text, 'source', v.source, 'confidence', v.confidence,
                   'evidence', v.evidence) ORDER BY v.field), '[]')
          FROM ata.draft_value AS v WHERE v.conversation = c.id) AS values, ata.attachment_list(c.id) AS files
  FROM ata.conversation AS c WHERE c.person = $1 AND c.id = $2;

-- draft_patch: what the person changed ($1 person, $2 conversation, $3 version, $4 request type or null, $5 values)
SELECT finding, coalesce(new_version, 0) AS version FROM ata.draft_patch($1, $2, $3, $4, $5::jsonb);
