/* The strict schema of an answer. */
#include "assistant/prompt_schema.h"

#include "assistant/groups.h"
#include "base/buffer.h"
#include "base/json.h"

enum { SCHEMA_BYTES_MAX = 524288 };

bool prompt_is_long(const struct catalogue *catalogue)
{
    return catalogue->type_count > PROMPT_TYPES_WHOLE;
}

static void enum_add(struct buffer *schema, size_t at, const char *text)
{
    buffer_add(schema, at ? "," : ",\"enum\":[");
    json_write_text(schema, text);
}

/* The names of the groups; of so many that no schema holds them, any text. */
static void group_add(struct arena *arena, struct buffer *schema, const struct catalogue *catalogue)
{
    size_t count;
    const char **groups = groups_of(arena, catalogue, NULL, &count);

    buffer_add(schema, "\"group\":{\"anyOf\":[{\"type\":\"string\"");
    for (size_t at = 0; at < count; at++)
        enum_add(schema, at, groups[at]);
    buffer_add(schema, count ? "]},{\"type\":\"null\"}]}," : "},{\"type\":\"null\"}]},");
}

const char *prompt_schema(struct arena *arena, const struct catalogue *catalogue, bool has_articles)
{
    struct buffer *schema = buffer_new(arena, SCHEMA_BYTES_MAX);
    bool listed = catalogue->type_count && !prompt_is_long(catalogue);

    buffer_add(schema,
               "{\"type\":\"object\",\"properties\":{"
               "\"action\":{\"type\":\"string\",\"enum\":[\"ask\",\"suggest\",\"review\",\"decline\"]},"
               "\"request_type\":{\"anyOf\":[{\"$ref\":\"#/$defs/id\"},{\"type\":\"null\"}]},"
               "\"reply\":{\"type\":\"string\"},\"asked_field\":{\"type\":[\"string\",\"null\"]},"
               "\"alternatives\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/id\"}},");
    if (prompt_is_long(catalogue))
        group_add(arena, schema, catalogue);
    buffer_add(
        schema,
        "\"values\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{"
        "\"field\":{\"type\":\"string\"},\"value\":{\"type\":\"string\"},\"words\":{\"type\":\"string\"}},"
        "\"required\":[\"field\",\"value\",\"words\"],\"additionalProperties\":false}},"
        "\"later\":{\"type\":[\"string\",\"null\"]}");
    buffer_add(schema, has_articles ? ",\"article\":{\"type\":[\"string\",\"null\"]}" : "");
    buffer_add(schema,
               "},\"required\":[\"action\",\"request_type\",\"reply\",\"asked_field\",\"alternatives\",");
    buffer_add(schema, prompt_is_long(catalogue) ? "\"group\"," : "");
    buffer_add(schema, has_articles ? "\"values\",\"later\",\"article\"]" : "\"values\",\"later\"]");
    buffer_add(schema, ",\"additionalProperties\":false,\"$defs\":{\"id\":{\"type\":\"string\"");
    for (size_t at = 0; listed && at < catalogue->type_count; at++)
        enum_add(schema, at, catalogue->types[at].id);
    buffer_add(schema, listed ? "]}}}" : "}}}");
    return schema->bytes;
}
