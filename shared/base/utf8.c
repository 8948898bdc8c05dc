/* UTF-8: walking it, checking it, repairing it, and removing what must not be seen. */
#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"

#include <locale.h>
#include <pthread.h>
#include <string.h>
#include <wctype.h>

enum { REPLACEMENT = 0xfffd };

/* Bytes of the sequence that a lead byte opens (RFC 3629), 0 for none; *lowest and *highest bound its second
 * byte. */
static size_t sequence_bytes(unsigned char lead, unsigned char *lowest, unsigned char *highest)
{
    *lowest = 0x80;
    *highest = 0xbf;
    if (lead < 0x80)
        return 1;
    if (lead >= 0xc2 && lead <= 0xdf)
        return 2;
    if (lead >= 0xe0 && lead <= 0xef) {
        if (lead == 0xe0)
            *lowest = 0xa0;
        if (lead == 0xed)
            *highest = 0x9f;
        return 3;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        if (lead == 0xf0)
            *lowest = 0x90;
        if (lead == 0xf4)
            *highest = 0x8f;
        return 4;
    }
    return 0;
}

/* Length of the valid sequence within count bytes, or 0. */
static size_t sequence_at(const char *text, size_t count)
{
    const unsigned char *bytes = (const unsigned char *)text;
    unsigned char lowest, highest;
    size_t length = sequence_bytes(bytes[0], &lowest, &highest);

    if (!length || length > count)
        return 0;
    if (length > 1 && (bytes[1] < lowest || bytes[1] > highest))
        return 0;
    for (size_t at = 2; at < length; at++)
        if ((bytes[at] & 0xc0) != 0x80)
            return 0;
    return length;
}

static uint32_t sequence_value(const char *text, size_t length)
{
    static const unsigned char lead_mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    uint32_t value = (unsigned char)text[0] & lead_mask[length];

    for (size_t at = 1; at < length; at++)
        value = value << 6 | ((unsigned char)text[at] & 0x3f);
    return value;
}

bool utf8_is_valid(const char *bytes, size_t count)
{
    size_t length;

    for (size_t at = 0; at < count; at += length) {
        length = bytes[at] ? sequence_at(bytes + at, count - at) : 0;
        if (!length)
            return false;
    }
    return true;
}

uint32_t utf8_next(const char **cursor)
{
    const char *text = *cursor;
    size_t length;

    if ((unsigned char)*text < 0x80) { /* most text is nothing else */
        *cursor = text + (*text != '\0');
        return (unsigned char)*text;
    }
    length = sequence_at(text, strnlen(text, 4));
    if (!length) {
        *cursor = text + 1;
        return REPLACEMENT;
    }
    *cursor = text + length;
    return sequence_value(text, length);
}

void utf8_add(struct buffer *buffer, uint32_t code_point)
{
    char bytes[4];
    size_t count = 0;

    if (code_point > 0x10ffff || (code_point >= 0xd800 && code_point <= 0xdfff) || !code_point)
        code_point = REPLACEMENT;
    if (code_point < 0x80) {
        bytes[count++] = (char)code_point;
    } else if (code_point < 0x800) {
        bytes[count++] = (char)(0xc0 | code_point >> 6);
        bytes[count++] = (char)(0x80 | (code_point & 0x3f));
    } else if (code_point < 0x10000) {
        bytes[count++] = (char)(0xe0 | code_point >> 12);
        bytes[count++] = (char)(0x80 | (code_point >> 6 & 0x3f));
        bytes[count++] = (char)(0x80 | (code_point & 0x3f));
    } else {
        bytes[count++] = (char)(0xf0 | code_point >> 18);
        bytes[count++] = (char)(0x80 | (code_point >> 12 & 0x3f));
        bytes[count++] = (char)(0x80 | (code_point >> 6 & 0x3f));
        bytes[count++] = (char)(0x80 | (code_point & 0x3f));
    }
    buffer_add_bytes(buffer, bytes, count);
}

