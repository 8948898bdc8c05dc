/* Is a value right for its field, and how do people read it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "assistant/account.h"
#include "assistant/form.h"
#include "assistant/readable.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"

enum { LABEL_CHARACTERS_MAX = 255, NUMBER_DIGITS = 15 };
#define NUMBER_MAX 1e15

/* One check: what is known, and where the outcome goes. */
struct check {
    struct arena *arena;
    const struct form_field *field;
    enum language language;
    struct value *value;
};

static enum phrase accept(const struct check *check, const char *json, const char *text)
{
    check->value->json = json;
    check->value->text = text;
    return PHRASE_NONE;
}

static enum phrase accept_empty(const struct check *check)
{
    return accept(check, NULL, "");
}

const char *form_text_json(struct arena *arena, const char *text)
{
    struct buffer *json = buffer_new(arena, strlen(text) * 6 + 3);

    json_write_text(json, text);
    return json->bytes;
}

/* Line ends and tabs become single spaces, for fields of one line. */
static const char *on_one_line(struct arena *arena, const char *text)
{
    struct buffer *line = buffer_new(arena, strlen(text) + 1);
    bool space = false;

    for (; *text; text++) {
        if (*text == '\n' || *text == '\t' || *text == ' ') {
            space = true;
            continue;
        }
        if (space && line->length)
            buffer_add_char(line, ' ');
        buffer_add_char(line, *text);
        space = false;
    }
    return line->bytes;
}

static enum phrase check_words(const struct check *check, const struct json *json)
{
    const char *text = json_text(json);

    if (!text)
        return PHRASE_VALUE_WRONG_KIND;
    text = text_trimmed(check->arena, text_cleaned(check->arena, text));
    if (check->field->kind == VALUE_TEXT)
        text = on_one_line(check->arena, text);
    if (!*text)
        return accept_empty(check);
    if (check->field->characters_max && utf8_length(text) > check->field->characters_max)
        return PHRASE_VALUE_TOO_LONG;
    return accept(check, form_text_json(check->arena, text), text);
}

static bool is_link(const char *text)
{
    const char *host = text_starts_with(text, "https://")  ? text + 8
                       : text_starts_with(text, "http://") ? text + 7
                                                           : NULL;

    return host && *host && !strchr("/?#:@.", *host) && !strpbrk(text, " \t\n\"<>\\^`{|}");
}

static enum phrase check_url(const struct check *check, const struct json *json)
{
    const char *text = json_text(json);

    if (!text)
        return PHRASE_VALUE_WRONG_KIND;
    text = text_trimmed(check->arena, text_cleaned(check->arena, text));
    if (!*text)
        return accept_empty(check);
    if (!is_link(text))
        return PHRASE_VALUE_NOT_A_LINK;
    if (check->field->characters_max && utf8_length(text) > check->field->characters_max)
        return PHRASE_VALUE_TOO_LONG;
    return accept(check, form_text_json(check->arena, text), text);
}

static enum phrase check_number(const struct check *check, const struct json *json)
{
    double number;
    const char *text;

    if (!json_number(json, &number))
        return PHRASE_VALUE_NOT_A_NUMBER;
    if (!(fabs(number) <= NUMBER_MAX))
        return PHRASE_VALUE_OUT_OF_RANGE;
    if (fabs(number - nearbyint(number)) < 1e-12)
        text = arena_format(check->arena, "%.0f", number == 0 ? 0.0 : number);
    else
        text = arena_format(check->arena, "%.*g", NUMBER_DIGITS, number);
    return accept(check, text, readable_number(check->arena, check->language, text));
}

static enum phrase check_date(const struct check *check, const struct json *json)
{
    const char *text = json_text(json);
    struct date date;

    if (!text)
        return PHRASE_VALUE_WRONG_KIND;
    if (!*text)
        return accept_empty(check);
    if (!date_parse(text, &date))
        return PHRASE_VALUE_NOT_A_DATE;
    return accept(check, form_text_json(check->arena, date_text(check->arena, date)),
                  readable_date(check->arena, check->language, date));
}

/* Two digits at text as a number up to highest; -1 when they are not. */
static int two_digits(const char *text, int highest)
{
    int number;

    if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
        return -1;
    number = (text[0] - '0') * 10 + text[1] - '0';
    return number <= highest ? number : -1;
}

/* "Z", "+02:00" or "+0200", rewritten with a colon; NULL for anything else. */
static const char *offset_normal(struct arena *arena, const char *text)
{
    const char *minutes = strlen(text) == 6 && text[3] == ':' ? text + 4 : text + 3;

    if (text_equals(text, "Z") || text_equals(text, "z"))
        return "+00:00";
    if ((text[0] != '+' && text[0] != '-') || (strlen(text) != 5 && strlen(text) != 6) ||
        two_digits(text + 1, 23) < 0 || strlen(minutes) != 2 || two_digits(minutes, 59) < 0)
        return NULL;
    return arena_format(arena, "%.3s:%s", text, minutes);
}

