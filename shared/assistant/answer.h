/* A model's answer: read piece by piece while it streams, decoded when whole. */
#ifndef ASSISTANT_ANSWER_H
#define ASSISTANT_ANSWER_H

#include "assistant/prompt.h"
#include "base/buffer.h"

enum { ANSWER_BYTES_MAX = 262144 };

/* What the stream shows before it is whole: each piece of the reply's text, already decoded from JSON,
 * cleaned and without addresses that lead elsewhere, and the request type as soon as its string is closed. A
 * piece is a word with the white space behind it, or a whole link; the text lives during the call. Either
 * function may be NULL. Plain words show nothing: an object may yet follow them. */
struct answer_listener {
    void (*reply_piece)(void *owner, const char *text, size_t bytes);
    void (*request_type)(void *owner, const char *id);
    void *owner;
    const char *canary;       /* prompt->canary: a reply that holds it is not shown; NULL: none */
    const char *const *hosts; /* turn_facts.hosts: where links may lead */
};

/* The reader's memory between pieces; the listener is copied, canary and hosts must live as long. */
struct answer_reader;
struct answer_reader *answer_reader_new(const struct answer_listener *listener);
void answer_reader_free(struct answer_reader *reader); /* NULL is fine */
/* false: cannot become an answer any more (too long, endless white space, canary): stop reading. Any split
 * gives the same calls. */
bool answer_reader_add(struct answer_reader *reader, const char *bytes, size_t count);
const char *answer_reader_text(const struct answer_reader *reader); /* all so far */
/* Where the JSON object stands in that text once it is closed; false: not (yet) there. */
bool answer_reader_object(const struct answer_reader *reader, size_t *start, size_t *end);
/* Where plain words begin, when the answer is no JSON; false: it is, or not known yet. */
bool answer_reader_words(const struct answer_reader *reader, size_t *start);

/* Decodes a whole text (JSON, also behind a code fence or a <think> block, or within words; plain words
 * become a reply without action). false: nothing usable in it. Values whose words are not in the conversation
 * are dropped, but for summary and description. Owned by arena. */
bool answer_decode(struct arena *arena, const struct turn_facts *facts, const struct prompt *prompt,
                   const char *text, struct answer *answer);

#endif