size_t utf8_length(const char *text)
{
    size_t count = 0;

    while (utf8_next(&text))
        count++;
    return count;
}

size_t utf8_cut(const char *text, size_t bytes_max)
{
    size_t length = strnlen(text, bytes_max + 1);
    size_t cut = bytes_max;

    if (length <= bytes_max)
        return length;
    while (cut && cut + 3 > bytes_max && ((unsigned char)text[cut] & 0xc0) == 0x80)
        cut--;
    return cut;
}

char *utf8_repaired(struct arena *arena, const char *bytes, size_t count)
{
    struct buffer *repaired = buffer_new(arena, count * 3);

    for (size_t at = 0; at < count;) {
        size_t length = bytes[at] ? sequence_at(bytes + at, count - at) : 0;

        if (length)
            buffer_add_bytes(repaired, bytes + at, length);
        else
            utf8_add(repaired, REPLACEMENT);
        at += length ? length : 1;
    }
    return repaired->bytes;
}

struct range {
    uint32_t first, last;
};

/* What shows nothing, or changes the order or look of other characters: controls, bidi controls, zero-width
 * and filler characters, tags and selectors, which can carry text that people do not see. */
static const struct range unseen[] = {
    {0x01, 0x08},     {0x0b, 0x1f},       {0x7f, 0x9f},     {0xad, 0xad},     {0x34f, 0x34f},
    {0x61c, 0x61c},   {0x115f, 0x1160},   {0x17b4, 0x17b5}, {0x180b, 0x180f}, {0x200b, 0x200f},
    {0x2028, 0x202e}, {0x2060, 0x206f},   {0x3164, 0x3164}, {0xfeff, 0xfeff}, {0xffa0, 0xffa0},
    {0xfff0, 0xfffb}, {0xe0000, 0xe0fff},
};

static bool is_unseen(uint32_t code_point)
{
    for (size_t at = 0; at < sizeof(unseen) / sizeof(unseen[0]); at++)
        if (code_point >= unseen[at].first && code_point <= unseen[at].last)
            return true;
    return false;
}

/* Zero-width joiners have a meaning inside emoji and in the scripts from Arabic on. */
static bool is_joiner_in_use(uint32_t code_point, uint32_t before)
{
    return (code_point == 0x200c || code_point == 0x200d) && before >= 0x600 && !is_unseen(before);
}

/* Printable ASCII and line ends: most text is nothing else. */
static bool is_plain(const char *text)
{
    while ((*text >= ' ' && *text <= '~') || *text == '\n')
        text++;
    return *text == '\0';
}

char *text_cleaned(struct arena *arena, const char *text)
{
    struct buffer *cleaned;
    uint32_t code_point, before = 0;

    if (!text || is_plain(text))
        return arena_text(arena, text);
    cleaned = buffer_new(arena, strlen(text) * 3);
    while ((code_point = utf8_next(&text))) {
        if (code_point == 0x2028 || code_point == 0x2029)
            code_point = '\n';
        if (!is_unseen(code_point) || is_joiner_in_use(code_point, before))
            utf8_add(cleaned, code_point);
        before = code_point;
    }
    return cleaned->bytes;
}

static locale_t unicode_locale; /* written once */
static pthread_once_t unicode_locale_once = PTHREAD_ONCE_INIT;

static void unicode_locale_make(void)
{
    unicode_locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

static uint32_t lowered(uint32_t code_point)
{
    if (code_point < 0x80 || !unicode_locale)
        return code_point >= 'A' && code_point <= 'Z' ? code_point + ('a' - 'A') : code_point;
    return (uint32_t)towlower_l((wint_t)code_point, unicode_locale);
}

char *text_lowered(struct arena *arena, const char *text)
{
    struct buffer *lower;
    uint32_t code_point;

    if (!text)
        return NULL;
    pthread_once(&unicode_locale_once, unicode_locale_make);
    lower = buffer_new(arena, strlen(text) * 3);
    while ((code_point = utf8_next(&text)))
        utf8_add(lower, lowered(code_point));
    return lower->bytes;
}
