/* From rows of the index to the catalogue the assistant thinks with. */
#ifndef SERVICE_CATALOGUE_H
#define SERVICE_CATALOGUE_H

#include "assistant/catalogue.h"
#include "assistant/rank.h"
#include "base/error.h"
#include "base/phrase.h"

struct arena;
struct db;

/* Owned by `arena`, which may outlive db->arena. ERROR_NOT_FOUND: no such portal in this snapshot. */
MUST_CHECK struct error catalogue_load(struct db *db, struct arena *arena, int64_t snapshot,
                                       const char *portal, enum language language,
                                       struct catalogue **catalogue);

/* Past tickets of the portal; owned by db->arena. */
MUST_CHECK struct error catalogue_examples(struct db *db, int64_t snapshot, const char *portal,
                                           struct rank_example **examples, size_t *count);

#endif
