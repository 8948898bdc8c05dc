/* Members and items of the documents of a snapshot. */
#include "service/index_json.h"

#include "base/buffer.h"
#include "base/json.h"

static void add_name(struct buffer *json, const char *name)
{
    if (json->length > 0 && json->bytes[json->length - 1] != '{')
        buffer_add_char(json, ',');
    json_write_text(json, name);
    buffer_add_char(json, ':');
}

void index_add_text(struct buffer *json, const char *name, const char *text)
{
    add_name(json, name);
    json_write_text(json, text);
}

void index_add_number(struct buffer *json, const char *name, int64_t number)
{
    add_name(json, name);
    buffer_add_format(json, "%lld", (long long)number);
}

void index_add_switch(struct buffer *json, const char *name, bool on)
{
    add_name(json, name);
    buffer_add(json, on ? "true" : "false");
}

void index_add_raw(struct buffer *json, const char *name, const char *value)
{
    add_name(json, name);
    buffer_add(json, value ? value : "null");
}

void index_add_open(struct buffer *json, const char *name, char bracket)
{
    add_name(json, name);
    buffer_add_char(json, bracket);
}

void index_separate(struct buffer *json, size_t index)
{
    if (index > 0)
        buffer_add_char(json, ',');
}
