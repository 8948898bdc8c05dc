/* The messages a model is sent: the stable part first, so that providers cache it; the person's words fenced.
 */
#include "assistant/prompt.h"

#include <string.h>

#include "assistant/fence.h"
#include "assistant/form.h"
#include "assistant/groups.h"
#include "assistant/library.h"
#include "assistant/prompt_stock.h"
#include "assistant/rank.h"
#include "assistant/statements.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"

enum {
    PROMPT_BYTES_MAX = 524288,
    HISTORY_MESSAGES_MAX = 10,
    HISTORY_BYTES_MAX = 6000,
    MESSAGE_BYTES_MAX = 2000,
    INSTRUCTIONS_BYTES_MAX = 4000,
    VALUE_CHARACTERS_MAX = 300,
    OPTIONS_MAX = 40,
    OPTION_CHARACTERS_MAX = 40,
    GROUPS_BYTES_MAX = 2000,
    FIELDS_BYTES_MAX = 700, /* of the types in play; the first always stands there whole */
    TAG_CHARACTERS_MAX = 12,
    ARTICLES_MAX = 2,
    ARTICLES_BYTES_MAX = 420, /* of their texts together */
};
#define SURE        0.6 /* from here on the fields of one type are enough */
#define HELPFUL_ONE 0.4 /* an article that fits less is not shown */

static size_t rank_message(struct arena *arena, const struct turn_facts *facts, struct rank_score *scores,
                           size_t most)
{
    return facts->rank
               ? rank_words(facts->rank, arena, statements_said(arena, facts), facts->allowed, scores, most)
               : 0;
}

/* Of a catalogue too long to show: the types of a group the person named, then those that fit what was said,
 * then others. */
static void types_choose(struct arena *arena, const struct turn_facts *facts, const char *const *groups,
                         bool *shown)
{
    const struct catalogue *catalogue = facts->catalogue;
    struct rank_score *scores = arena_many(arena, PROMPT_TYPES_SHORT, struct rank_score);
    size_t ranked = rank_message(arena, facts, scores, PROMPT_TYPES_SHORT), count = 0;
    const char *folded = statements_folded(arena, facts->message);

    for (; *groups; groups++)
        for (size_t at = 0; at < catalogue->type_count && statements_hold(arena, folded, *groups); at++)
            if (count < PROMPT_TYPES_SHORT && !shown[at] && facts->allowed[at] &&
                group_has(arena, *groups, &catalogue->types[at]))
                count += shown[at] = true;
    for (size_t at = 0; at < ranked && count < PROMPT_TYPES_SHORT; at++)
        if (!shown[scores[at].type])
            count += shown[scores[at].type] = true;
    for (size_t at = 0; at < catalogue->type_count && count < PROMPT_TYPES_SHORT; at++)
        if (!shown[at] && facts->allowed[at])
            count += shown[at] = true;
}

static const char *best_types(struct arena *arena, const struct turn_facts *facts, size_t description_max)
{
    const struct catalogue *catalogue = facts->catalogue;
    struct buffer *text = buffer_new(arena, PROMPT_BYTES_MAX);
    size_t count, bytes = 0;
    const char **groups = groups_of(arena, catalogue, NULL, &count);
    bool *shown = arena_many(arena, catalogue->type_count + 1, bool);

    buffer_add(text, "Groups: ");
    for (size_t at = 0; at < count && bytes < GROUPS_BYTES_MAX; at++) {
        const char *group = fence_line(arena, groups[at], PROMPT_NAME_CHARACTERS_MAX);

        bytes += strlen(group);
        buffer_add_format(text, "%s%s", at ? ", " : "", group);
    }
    buffer_add(text, "\nRequest types that may fit (others exist, see group):\n");
    types_choose(arena, facts, groups, shown);
    for (size_t at = 0; at < catalogue->type_count; at++)
        if (shown[at])
            prompt_line_add(arena, text, &catalogue->types[at], description_max);
    return text->bytes;
}

/* The stable part: only the house rules and, of a long catalogue, the types are written anew. */
static void system_add(struct arena *arena, struct buffer *messages, const struct turn_facts *facts,
                       const struct prompt_stock *stock)
{
    buffer_add(messages, "{\"role\":\"system\",\"content\":\"");
    buffer_add(messages, stock->orders[library_size(facts->library) > 0]);
    if (!text_is_empty(facts->instructions)) {
        json_write_within(messages, "House rules of the portal:\n");
        json_write_within(messages, fence_text(arena, facts->instructions, INSTRUCTIONS_BYTES_MAX));
        json_write_within(messages, "\n");
    }
    if (stock->types)
        buffer_add(messages, stock->types);
    else
        json_write_within(messages, best_types(arena, facts, stock->description_bytes));
    buffer_add(messages, "\"}");
}

static void message_add(struct buffer *messages, const char *role, const char *content)
{
    buffer_add_format(messages, ",{\"role\":\"%s\",\"content\":", role);
    json_write_text(messages, content);
    buffer_add_char(messages, '}');
}

