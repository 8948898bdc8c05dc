/* Who said what and when, in wiki markup. */
#include "service/transcript.h"

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "remote/wiki.h"
#include "store/conversation.h"
#include "store/db.h"
#include "store/setting.h"

/* Jira takes 32,767 characters in a comment. */
enum { MESSAGES_MAX = 400, MESSAGE_BYTES_MAX = 24 * 1024, TRANSCRIPT_BYTES_MAX = 30 * 1024 };

/* What the conversation itself does not tell. */
struct teller {
    const char *language;
    const char *name;
    const char *zone; /* NULL: UTC */
};
static const struct field teller_fields[] = {
    FIELD_TEXT(struct teller, language),
    FIELD_TEXT(struct teller, name),
    FIELD_TEXT(struct teller, zone, .optional = true),
    FIELDS_END,
};

struct error transcript_plan(struct request *request, const struct dossier *dossier, const char **payload)
{
    struct setting setting;
    struct buffer *json = buffer_new(request->arena, FIELD_TEXT_BYTES_MAX * 4);
    const struct identity *person = &request->person;

    (void)dossier;
    *payload = NULL;
    TRY(setting_load(request->db, &setting));
    if (!setting.transcript_comment)
        return NO_ERROR;
    json_write(json, teller_fields,
               &(struct teller){
                   .language = language_tag(request->language),
                   .name = text_is_empty(person->name) ? person->account : person->name,
                   .zone = time_zone_exists(person->zone) ? person->zone : NULL,
               });
    *payload = json->bytes;
    return NO_ERROR;
}

static void add_message(struct buffer *markup, const struct teller *teller, enum language language,
                        const struct message_row *message)
{
    struct zoned_time at;

    time_in_zone(message->at, teller->zone, &at);
    buffer_add_char(markup, '*');
    wiki_add_plain(markup,
                   message->from_person ? teller->name : phrase_text(language, PHRASE_TRANSCRIPT_ASSISTANT));
    buffer_add_format(markup, "* (%04d-%02d-%02d %02d:%02d)\n", at.date.year, at.date.month, at.date.day,
                      at.hour, at.minute);
    wiki_add_plain(markup, message->text);
    buffer_add(markup, "\n\n");
}

/* A message that is too long for itself is cut; markup never is, as half of it would mean something else. */
static const char *told(struct arena *arena, const struct teller *teller, enum language language,
                        const struct message_row *message)
{
    struct message_row shorter = *message;
    struct buffer *markup = buffer_new(arena, TRANSCRIPT_BYTES_MAX * 4);

    add_message(markup, teller, language, &shorter);
    if (markup->length <= MESSAGE_BYTES_MAX)
        return markup->bytes;
    buffer_clear(markup);
    shorter.text =
        arena_format(arena, "%.*s…", (int)utf8_cut(message->text, MESSAGE_BYTES_MAX / 5), message->text);
    add_message(markup, teller, language, &shorter);
    return markup->bytes;
}

/* The newest messages that fit, as the ticket came of them. */
static const char *transcript(struct arena *arena, const struct teller *teller,
                              const struct message_row *messages, size_t count, const char *marker)
{
    enum language language = language_of(teller->language);
    struct buffer *markup = buffer_new(arena, TRANSCRIPT_BYTES_MAX * 2);
    const char **texts = arena_many(arena, count, const char *);
    size_t bytes = 0;
    size_t first = count;

    while (first > 0) {
        texts[first - 1] = told(arena, teller, language, &messages[first - 1]);
        bytes += strlen(texts[first - 1]);
        if (bytes > TRANSCRIPT_BYTES_MAX)
            break;
        first--;
    }
    buffer_add_format(markup, "%s (%s)\n\n", phrase_text(language, PHRASE_TRANSCRIPT_TITLE),
                      teller->zone ? teller->zone : "UTC");
    if (first > 0)
        buffer_add_format(markup, "%s\n\n", phrase_text(language, PHRASE_TRANSCRIPT_SHORTENED));
    for (size_t i = first; i < count; i++)
        buffer_add(markup, texts[i]);
    buffer_add(markup, marker);
    return markup->bytes;
}

/* The call that changes something, when it may leave. */
static struct jira_verdict add_comment(struct db *db, const struct followup_claim *claim)
{
    struct jira_site site = jira_site();
    struct jira_verdict verdict;
    struct teller teller;
    struct message_row *messages;
    size_t count;

    if (json_read_text(db->arena, claim->payload, teller_fields, JSON_STRICT, &teller).kind)
        return (struct jira_verdict){.outcome = JIRA_REFUSED, .code = "unreadable"};
    if (conversation_messages(db, claim->person, claim->conversation, MESSAGES_MAX, &messages, &count).kind)
        return (struct jira_verdict){.outcome = claim->has_left ? JIRA_IN_DOUBT : JIRA_UNSENT,
                                     .code = "db_unavailable"};
    if (!followup_may_leave(db, claim, &verdict))
        return verdict;
    jira_comment(db->arena, &site, claim->ticket_key,
                 transcript(db->arena, &teller, messages, count, claim->marker), &verdict);
    return verdict;
}

struct jira_verdict transcript_step(struct db *db, const struct followup_claim *claim)
{
    struct jira_site site = jira_site();
    bool exists = false;

    if (!claim->conversation)
        return (struct jira_verdict){.outcome = JIRA_DONE, .code = "erased"};
    if (claim->has_left &&
        jira_comment_exists(db->arena, &site, claim->ticket_key, claim->marker, &exists).kind)
        return (struct jira_verdict){.outcome = JIRA_IN_DOUBT, .code = "in_doubt"};
    if (exists)
        return (struct jira_verdict){.outcome = JIRA_DONE, .code = "jira_done"};
    return add_comment(db, claim);
}
