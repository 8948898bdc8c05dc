/* Which messages of a person say what they need, and which request type a message names. */
#include "assistant/statements.h"

#include <string.h>

#include "assistant/amend.h"
#include "assistant/guided.h"
#include "assistant/intents.h"
#include "assistant/words.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"

enum { BARE_ANSWER_WORDS = 2, FORGETTING_BYTES_MAX = 80 };

bool statement_names_option(struct arena *arena, const struct turn_facts *facts, const char *message)
{
    const struct request_type *type = catalogue_type(facts->catalogue, facts->draft->request_type_id);
    const struct form_field *asked = request_type_field(type, facts->draft->asked_field_id);
    const char *folded = words_folded(arena, message);

    for (size_t at = 0; asked && *folded && at < asked->option_count; at++)
        if (words_fold_to(arena, asked->options[at].label, folded))
            return true;
    return false;
}

/* The draft's own type goes first, should two bear the same name. */
const struct request_type *statement_names_type(struct arena *arena, const struct turn_facts *facts,
                                                const char *message)
{
    const char *folded = words_folded(arena, message);
    const struct request_type *found = NULL;

    if (statement_names_option(arena, facts, message))
        return NULL;
    for (size_t at = 0; *folded && at < facts->catalogue->type_count; at++) {
        const struct request_type *type = &facts->catalogue->types[at];

        if (!facts->allowed[at] || !words_fold_to(arena, type->name, folded))
            continue;
        if (!found || text_equals(type->id, facts->draft->request_type_id))
            found = type;
    }
    return found;
}

bool statement_is_one(struct arena *arena, const struct turn_facts *facts, const char *message)
{
    return intent_of(arena, message) == INTENT_NONE && *words_folded(arena, message) &&
           !statement_names_type(arena, facts, message);
}

size_t statements_begin(struct arena *arena, const struct turn_facts *facts)
{
    for (size_t at = facts->history_count; at > 0; at--)
        if (facts->history[at - 1].from_person &&
            intent_forgets(intent_of(arena, facts->history[at - 1].text)))
            return at;
    return 0;
}

/* What takes back a thing of the statement before changes that one. */
static size_t statement_add(struct arena *arena, const struct turn_facts *facts, const char **statements,
                            size_t count, const char *message)
{
    const char *instead = count ? amended(arena, facts, statements[count - 1], message) : NULL;

    statements[instead ? count - 1 : count] = instead ? instead : message;
    return instead ? count : count + 1;
}

size_t statements_of(struct arena *arena, const struct turn_facts *facts, const char ***statements)
{
    size_t count = 0, start = statements_begin(arena, facts);
    bool answered = false;

    *statements = arena_many(arena, facts->history_count + 2, const char *);
    if (intent_forgets(intent_of(arena, facts->message)))
        return 0;
    for (size_t at = start; at < facts->history_count; at++) {
        const struct message *message = &facts->history[at];
        bool bare = answered && words_of(arena, message->text).count <= BARE_ANSWER_WORDS;

        answered = answered || !message->from_person;
        if (message->from_person && !bare && statement_is_one(arena, facts, message->text))
            count = statement_add(arena, facts, *statements, count, message->text);
    }
    if (statement_is_one(arena, facts, facts->message))
        count = statement_add(arena, facts, *statements, count, facts->message);
    return count;
}

const char *statements_said(struct arena *arena, const struct turn_facts *facts)
{
    size_t bytes = strlen(facts->message) + 2, begin = statements_begin(arena, facts);
    struct buffer *said;

    for (size_t at = begin; at < facts->history_count; at++)
        bytes += strlen(facts->history[at].text) + 2;
    said = buffer_new(arena, bytes);
    buffer_add(said, facts->message);
    for (size_t at = facts->history_count; at > begin; at--)
        if (facts->history[at - 1].from_person)
            buffer_add_format(said, "\n%s", facts->history[at - 1].text);
    return said->bytes;
}

const char *statements_folded(struct arena *arena, const char *said)
{
    return arena_format(arena, " %s ", words_folded(arena, said));
}

bool statements_hold(struct arena *arena, const char *folded, const char *words)
{
    const char *wanted = words ? words_folded(arena, words) : "";

    return *wanted && strstr(folded, arena_format(arena, " %s ", wanted));
}

/* The last of the person's messages that shows one tells. */
static bool find_language(const struct message *history, size_t count, const char *message,
                          enum language *language)
{
    if (guided_shows_language(message, language))
        return true;
    for (size_t at = count; at > 0; at--)
        if (history[at - 1].from_person && guided_shows_language(history[at - 1].text, language))
            return true;
    return false;
}

enum language statements_language(const struct message *history, size_t count, const char *message,
                                  enum language otherwise)
{
    enum language language;

    return find_language(history, count, message, &language) ? language : otherwise;
}

bool statements_show_language(const struct turn_facts *facts)
{
    enum language language;

    return find_language(facts->history, facts->history_count, facts->message, &language);
}
