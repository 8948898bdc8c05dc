/* Counting what questions cost; pure. */
#ifndef REMOTE_MODEL_TOKENS_H
#define REMOTE_MODEL_TOKENS_H

#include <stddef.h>

#include "remote/model.h"

/* By the bytes of the question and of the answer so far: no common tokenizer makes more of such text. */
struct model_tokens model_tokens_estimated(size_t question_bytes, size_t answer_bytes);

void model_tokens_add(struct model_tokens *sum, const struct model_tokens *tokens);

#endif
