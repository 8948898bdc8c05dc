/* Reads a model's answer as it comes, so that any split of the stream gives the same calls. */
#include <stdlib.h>
#include <string.h>

#include "assistant/answer.h"
#include "assistant/answer_piece.h"
#include "base/text.h"

enum {
    WHITE_SPACE_MAX = 200, /* bytes in a row outside a string: a known endless loop of grammar engines */
    FENCE_LINE_MAX = 40,   /* a longer first line behind ``` is no code fence */
    NAME_BYTES_MAX = 64,
    REPLACEMENT = 0xfffd,
};

enum phase { LEAD, THINKING, FENCE, WORDS, OBJECT, CLOSED, REFUSED };
enum target { TARGET_NONE, TARGET_NAME, TARGET_REPLY, TARGET_TYPE };

struct answer_reader {
    struct answer_listener listener;
    struct answer_piece piece;
    struct buffer text, name, type;
    enum phase phase;
    size_t lead; /* where the bytes begin that are not yet decided on */
    size_t start, end;
    size_t spaces; /* in a row, outside strings */
    /* within the object */
    size_t depth;
    bool in_string, name_is_next, type_said, reply_said;
    enum target target;
    /* within a string */
    bool escape;
    int hex_left;
    uint32_t hex, high_surrogate;
    char sequence[5];
    size_t sequence_length, sequence_bytes;
};

struct answer_reader *answer_reader_new(const struct answer_listener *listener)
{
    struct answer_reader *reader = calloc(1, sizeof(*reader));

    if (!reader)
        abort();
    reader->listener = *listener;
    buffer_init(&reader->text, ANSWER_BYTES_MAX);
    answer_piece_init(&reader->piece);
    buffer_init(&reader->name, NAME_BYTES_MAX);
    buffer_init(&reader->type, NAME_BYTES_MAX);
    return reader;
}

void answer_reader_free(struct answer_reader *reader)
{
    if (!reader)
        return;
    buffer_release(&reader->text);
    answer_piece_release(&reader->piece);
    buffer_release(&reader->name);
    buffer_release(&reader->type);
    free(reader);
}

const char *answer_reader_text(const struct answer_reader *reader)
{
    return reader->text.bytes;
}

bool answer_reader_object(const struct answer_reader *reader, size_t *start, size_t *end)
{
    *start = reader->start;
    *end = reader->end;
    return reader->phase == CLOSED;
}

bool answer_reader_words(const struct answer_reader *reader, size_t *start)
{
    *start = reader->start;
    return reader->phase == WORDS;
}

static bool is_space(unsigned char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* Somebody wants the reply's words before the end. */
static bool is_followed(const struct answer_reader *reader)
{
    return reader->target == TARGET_REPLY && (reader->listener.reply_piece || reader->listener.canary);
}

static void piece_pass(struct answer_reader *reader)
{
    if (!answer_piece_pass(&reader->piece, &reader->listener))
        reader->phase = REFUSED;
}

static void point_add(struct answer_reader *reader, uint32_t point)
{
    if (reader->target == TARGET_NAME)
        utf8_add(&reader->name, point);
    else if (reader->target == TARGET_TYPE)
        utf8_add(&reader->type, point);
    else if (is_followed(reader) && !answer_piece_add(&reader->piece, point, &reader->listener))
        reader->phase = REFUSED;
}

/* A code point of a string; halves of a pair are put together, a lone one is replaced. */
static void unit_add(struct answer_reader *reader, uint32_t unit)
{
    uint32_t high = reader->high_surrogate;

    reader->high_surrogate = 0;
    if (high && unit >= 0xdc00 && unit <= 0xdfff) {
        point_add(reader, 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00));
        return;
    }
    if (high)
        point_add(reader, REPLACEMENT);
    if (unit >= 0xd800 && unit <= 0xdbff)
        reader->high_surrogate = unit;
    else
        point_add(reader, unit >= 0xdc00 && unit <= 0xdfff ? REPLACEMENT : unit);
}

static void sequence_drop(struct answer_reader *reader)
{
    if (reader->sequence_length)
        unit_add(reader, REPLACEMENT);
    reader->sequence_length = 0;
}

