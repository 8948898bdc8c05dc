/* How well fields are filled from plain words: extract_eval FIELDS.JSONL [PREDICTIONS].
 *
 * A record is {"id", "ref_date", "lang", "text", "fields": [{"id", "label", "description", "type",
 * "options"}], "gold": {field: value}}; "zone" may name the person's zone. Types beyond the product's own
 * kinds are asked as the nearest one: a checkbox as yes or no, a time as a moment whose time is taken, an
 * address or number with a form of its own as a text. A line a type tells precision, recall and their mean.
 * PREDICTIONS gets a line {"id", "values"} a record. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/extract.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"

static const struct {
    const char *type;
    enum value_kind kind;
} kinds[] = {{"text", VALUE_TEXT},     {"select", VALUE_SELECT},
             {"number", VALUE_NUMBER}, {"date", VALUE_DATE},
             {"time", VALUE_DATETIME}, {"checkbox", VALUE_SELECT},
             {"email", VALUE_TEXT},    {"multiselect", VALUE_MULTISELECT},
             {"phone", VALUE_TEXT},    {"url", VALUE_URL},
             {"ip", VALUE_TEXT},       {"priority", VALUE_PRIORITY}};

static enum value_kind kind_of(const char *type)
{
    for (size_t i = 0; type && i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].type, type) == 0)
            return kinds[i].kind;
    }
    return VALUE_UNSUPPORTED;
}

static const struct option yes_or_no[] = {{.id = "true", .label = "Yes", .also = "Ja"},
                                          {.id = "false", .label = "No", .also = "Nein"}};

static const char *text_or_empty(const struct json *value)
{
    const char *text = json_text(value);
    return text ? text : "";
}

static struct form_field field_of(struct arena *arena, const struct json *json)
{
    struct form_field field = {.id = text_or_empty(json_member(json, "id")),
                               .name = text_or_empty(json_member(json, "label")),
                               .description = text_or_empty(json_member(json, "description")),
                               .also = ""};
    const struct json *options = json_member(json, "options");
    struct option *list = arena_many(arena, json_count(options) + 1, struct option);

    field.kind = kind_of(json_text(json_member(json, "type")));
    for (const struct json *option = json_first(options); option; option = json_next(option)) {
        const char *label = text_or_empty(option);
        list[field.option_count++] = (struct option){.id = label, .label = label, .also = ""};
    }
    field.options = list;
    if (text_equals(json_text(json_member(json, "type")), "checkbox")) {
        field.options = yes_or_no;
        field.option_count = 2;
    }
    return field;
}

/* Whether a time is asked for and these words name none: a day alone is read as nine o'clock. */
static bool is_made_up(const char *json, const char *type, const char *evidence)
{
    return text_equals(type, "time") && strstr(json, "T09:00") && !strpbrk(evidence, "9") &&
           !strstr(evidence, "nine") && !strstr(evidence, "neun");
}

/* "2026-11-18T14:39:00+11:00" as "14:39" where a time is asked for. */
static void value_write(struct buffer *line, const char *json, const char *type)
{
    if (!text_equals(type, "time") || strlen(json) < 18) {
        buffer_add(line, json);
        return;
    }
    buffer_add(line, "\"");
    buffer_add_bytes(line, json + 12, 5);
    buffer_add(line, "\"");
}

static enum language language_of_record(const struct json *record)
{
    return text_equals(json_text(json_member(record, "lang")), "de") ? LANGUAGE_DE : LANGUAGE_EN;
}

static struct turn_facts facts_of(const struct json *record)
{
    struct turn_facts facts = {.zone = json_text(json_member(record, "zone")),
                               .language = language_of_record(record)};
    struct date today = {1970, 1, 1};

    if (!facts.zone)
        facts.zone = facts.language == LANGUAGE_DE ? "Europe/Berlin" : "America/New_York";
    date_parse(text_or_empty(json_member(record, "ref_date")), &today);
    facts.now = time_from_zone(today, 8, 0, facts.zone);
    return facts;
}

/* What is found, as one JSON object of values by field. */
static const char *record_answer(struct arena *arena, const struct json *record)
{
    const struct json *fields = json_member(record, "fields");
    struct form_field *list = arena_many(arena, json_count(fields) + 1, struct form_field);
    struct request_type type = {
        .id = "1", .name = "", .description = "", .group = "", .also = "", .fields = list};
    struct turn_facts facts = facts_of(record);
    struct buffer *line = buffer_new(arena, 1 << 20);
    struct proposed_value *values;
    size_t written = 0;

    for (const struct json *field = json_first(fields); field; field = json_next(field))
        list[type.field_count++] = field_of(arena, field);
    size_t count = extract_values(arena, &facts, &type, text_or_empty(json_member(record, "text")), &values);
    buffer_add(line, "{");
    for (size_t i = 0; i < count; i++) {
        const struct json *field = json_first(fields);
        while (!text_equals(json_text(json_member(field, "id")), values[i].field_id))
            field = json_next(field);
        const char *asked = json_text(json_member(field, "type"));
        if (is_made_up(values[i].json, asked, values[i].evidence))
            continue;
        buffer_add(line, written++ ? "," : "");
        json_write_text(line, values[i].field_id);
        buffer_add(line, ":");
        value_write(line, values[i].json, asked);
    }
    buffer_add(line, "}");
    return line->bytes;
}

