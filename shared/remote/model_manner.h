/* How one model of one server wants to be asked: learnt from its complaints. */
#ifndef REMOTE_MODEL_MANNER_H
#define REMOTE_MODEL_MANNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct model_complaint;
struct model_tokens;

enum model_limit {
    MODEL_LIMIT_COMPLETION, /* max_completion_tokens */
    MODEL_LIMIT_TOKENS,     /* max_tokens */
    MODEL_LIMIT_NONE,
};

enum model_format {
    MODEL_FORMAT_STRICT, /* json_schema, strict */
    MODEL_FORMAT_SCHEMA, /* json_schema */
    MODEL_FORMAT_OBJECT, /* json_object, the schema in the prompt */
    MODEL_FORMAT_PLAIN,  /* the schema in the prompt */
};

/* Zeroed: as OpenAI wants it. */
struct model_manner {
    enum model_limit limit;
    enum model_format format;
    bool no_stream, no_stream_options, no_store, no_identifier;
    bool no_system; /* the role: instructions stand in front of the person's first words */
    bool renamed;   /* in this call the limit had its other name already */
    int64_t
        reads_tokens; /* of a longer question it left the rest out and said nothing; 0: nothing is known */
};

/* Changes what a complaint (400, 422) names; false: it names nothing that could be changed. */
bool model_manner_adapt(struct model_manner *manner, const struct model_complaint *complaint);

/* Some servers leave out what does not fit their context (Ollama's num_ctx) and only count less. true: that
 * was not known. */
bool model_manner_heed(struct model_manner *manner, const struct model_tokens *tokens,
                       size_t question_characters);

/* Messages of so many characters would probably not be read whole. */
bool model_manner_leaves_out(const struct model_manner *manner, size_t question_characters);

#endif
