/* Which messages of a person say what they need, and which request type a message names. */
#ifndef ASSISTANT_STATEMENTS_H
#define ASSISTANT_STATEMENTS_H

#include "assistant/turn.h"

/* Where the history begins to count: behind the message that last started over or cancelled. */
size_t statements_begin(struct arena *arena, const struct turn_facts *facts);

/* The person's messages since they last started over, oldest first, with the present one; without small talk,
 * names of request types and bare answers, and with the thing that was taken back for another replaced.
 * Returns how many; owned by arena. */
size_t statements_of(struct arena *arena, const struct turn_facts *facts, const char ***statements);

/* Whether a message says something about the matter by itself. */
bool statement_is_one(struct arena *arena, const struct turn_facts *facts, const char *message);

/* Whether a message is one of the choices of the field that was asked for. */
bool statement_names_option(struct arena *arena, const struct turn_facts *facts, const char *message);

/* The allowed request type whose name the message is, in any letter case; NULL when it is none, or
 * answers a question. */
const struct request_type *statement_names_type(struct arena *arena, const struct turn_facts *facts,
                                                const char *message);

/* All the person has said since then, the newest first, a line each. Owned by arena. */
const char *statements_said(struct arena *arena, const struct turn_facts *facts);

/* Whether these very words are in what was said, whatever their case, accents and marks; `folded` is
 * statements_folded of it. */
const char *statements_folded(struct arena *arena, const char *said);
bool statements_hold(struct arena *arena, const char *folded, const char *words);

/* The language of the latest message that shows one, this message included; `otherwise` when none does. */
enum language statements_language(const struct message *history, size_t count, const char *message,
                                  enum language otherwise);

/* Whether the person has written in a shipped language so far. */
bool statements_show_language(const struct turn_facts *facts);

#endif
