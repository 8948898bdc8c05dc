/* Sums and estimates. */
#include "remote/model_tokens.h"

enum {
    BYTES_PER_TOKEN = 3,
    CHARACTERS_PER_TOKEN_MOST = 6, /* ours have about four: no tokenizer gets that far */
    CONTEXT_TOKENS_LEAST = 256,    /* no context is smaller: who counts less does not count what was sent */
};

static int64_t tokens_of(size_t bytes)
{
    return (int64_t)((bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN);
}

struct model_tokens model_tokens_estimated(size_t question_bytes, size_t answer_bytes)
{
    struct model_tokens tokens = {
        .input = tokens_of(question_bytes),
        .output = tokens_of(answer_bytes),
        .estimated = true,
    };

    tokens.total = tokens.input + tokens.output;
    return tokens;
}

bool model_tokens_fall_short(const struct model_tokens *tokens, size_t characters)
{
    return !tokens->estimated && tokens->input >= CONTEXT_TOKENS_LEAST &&
           tokens->input * CHARACTERS_PER_TOKEN_MOST < (int64_t)characters;
}

void model_tokens_add(struct model_tokens *sum, const struct model_tokens *tokens)
{
    sum->input += tokens->input;
    sum->cached += tokens->cached;
    sum->output += tokens->output;
    sum->total += tokens->total;
    sum->estimated = sum->estimated || tokens->estimated;
}
