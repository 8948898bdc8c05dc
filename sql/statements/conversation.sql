-- Conversations: always by their owner, so that another person's is simply not there.

-- conversation_open: the open one on a portal ($1 person, $2 portal)
SELECT c.id, c.portal_id, c.state, c.turns, ata.turn_is_running(c.busy) AS busy,
       ata.submission_is_under_way(c.id) AS submitting, c.version, c.request_type_id,
       (SELECT t.answer FROM ata.turn AS t WHERE t.conversation = c.id AND t.state = 'done'
         ORDER BY t.number DESC LIMIT 1) AS last_answer,
       ata.seconds(c.started) AS started, ata.seconds(c.changed) AS changed
  FROM ata.conversation AS c WHERE c.person = $1 AND c.portal_id = $2 AND c.state = 'open';

-- conversation_load: one by its id ($1 person, $2 id)
SELECT c.id, c.portal_id, c.state, c.turns, ata.turn_is_running(c.busy) AS busy,
       ata.submission_is_under_way(c.id) AS submitting, c.version, c.request_type_id,
       (SELECT t.answer FROM ata.turn AS t WHERE t.conversation = c.id AND t.state = 'done'
         ORDER BY t.number DESC LIMIT 1) AS last_answer,
       ata.seconds(c.started) AS started, ata.seconds(c.changed) AS changed
  FROM ata.conversation AS c WHERE c.person = $1 AND c.id = $2;

-- conversation_messages: what was said, the last of it, oldest first ($1 person, $2 conversation, $3 at most)
SELECT from_person, text, ata.seconds(at) AS at
  FROM (SELECT t.number, said.*
          FROM ata.conversation AS c JOIN ata.turn AS t ON t.conversation = c.id AND t.state = 'done',
               LATERAL (VALUES (true, t.message, t.started), (false, t.reply, t.ended)) AS said (from_person, text, at)
         WHERE c.person = $1 AND c.id = $2
         ORDER BY t.number DESC, said.from_person LIMIT $3) AS last
 ORDER BY number, NOT from_person;

-- conversation_later: what was left for later when the last request was sent ($1 person, $2 portal, $3 before this conversation, or null)
SELECT coalesce((SELECT t.answer ->> 'later' FROM ata.turn AS t
                  WHERE t.conversation = c.id AND t.state = 'done' AND t.answer ->> 'later' IS NOT NULL
                  ORDER BY t.number DESC LIMIT 1), '') AS word
  FROM ata.conversation AS c
 WHERE c.person = $1 AND c.portal_id = $2 AND c.state = 'submitted'
   AND c.started < coalesce((SELECT before.started FROM ata.conversation AS before WHERE before.id = $3), 'infinity')
 ORDER BY c.started DESC LIMIT 1;

-- conversation_erase: with all that was said ($1 person, $2 conversation)
SELECT ata.conversation_erase($1, $2) AS word;

-- conversation_expire: what is kept no longer
SELECT ata.conversation_expire() AS number;
