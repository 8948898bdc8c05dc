/* Writing a new snapshot, piece by piece, while a sync run holds the lease. Nobody reads it before
 * sync_commit.
 *
 * A piece is one JSON document with a name of its own ("portal 3", "directory", "directory 2"). Unknown
 * members are ignored; members marked ? may be absent or null. Ids are strings. Every `names`, `wordings` and
 * `labels` object is keyed by language tag and holds at least the site's default language.
 *
 * {
 *   "portals": [ {
 *     "id", "service_desk_id", "key"?, "url"?, "position"?: number,
 *     "languages": ["en", "de"],                         the site's default language first
 *     "names": {"en": "IT help", "de"?: …},
 *     "groups"?: [{"id", "position"?, "names": {"en": …}}]
 *   } ]?,
 *   "types": [ {
 *     "portal", "id", "position"?, "hidden"?: bool, "restricted"?: bool, "practice"?, "has_form"?: bool,
 * "url"?, "groups"?: ["group id", …], "wordings": {"en": {"name", "description"?, "help"?}, …}, "fields"?: [
 * { "id", "position"?, "kind": "text"|…|"unsupported", "required"?: bool, "why"?, "characters_max"?: number,
 *       "default"?: canonical value, "schema"?: object, "wordings": {"en": {"name", "description"?, "help"?},
 * …}, "options"?: [{"id", "parent"?: "option id", "position"?, "labels": {"en": "High", …}}] } ] } ]?,
 *   "examples": [{"portal", "type", "id", "place"?: number, "text"}]?,    past tickets, the newest at place 0
 *   "articles": [{"id", "portal"?, "space"?, "title", "excerpt"?, "text"?, "url"?}]?,
 *   "users": [{"id", "name"?, "email"?}]?,
 *   "groups": [{"id", "name", "members"?: ["account", …]}]?,
 *   "organizations": [{"id", "name", "members"?: ["account", …]}]?
 * }
 *
 * A portal is written before its types, a type before its past tickets; each stands in one piece only. Past
 * tickets, articles, users, groups and organizations may repeat (the first stays).
 */
#ifndef STORE_INDEX_H
#define STORE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct db;
struct sync_run;

/* rows: how many the piece made (a repeat of the same piece makes none and tells the same number).
 * ERROR_CONFLICT: the lease is lost, the piece was already written with other content, or it does not hold
 * together (a field without its type, a kind nobody knows): the run has to fail. */
MUST_CHECK struct error index_write(struct db *db, const struct sync_run *run, const char *piece,
                                    const char *json, int64_t *rows);

/* Past tickets may be taken over from the index in use, but for what has changed since. *minutes: how long
 * ago they were read; 0: all have to be read again. */
MUST_CHECK struct error past_tickets_since(struct db *db, int64_t *minutes);

struct past_tickets {
    const char *const *types; /* that need not be read */
    size_t type_count;
    int64_t rows;
};
/* Makes one piece. changed: {"types": […], "tickets": […]}, ids of both. */
MUST_CHECK struct error past_tickets_carry(struct db *db, const struct sync_run *run, const char *portal,
                                           const char *changed, struct past_tickets *carried);
MUST_CHECK struct error past_tickets_read(struct db *db, const struct sync_run *run, bool whole);

#endif
