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

/* The order goes in front of the system message's words: some servers take one system message only, and only
 * first. */
static void add_messages(struct buffer *out, const struct model_question *question,
                         const struct model_manner *manner)
{
    static const char system_start[] = "[{\"role\":\"system\",\"content\":\"";
    const char *messages = question->messages;

    if (!schema_in_prompt(question, manner)) {
        buffer_add(out, messages);
        return;
    }
    buffer_add(out, system_start);
    add_escaped(out, SCHEMA_ORDER);
    add_escaped(out, question->schema);
    if (text_starts_with(messages, system_start)) {
        buffer_add(out, "\\n\\n");
        buffer_add(out, messages + sizeof(system_start) - 1);
    } else {
        messages += strspn(messages, " \t\r\n") + 1; /* behind the [ */
        buffer_add(out, messages[strspn(messages, " \t\r\n")] == ']' ? "\"}" : "\"},");
        buffer_add(out, messages);
    }
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
    buffer_add(out, ",\"stream\":true");
    if (!manner->no_stream_options)
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
