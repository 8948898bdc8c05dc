/* Decodes a model's whole answer into a proposal. What it says is checked elsewhere; here it only gets a
 * shape. */
#include "assistant/answer.h"

#include <string.h>

#include "assistant/form.h"
#include "assistant/links.h"
#include "assistant/statements.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"

enum { ALTERNATIVES_MAX = 8, VALUES_MAX = 200, OBJECTS_TRIED_MAX = 20 };
#define CONFIDENCE_OF_A_MODEL 0.9

static const char *text_member(const struct json *object, const char *name)
{
    const char *text = json_text(json_member(object, name));

    return text_is_empty(text) ? NULL : text;
}

static enum turn_action action_of(const char *name)
{
    for (int action = 0; action < TURN_ACTIONS_COUNT; action++)
        if (action != ACTION_FAILED &&
            text_equals_ignoring_case(turn_action_name((enum turn_action)action), name))
            return (enum turn_action)action;
    return ACTION_ASK;
}

/* A value as text, however the model wrote it. */
static const char *value_text(struct arena *arena, const struct json *value)
{
    struct buffer *list;

    if (json_text(value))
        return json_text(value);
    if (!json_is_array(value))
        return value && !json_is_null(value) && !json_is_object(value) ? json_print(arena, value) : NULL;
    list = buffer_new(arena, ANSWER_BYTES_MAX);
    for (const struct json *item = json_first(value); item; item = json_next(item)) {
        const char *text = json_id(arena, item);

        if (text)
            buffer_add_format(list, "%s%s", list->length ? "; " : "", text);
    }
    return list->bytes;
}

static void decode_values(struct arena *arena, const struct turn_facts *facts, const struct json *list,
                          struct answer *answer)
{
    const char *said = statements_said(arena, facts), *folded = statements_folded(arena, said);
    const struct link_rule rule = {.hosts = facts->hosts, .said = said};
    struct proposed_value *values = arena_many(arena, json_count(list) + 1, struct proposed_value);

    for (const struct json *item = json_first(list); item && answer->value_count < VALUES_MAX;
         item = json_next(item)) {
        const char *field_id = text_member(item, "field"), *words = text_member(item, "words");
        const char *text = value_text(arena, json_member(item, "value"));
        bool proven = statements_hold(arena, folded, words);

        /* Its words are a value's proof; what is written has none of its own. */
        if (!field_id || text_is_empty(text) || (!proven && !form_field_is_written(field_id)))
            continue;
        values[answer->value_count++] = (struct proposed_value){
            .field_id = field_id,
            .words_value = links_kept(arena, text_cleaned(arena, text), &rule),
            .evidence = proven ? text_cleaned(arena, words) : "",
            .confidence = CONFIDENCE_OF_A_MODEL,
        };
    }
    answer->values = values;
}

static void decode_alternatives(struct arena *arena, const struct json *list, struct answer *answer)
{
    struct suggestion *suggestions = arena_many(arena, ALTERNATIVES_MAX, struct suggestion);

    for (const struct json *item = json_first(list); item && answer->suggestion_count < ALTERNATIVES_MAX;
         item = json_next(item)) {
        const char *id = json_id(arena, item);

        if (id)
            suggestions[answer->suggestion_count++] = (struct suggestion){.request_type_id = id};
    }
    answer->suggestions = suggestions;
}

static bool decode_object(struct arena *arena, const struct turn_facts *facts, const char *text, size_t bytes,
                          struct answer *answer)
{
    const struct json *json;

    if (json_parse(arena, text, bytes, &json_limits_remote, &json).kind)
        return false;
    answer->action = action_of(json_text(json_member(json, "action")));
    answer->request_type_id = json_id(arena, json_member(json, "request_type"));
    answer->asked_field_id = text_member(json, "asked_field");
    answer->reply = json_text(json_member(json, "reply"));
    if (!answer->reply)
        answer->reply = "";
    answer->group = text_member(json, "group");
    answer->article_id = json_id(arena, json_member(json, "article"));
    answer->later = text_member(json, "later");
    if (!statements_hold(arena, statements_folded(arena, statements_said(arena, facts)), answer->later))
        answer->later = NULL;
    decode_alternatives(arena, json_member(json, "alternatives"), answer);
    decode_values(arena, facts, json_member(json, "values"), answer);
    return json_text(json_member(json, "action")) || *text_trimmed(arena, answer->reply) ||
           answer->value_count;
}

/* Of the object that begins there; 0: it does not end. */
static size_t object_bytes(const char *text)
{
    const struct answer_listener nobody = {0};
    struct answer_reader *reader = answer_reader_new(&nobody);
    size_t start = 0, end = 0;
    bool whole = answer_reader_add(reader, text, strlen(text)) && answer_reader_object(reader, &start, &end);

    answer_reader_free(reader);
    return whole ? end : 0;
}

/* Small models announce their object, think aloud in front of it, or say nothing but words. */
static bool decode_words(struct arena *arena, const struct turn_facts *facts, const char *words,
                         struct answer *answer)
{
    static const char thought_end[] = "</think>";
    size_t tries = 0;

    for (const char *end = words; (end = strstr(end, thought_end)); words = end)
        end += sizeof(thought_end) - 1;
    for (const char *at = words; (at = strchr(at, '{')) && tries < OBJECTS_TRIED_MAX; at++, tries++) {
        size_t bytes = object_bytes(at);

        if (bytes && decode_object(arena, facts, at, bytes, answer))
            return true;
    }
    *answer = (struct answer){.action = ACTION_ASK, .reply = ""};
    if (strstr(words, "\"action\"")) /* an object that broke is nothing to show */
        return false;
    answer->reply = text_trimmed(arena, words);
    return *answer->reply;
}

/* What is said, and what would stand in the form. */
static bool tells(const struct answer *answer, const char *canary)
{
    bool told = strstr(answer->reply, canary);

    for (size_t at = 0; at < answer->value_count && !told; at++)
        told = answer->values[at].words_value && strstr(answer->values[at].words_value, canary);
    return told;
}

bool answer_decode(struct arena *arena, const struct turn_facts *facts, const struct prompt *prompt,
                   const char *text, struct answer *answer)
{
    const struct answer_listener nobody = {0};
    struct answer_reader *reader = answer_reader_new(&nobody);
    const char *repaired = utf8_repaired(arena, text, strlen(text));
    size_t start = 0, end = 0;
    bool whole, words, usable = false;

    *answer = (struct answer){.action = ACTION_ASK, .reply = ""};
    whole =
        answer_reader_add(reader, repaired, strlen(repaired)) && answer_reader_object(reader, &start, &end);
    words = !whole && answer_reader_words(reader, &start);
    answer_reader_free(reader);
    if (!text_is_empty(prompt->canary) && strstr(repaired, prompt->canary))
        return false;
    if (whole)
        usable = decode_object(arena, facts, repaired + start, end - start, answer);
    else if (words)
        usable = decode_words(arena, facts, repaired + start, answer);
    if (!text_is_empty(prompt->canary) && tells(answer, prompt->canary))
        return false; /* it was hidden in escapes */
    answer->reply =
        links_kept(arena, text_cleaned(arena, answer->reply), &(struct link_rule){.hosts = facts->hosts});
    return usable;
}
