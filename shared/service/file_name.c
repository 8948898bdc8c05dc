/* Names, types and sizes of files. */
#include "service/file_name.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"

enum { EXTENSION_BYTES_MAX = 16 };

static const char *last_part(const char *path)
{
    const char *start = path;

    for (const char *at = path; (at = strpbrk(at, "/\\")); at++)
        start = at + 1;
    return start;
}

static const char *shortened(struct arena *arena, const char *name)
{
    const char *dot = strrchr(name, '.');
    size_t extension = dot && strlen(dot) <= EXTENSION_BYTES_MAX ? strlen(dot) : 0;
    size_t bytes = strlen(name) - extension;

    if (strlen(name) <= FILE_NAME_BYTES_MAX)
        return name;
    if (bytes > FILE_NAME_BYTES_MAX - extension)
        bytes = utf8_cut(name, FILE_NAME_BYTES_MAX - extension);
    return arena_format(arena, "%.*s%s", (int)bytes, name, extension ? dot : "");
}

const char *file_name_cleaned(struct arena *arena, const char *name)
{
    char *cleaned = text_cleaned(arena, last_part(name));

    for (char *at = cleaned; *at; at++) {
        if (*at == '"')
            *at = '\'';
        else if (*at == '\n' || *at == '\t')
            *at = ' ';
    }
    cleaned = text_trimmed(arena, cleaned);
    return cleaned[strspn(cleaned, ".")] ? shortened(arena, cleaned) : "file";
}

const char *media_type_cleaned(struct arena *arena, const char *type)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789!#$&^_.+-";
    const char *lowered = type ? text_lowered(arena, type) : "";
    size_t first = strspn(lowered, letters);
    size_t second = lowered[first] == '/' ? strspn(lowered + first + 1, letters) : 0;
    size_t bytes = first + 1 + second;

    if (first == 0 || second == 0 || bytes > MEDIA_TYPE_BYTES_MAX ||
        (lowered[bytes] && !strchr("; \t", lowered[bytes])))
        return "application/octet-stream";
    return arena_text_bytes(arena, lowered, bytes);
}

const char *file_size_words(struct arena *arena, int64_t bytes)
{
    static const struct {
        const char *unit;
        int64_t bytes;
    } units[] = {{"GB", 1 << 30}, {"MB", 1 << 20}, {"kB", 1 << 10}};

    for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
        if (bytes / units[i].bytes >= 10 || (bytes >= units[i].bytes && bytes % units[i].bytes == 0))
            return arena_format(arena, "%lld %s", (long long)(bytes / units[i].bytes), units[i].unit);
    return arena_format(arena, "%lld B", (long long)bytes);
}
