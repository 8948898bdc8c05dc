/* The words of a reply on their way out. */
#include "assistant/answer_piece.h"

#include <string.h>

#include "assistant/links.h"
#include "base/arena.h"
#include "base/text.h"

enum {
    PIECE_BYTES_MAX = 1024, /* of one word or link; the rest of a longer one is not shown before the end */
    PIECE_BYTES_DENSE = 24, /* of scripts that put no space between words */
};

void answer_piece_init(struct answer_piece *piece)
{
    piece->arena = arena_new();
    buffer_init(&piece->text, PIECE_BYTES_MAX + 8);
}

void answer_piece_release(struct answer_piece *piece)
{
    arena_free(piece->arena);
    buffer_release(&piece->text);
}

bool answer_piece_pass(struct answer_piece *piece, const struct answer_listener *listener)
{
    const char *canary = listener->canary, *text;

    if (!piece->text.length)
        return true;
    if (canary && *canary && strstr(piece->text.bytes, canary))
        return false;
    text = links_kept(piece->arena, text_cleaned(piece->arena, piece->text.bytes),
                      &(struct link_rule){.hosts = listener->hosts});
    if (*text && listener->reply_piece)
        listener->reply_piece(listener->owner, text, strlen(text));
    arena_empty(piece->arena);
    buffer_clear(&piece->text);
    return true;
}

static bool is_space(uint32_t point)
{
    return point == ' ' || point == '\t' || point == '\n' || point == '\r';
}

/* A word ends at white space, in scripts without any after some characters; a link is never cut. */
static bool ends(const struct answer_piece *piece, uint32_t point)
{
    bool ends_word = is_space(point) || (point >= 0x2e80 && piece->text.length >= PIECE_BYTES_DENSE);

    return ends_word && !links_are_open(piece->text.bytes, piece->text.length);
}

bool answer_piece_add(struct answer_piece *piece, uint32_t point, const struct answer_listener *listener)
{
    if (piece->is_long) {
        piece->is_long = !is_space(point);
        return true;
    }
    utf8_add(&piece->text, point);
    piece->is_long = piece->text.length >= PIECE_BYTES_MAX;
    return piece->is_long || ends(piece, point) ? answer_piece_pass(piece, listener) : true;
}

size_t answer_piece_add_plain(struct answer_piece *piece, const char *bytes, size_t count)
{
    size_t room = piece->is_long ? 0 : PIECE_BYTES_MAX - 1 - piece->text.length;

    if (count > room)
        count = room;
    buffer_add_bytes(&piece->text, bytes, count);
    return count;
}
