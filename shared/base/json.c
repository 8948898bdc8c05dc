/* Parsing with cJSON what json_scan let pass, and walking the tree. */
#include "base/json.h"

#include "base/arena.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

/* struct json is never defined: a pointer to it is a pointer to a cJSON. */
static const cJSON *tree_of(const struct json *json)
{
    return (const cJSON *)json;
}

static const struct json *json_of(const cJSON *tree)
{
    return (const struct json *)tree;
}

static void release_tree(void *tree)
{
    cJSON_Delete(tree);
}

struct error json_parse(struct arena *arena, const char *text, size_t bytes, const struct json_limits *limits,
                        const struct json **json)
{
    cJSON *tree;

    TRY(json_scan(text, bytes, limits));
    tree = cJSON_ParseWithLengthOpts(text, bytes, NULL, false);
    if (!tree)
        return ERROR(BAD_JSON, JSON_NOT_VALID);
    arena_own(arena, tree, release_tree);
    *json = json_of(tree);
    return NO_ERROR;
}

const struct json *json_member(const struct json *object, const char *name)
{
    const cJSON *member = cJSON_IsObject(tree_of(object)) ? tree_of(object)->child : NULL;

    while (member && strcmp(member->string, name) != 0)
        member = member->next;
    return json_of(member);
}

const char *json_text(const struct json *value)
{
    return cJSON_IsString(tree_of(value)) ? tree_of(value)->valuestring : NULL;
}

bool json_number(const struct json *value, double *number)
{
    if (!cJSON_IsNumber(tree_of(value)) || !isfinite(tree_of(value)->valuedouble))
        return false;
    *number = tree_of(value)->valuedouble;
    return true;
}

bool json_whole_number(const struct json *value, int64_t *number)
{
    double amount;

    if (!json_number(value, &amount) || fabs(amount) > (double)JSON_WHOLE_NUMBER_MAX ||
        floor(amount) != amount)
        return false;
    *number = (int64_t)amount;
    return true;
}

const char *json_id(struct arena *arena, const struct json *value)
{
    int64_t number;

    if (json_whole_number(value, &number))
        return arena_format(arena, "%lld", (long long)number);
    return json_text(value);
}

bool json_is_true(const struct json *value)
{
    return cJSON_IsTrue(tree_of(value));
}

bool json_is_bool(const struct json *value)
{
    return cJSON_IsBool(tree_of(value));
}

bool json_is_null(const struct json *value)
{
    return cJSON_IsNull(tree_of(value));
}

bool json_is_object(const struct json *value)
{
    return cJSON_IsObject(tree_of(value));
}

bool json_is_array(const struct json *value)
{
    return cJSON_IsArray(tree_of(value));
}

size_t json_count(const struct json *value)
{
    size_t count = 0;

    for (const struct json *item = json_first(value); item; item = json_next(item))
        count++;
    return count;
}

const struct json *json_first(const struct json *value)
{
    return json_is_object(value) || json_is_array(value) ? json_of(tree_of(value)->child) : NULL;
}

const struct json *json_next(const struct json *value)
{
    return value ? json_of(tree_of(value)->next) : NULL;
}

const char *json_name(const struct json *member)
{
    return member ? tree_of(member)->string : NULL;
}

const char *json_print(struct arena *arena, const struct json *value)
{
    char *text, *copy;

    if (!value)
        return NULL;
    text = memory_checked(cJSON_PrintUnformatted(tree_of(value)));
    copy = arena_text(arena, text);
    cJSON_free(text);
    return copy;
}
