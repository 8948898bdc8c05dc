/* Questions about text: UTF-8, numbers, trimming, comparing, encoding. Text is UTF-8 and ends with 0. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct buffer;

bool text_is_empty(const char *text);                               /* NULL or "" */
bool text_equals(const char *one, const char *other);               /* NULL equals NULL only */
bool text_equals_ignoring_case(const char *one, const char *other); /* ASCII case */
bool text_starts_with(const char *text, const char *start);
bool text_ends_with(const char *text, const char *end);

/* Whole, base 10, nothing before or after. false: not a number or out of range; *value untouched. */
bool number_parse(const char *text, int64_t *value);
bool decimal_parse(const char *text, double *value); /* finite, "12", "-0.5", "1e3" */

bool utf8_is_valid(const char *bytes, size_t count); /* RFC 3629, no surrogates, no NUL */

/* The code point at *cursor, moving it on; 0 at the end of the text; U+FFFD (moving one byte) for a bad
 * sequence. */
uint32_t utf8_next(const char **cursor);
void utf8_add(struct buffer *buffer, uint32_t code_point);
size_t utf8_length(const char *text); /* code points */
size_t utf8_cut(const char *text,
                size_t bytes_max); /* the most bytes ≤ bytes_max that end on a whole character */
char *text_shortened(struct arena *arena, const char *text,
                     size_t characters_max); /* … at a word, with "…" */

/* Replaces what is no valid UTF-8, and NUL, by U+FFFD. */
char *utf8_repaired(struct arena *arena, const char *bytes, size_t count);

/* Without control characters (but \n and \t), bidi controls and zero-width characters: for text of others. */
char *text_cleaned(struct arena *arena, const char *text);

char *text_trimmed(struct arena *arena, const char *text); /* without white space at both ends */
char *text_lowered(struct arena *arena,
                   const char *text); /* Unicode simple lower case, independent of the C locale */

/* Splits at each separator; parts are trimmed, empty ones left out; NULL-terminated, *count may be NULL. */
char **text_split(struct arena *arena, const char *text, char separator, size_t *count);

char *text_url_encoded(struct arena *arena, const char *text); /* RFC 3986 unreserved stay */
/* NULL when malformed, no UTF-8, or holding NUL; "+" is a space, as forms send it. */
char *text_url_decoded(struct arena *arena, const char *text, size_t bytes);
char *text_base64(struct arena *arena, const void *bytes, size_t count);
char *text_hex(struct arena *arena, const void *bytes, size_t count);
char *text_sha256(struct arena *arena, const void *bytes, size_t count); /* lower-case hex */

bool uuid_is_valid(const char *text); /* 8-4-4-4-12 hex digits */
char *uuid_new(struct arena *arena);  /* version 4, from the system's random source */

/* Equal in constant time for equal lengths. */
bool secret_equals(const char *one, const char *other);

#endif
