/* Addresses in what a model writes: those that lead elsewhere are taken out. */
#ifndef ASSISTANT_LINKS_H
#define ASSISTANT_LINKS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* Where links may lead. */
struct link_rule {
    const char *const *hosts; /* "desk.example", "portal.example:8443"; ends with NULL; may be NULL: none */
    const char *said;         /* addresses that stand in here may stay, too; NULL: none */
};

/* The text with every other address taken out: "[the form](https://else.example)" becomes "the form", a bare
 * address "…", a picture its description. What leads to one of the hosts over http or https stays as it is.
 */
const char *links_kept(struct arena *arena, const char *text, const struct link_rule *rule);

/* A link in Markdown begins in these bytes and does not end: what follows may still belong to it. */
bool links_are_open(const char *text, size_t bytes);

/* "https://desk.example:8443/jira" is "desk.example:8443"; NULL when it is no web address. */
const char *link_host(struct arena *arena, const char *address);

#endif
