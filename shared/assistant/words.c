/* The words of a text and where they stand in it. */
#include "assistant/words.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"

struct fold_run {
    uint16_t first, last;
    char base[3];
};

/* Latin letters with marks; German vowels the way they are typed without umlauts. */
static const struct fold_run fold_runs[] = {
    {0xC0, 0xC3, "a"},      {0xC4, 0xC4, "ae"},   {0xC5, 0xC5, "a"},   {0xC6, 0xC6, "ae"},
    {0xC7, 0xC7, "c"},      {0xC8, 0xCB, "e"},    {0xCC, 0xCF, "i"},   {0xD0, 0xD0, "d"},
    {0xD1, 0xD1, "n"},      {0xD2, 0xD5, "o"},    {0xD6, 0xD6, "oe"},  {0xD8, 0xD8, "o"},
    {0xD9, 0xDB, "u"},      {0xDC, 0xDC, "ue"},   {0xDD, 0xDD, "y"},   {0xDE, 0xDE, "th"},
    {0xDF, 0xDF, "ss"},     {0xE0, 0xE3, "a"},    {0xE4, 0xE4, "ae"},  {0xE5, 0xE5, "a"},
    {0xE6, 0xE6, "ae"},     {0xE7, 0xE7, "c"},    {0xE8, 0xEB, "e"},   {0xEC, 0xEF, "i"},
    {0xF0, 0xF0, "d"},      {0xF1, 0xF1, "n"},    {0xF2, 0xF5, "o"},   {0xF6, 0xF6, "oe"},
    {0xF8, 0xF8, "o"},      {0xF9, 0xFB, "u"},    {0xFC, 0xFC, "ue"},  {0xFD, 0xFD, "y"},
    {0xFE, 0xFE, "th"},     {0xFF, 0xFF, "y"},    {0x100, 0x105, "a"}, {0x106, 0x10D, "c"},
    {0x10E, 0x111, "d"},    {0x112, 0x11B, "e"},  {0x11C, 0x123, "g"}, {0x124, 0x127, "h"},
    {0x128, 0x131, "i"},    {0x132, 0x133, "ij"}, {0x134, 0x135, "j"}, {0x136, 0x138, "k"},
    {0x139, 0x142, "l"},    {0x143, 0x14B, "n"},  {0x14C, 0x151, "o"}, {0x152, 0x153, "oe"},
    {0x154, 0x159, "r"},    {0x15A, 0x161, "s"},  {0x162, 0x167, "t"}, {0x168, 0x173, "u"},
    {0x174, 0x175, "w"},    {0x176, 0x178, "y"},  {0x179, 0x17E, "z"}, {0x17F, 0x17F, "s"},
    {0x1E9E, 0x1E9E, "ss"},
};

static bool is_apostrophe(uint32_t point)
{
    return point == '\'' || point == 0x2019 || point == 0x02BC;
}

static bool is_hyphen(uint32_t point)
{
    return point == '-' || point == 0x2010 || point == 0x2011;
}

static bool is_digit(uint32_t point)
{
    return point >= '0' && point <= '9';
}

static bool is_word_point(uint32_t point)
{
    if (point < 0x80)
        return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z') || is_digit(point);
    if (point < 0xC0)
        return point == 0xAA || point == 0xB5 || point == 0xBA;
    if (point == 0xD7 || point == 0xF7 || point == 0xFFFD)
        return false;
    if ((point >= 0x2000 && point <= 0x2BFF) || (point >= 0x3000 && point <= 0x303F))
        return false;
    if ((point >= 0xFE00 && point <= 0xFE6F) || (point >= 0xFF00 && point <= 0xFF0F) ||
        (point >= 0xFF1A && point <= 0xFF20))
        return false;
    return point < 0x1F000 || point >= 0x20000;
}

static bool ends_sentence(uint32_t point)
{
    return point == '.' || point == '!' || point == '?' || point == ';' || point == '\n' || point == 0x3002;
}

