/* Joining base and path. */
#include "remote/model_address.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"

#define AZURE_DEFAULT_VERSION "api-version=2024-10-21"

/* The host of an address, without the port. */
static const char *host_of(struct arena *arena, const char *url)
{
    const char *start = strstr(url, "://");

    start = start ? start + 3 : url;
    return text_lowered(arena, arena_text_bytes(arena, start, strcspn(start, "/?#:")));
}

static bool is_azure_host(const char *host)
{
    return text_ends_with(host, ".openai.azure.com") ||
           text_ends_with(host, ".cognitiveservices.azure.com") ||
           text_ends_with(host, ".services.ai.azure.com");
}

/* "/v1", "/v1beta", "/v4" anywhere in the path. */
static bool has_version(const char *path)
{
    for (const char *at = path; (at = strstr(at, "/v")); at += 2)
        if (at[2] >= '0' && at[2] <= '9')
            return true;
    return false;
}

static const char *path_of(const char *base)
{
    const char *start = strstr(base, "://");
    const char *path = strchr(start ? start + 3 : base, '/');

    return path ? path : "";
}

/* `base` has neither query nor slash at its end. */
static const char *joined(struct arena *arena, const char *base, const char *host, const char *model)
{
    const char *path = path_of(base);

    if (text_ends_with(path, "/chat/completions"))
        return base;
    if (text_ends_with(path, "/openai/deployments"))
        return arena_format(arena, "%s/%s/chat/completions", base, text_url_encoded(arena, model));
    if (strstr(path, "/openai/deployments/") || has_version(path))
        return arena_format(arena, "%s/chat/completions", base);
    if (is_azure_host(host) && !text_ends_with(path, "/openai"))
        return arena_format(arena, "%s/openai/v1/chat/completions", base);
    return arena_format(arena, "%s/v1/chat/completions", base);
}

static const char *query_of(struct arena *arena, const char *url, const char *query)
{
    if (!strstr(url, "/openai/deployments/") || strstr(query, "api-version="))
        return query;
    return arena_format(arena, "%s%s" AZURE_DEFAULT_VERSION, query, *query ? "&" : "?");
}

struct model_address model_address_of(struct arena *arena, const char *base_url, const char *model,
                                      const char *key)
{
    const char *plain = text_trimmed(arena, base_url);
    size_t base_bytes = strcspn(plain, "?#");
    const char *query = plain[base_bytes] == '?'
                            ? arena_text_bytes(arena, plain + base_bytes, strcspn(plain + base_bytes, "#"))
                            : "";
    const char *host = host_of(arena, plain);
    struct model_address address = {0};
    bool dated;

    while (base_bytes && plain[base_bytes - 1] == '/')
        base_bytes--;
    address.url = joined(arena, arena_text_bytes(arena, plain, base_bytes), host, model);
    dated = strstr(address.url, "/openai/deployments/") != NULL;
    address.url = arena_format(arena, "%s%s", address.url, query_of(arena, address.url, query));
    address.hosted = is_azure_host(host) || strcmp(host, "api.openai.com") == 0;
    key = key ? text_trimmed(arena, key) : "";
    if (*key)
        address.header = arena_format(
            arena, "%s%s", dated || is_azure_host(host) ? "api-key: " : "Authorization: Bearer ", key);
    return address;
}
