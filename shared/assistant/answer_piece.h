/* The words of a reply on their way out: gathered until a word or link is whole, and then passed on. */
#ifndef ASSISTANT_ANSWER_PIECE_H
#define ASSISTANT_ANSWER_PIECE_H

#include "assistant/answer.h"
#include "base/buffer.h"

struct answer_piece {
    struct arena *arena; /* of the one being passed on */
    struct buffer text;
    bool is_long; /* more of a word is to come, which is not shown */
};

void answer_piece_init(struct answer_piece *piece);
void answer_piece_release(struct answer_piece *piece);

/* false, here and below: it holds the canary. */
bool answer_piece_add(struct answer_piece *piece, uint32_t point, const struct answer_listener *listener);

/* Letters and the like, none of which ends a word; returns how many it took. */
size_t answer_piece_add_plain(struct answer_piece *piece, const char *bytes, size_t count);

/* What is there, be it whole or not. */
bool answer_piece_pass(struct answer_piece *piece, const struct answer_listener *listener);

#endif
