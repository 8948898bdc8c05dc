/* Atlassian Document Format: paragraphs, text and line breaks are all of it that plain words need. */
#include "remote/jira_document.h"

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"
#include "remote/jira.h"

enum { DOCUMENT_BYTES_MAX = 2 * 1024 * 1024 };

static void add_words(struct arena *arena, struct buffer *json, const char *text, size_t bytes)
{
    if (bytes == 0)
        return;
    buffer_add(json, "{\"type\":\"text\",\"text\":");
    json_write_text(json, arena_text_bytes(arena, text, bytes));
    buffer_add_char(json, '}');
}

/* The lines of one paragraph; returns what follows them. */
static const char *add_paragraph(struct arena *arena, struct buffer *json, const char *text)
{
    buffer_add(json, "{\"type\":\"paragraph\",\"content\":[");
    for (size_t lines = 0; *text && *text != '\n'; lines++) {
        size_t bytes = strcspn(text, "\n");

        buffer_add(json, lines ? ",{\"type\":\"hardBreak\"}," : "");
        add_words(arena, json, text, bytes);
        text += bytes + (text[bytes] == '\n');
    }
    buffer_add(json, "]}");
    return text + strspn(text, "\n");
}

static void add_document(struct arena *arena, struct buffer *json, const char *text)
{
    const char *comma = "";

    buffer_add(json, "{\"type\":\"doc\",\"version\":1,\"content\":[");
    for (text += strspn(text, "\n"); *text; comma = ",") {
        buffer_add(json, comma);
        text = add_paragraph(arena, json, text);
    }
    buffer_add(json, "]}");
}

static bool is_rich(const struct jira_order *order, const char *id)
{
    for (size_t i = 0; i < order->rich_field_count; i++)
        if (text_equals(order->rich_fields[i], id))
            return true;
    return false;
}

const char *jira_document_fields(struct arena *arena, const struct jira_order *order)
{
    struct buffer *json = buffer_new(arena, DOCUMENT_BYTES_MAX);
    const struct json *fields;

    if (json_parse(arena, order->fields_json, strlen(order->fields_json), &json_limits_remote, &fields)
            .kind ||
        !json_is_object(fields))
        return NULL;
    buffer_add_char(json, '{');
    for (const struct json *field = json_first(fields); field; field = json_next(field)) {
        buffer_add(json, json->length > 1 ? "," : "");
        json_write_text(json, json_name(field));
        buffer_add_char(json, ':');
        if (is_rich(order, json_name(field)) && json_text(field))
            add_document(arena, json, json_text(field));
        else
            buffer_add(json, json_print(arena, field));
    }
    buffer_add_char(json, '}');
    return json->overflowed ? NULL : json->bytes;
}
