/* A portal's articles of the knowledge base, read from the index once per snapshot and kept in the process.
 */
#ifndef SERVICE_ARTICLES_H
#define SERVICE_ARTICLES_H

#include <stdint.h>

#include "assistant/library.h"
#include "base/error.h"
#include "base/phrase.h"

struct arena;
struct db;

/* Read-only and shared by threads; given back by itself when the arena is emptied. */
MUST_CHECK struct error articles_borrow_for(struct arena *arena, struct db *db, int64_t snapshot,
                                            const char *portal, const struct library **library);

#endif