/* The first of the last messages within the budget; what was given up is not told again. */
static size_t history_begin(struct arena *arena, const struct turn_facts *facts)
{
    size_t first = facts->history_count, begin = statements_begin(arena, facts), bytes = 0;

    while (first > begin && facts->history_count - first < HISTORY_MESSAGES_MAX) {
        size_t length = strnlen(facts->history[first - 1].text, MESSAGE_BYTES_MAX);

        if (bytes + length > HISTORY_BYTES_MAX)
            break;
        bytes += length;
        first--;
    }
    while (first < facts->history_count && !facts->history[first].from_person)
        first++; /* some templates want the person to begin */
    return first;
}

/* Messages [from, to), a line or more each. */
static struct buffer *messages_joined(struct arena *arena, const struct turn_facts *facts, size_t from,
                                      size_t to)
{
    struct buffer *text = buffer_new(arena, PROMPT_BYTES_MAX);

    for (size_t at = from; at < to; at++) {
        const char *words = facts->history[at].text;

        buffer_add(text, at > from ? "\n" : "");
        buffer_add_bytes(text, words, utf8_cut(words, MESSAGE_BYTES_MAX));
    }
    return text;
}

/* Oldest first. What one side said in a row is one message: many templates want the roles to take turns. The
 * answer: where the person's words begin that have none yet and belong to the turn. */
static size_t history_add(struct arena *arena, struct buffer *messages, const struct turn_facts *facts)
{
    size_t at = history_begin(arena, facts), next;

    for (; at < facts->history_count; at = next) {
        bool from_person = facts->history[at].from_person;

        for (next = at + 1; next < facts->history_count && facts->history[next].from_person == from_person;)
            next++;
        if (from_person && next == facts->history_count)
            break;
        message_add(messages, from_person ? "user" : "assistant",
                    fence_text(arena, messages_joined(arena, facts, at, next)->bytes, HISTORY_BYTES_MAX));
    }
    return at;
}

/* "10300=Laptop", the choices within it behind: "10300=Laptop>10301=Small>10302=Large". */
static void option_add(struct arena *arena, struct buffer *text, const struct option *option)
{
    char *label = arena_text(arena, fence_line(arena, option->label, OPTION_CHARACTERS_MAX));

    for (char *at = label; *at; at++)
        if (*at == '>' || *at == '=')
            *at = '-';
    buffer_add_format(text, "%s=%s", option->id, label);
    for (size_t at = 0; at < option->child_count && at < OPTIONS_MAX; at++) {
        buffer_add_char(text, '>');
        option_add(arena, text, &option->children[at]);
    }
}

static void field_add(struct arena *arena, struct buffer *text, const struct form_field *field)
{
    buffer_add_format(text, "- %s \"%s\" %s%s%s", field->id,
                      fence_line(arena, field->name, PROMPT_NAME_CHARACTERS_MAX),
                      value_kind_name(field->kind), field->required ? "!" : "",
                      field->kind == VALUE_ATTACHMENT ? " (no value: ask the person to add the file)" : "");
    if (field->option_count && field->kind != VALUE_UNSUPPORTED) {
        buffer_add(text, " [");
        for (size_t at = 0; at < field->option_count && at < OPTIONS_MAX; at++) {
            buffer_add(text, at ? "|" : "");
            option_add(arena, text, &field->options[at]);
        }
        buffer_add(text, field->option_count > OPTIONS_MAX ? "|…]" : "]");
    }
    buffer_add_char(text, '\n');
}

static const char *fields_text(struct arena *arena, const struct request_type *type)
{
    struct buffer *text = buffer_new(arena, PROMPT_BYTES_MAX);

    buffer_add_format(text, "Fields of %s:\n", type->id);
    for (size_t at = 0; at < type->field_count; at++)
        field_add(arena, text, &type->fields[at]);
    return text->bytes;
}

/* The draft's type; before there is one, the likely ones. */
static size_t types_in_play(struct arena *arena, const struct turn_facts *facts,
                            const struct request_type **types)
{
    struct rank_score scores[PROMPT_TYPES_IN_PLAY];
    size_t count;

    types[0] = catalogue_type(facts->catalogue, facts->draft->request_type_id);
    if (types[0] && facts->allowed[types[0] - facts->catalogue->types])
        return 1;
    count = rank_message(arena, facts, scores, PROMPT_TYPES_IN_PLAY);
    for (size_t at = 0; at < count; at++)
        types[at] = &facts->catalogue->types[scores[at].type];
    return count && scores[0].confidence >= SURE ? 1 : count;
}

/* Ids, dates and numbers as the answer is to give them; words as they are. */
static const char *value_text(struct arena *arena, const struct form_field *field, const struct value *value)
{
    const struct json *json;

    if (field->kind == VALUE_TEXT || field->kind == VALUE_PARAGRAPH || field->kind == VALUE_CASCADING ||
        json_parse(arena, value->json, strlen(value->json), &json_limits_body, &json).kind ||
        !json_text(json))
        return value->text;
    return json_text(json);
}