static size_t utf8_put(char *out, uint32_t point)
{
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        out[0] = (char)(0xC0 | (point >> 6));
        out[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    if (point < 0x10000) {
        out[0] = (char)(0xE0 | (point >> 12));
        out[1] = (char)(0x80 | ((point >> 6) & 0x3F));
        out[2] = (char)(0x80 | (point & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | (point >> 18));
    out[1] = (char)(0x80 | ((point >> 12) & 0x3F));
    out[2] = (char)(0x80 | ((point >> 6) & 0x3F));
    out[3] = (char)(0x80 | (point & 0x3F));
    return 4;
}

static uint32_t lowered(uint32_t point)
{
    if (point >= 0x391 && point <= 0x3A9)
        return point + 32;
    if (point >= 0x410 && point <= 0x42F)
        return point + 32;
    if (point >= 0x400 && point <= 0x40F)
        return point + 80;
    return point;
}

/* Writes the folded form of a code point, at most four bytes. */
static size_t fold_put(char *out, uint32_t point)
{
    if (point < 0x80) {
        out[0] = (char)(point >= 'A' && point <= 'Z' ? point + 32 : point);
        return 1;
    }
    for (size_t i = 0; i < sizeof fold_runs / sizeof *fold_runs; i++) {
        if (point >= fold_runs[i].first && point <= fold_runs[i].last) {
            size_t bytes = strlen(fold_runs[i].base);
            memcpy(out, fold_runs[i].base, bytes);
            return bytes;
        }
    }
    return utf8_put(out, lowered(point));
}

struct scanner {
    const char *text, *cursor;
    char *out;
    struct words *words;
    bool sentence, comma;
};

/* "wi-fi" and "e-mail" are one word: at most two letters stand before the hyphen. */
static bool joins_hyphen(const struct word *word, const char *behind)
{
    size_t letters = strlen(word->text);
    if (letters == 0 || letters > 2 || is_digit((unsigned char)word->text[0]))
        return false;
    uint32_t next = utf8_next(&behind);
    return next && is_word_point(next) && !is_digit(next);
}

static void scan_word(struct scanner *scanner, size_t start)
{
    struct word *word = &scanner->words->list[scanner->words->count];
    char *begin = scanner->out;

    *word = (struct word){.text = begin, .start = start, .weight = 1.0f};
    word->begins_sentence = scanner->sentence;
    word->behind_comma = scanner->comma;
    scanner->cursor = scanner->text + start;
    for (;;) {
        const char *before = scanner->cursor;
        uint32_t point = utf8_next(&scanner->cursor);
        *scanner->out = 0;
        word->end = (size_t)(before - scanner->text);
        if (point && is_word_point(point)) {
            scanner->out += fold_put(scanner->out, point);
            continue;
        }
        const char *peek = scanner->cursor;
        uint32_t next = point ? utf8_next(&peek) : 0;
        if (point && is_apostrophe(point) && next && is_word_point(next))
            continue;
        if (point && is_hyphen(point) && joins_hyphen(word, scanner->cursor))
            continue;
        scanner->cursor = before;
        break;
    }
    scanner->out++;
    scanner->words->count++;
    scanner->sentence = scanner->comma = false;
}

struct words words_of(struct arena *arena, const char *text)
{
    size_t bytes = text ? strlen(text) : 0;
    struct words words = {.list = arena_many(arena, bytes / 2 + 2, struct word)};
    struct scanner scanner = {.text = text, .cursor = text, .words = &words, .sentence = true};

    scanner.out = arena_many(arena, bytes * 2 + 8, char);
    while (bytes && words.count < WORDS_MAX) {
        size_t start = (size_t)(scanner.cursor - text);
        uint32_t point = utf8_next(&scanner.cursor);
        if (!point)
            break;
        if (is_word_point(point))
            scan_word(&scanner, start);
        else if (ends_sentence(point))
            scanner.sentence = true;
        else if (point != ' ' && point != '\t' && !is_apostrophe(point) && !is_hyphen(point))
            scanner.comma = true;
    }
    return words;
}

const char *words_folded(struct arena *arena, const char *text)
{
    struct words words = words_of(arena, text);
    size_t bytes = 1;

    for (size_t i = 0; i < words.count; i++)
        bytes += strlen(words.list[i].text) + 1;
    char *folded = arena_many(arena, bytes, char), *out = folded;
    for (size_t i = 0; i < words.count; i++) {
        size_t length = strlen(words.list[i].text);
        if (i)
            *out++ = ' ';
        memcpy(out, words.list[i].text, length);
        out += length;
    }
    return folded;
}

/* Most texts begin otherwise, which shows without folding them. */
static bool begins_like(const char *text, const char *folded)
{
    char begin[4] = "";
    uint32_t point;
    size_t bytes;

    while ((point = utf8_next(&text)) && !is_word_point(point))
        continue;
    if (!point)
        return !*folded;
    bytes = fold_put(begin, point);
    return strncmp(folded, begin, bytes) == 0;
}

bool words_fold_to(struct arena *arena, const char *text, const char *folded)
{
    return begins_like(text, folded) && strcmp(words_folded(arena, text), folded) == 0;
}

bool words_hold(const char *list, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = length ? strstr(list, word) : NULL; at; at = strstr(at + 1, word)) {
        if (at > list && at[-1] == ' ' && at[length] == ' ')
            return true;
    }
    return false;
}

size_t words_phrase_at(const struct words *words, size_t at, const char *phrase)
{
    size_t taken = 0;

    while (*phrase) {
        const char *word = at + taken < words->count ? words->list[at + taken].text : "";
        size_t length = strlen(word);
        if (length == 0 || strncmp(phrase, word, length) != 0 || (phrase[length] && phrase[length] != ' '))
            return 0;
        taken++;
        phrase += length + (phrase[length] == ' ');
    }
    return taken;
}

uint64_t words_hash(uint64_t seed, const char *text, size_t bytes)
{
    uint64_t hash = 1469598103934665603u ^ (seed * 0x9E3779B97F4A7C15u);

    for (size_t i = 0; i < bytes; i++)
        hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
    hash ^= hash >> 32;
    hash *= 0xD6E8FEB86659FD93u;
    return hash ^ (hash >> 32);
}
