/* Addresses in what a model writes: those that lead elsewhere are taken out. */
#include "assistant/links.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"

enum { LINK_BYTES_MAX = 2000 };

static const char taken_out[] = "…";
static const char scheme_characters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.";
static const char address_ends[] = " \t\r\n<>\"'`*)]";
static const char sentence_ends[] = ".,;:!?";

struct scan {
    struct arena *arena;
    const struct link_rule *rule;
    struct buffer *kept;
};

static const char *behind_scheme(const char *address)
{
    static const char *const web[] = {"https://", "http://"};

    for (size_t at = 0; at < sizeof(web) / sizeof(web[0]); at++)
        if (strncasecmp(address, web[at], strlen(web[at])) == 0)
            return address + strlen(web[at]);
    return NULL;
}

const char *link_host(struct arena *arena, const char *address)
{
    const char *host = behind_scheme(address);
    size_t bytes = host ? strcspn(host, "/?#\\ \t\r\n") : 0;

    return bytes ? text_lowered(arena, arena_text_bytes(arena, host, bytes)) : NULL;
}

/* A backslash or a name in front of the host leads browsers elsewhere than it looks like. */
static bool is_own(const struct scan *scan, const char *address)
{
    const char *host = link_host(scan->arena, address);

    if (!host || strpbrk(address, "\\ \t") || strchr(host, '@'))
        return false;
    for (const char *const *own = scan->rule->hosts; own && *own; own++)
        if (text_equals_ignoring_case(*own, host))
            return true;
    return false;
}

static bool may_stay(const struct scan *scan, const char *address)
{
    return is_own(scan, address) ||
           (scan->rule->said && !text_is_empty(address) && strstr(scan->rule->said, address));
}

/* What does something when it is opened, without the slashes of a web address. */
static bool is_active_scheme(const char *text, size_t bytes)
{
    static const char *const schemes[] = {"javascript", "vbscript", "data", "file", "blob", "mailto"};

    for (size_t at = 0; at < sizeof(schemes) / sizeof(schemes[0]); at++)
        if (strlen(schemes[at]) == bytes && strncasecmp(text, schemes[at], bytes) == 0)
            return true;
    return false;
}

/* How many bytes of an address begin here; `run` bytes of them may be its scheme. 0: none does. */
static size_t address_bytes(const char *text, size_t run)
{
    bool found = strncmp(text + run, "://", 3) == 0 ||
                 (text[run] == ':' && !strchr(" \t\r\n", text[run + 1]) && is_active_scheme(text, run)) ||
                 (strncasecmp(text, "www.", 4) == 0 && run > 4);
    size_t bytes = found ? strcspn(text, address_ends) : 0;

    while (bytes && strchr(sentence_ends, text[bytes - 1]))
        bytes--;
    return bytes;
}

/* The runs of a text: an address, or what may be part of a word; then whatever stands between. */
static void plain_add(const struct scan *scan, const char *text, size_t bytes)
{
    const char *all = arena_text_bytes(scan->arena, text, bytes), *at = all;

    while (*at) {
        size_t run = strspn(at, scheme_characters), address = run ? address_bytes(at, run) : 0;

        if (!address) {
            run = run ? run : strcspn(at, scheme_characters);
            buffer_add_bytes(scan->kept, at, run);
            at += run;
            continue;
        }
        if (may_stay(scan, arena_text_bytes(scan->arena, at, address)))
            buffer_add_bytes(scan->kept, at, address);
        else
            buffer_add(scan->kept, taken_out);
        at += address;
    }
}

/* [label](address "title"), a picture with an exclamation mark in front */
struct link {
    const char *label, *address;
    size_t label_bytes, address_bytes, bytes;
    bool is_picture;
};

/* Where a label or an address that begins before it ends: found once for all that begin before it. */
struct link_ends {
    const char *label, *address;
};

static const char *next_end(const char **known, const char *text, const char *ends)
{
    if (!*known || *known < text)
        *known = text + strcspn(text, ends);
    return *known;
}

static bool link_here(const char *text, struct link_ends *ends, struct link *link)
{
    size_t start = *text == '!';
    const char *end;

    if (text[start] != '[')
        return false;
    link->is_picture = start;
    link->label = text + start + 1;
    link->address = next_end(&ends->label, link->label, "]\n");
    link->label_bytes = (size_t)(link->address - link->label);
    if (link->label_bytes > LINK_BYTES_MAX || strncmp(link->address, "](", 2) != 0)
        return false;
    link->address += 2;
    end = next_end(&ends->address, link->address, ")\n");
    if (*end != ')' || end - link->address > LINK_BYTES_MAX)
        return false;
    link->bytes = (size_t)(end + 1 - text);
    link->address += strspn(link->address, " <");
    link->address_bytes = strcspn(link->address, " >)\n");
    return true;
}

static void link_add(const struct scan *scan, const struct link *link)
{
    bool stays = !link->is_picture &&
                 may_stay(scan, arena_text_bytes(scan->arena, link->address, link->address_bytes));

    buffer_add(scan->kept, stays ? "[" : "");
    plain_add(scan, link->label, link->label_bytes);
    if (!stays)
        return;
    buffer_add(scan->kept, "](");
    buffer_add_bytes(scan->kept, link->address, link->address_bytes);
    buffer_add_char(scan->kept, ')');
}

/* Most text: no link or address is written without one of these. */
static bool is_free_of_links(const char *text)
{
    return !strpbrk(text, "[:") && !strcasestr(text, "www.");
}

static const char *links_sifted(struct arena *arena, const char *text, const struct link_rule *rule)
{
    const struct scan scan = {arena, rule, buffer_new(arena, (strlen(text) + 1) * strlen(taken_out))};
    const char *start = text;
    struct link_ends ends = {0};
    struct link link;

    for (const char *at = text; *at;) {
        if (!link_here(at, &ends, &link)) {
            at++;
            continue;
        }
        plain_add(&scan, start, (size_t)(at - start));
        link_add(&scan, &link);
        start = at = at + link.bytes;
    }
    plain_add(&scan, start, strlen(start));
    return scan.kept->bytes;
}

const char *links_kept(struct arena *arena, const char *text, const struct link_rule *rule)
{
    return is_free_of_links(text) ? arena_text(arena, text) : links_sifted(arena, text, rule);
}

bool links_are_open(const char *text, size_t bytes)
{
    char last = 0;

    for (size_t at = 0; at < bytes; at++) {
        if (text[at] == '[' || text[at] == '\n')
            last = text[at] == '[' ? '[' : 0;
        else if (last == '[' && text[at] == ']')
            last = ']';
        else if (last == ']')
            last = text[at] == '(' ? '(' : 0;
        else if (last == '(' && text[at] == ')')
            last = 0;
    }
    return last == '[' || last == '(';
}
