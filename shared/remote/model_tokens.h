/* Counting what questions cost; pure. */
#ifndef REMOTE_MODEL_TOKENS_H
#define REMOTE_MODEL_TOKENS_H

#include <stddef.h>

#include "remote/model.h"

/* By the bytes of the question and of the answer so far: no common tokenizer makes more of such text. */
struct model_tokens model_tokens_estimated(size_t question_bytes, size_t answer_bytes);

/* The server counted fewer tokens than a question of so many characters can have: it left some of it out. */
bool model_tokens_fall_short(const struct model_tokens *tokens, size_t characters);

void model_tokens_add(struct model_tokens *sum, const struct model_tokens *tokens);

#endif
