/* Canonical JSON of people: {"id": …, "name": …}, or a list of such. */
#include "assistant/account.h"

#include <string.h>

#include "assistant/readable.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"

enum { NAME_CHARACTERS_MAX = 255, ACCOUNTS_BYTES_MAX = 256 * 1024 };

static bool account_read(struct arena *arena, const struct json *json, struct account *account)
{
    const struct json *name = json_member(json, "name");
    const char *id = json_text(json_member(json, "id"));

    if (!json_is_object(json) || text_is_empty(id) || strlen(id) > ACCOUNT_ID_BYTES_MAX ||
        (name && !json_text(name)) || json_count(json) > (size_t)1 + (name != NULL))
        return false;
    account->id = id;
    account->name = name ? readable_line(arena, json_text(name), NAME_CHARACTERS_MAX) : "";
    if (text_is_empty(account->name))
        account->name = id;
    return true;
}

static bool is_listed(const struct account *accounts, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (text_equals(accounts[i].id, id))
            return true;
    return false;
}

bool accounts_read(struct arena *arena, const struct json *json, enum value_kind kind,
                   struct account **accounts, size_t *count)
{
    size_t most = kind == VALUE_USERS ? json_count(json) : 1;

    *count = 0;
    if ((kind == VALUE_USERS && !json_is_array(json)) || most > ACCOUNTS_MAX)
        return false;
    *accounts = arena_many(arena, most, struct account);
    if (kind == VALUE_USER) {
        *count = 1;
        return account_read(arena, json, *accounts);
    }
    for (const struct json *item = json_first(json); item; item = json_next(item)) {
        struct account account;

        if (!account_read(arena, item, &account))
            return false;
        if (!is_listed(*accounts, *count, account.id))
            (*accounts)[(*count)++] = account;
    }
    return true;
}

static void account_write(struct buffer *json, const struct account *account)
{
    buffer_add(json, "{\"id\":");
    json_write_text(json, account->id);
    buffer_add(json, ",\"name\":");
    json_write_text(json, account->name);
    buffer_add_char(json, '}');
}

const char *accounts_json(struct arena *arena, const struct account *accounts, size_t count,
                          enum value_kind kind)
{
    struct buffer *json = buffer_new(arena, ACCOUNTS_BYTES_MAX);

    if (count == 0)
        return NULL;
    if (kind == VALUE_USER) {
        account_write(json, accounts);
        return json->bytes;
    }
    for (size_t i = 0; i < count; i++) {
        buffer_add_char(json, i ? ',' : '[');
        account_write(json, &accounts[i]);
    }
    buffer_add_char(json, ']');
    return json->bytes;
}

const char *accounts_text(struct arena *arena, const struct account *accounts, size_t count)
{
    struct buffer *text = buffer_new(arena, ACCOUNTS_BYTES_MAX);

    for (size_t i = 0; i < count; i++) {
        buffer_add(text, i ? ", " : "");
        buffer_add(text, accounts[i].name);
    }
    return text->bytes;
}
