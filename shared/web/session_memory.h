/* Whose sessions these cookies were when Jira was last asked: a page makes several calls, and not each of
 * them is worth one to Jira. Known by their digest; the cookies themselves are kept nowhere. Safe from any
 * thread. */
#ifndef WEB_SESSION_MEMORY_H
#define WEB_SESSION_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct identity;

/* A newer session takes the place of an older one that falls on its slot. */
enum { SESSIONS_REMEMBERED = 1024, SESSION_REMEMBERED_MS = 60000 };

/* true: it was remembered at most SESSION_REMEMBERED_MS before now_ms; the person's texts are owned by arena.
 * Time is time_monotonic_ms(). */
bool session_recall(struct arena *arena, const char *cookies, int64_t now_ms, struct identity *person);

/* Only what says who it is: caller, account, name, e-mail, locale, zone. */
void session_remember(const char *cookies, int64_t now_ms, const struct identity *person);

#endif
