/* Cookies by name (RFC 6265): a name is matched as it stands, a value is passed on as it came. */
#include "web/session_cookies.h"

#include <string.h>

#include "base/buffer.h"
#include "base/text.h"

/* Names are tokens; values are visible ASCII without separators. Neither can end a header line. */
static bool is_made_of(const char *text, size_t bytes, const char *excluded)
{
    for (size_t i = 0; i < bytes; i++)
        if (text[i] <= ' ' || text[i] > '~' || strchr(excluded, text[i]))
            return false;
    return true;
}

static bool is_name(const char *text, size_t bytes)
{
    return bytes > 0 && is_made_of(text, bytes, "()<>@,;:\\\"/[]?={}");
}

bool session_cookies_are_named(struct arena *arena, const char *names)
{
    size_t count;
    char **list = text_split(arena, names, ',', &count);

    for (size_t i = 0; i < count; i++)
        if (!is_name(list[i], strlen(list[i])))
            return false;
    return count > 0;
}

static bool is_wanted(char *const *names, const char *cookie)
{
    const char *equals = strchr(cookie, '=');
    size_t bytes = equals ? (size_t)(equals - cookie) : 0;

    for (; *names; names++)
        if (bytes == strlen(*names) && strncmp(cookie, *names, bytes) == 0)
            return true;
    return false;
}

const char *session_cookies_of(struct arena *arena, const char *names, const char *header)
{
    struct buffer *picked = buffer_new(arena, SESSION_COOKIES_BYTES_MAX);
    char **wanted = text_split(arena, names, ',', NULL);

    for (char **cookie = text_split(arena, header ? header : "", ';', NULL); *cookie; cookie++) {
        if (!is_wanted(wanted, *cookie))
            continue;
        if (!is_made_of(*cookie, strlen(*cookie), ",;\\"))
            return NULL;
        buffer_add_format(picked, "%s%s", picked->length ? "; " : "", *cookie);
    }
    return picked->length && !picked->overflowed ? picked->bytes : NULL;
}