static void sequence_end(struct answer_reader *reader)
{
    const char *cursor = reader->sequence;

    reader->sequence[reader->sequence_length] = '\0';
    unit_add(reader, utf8_is_valid(cursor, reader->sequence_length) ? utf8_next(&cursor) : REPLACEMENT);
    reader->sequence_length = 0;
}

/* A byte of text, of which one to four make a character. */
static void text_byte(struct answer_reader *reader, unsigned char byte)
{
    if (reader->sequence_length && (byte & 0xc0) != 0x80)
        sequence_drop(reader);
    if (!reader->sequence_length) {
        if (byte < 0x80) {
            unit_add(reader, byte ? byte : REPLACEMENT);
            return;
        }
        if (byte < 0xc2 || byte > 0xf4) {
            unit_add(reader, REPLACEMENT);
            return;
        }
        reader->sequence_bytes = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    }
    reader->sequence[reader->sequence_length++] = (char)byte;
    if (reader->sequence_length == reader->sequence_bytes)
        sequence_end(reader);
}

static int hex_digit(unsigned char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    if (byte >= 'A' && byte <= 'F')
        return byte - 'A' + 10;
    return -1;
}

static void hex_byte(struct answer_reader *reader, unsigned char byte)
{
    int digit = hex_digit(byte);

    if (digit < 0) {
        reader->phase = REFUSED;
        return;
    }
    reader->hex = reader->hex << 4 | (uint32_t)digit;
    if (--reader->hex_left == 0)
        unit_add(reader, reader->hex ? reader->hex : REPLACEMENT);
}

static void escape_byte(struct answer_reader *reader, unsigned char byte)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *found = byte ? strchr(from, byte) : NULL;

    reader->escape = false;
    if (byte == 'u') {
        reader->hex_left = 4;
        reader->hex = 0;
    } else if (found) {
        unit_add(reader, (uint32_t)to[found - from]);
    } else {
        reader->phase = REFUSED;
    }
}

static void string_begin(struct answer_reader *reader)
{
    reader->in_string = true;
    reader->target = TARGET_NONE;
    if (reader->depth != 1)
        return;
    if (reader->name_is_next) {
        reader->target = TARGET_NAME;
        buffer_clear(&reader->name);
    } else if (!reader->reply_said && text_equals(reader->name.bytes, "reply")) {
        reader->target = TARGET_REPLY;
        reader->reply_said = true;
    } else if (!reader->type_said && text_equals(reader->name.bytes, "request_type")) {
        reader->target = TARGET_TYPE;
        reader->type_said = true;
    }
}

static void string_end(struct answer_reader *reader)
{
    sequence_drop(reader);
    if (reader->high_surrogate)
        unit_add(reader, REPLACEMENT);
    reader->high_surrogate = 0;
    reader->in_string = false;
    if (reader->target == TARGET_REPLY)
        piece_pass(reader);
    if (reader->target == TARGET_TYPE && reader->type.length && !reader->type.overflowed &&
        reader->listener.request_type)
        reader->listener.request_type(reader->listener.owner, reader->type.bytes);
}

static void string_byte(struct answer_reader *reader, unsigned char byte)
{
    if (reader->hex_left) {
        hex_byte(reader, byte);
    } else if (reader->escape) {
        escape_byte(reader, byte);
    } else if (byte == '"') {
        string_end(reader);
    } else if (byte == '\\') {
        sequence_drop(reader);
        reader->escape = true;
    } else {
        text_byte(reader, byte);
    }
}

static void object_byte(struct answer_reader *reader, unsigned char byte)
{
    if (reader->in_string) {
        string_byte(reader, byte);
    } else if (byte == '"') {
        string_begin(reader);
    } else if (byte == '{' || byte == '[') {
        reader->depth++;
        reader->name_is_next = reader->depth == 1;
    } else if (byte == '}' || byte == ']') {
        if (--reader->depth == 0) {
            reader->phase = CLOSED;
            reader->end = reader->text.length;
        }
    } else if (reader->depth == 1 && (byte == ',' || byte == ':')) {
        reader->name_is_next = byte == ',';
    }
}