static void draft_add(struct arena *arena, struct buffer *text, const struct turn_facts *facts)
{
    const struct request_type *type = catalogue_type(facts->catalogue, facts->draft->request_type_id);

    if (!type) {
        buffer_add(text, "Draft: none\n");
        return;
    }
    buffer_add_format(text, "Draft: type %s", type->id);
    for (size_t at = 0; at < type->field_count; at++) {
        const struct form_field *field = &type->fields[at];
        struct value value = form_field_value(arena, facts->draft, field, facts->language);

        if (value.json && value.source != SOURCE_DEFAULT && field->kind != VALUE_ATTACHMENT)
            buffer_add_format(text, "; %s = \"%s\"", field->id,
                              fence_line(arena, value_text(arena, field, &value), VALUE_CHARACTERS_MAX));
    }
    buffer_add_char(text, '\n');
    if (request_type_field(type, facts->draft->asked_field_id))
        buffer_add_format(text, "Asked last: %s\n", facts->draft->asked_field_id);
}

/* So that nobody is asked for a screenshot that is there. */
static void files_add(struct arena *arena, struct buffer *text, const struct draft *draft)
{
    const struct value *files = draft_value(draft, DRAFT_FILES);

    if (files && files->json)
        buffer_add_format(text, "Files added by the person: \"%s\"\n",
                          fence_line(arena, files->text, VALUE_CHARACTERS_MAX));
}

/* Of somebody whose words have not shown one yet it is their profile's, be it shipped or not. */
static const char *language_wanted(struct arena *arena, const struct turn_facts *facts)
{
    if (!facts->locale || statements_show_language(facts))
        return language_tag(facts->language);
    return fence_line(arena, facts->locale, TAG_CHARACTERS_MAX);
}

static void today_add(struct arena *arena, struct buffer *text, const struct turn_facts *facts)
{
    static const char *const weekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                           "Thursday", "Friday", "Saturday"};
    struct zoned_time today;
    bool known = time_in_zone(facts->now, facts->zone, &today);

    buffer_add_format(text, "Today is %s %04d-%02d-%02d, %02d:%02d, zone %s. Language: %s.\n",
                      weekdays[today.weekday], today.date.year, today.date.month, today.date.day, today.hour,
                      today.minute, known ? facts->zone : "UTC", language_wanted(arena, facts));
}

/* What the words may be answered with; texts of others, so within marks. */
static void articles_add(struct arena *arena, struct buffer *text, const struct turn_facts *facts)
{
    struct excerpt excerpts[ARTICLES_MAX];
    struct buffer *list = buffer_new(arena, PROMPT_BYTES_MAX);
    size_t count = statement_is_one(arena, facts, facts->message)
                       ? library_find(facts->library, arena, facts->message, excerpts, ARTICLES_MAX)
                       : 0;

    for (size_t at = 0; at < count && excerpts[at].fit >= HELPFUL_ONE; at++)
        buffer_add_format(list, "%s%s | %s | %s", at ? "\n" : "", excerpts[at].article->id,
                          fence_line(arena, excerpts[at].article->title, PROMPT_NAME_CHARACTERS_MAX),
                          prompt_beginning(arena, excerpts[at].text, ARTICLES_BYTES_MAX / count));
    if (!list->length)
        return;
    buffer_add(text, "Articles:\n");
    fence_add(arena, text, list->bytes);
    buffer_add_char(text, '\n');
}

static const char *turn_text(struct arena *arena, const struct turn_facts *facts, size_t unanswered)
{
    struct buffer *text = buffer_new(arena, PROMPT_BYTES_MAX);
    const struct request_type *types[PROMPT_TYPES_IN_PLAY];
    size_t count = types_in_play(arena, facts, types);
    struct buffer *words;

    today_add(arena, text, facts);
    draft_add(arena, text, facts);
    files_add(arena, text, facts->draft);
    for (size_t at = 0, bytes = 0; at < count; at++) {
        const char *fields = fields_text(arena, types[at]);

        bytes += strlen(fields);
        if (!at || bytes <= FIELDS_BYTES_MAX)
            buffer_add(text, fields);
    }
    articles_add(arena, text, facts);
    words = messages_joined(arena, facts, unanswered, facts->history_count);
    buffer_add_format(words, "%s%s", words->length ? "\n" : "", facts->message);
    fence_add(arena, text, words->bytes);
    return text->bytes;
}

void prompt_build(struct arena *arena, const struct turn_facts *facts, struct prompt *prompt)
{
    struct buffer *messages = buffer_new(arena, PROMPT_BYTES_MAX * 2);
    const struct prompt_stock *stock = facts->stock;
    struct prompt_stock own;
    size_t unanswered;

    if (!stock) {
        prompt_stock_make(arena, facts->catalogue, &own);
        stock = &own;
    }
    buffer_add_char(messages, '[');
    system_add(arena, messages, facts, stock);
    unanswered = history_add(arena, messages, facts);
    message_add(messages, "user", turn_text(arena, facts, unanswered));
    buffer_add_char(messages, ']');
    prompt->messages = messages->bytes;
    prompt->schema = stock->schema[library_size(facts->library) > 0];
    prompt->canary = stock->canary;
    prompt->bytes = messages->length + strlen(prompt->schema);
}
