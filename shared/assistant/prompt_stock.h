/* What the prompts of one catalogue have in common, written once and kept beside it: about as large as one
 * prompt. */
#ifndef ASSISTANT_PROMPT_STOCK_H
#define ASSISTANT_PROMPT_STOCK_H

#include "assistant/catalogue.h"

struct arena;
struct buffer;

enum { PROMPT_NAME_CHARACTERS_MAX = 80 };

/* Read-only and shared by threads. What has two forms is without and with articles of a knowledge base. */
struct prompt_stock {
    const char *canary;
    const char *orders[2];    /* what the model is to do, as it stands within a JSON text */
    const char *types;        /* a line for each request type, likewise; NULL: too many to show all */
    const char *schema[2];    /* of the answer */
    size_t description_bytes; /* what a line may take for the description */
};

/* Owned by arena. */
void prompt_stock_make(struct arena *arena, const struct catalogue *catalogue, struct prompt_stock *stock);

/* The line of one request type. */
void prompt_line_add(struct arena *arena, struct buffer *text, const struct request_type *type,
                     size_t description_max);

/* Whole words from the start of a text. */
const char *prompt_beginning(struct arena *arena, const char *text, size_t bytes_max);

#endif