static bool may_become(const char *text, const char *whole)
{
    return strlen(text) < strlen(whole) && text_starts_with(whole, text);
}

/* Decides what follows the white space, marks and blocks in front. `text` begins with what is not yet
 * decided. */
static void lead_decide(struct answer_reader *reader, const char *text)
{
    if (text_equals(text, "\xef\xbb\xbf")) {
        reader->lead = reader->text.length;
    } else if (text_equals(text, "<think>")) {
        reader->phase = THINKING;
    } else if (text_equals(text, "```")) {
        reader->phase = FENCE;
    } else if (!may_become(text, "\xef\xbb\xbf") && !may_become(text, "<think>") &&
               !may_become(text, "```")) {
        reader->start = reader->lead;
        reader->phase = *text == '{' ? OBJECT : WORDS;
        for (; *text && reader->phase == OBJECT; text++)
            object_byte(reader, (unsigned char)*text);
    }
}

static void lead_byte(struct answer_reader *reader, unsigned char byte)
{
    if (is_space(byte) && reader->lead + 1 == reader->text.length)
        reader->lead = reader->text.length;
    else
        lead_decide(reader, reader->text.bytes + reader->lead);
}

static bool ends_thinking(const struct buffer *text)
{
    static const char mark[] = "</think>";
    size_t bytes = sizeof(mark) - 1;

    return text->length >= bytes && memcmp(text->bytes + text->length - bytes, mark, bytes) == 0;
}

/* Blocks in front of the answer are passed over whole. */
static void block_byte(struct answer_reader *reader, unsigned char byte)
{
    size_t length = reader->text.length - reader->lead;

    if (reader->phase == FENCE && byte != '\n' && length > FENCE_LINE_MAX) {
        reader->phase = WORDS;
        reader->start = reader->lead;
    } else if (reader->phase == FENCE ? byte == '\n' : ends_thinking(&reader->text)) {
        reader->phase = LEAD;
        reader->lead = reader->text.length;
    }
}

static void byte_add(struct answer_reader *reader, unsigned char byte)
{
    buffer_add_bytes(&reader->text, &byte, 1);
    reader->spaces = is_space(byte) && !reader->in_string ? reader->spaces + 1 : 0;
    if (reader->text.overflowed || (reader->spaces > WHITE_SPACE_MAX && reader->phase != THINKING)) {
        reader->phase = REFUSED;
        return;
    }
    if (reader->phase == LEAD)
        lead_byte(reader, byte);
    else if (reader->phase == THINKING || reader->phase == FENCE)
        block_byte(reader, byte);
    else if (reader->phase == OBJECT)
        object_byte(reader, byte);
}

/* How many of the bytes are letters and the like within a text: they neither end a word nor mean anything. */
static size_t plain_bytes(const struct answer_reader *reader, const char *bytes, size_t count)
{
    size_t plain = 0;

    if (reader->phase != OBJECT || !reader->in_string || reader->escape || reader->hex_left ||
        reader->sequence_length || reader->high_surrogate ||
        (reader->target != TARGET_NONE && reader->target != TARGET_REPLY))
        return 0;
    while (plain < count && bytes[plain] > ' ' && bytes[plain] <= '~' && bytes[plain] != '"' &&
           bytes[plain] != '\\')
        plain++;
    return plain;
}

/* The same as one after another. Returns how many it took. */
static size_t plain_add(struct answer_reader *reader, const char *bytes, size_t count)
{
    count = plain_bytes(reader, bytes, count);
    if (count && is_followed(reader))
        count = answer_piece_add_plain(&reader->piece, bytes, count);
    if (!count)
        return 0;
    reader->spaces = 0;
    buffer_add_bytes(&reader->text, bytes, count);
    if (reader->text.overflowed)
        reader->phase = REFUSED;
    return count;
}

bool answer_reader_add(struct answer_reader *reader, const char *bytes, size_t count)
{
    size_t at = 0;

    while (at < count && reader->phase != REFUSED) {
        size_t plain = plain_add(reader, bytes + at, count - at);

        if (!plain)
            byte_add(reader, (unsigned char)bytes[at]);
        at += plain ? plain : 1;
    }
    return reader->phase != REFUSED;
}
