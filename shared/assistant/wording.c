/* The sentences of a turn, written by rule in the person's language. */
#include "assistant/wording.h"

#include <string.h>

#include "assistant/form.h"
#include "assistant/groups.h"
#include "assistant/library.h"
#include "assistant/links.h"
#include "assistant/question.h"
#include "assistant/readable.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"

enum {
    REPLY_BYTES_MAX = 8192,
    UNDERSTOOD_MAX = 4,
    VALUE_CHARACTERS_MAX = 60,
    OPTIONAL_MAX = 2,
    MANY_MISSING = 4,
    TOPICS_MAX = 10,
    MISSES_BEFORE_OFFER = 3,
    LATER_CHARACTERS_MAX = 200,
    TITLE_CHARACTERS_MAX = 120,
};

struct writer {
    struct arena *arena;
    const struct turn_facts *facts;
    const struct outcome *outcome;
    const struct remarks *remarks;
    struct buffer *reply;
};

static void say_text(const struct writer *writer, const char *sentence)
{
    if (text_is_empty(sentence))
        return;
    buffer_add(writer->reply, writer->reply->length ? " " : "");
    buffer_add(writer->reply, sentence);
}

static void say(const struct writer *writer, enum phrase phrase, const struct phrase_value *values)
{
    say_text(writer, phrase_fill(writer->arena, writer->facts->language, phrase, values));
}

#define SAY(writer, phrase)           say((writer), PHRASE_##phrase, (const struct phrase_value[]){{0}})
#define SAY_WITH(writer, phrase, ...) say((writer), PHRASE_##phrase, PHRASE_VALUES(__VA_ARGS__))

static const char *names_listed(const struct writer *writer, const struct form_field **fields, size_t count)
{
    const char **names = arena_many(writer->arena, count + 1, const char *);

    for (size_t at = 0; at < count; at++)
        names[at] = phrase_fill(writer->arena, writer->facts->language, PHRASE_REVIEW_OPTIONAL_FIELD,
                                PHRASE_VALUES({"field", fields[at]->name}));
    return readable_list_and(writer->arena, writer->facts->language, names, count);
}

static bool is_told(const struct value *value)
{
    return value->json && !text_equals(value->field_id, "summary") &&
           !text_equals(value->field_id, "description");
}

static const struct value *understood_value(const struct writer *writer, const struct form_field *field)
{
    for (size_t at = 0; at < writer->remarks->understood_count; at++)
        if (text_equals(writer->remarks->understood[at].field_id, field->id) &&
            is_told(&writer->remarks->understood[at]))
            return &writer->remarks->understood[at];
    return NULL;
}

/* "I have noted Friday, 27 November 2026 for “Due date” and High for “Urgency”." In the order of the form. */
static void say_understood(const struct writer *writer)
{
    const struct request_type *type = writer->outcome->request_type;
    const char *items[UNDERSTOOD_MAX];
    size_t count = 0;

    for (size_t at = 0; at < type->field_count && count < UNDERSTOOD_MAX; at++) {
        const struct value *value = understood_value(writer, &type->fields[at]);

        if (value)
            items[count++] = phrase_fill(
                writer->arena, writer->facts->language, PHRASE_UNDERSTOOD_VALUE,
                PHRASE_VALUES({"value", readable_line(writer->arena, value->text, VALUE_CHARACTERS_MAX)},
                              {"field", type->fields[at].name}));
    }
    if (count)
        say(writer, writer->remarks->type_is_new ? PHRASE_UNDERSTOOD : PHRASE_UNDERSTOOD_THANKS,
            PHRASE_VALUES(
                {"values", readable_list_and(writer->arena, writer->facts->language, items, count)}));
}

/* A first preview shows all that was understood; read out as well it would bury the request to check it. */
static bool is_shown_whole(const struct writer *writer)
{
    return writer->outcome->action == ACTION_REVIEW &&
           (writer->remarks->type_is_new || writer->remarks->type_is_changed);
}

/* A name that could not be taken, and why. */
static void say_unclear(const struct writer *writer, const struct named_people *people)
{
    if (people->away)
        SAY_WITH(writer, PEOPLE_AWAY, {"name", people->name});
    else if (people->count)
        SAY_WITH(writer, PEOPLE_SEVERAL, {"name", people->name});
    else
        SAY_WITH(writer, PEOPLE_NONE, {"name", people->name});
}

static void say_what_happened(const struct writer *writer)
{
    const struct remarks *remarks = writer->remarks;
    const struct request_type *type = writer->outcome->request_type;

    say_text(writer, remarks->opening);
    if (!type)
        return;
    if (remarks->type_is_changed)
        SAY_WITH(writer, TYPE_CHANGED, {"type", type->name});
    else if (remarks->type_is_new && writer->outcome->type_by_person)
        SAY_WITH(writer, TYPE_CHOSEN, {"type", type->name});
    else if (remarks->type_is_new && writer->outcome->action != ACTION_REVIEW)
        SAY_WITH(writer, TYPE_FOUND, {"type", type->name});
    if (!is_shown_whole(writer))
        say_understood(writer);
    if (remarks->kept)
        SAY_WITH(writer, KEPT_YOURS, {"field", remarks->kept->name},
                 {"value", readable_line(writer->arena, remarks->kept_text, VALUE_CHARACTERS_MAX)});
    if (remarks->left_empty)
        SAY_WITH(writer, LEFT_EMPTY, {"field", remarks->left_empty->name});
    if (remarks->unclear)
        say_unclear(writer, remarks->unclear);
    if (remarks->required_skipped && writer->outcome->action == ACTION_ASK)
        SAY_WITH(writer, REQUIRED_EXPLAINED, {"field", remarks->required_skipped->name});
}

