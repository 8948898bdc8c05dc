/* Values as Jira's create call takes them. */
#include "remote/jira.h"

#include <string.h>

#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"

enum { VALUE_BYTES_MAX = 256 * 1024 };

typedef bool encoder(struct arena *arena, const struct json *value, struct buffer *out);

static bool encode_text(struct arena *arena, const struct json *value, struct buffer *out)
{
    const char *text = json_text(value);

    (void)arena;
    if (text_is_empty(text))
        return false;
    json_write_text(out, text);
    return true;
}

static bool encode_number(struct arena *arena, const struct json *value, struct buffer *out)
{
    double number;

    if (!json_number(value, &number))
        return false;
    buffer_add(out, json_print(arena, value));
    return true;
}

static bool are_digits(const char *text, size_t count)
{
    return strspn(text, "0123456789") >= count;
}

/* "2026-11-18T14:39:00+11:00" becomes "2026-11-18T14:39:00.000+1100": Jira wants milliseconds and no colon.
 */
static bool encode_moment(struct arena *arena, const struct json *value, struct buffer *out)
{
    const char *text = json_text(value);
    const char *offset;
    char milliseconds[4] = "000";

    (void)arena;
    if (!text || strlen(text) < 20 || text[10] != 'T')
        return false;
    offset = text + 19;
    if (*offset == '.') {
        size_t digits = strspn(++offset, "0123456789");

        memcpy(milliseconds, offset, digits < 3 ? digits : 3);
        offset += digits;
    }
    buffer_add_format(out, "\"%.19s.%s", text, milliseconds);
    if (strcmp(offset, "Z") == 0)
        buffer_add(out, "+0000\"");
    else if (strlen(offset) == 6 && strchr("+-", *offset) && are_digits(offset + 1, 2) && offset[3] == ':' &&
             are_digits(offset + 4, 2))
        buffer_add_format(out, "%.3s%s\"", offset, offset + 4);
    else
        return false;
    return true;
}

static bool add_option(struct arena *arena, const struct json *value, struct buffer *out)
{
    const char *id = json_id(arena, value);

    if (text_is_empty(id))
        return false;
    buffer_add(out, "{\"id\":");
    json_write_text(out, id);
    return true;
}

static bool encode_option(struct arena *arena, const struct json *value, struct buffer *out)
{
    if (!add_option(arena, value, out))
        return false;
    buffer_add_char(out, '}');
    return true;
}

static bool encode_options(struct arena *arena, const struct json *value, struct buffer *out)
{
    buffer_add_char(out, '[');
    for (const struct json *item = json_first(value); item; item = json_next(item)) {
        if (out->length > 1)
            buffer_add_char(out, ',');
        if (!encode_option(arena, item, out))
            return false;
    }
    buffer_add_char(out, ']');
    return json_is_array(value) && out->length > 2;
}

/* Components alone go by their names, as Jira's reference has it. */
static bool encode_names(struct arena *arena, const struct json *value, struct buffer *out)
{
    (void)arena;
    buffer_add_char(out, '[');
    for (const struct json *item = json_first(value); item; item = json_next(item)) {
        if (text_is_empty(json_text(item)))
            return false;
        buffer_add(out, out->length > 1 ? ",{\"name\":" : "{\"name\":");
        json_write_text(out, json_text(item));
        buffer_add_char(out, '}');
    }
    buffer_add_char(out, ']');
    return json_is_array(value) && out->length > 2;
}

/* An account as its kind of site names it. */
static bool add_account(const struct json *value, const char *member, struct buffer *out)
{
    const char *id = json_text(json_member(value, "id"));

    if (text_is_empty(id))
        return false;
    buffer_add_format(out, "{\"%s\":", member);
    json_write_text(out, id);
    buffer_add_char(out, '}');
    return true;
}

static bool add_accounts(const struct json *list, const char *member, struct buffer *out)
{
    buffer_add_char(out, '[');
    for (const struct json *item = json_first(list); item; item = json_next(item)) {
        buffer_add(out, out->length > 1 ? "," : "");
        if (!add_account(item, member, out))
            return false;
    }
    buffer_add_char(out, ']');
    return json_is_array(list) && out->length > 2;
}

static bool encode_account(struct arena *arena, const struct json *value, struct buffer *out)
{
    (void)arena;
    return add_account(value, "accountId", out);
}

static bool encode_accounts(struct arena *arena, const struct json *value, struct buffer *out)
{
    (void)arena;
    return add_accounts(value, "accountId", out);
}

static bool encode_username(struct arena *arena, const struct json *value, struct buffer *out)
{
    (void)arena;
    return add_account(value, "name", out);
}

static bool encode_usernames(struct arena *arena, const struct json *value, struct buffer *out)
{
    (void)arena;
    return add_accounts(value, "name", out);
}

static bool encode_cascade(struct arena *arena, const struct json *value, struct buffer *out)
{
    const struct json *child = json_member(value, "child");

    if (!add_option(arena, json_member(value, "parent"), out))
        return false;
    if (child && !json_is_null(child)) {
        buffer_add(out, ",\"child\":");
        if (!encode_option(arena, child, out))
            return false;
    }
    buffer_add_char(out, '}');
    return true;
}

/* A label has no blanks in Jira. */
static const char *one_word(struct arena *arena, const char *label)
{
    char *word = text_trimmed(arena, label);

    for (char *at = word; (at = strpbrk(at, " \t\n\r")); at++)
        *at = '-';
    return word;
}

static bool encode_labels(struct arena *arena, const struct json *value, struct buffer *out)
{
    buffer_add_char(out, '[');
    for (const struct json *item = json_first(value); item; item = json_next(item)) {
        const char *label = json_text(item);

        if (!label)
            return false;
        label = one_word(arena, label);
        if (!*label)
            continue;
        if (out->length > 1)
            buffer_add_char(out, ',');
        json_write_text(out, label);
    }
    buffer_add_char(out, ']');
    return json_is_array(value) && out->length > 2;
}

static encoder *encoder_of(const char *kind, bool datacenter)
{
    static const struct {
        const char *kind;
        encoder *encode;
        encoder *on_datacenter; /* NULL: the same */
    } encoders[] = {
        {"text", encode_text, NULL},
        {"paragraph", encode_text, NULL},
        {"url", encode_text, NULL},
        {"date", encode_text, NULL},
        {"number", encode_number, NULL},
        {"datetime", encode_moment, NULL},
        {"select", encode_option, NULL},
        {"priority", encode_option, NULL},
        {"multiselect", encode_options, NULL},
        {"components", encode_names, NULL},
        {"cascading", encode_cascade, NULL},
        {"labels", encode_labels, NULL},
        {"user", encode_account, encode_username},
        {"users", encode_accounts, encode_usernames},
    };

    for (size_t i = 0; i < sizeof(encoders) / sizeof(*encoders); i++)
        if (text_equals(encoders[i].kind, kind))
            return datacenter && encoders[i].on_datacenter ? encoders[i].on_datacenter : encoders[i].encode;
    return NULL;
}

const char *jira_encode(struct arena *arena, const struct jira_site *site, const char *kind,
                        const char *canonical_json)
{
    encoder *encode = encoder_of(kind, site->datacenter);
    struct buffer *out;
    const struct json *value;
    struct error error;

    if (!encode || !canonical_json)
        return NULL;
    error = json_parse(arena, canonical_json, strlen(canonical_json), &json_limits_remote, &value);
    if (error.kind)
        return NULL;
    out = buffer_new(arena, VALUE_BYTES_MAX);
    return encode(arena, value, out) && !out->overflowed ? out->bytes : NULL;
}