/* Seconds and their fraction may be missing: forms in browsers leave them out. */
static enum phrase check_datetime(const struct check *check, const struct json *json)
{
    const char *text = json_text(json), *offset, *rest;
    struct date date;
    int hour, minute, second = 0;

    if (!text)
        return PHRASE_VALUE_WRONG_KIND;
    if (!*text)
        return accept_empty(check);
    if (strlen(text) < 17 || (text[10] != 'T' && text[10] != 't') || text[13] != ':' ||
        !date_parse(arena_text_bytes(check->arena, text, 10), &date))
        return PHRASE_VALUE_NOT_A_TIME;
    hour = two_digits(text + 11, 23);
    minute = two_digits(text + 14, 59);
    rest = text + 16;
    if (*rest == ':') {
        second = strlen(rest) > 2 ? two_digits(rest + 1, 59) : -1;
        rest += second < 0 ? 0 : 3;
        if (second >= 0 && *rest == '.')
            rest += 1 + strspn(rest + 1, "0123456789");
    }
    offset = offset_normal(check->arena, rest);
    if (hour < 0 || minute < 0 || second < 0 || !offset)
        return PHRASE_VALUE_NOT_A_TIME;
    return accept(check,
                  arena_format(check->arena, "\"%sT%02d:%02d:%02d%s\"", date_text(check->arena, date), hour,
                               minute, second, offset),
                  readable_datetime(check->arena, check->language, date, hour, minute));
}

static enum phrase check_option(const struct check *check, const struct json *json)
{
    const char *id = json_text(json);
    const struct option *option;

    if (!id)
        return PHRASE_VALUE_WRONG_KIND;
    if (!*id)
        return accept_empty(check);
    option = form_field_option(check->field, id);
    if (!option)
        return PHRASE_VALUE_NOT_AN_OPTION;
    return accept(check, form_text_json(check->arena, option->id), option->label);
}

/* Arrays: each item once, in the order given. */
struct gathered {
    struct buffer *json, *text;
    size_t count;
};

static struct gathered gathered_new(struct arena *arena)
{
    struct gathered gathered = {buffer_new(arena, 65536), buffer_new(arena, 65536), 0};

    buffer_add_char(gathered.json, '[');
    return gathered;
}

static void gathered_add(struct gathered *gathered, const char *item, const char *text)
{
    buffer_add(gathered->json, gathered->count ? "," : "");
    buffer_add(gathered->text, gathered->count ? ", " : "");
    json_write_text(gathered->json, item);
    buffer_add(gathered->text, text);
    gathered->count++;
}

static enum phrase gathered_accept(const struct check *check, struct gathered *gathered)
{
    buffer_add_char(gathered->json, ']');
    if (!gathered->count)
        return accept_empty(check);
    if (gathered->json->overflowed || gathered->text->overflowed)
        return PHRASE_VALUE_TOO_LONG;
    return accept(check, gathered->json->bytes, gathered->text->bytes);
}

static enum phrase check_options(const struct check *check, const struct json *json)
{
    struct gathered gathered = gathered_new(check->arena);
    bool *taken = arena_many(check->arena, check->field->option_count + 1, bool);

    if (!json_is_array(json))
        return PHRASE_VALUE_WRONG_KIND;
    for (const struct json *item = json_first(json); item; item = json_next(item)) {
        const struct option *option = form_field_option(check->field, json_text(item));

        if (!option)
            return PHRASE_VALUE_NOT_AN_OPTION;
        if (!taken[option - check->field->options])
            gathered_add(&gathered, option->id, option->label);
        taken[option - check->field->options] = true;
    }
    return gathered_accept(check, &gathered);
}

static enum phrase check_cascading(const struct check *check, const struct json *json)
{
    const struct json *child_json = json_member(json, "child");
    const char *parent_id = json_text(json_member(json, "parent")), *child_id = json_text(child_json);
    const struct option *parent, *child = NULL;