static void say_question(const struct writer *writer)
{
    const struct outcome *outcome = writer->outcome;
    bool missed = writer->remarks->missed && !writer->remarks->required_skipped && !writer->remarks->unclear;

    if (outcome->missing_count >= MANY_MISSING && writer->remarks->type_is_new)
        SAY_WITH(writer, ASK_MANY, {"count", arena_format(writer->arena, "%zu", outcome->missing_count)});
    say_text(writer, question_text(writer->arena, writer->facts, outcome->asked_field, missed));
    if (outcome->questions >= MISSES_BEFORE_OFFER || writer->remarks->required_skipped)
        SAY(writer, OFFER_PREVIEW);
}

static const char *topics_listed(const struct writer *writer)
{
    size_t count;
    const char **topics = groups_of(writer->arena, writer->facts->catalogue, writer->facts->allowed, &count);

    return readable_list_and(writer->arena, writer->facts->language, topics,
                             count < TOPICS_MAX ? count : TOPICS_MAX);
}

static void say_description_wanted(const struct writer *writer)
{
    const char *topics = topics_listed(writer);

    if (!writer->remarks->missed) {
        if (writer->outcome->start_over)
            SAY(writer, DESCRIBE_NEXT);
        else
            SAY(writer, DESCRIBE);
        return;
    }
    if (writer->outcome->questions >= MISSES_BEFORE_OFFER)
        SAY(writer, DESCRIBE_GIVE_UP);
    else
        SAY(writer, DESCRIBE_OTHERWISE);
    if (*topics)
        SAY_WITH(writer, DESCRIBE_TOPICS, {"topics", topics});
}

static void say_suggestions(const struct writer *writer)
{
    const struct outcome *outcome = writer->outcome;

    if (outcome->suggestion_count == 1) {
        const struct request_type *type =
            catalogue_type(writer->facts->catalogue, outcome->suggestions[0].request_type_id);

        SAY_WITH(writer, SUGGEST_ONE, {"type", type->name});
    } else if (outcome->questions >= MISSES_BEFORE_OFFER) {
        SAY(writer, SUGGEST_AGAIN);
    } else if (outcome->questions == MISSES_BEFORE_OFFER - 1 || outcome->suggestions[0].confidence < 0.3) {
        SAY(writer, SUGGEST_MORE);
    } else {
        SAY(writer, SUGGEST);
    }
}

static const char *optional_listed(const struct writer *writer)
{
    const struct request_type *type = writer->outcome->request_type;
    const struct form_field *fields[OPTIONAL_MAX];
    size_t count = 0;

    for (size_t at = 0; at < type->field_count && count < OPTIONAL_MAX; at++) {
        const struct form_field *field = &type->fields[at];
        bool given = draft_value(writer->facts->draft, field->id) &&
                     (!writer->outcome->start_over || field->kind == VALUE_ATTACHMENT);

        for (size_t index = 0; index < writer->outcome->change_count; index++)
            given = given || text_equals(writer->outcome->changes[index].field_id, field->id);
        if (!field->required && !field->default_json && !given && field->kind != VALUE_UNSUPPORTED &&
            !form_field_is_written(field->id))
            fields[count++] = field;
    }
    return names_listed(writer, fields, count);
}

static size_t unsupported_of(const struct writer *writer, bool required, const struct form_field **fields)
{
    size_t count = 0;

    for (size_t at = 0; at < writer->outcome->unsupported_count; at++)
        if (writer->outcome->unsupported[at]->required == required)
            fields[count++] = writer->outcome->unsupported[at];
    return count;
}

static void say_complete(const struct writer *writer)
{
    const struct outcome *outcome = writer->outcome;
    const char *optional = optional_listed(writer);

    if (writer->remarks->type_is_new && !outcome->type_by_person)
        SAY_WITH(writer, REVIEW_GUESSED, {"type", outcome->request_type->name});
    else if (!writer->remarks->is_review_again)
        SAY_WITH(writer, REVIEW, {"type", outcome->request_type->name});
    else if (outcome->change_count)
        SAY(writer, REVIEW_CHANGED);
    else
        SAY_WITH(writer, REVIEW_STILL, {"type", outcome->request_type->name});
    if (writer->remarks->is_review_again)
        return;
    if (*optional)
        SAY_WITH(writer, REVIEW_OPTIONAL, {"fields", optional});
    else
        SAY(writer, REVIEW_MORE);
}

