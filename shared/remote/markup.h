/* Plain text of Confluence's storage format (XHTML with macros). */
#ifndef REMOTE_MARKUP_H
#define REMOTE_MARKUP_H

#include <stddef.h>

struct arena;

/* Tags are dropped (blocks become line ends), entities decoded, code kept, macro parameters left out; at most
 * characters_max characters. Anything goes in; the result is clean text. */
const char *markup_text(struct arena *arena, const char *markup, size_t characters_max);

#endif
