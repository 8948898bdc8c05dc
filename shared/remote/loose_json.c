/* Text of people passes through many servers: half a character must not make a whole answer unreadable. */
#include "remote/loose_json.h"

#include <stdbool.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"

static int hex_digit(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    digit = (char)(digit | 0x20);
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* The unit of an escape at text ("\u1234"); -1 when there is none. */
static int escaped_unit(const char *text)
{
    int unit = 0;

    if (text[0] != '\\' || text[1] != 'u')
        return -1;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(text[i]);

        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

static bool is_high(int unit)
{
    return unit >= 0xd800 && unit < 0xdc00;
}

static bool is_low(int unit)
{
    return unit >= 0xdc00 && unit < 0xe000;
}

/* Escapes that stand for no character become \ufffd, in place. */
static void repair_escapes(char *text)
{
    while ((text = strchr(text, '\\'))) {
        int unit = escaped_unit(text);

        if (is_high(unit) && is_low(escaped_unit(text + 6)))
            text += 12;
        else if (unit < 0)
            text += text[1] ? 2 : 1;
        else {
            if (unit == 0 || is_high(unit) || is_low(unit))
                memcpy(text + 2, "fffd", 4);
            text += 6;
        }
    }
}

static bool parse(struct arena *arena, const char *bytes, size_t count, const struct json **json)
{
    struct error error = json_parse(arena, bytes, count, &json_limits_remote, json);

    return !error.kind;
}

const struct json *loose_json(struct arena *arena, const char *bytes, size_t count)
{
    const struct json *json = NULL;
    char *repaired;

    if (count >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        bytes += 3;
        count -= 3;
    }
    if (parse(arena, bytes, count, &json))
        return json;
    repaired = utf8_repaired(arena, bytes, count);
    repair_escapes(repaired);
    return parse(arena, repaired, strlen(repaired), &json) ? json : NULL;
}