static void say_review(const struct writer *writer)
{
    const struct outcome *outcome = writer->outcome;
    const struct form_field **fields =
        arena_many(writer->arena, outcome->unsupported_count + 1, const struct form_field *);
    const char *type = outcome->request_type->name;
    size_t count;

    if (outcome->missing_count)
        SAY_WITH(writer, REVIEW_INCOMPLETE, {"type", type},
                 {"fields", names_listed(writer, outcome->missing, outcome->missing_count)});
    count = unsupported_of(writer, true, fields);
    if (count)
        SAY_WITH(writer, REVIEW_UNSUPPORTED, {"type", type}, {"fields", names_listed(writer, fields, count)});
    if (outcome->ready)
        say_complete(writer);
    count = unsupported_of(writer, false, fields);
    if (count && outcome->ready && !writer->remarks->is_review_again)
        SAY_WITH(writer, UNSUPPORTED_OPTIONAL, {"fields", names_listed(writer, fields, count)});
}

static void say_declined(const struct writer *writer)
{
    if (text_is_empty(writer->remarks->opening))
        SAY(writer, OPENING_DECLINE);
    if (writer->outcome->asked_field)
        say_text(writer, question_text(writer->arena, writer->facts, writer->outcome->asked_field, false));
    else if (writer->outcome->request_type)
        SAY_WITH(writer, REVIEW_STILL, {"type", writer->outcome->request_type->name});
    else
        SAY(writer, DESCRIBE);
}

static void say_later(const struct writer *writer)
{
    SAY_WITH(writer, LATER,
             {"words", readable_line(writer->arena, writer->outcome->later, LATER_CHARACTERS_MAX)});
}

const char *wording_article(struct arena *arena, const struct turn_facts *facts,
                            const struct article *article)
{
    char *title = arena_text(arena, readable_line(arena, article->title, TITLE_CHARACTERS_MAX));
    const char *host = link_host(arena, article->url);
    bool own = false;

    for (char *at = title; (at = strpbrk(at, "[]")); at++)
        *at = *at == '[' ? '(' : ')';
    for (const char *const *hosts = facts->hosts; host && hosts && *hosts; hosts++)
        own = own || text_equals_ignoring_case(host, *hosts);
    if (!own || strpbrk(article->url, "() \t\n"))
        return phrase_fill(arena, facts->language, PHRASE_ARTICLE_TITLE, PHRASE_VALUES({"title", title}));
    return arena_format(arena, "[%s](%s)", title, article->url);
}

/* In a paragraph of its own, so that it does not get in the way. */
static void say_article(const struct writer *writer)
{
    const struct article *article = writer->outcome->article;

    if (!article)
        return;
    buffer_add(writer->reply, "\n\n");
    buffer_add(
        writer->reply,
        phrase_fill(writer->arena, writer->facts->language, PHRASE_ARTICLE_HELPS,
                    PHRASE_VALUES({"article", wording_article(writer->arena, writer->facts, article)})));
}

const char *wording_reply(struct arena *arena, const struct turn_facts *facts, const struct outcome *outcome,
                          const struct remarks *remarks)
{
    struct writer writer = {arena, facts, outcome, remarks, buffer_new(arena, REPLY_BYTES_MAX)};

    if (outcome->action == ACTION_FAILED) {
        SAY(&writer, FAILED);
        return writer.reply->bytes;
    }
    say_what_happened(&writer);
    if (outcome->action == ACTION_DECLINE)
        say_declined(&writer);
    else if (outcome->action == ACTION_SUGGEST)
        say_suggestions(&writer);
    else if (outcome->action == ACTION_REVIEW)
        say_review(&writer);
    else if (outcome->asked_field)
        say_question(&writer);
    else
        say_description_wanted(&writer);
    if (outcome->later)
        say_later(&writer);
    say_article(&writer);
    return writer.reply->bytes;
}

const char *wording_completed(struct arena *arena, const struct turn_facts *facts,
                              const struct outcome *outcome, const char *reply)
{
    struct writer writer = {.arena = arena, .facts = facts, .outcome = outcome};

    writer.reply = buffer_new(arena, strlen(reply) + REPLY_BYTES_MAX);
    say_text(&writer, reply);
    if (outcome->asked_field && !question_is_asked(arena, outcome->asked_field, reply))
        say_text(&writer, question_text(arena, facts, outcome->asked_field, false));
    if (outcome->later)
        say_later(&writer);
    say_article(&writer);
    return writer.reply->bytes;
}

const char *wording_continued(struct arena *arena, const struct turn_facts *facts,
                              const struct outcome *outcome, const char *reply)
{
    const struct remarks remarks = {.is_review_again = true};
    struct writer writer = {arena, facts, outcome, &remarks,
                            buffer_new(arena, strlen(reply) + REPLY_BYTES_MAX)};

    buffer_add_format(writer.reply, "%s\n\n", reply);
    if (outcome->asked_field) {
        buffer_add(writer.reply, phrase_text(facts->language, PHRASE_REVIEW_TOO_EARLY));
        say_question(&writer);
    } else {
        say_review(&writer);
    }
    if (outcome->later)
        say_later(&writer);
    say_article(&writer);
    return writer.reply->bytes;
}
