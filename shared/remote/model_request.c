/* Messages and schema are JSON already and are put in as they stand. */
#include "remote/model_request.h"

#include <string.h>

#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"

#define SCHEMA_ORDER                                                                                         \
    "Answer with exactly one JSON object that follows this JSON schema, and with nothing else:\n"

static bool schema_in_prompt(const struct model_question *question, const struct model_manner *manner)
{
    return question->schema && manner->format >= MODEL_FORMAT_OBJECT;
}

/* As the inside of a JSON string. */
static void add_escaped(struct buffer *out, const char *text)
{
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;

        if (byte == '"' || byte == '\\')
            buffer_add_char(out, '\\');
        if (byte < ' ')
            buffer_add_format(out, "\\u%04x", byte);
        else
            buffer_add_char(out, *text);
    }
}

static size_t string_bytes(const char *inside)
{
    const char *at = inside;

    while (*at && *at != '"')
        at += *at == '\\' && at[1] ? 2 : 1;
    return (size_t)(at - inside);
}

/* The order goes in front of the system message's words: some servers take one system message only, and only
 * first. Where there is no such role, all of it goes in front of the person's first words. */
static void add_messages(struct buffer *out, const struct model_question *question,
                         const struct model_manner *manner)
{
    static const char system_start[] = "[{\"role\":\"system\",\"content\":\"";
    static const char user_start[] = "{\"role\":\"user\",\"content\":\"";
    bool order = schema_in_prompt(question, manner);
    const char *words = question->messages, *rest;
    size_t words_bytes = 0;

    if (text_starts_with(words, system_start)) {
        words += sizeof(system_start) - 1;
        words_bytes = string_bytes(words);
        rest = words + words_bytes + 2; /* behind the "} */
    } else {
        rest = words + strspn(words, " \t\r\n") + 1; /* behind the [ */
    }
    if (!order && (!manner->no_system || !words_bytes)) {
        buffer_add(out, question->messages);
        return;
    }
    rest += strspn(rest, " \t\r\n,");
    buffer_add_format(out, "[{\"role\":\"%s\",\"content\":\"", manner->no_system ? "user" : "system");
    if (order) {
        add_escaped(out, SCHEMA_ORDER);
        add_escaped(out, question->schema);
        buffer_add(out, words_bytes ? "\\n\\n" : "");
    }
    buffer_add_bytes(out, words, words_bytes);
    if (manner->no_system && text_starts_with(rest, user_start)) {
        buffer_add_format(out, "\\n\\n%s", rest + sizeof(user_start) - 1);
        return;
    }
    buffer_add(out, *rest == ']' ? "\"}" : "\"},");
    buffer_add(out, rest);
}

static void add_format(struct buffer *out, const struct model_question *question,
                       const struct model_manner *manner)
{
    if (!question->schema || manner->format == MODEL_FORMAT_PLAIN)
        return;
    if (manner->format == MODEL_FORMAT_OBJECT) {
        buffer_add(out, ",\"response_format\":{\"type\":\"json_object\"}");
        return;
    }
    buffer_add(out, ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":");
    json_write_text(out, question->schema_name);
    if (manner->format == MODEL_FORMAT_STRICT)
        buffer_add(out, ",\"strict\":true");
    buffer_add(out, ",\"schema\":");
    buffer_add(out, question->schema);
    buffer_add(out, "}}");
}

void model_request_write(struct buffer *out, const struct model_server *server,
                         const struct model_question *question, const struct model_manner *manner,
                         bool hosted)
{
    buffer_add(out, "{\"model\":");
    json_write_text(out, server->model);
    buffer_add(out, ",\"messages\":");
    add_messages(out, question, manner);
    if (!manner->no_stream)
        buffer_add(out, ",\"stream\":true");
    if (!manner->no_stream && !manner->no_stream_options)
        buffer_add(out, ",\"stream_options\":{\"include_usage\":true}");
    if (question->answer_tokens_max > 0 && manner->limit != MODEL_LIMIT_NONE)
        buffer_add_format(out, ",\"%s\":%lld",
                          manner->limit == MODEL_LIMIT_TOKENS ? "max_tokens" : "max_completion_tokens",
                          (long long)question->answer_tokens_max);
    add_format(out, question, manner);
    if (hosted && !manner->no_store)
        buffer_add(out, ",\"store\":false");
    if (!text_is_empty(server->user) && !manner->no_identifier) {
        buffer_add(out, ",\"safety_identifier\":");
        json_write_text(out, server->user);
    }
    buffer_add_char(out, '}');
}
