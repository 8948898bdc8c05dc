/* Things in a text that have a form of their own. */
#include "assistant/patterns.h"

#include <string.h>
#include <strings.h>

enum { PHONE_DIGITS_LEAST = 6, PHONE_DIGITS_MOST = 15 };

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static bool begins_word(const char *text, size_t at)
{
    return at == 0 || !(is_letter(text[at - 1]) || is_digit(text[at - 1]) || text[at - 1] == '@');
}

/* Without what ends the sentence around it. */
static size_t without_stops(const char *text, size_t start, size_t end)
{
    while (end > start && strchr(".,;:!?)\"'>]", text[end - 1]))
        end--;
    return end;
}

static bool url_at(const char *text, size_t start, size_t *end)
{
    size_t scheme = strncasecmp(text + start, "https://", 8) == 0  ? 8
                    : strncasecmp(text + start, "http://", 7) == 0 ? 7
                    : strncasecmp(text + start, "www.", 4) == 0    ? 4
                                                                   : 0;

    if (!scheme || !begins_word(text, start))
        return false;
    for (*end = start + scheme; text[*end] && !is_space(text[*end]) && !strchr("<>\"", text[*end]);)
        ++*end;
    *end = without_stops(text, start + scheme, *end);
    return *end > start + scheme;
}

static bool is_mail_byte(char byte)
{
    return is_letter(byte) || is_digit(byte) || (byte && strchr("._%+-", byte));
}

static bool email_at(const char *text, size_t start, size_t *end)
{
    size_t at = start, point = 0;

    if (!begins_word(text, start) || !(is_letter(text[start]) || is_digit(text[start])))
        return false;
    while (is_mail_byte(text[at]))
        at++;
    if (text[at] != '@')
        return false;
    for (*end = at + 1;
         is_letter(text[*end]) || is_digit(text[*end]) || text[*end] == '.' || text[*end] == '-';)
        ++*end;
    *end = without_stops(text, at + 1, *end);
    for (size_t i = at + 1; i < *end; i++)
        point = text[i] == '.' ? i : point;
    return point > at + 1 && *end > point + 2;
}

/* "\\\\server\\share", "S:\\folder", "/srv/projects"; in quotes also with spaces. */
static bool path_at(const char *text, size_t start, size_t *end)
{
    bool quoted = start && strchr("\"'", text[start - 1]);
    bool share = text[start] == '\\' && text[start + 1] == '\\' && !is_space(text[start + 2]);
    bool drive =
        is_letter(text[start]) && text[start + 1] == ':' && text[start + 2] && strchr("\\/", text[start + 2]);
    bool root = text[start] == '/' && (is_letter(text[start + 1]) || is_digit(text[start + 1]));
    size_t parts = 0;

    if (!(share || drive || root) ||
        (start && !quoted && !is_space(text[start - 1]) && text[start - 1] != '('))
        return false;
    for (*end = start + 1; text[*end] && text[*end] != '\n'; ++*end) {
        if (quoted ? text[*end] == text[start - 1] : is_space(text[*end]))
            break;
        parts += strchr("\\/", text[*end]) && !is_space(text[*end + 1]);
    }
    *end = without_stops(text, start, *end);
    return text[*end - 1] != ':' && (drive || parts > (size_t)share);
}

static bool ip_at(const char *text, size_t start, size_t *end)
{
    size_t parts = 0, at = start;

    if (!begins_word(text, start) || (start && text[start - 1] == '.'))
        return false;
    while (parts < 4) {
        int value = 0;
        size_t digits = 0;
        for (; is_digit(text[at]) && digits < 4; at++, digits++)
            value = value * 10 + (text[at] - '0');
        if (digits == 0 || digits > 3 || value > 255)
            return false;
        if (++parts < 4 && text[at++] != '.')
            return false;
    }
    *end = at;
    return !is_digit(text[at]) && !(text[at] == '.' && is_digit(text[at + 1]));
}

static bool phone_at(const char *text, size_t start, size_t *end)
{
    size_t digits = 0, last = start;

    if (!begins_word(text, start) || !(is_digit(text[start]) || text[start] == '+' || text[start] == '('))
        return false;
    for (size_t at = start; is_digit(text[at]) || (text[at] && strchr("+ -/().", text[at])); at++) {
        if (text[at] == '+' && at > start)
            break;
        if (is_digit(text[at])) {
            digits++;
            last = at + 1;
        }
    }
    *end = last;
    if (is_letter(text[last]) || digits < PHONE_DIGITS_LEAST || digits > PHONE_DIGITS_MOST)
        return false;
    return text[start] == '+' || text[start] == '0' || text[start] == '(' || digits >= 7;
}

bool pattern_find(const char *text, enum pattern pattern, size_t from, size_t *start, size_t *end)
{
    static bool (*const finders[PATTERNS_COUNT])(const char *, size_t, size_t *) = {url_at, email_at, path_at,
                                                                                    phone_at, ip_at};

    for (*start = from; text[*start]; ++*start) {
        if (finders[pattern](text, *start, end))
            return true;
    }
    return false;
}
