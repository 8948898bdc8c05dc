/* Things in a text that have a form of their own: links, mail addresses, paths of files, telephone and
 * network numbers. */
#ifndef ASSISTANT_PATTERNS_H
#define ASSISTANT_PATTERNS_H

#include <stdbool.h>
#include <stddef.h>

enum pattern { PATTERN_URL, PATTERN_EMAIL, PATTERN_PATH, PATTERN_PHONE, PATTERN_IP, PATTERNS_COUNT };

/* The first one from byte `from` on: bytes start up to end. false: there is none. */
bool pattern_find(const char *text, enum pattern pattern, size_t from, size_t *start, size_t *end);

#endif