static const char *phone_plain(struct arena *arena, const char *text)
{
    char *digits = arena_text(arena, text), *out = digits;

    for (const char *in = text; *in; in++) {
        if ((*in >= '0' && *in <= '9') || *in == '+')
            *out++ = *in;
    }
    *out = 0;
    return digits;
}

/* A value as one text that equals another's when they mean the same; NULL for none. */
static const char *value_plain(struct arena *arena, const struct json *value, const char *type)
{
    const char *all = "";
    double number;

    if (!value || json_is_null(value))
        return NULL;
    if (json_is_array(value)) {
        for (const struct json *item = json_first(value); item; item = json_next(item))
            all = arena_format(arena, "%s|%s|", all, text_lowered(arena, text_or_empty(item)));
        return *all ? all : NULL;
    }
    const char *text = json_text(value) ? json_text(value) : json_print(arena, value);
    if (text_equals(type, "number") && (json_number(value, &number) || decimal_parse(text, &number)))
        return arena_format(arena, "%g", number);
    if (text_equals(type, "phone"))
        return phone_plain(arena, text);
    return *text ? text_lowered(arena, text) : NULL;
}

/* The items of a set stand between bars, in any order. */
static bool is_same(const char *one, const char *other)
{
    char item[256];

    if (*one != '|' || *other != '|')
        return strcmp(one, other) == 0;
    if (strlen(one) != strlen(other))
        return false;
    for (const char *at = one; *at;) {
        size_t length = strcspn(at + 1, "|") + 2;
        if (length >= sizeof item)
            return false;
        memcpy(item, at, length);
        item[length] = 0;
        if (!strstr(other, item))
            return false;
        at += length;
    }
    return true;
}

enum { TALLIES = sizeof kinds / sizeof *kinds };

struct tally {
    size_t right, wrong, missed;
};

/* Returns whether all is right. */
static bool record_tally(struct arena *arena, const struct json *record, const struct json *found,
                         struct tally *tallies)
{
    const struct json *gold = json_member(record, "gold");
    bool exact = true;

    for (const struct json *field = json_first(json_member(record, "fields")); field;
         field = json_next(field)) {
        const char *id = text_or_empty(json_member(field, "id")),
                   *type = text_or_empty(json_member(field, "type"));
        const char *wanted = value_plain(arena, json_member(gold, id), type);
        const char *got = value_plain(arena, json_member(found, id), type);
        size_t number = 0;
        while (number + 1 < TALLIES && strcmp(kinds[number].type, type) != 0)
            number++;
        bool right = wanted && got && is_same(wanted, got);
        tallies[number].right += right;
        tallies[number].wrong += got && !right;
        tallies[number].missed += wanted && !right;
        exact = exact && (right || (!wanted && !got));
    }
    return exact;
}

static void tally_print(const char *name, const struct tally *tally)
{
    double right = (double)tally->right, found = right + (double)tally->wrong,
           wanted = right + (double)tally->missed;
    double precision = found > 0 ? right / found : 0, recall = wanted > 0 ? right / wanted : 0;

    if (wanted + found > 0)
        printf("%-12s %6.0f %7.3f %7.3f %7.3f\n", name, wanted, precision, recall,
               right > 0 ? 2 * precision * recall / (precision + recall) : 0);
}

static void tallies_print(const struct tally *tallies, size_t exact, size_t records)
{
    struct tally all = {0};

    printf("%-12s %6s %7s %7s %7s\n", "type", "gold", "P", "R", "F1");
    for (size_t i = 0; i < TALLIES; i++) {
        tally_print(kinds[i].type, &tallies[i]);
        if (strcmp(kinds[i].type, "text") == 0)
            continue;
        all.right += tallies[i].right;
        all.wrong += tallies[i].wrong;
        all.missed += tallies[i].missed;
    }
    tally_print("all but text", &all);
    printf("all fields right in %zu of %zu records\n", exact, records);
}

/* One line of the file; returns whether all its fields are right. */
static bool line_run(const char *line, size_t bytes, FILE *predictions, struct tally *tallies)
{
    struct arena *arena = arena_new();
    const struct json *record, *found;
    bool exact = false;

    if (json_parse(arena, line, bytes, &json_limits_remote, &record).kind == ERROR_NONE) {
        const char *answer = record_answer(arena, record);
        if (json_parse(arena, answer, strlen(answer), &json_limits_remote, &found).kind == ERROR_NONE)
            exact = record_tally(arena, record, found, tallies);
        if (predictions)
            fprintf(predictions, "{\"id\":\"%s\",\"values\":%s}\n", text_or_empty(json_member(record, "id")),
                    answer);
    }
    arena_free(arena);
    return exact;
}

int main(int argc, char **argv)
{
    struct tally tallies[TALLIES] = {{0}};
    size_t room = 0, records = 0, exact = 0;
    char *line = NULL;
    ssize_t bytes;
    FILE *file = argc >= 2 ? fopen(argv[1], "r") : NULL, *predictions = argc > 2 ? fopen(argv[2], "w") : NULL;

    if (!file) {
        fprintf(stderr, "usage: extract_eval FIELDS.JSONL [PREDICTIONS]\n");
        return 2;
    }
    while ((bytes = getline(&line, &room, file)) > 1) {
        exact += line_run(line, (size_t)bytes, predictions, tallies);
        records++;
    }
    tallies_print(tallies, exact, records);
    free(line);
    fclose(file);
    if (predictions)
        fclose(predictions);
    return 0;
}
