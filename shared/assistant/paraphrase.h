/* A person's words as the summary and the description of a ticket, by rule: nothing is added, only taken away
 * and bent. */
#ifndef ASSISTANT_PARAPHRASE_H
#define ASSISTANT_PARAPHRASE_H

#include <stddef.h>

#include "base/phrase.h"

struct arena;

/* What a statement is about, in one line: no greeting, no "I would like", no "my". Error codes, names and
 * numbers stay as written. At most characters_max characters (0: only the usual length of a headline). ""
 * when there is nothing in it. */
const char *paraphrase_summary(struct arena *arena, const char *statement, enum language language,
                               size_t characters_max);

/* The statement without greeting, thanks and signature; its sentences stay. "" when there is nothing in it.
 */
const char *paraphrase_description(struct arena *arena, const char *statement);

/* One sentence of one language, made neutral; used by paraphrase_summary. */
struct clause;
void paraphrase_clause_en(struct clause *clause);
void paraphrase_clause_de(struct clause *clause);

#endif