    if (!json_is_object(json) || json_count(json) > (size_t)(child_json != NULL) + (parent_id != NULL) ||
        (child_json && !child_id && !json_is_null(child_json)))
        return PHRASE_VALUE_WRONG_KIND;
    if (!parent_id && !child_id)
        return accept_empty(check);
    parent = form_field_option(check->field, parent_id);
    if (parent && child_id)
        child = option_child(parent, child_id);
    if (!parent || (child_id && !child))
        return PHRASE_VALUE_NOT_AN_OPTION;
    if (!child)
        return accept(check,
                      arena_format(check->arena, "{\"parent\":%s,\"child\":null}",
                                   form_text_json(check->arena, parent->id)),
                      parent->label);
    return accept(check,
                  arena_format(check->arena, "{\"parent\":%s,\"child\":%s}",
                               form_text_json(check->arena, parent->id),
                               form_text_json(check->arena, child->id)),
                  arena_format(check->arena, "%s – %s", parent->label, child->label));
}

/* Jira's labels hold no white space. */
static const char *label_normal(struct arena *arena, const char *text)
{
    char *label = arena_text(arena, on_one_line(arena, text_trimmed(arena, text_cleaned(arena, text))));

    for (char *at = label; *at; at++)
        if (*at == ' ')
            *at = '-';
    return label;
}

static bool list_holds(const struct json *first, const struct json *end, struct arena *arena,
                       const char *label)
{
    for (; first != end; first = json_next(first))
        if (text_equals(label_normal(arena, json_text(first)), label))
            return true;
    return false;
}

static enum phrase check_labels(const struct check *check, const struct json *json)
{
    struct gathered gathered = gathered_new(check->arena);

    if (!json_is_array(json))
        return PHRASE_VALUE_WRONG_KIND;
    for (const struct json *item = json_first(json); item; item = json_next(item)) {
        const char *label = json_text(item);

        if (!label)
            return PHRASE_VALUE_WRONG_KIND;
        label = label_normal(check->arena, label);
        if (!*label || utf8_length(label) > LABEL_CHARACTERS_MAX || strspn(label, "-_.,;#") == strlen(label))
            return PHRASE_VALUE_LABEL_INVALID;
        if (!list_holds(json_first(json), item, check->arena, label))
            gathered_add(&gathered, label, label);
    }
    return gathered_accept(check, &gathered);
}

static enum phrase check_people(const struct check *check, const struct json *json)
{
    enum value_kind kind = check->field->kind;
    struct account *accounts;
    size_t count;

    if (!accounts_read(check->arena, json, kind, &accounts, &count))
        return PHRASE_VALUE_NOT_A_PERSON;
    return accept(check, accounts_json(check->arena, accounts, count, kind),
                  accounts_text(check->arena, accounts, count));
}

static enum phrase check_files(const struct check *check, const struct json *json)
{
    struct gathered gathered = gathered_new(check->arena);

    if (!json_is_array(json))
        return PHRASE_VALUE_IS_FILES;
    for (const struct json *item = json_first(json); item; item = json_next(item)) {
        if (text_is_empty(json_text(item)))
            return PHRASE_VALUE_IS_FILES;
        gathered_add(&gathered, json_text(item), json_text(item));
    }
    return gathered_accept(check, &gathered);
}

static enum phrase check_unsupported(const struct check *check, const struct json *json)
{
    (void)check;
    (void)json;
    return PHRASE_VALUE_UNSUPPORTED;
}

typedef enum phrase check_kind(const struct check *check, const struct json *json);
static check_kind *const checks[VALUE_KINDS_COUNT] = {
    [VALUE_TEXT] = check_words,
    [VALUE_PARAGRAPH] = check_words,
    [VALUE_URL] = check_url,
    [VALUE_NUMBER] = check_number,
    [VALUE_DATE] = check_date,
    [VALUE_DATETIME] = check_datetime,
    [VALUE_SELECT] = check_option,
    [VALUE_PRIORITY] = check_option,
    [VALUE_MULTISELECT] = check_options,
    [VALUE_COMPONENTS] = check_options,
    [VALUE_CASCADING] = check_cascading,
    [VALUE_LABELS] = check_labels,
    [VALUE_USER] = check_people,
    [VALUE_USERS] = check_people,
    [VALUE_ATTACHMENT] = check_files,
    [VALUE_UNSUPPORTED] = check_unsupported,
};

bool form_value(struct arena *arena, const struct form_field *field, const char *json, enum language language,
                struct value *value, struct problem *problem)
{
    struct check check;
    const struct json *tree = NULL;
    enum phrase phrase = PHRASE_VALUE_WRONG_KIND;

    *value = (struct value){.field_id = field->id, .text = "", .evidence = ""};
    check = (struct check){arena, field, language, value};
    if (!json)
        phrase = accept_empty(&check);
    else if (!json_parse(arena, json, strlen(json), &json_limits_body, &tree).kind)
        phrase = json_is_null(tree) ? accept_empty(&check) : checks[field->kind](&check, tree);
    if (phrase == PHRASE_NONE)
        return true;
    *problem = (struct problem){.phrase = phrase, .subject = field->name};
    return false;
}
