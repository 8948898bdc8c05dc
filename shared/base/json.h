/* JSON, checked: the only place that walks cJSON trees.
 *
 * cJSON alone accepts trailing bytes, invalid UTF-8, NUL, duplicate keys, "01" and 1e999, and needs up to
 * forty bytes of memory a byte; so text is scanned first (json_scan) and only then parsed. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/error.h"
#include "base/fields.h"

struct arena;
struct buffer;
struct json; /* a value in a parsed tree, owned by the arena it was parsed into */

struct json_limits {
    size_t bytes, depth, nodes;
};
extern const struct json_limits json_limits_body;   /* 64 KiB, 32 deep, 5,000 values: what people send us */
extern const struct json_limits json_limits_remote; /* 16 MiB, 64 deep, 500,000 values: what servers answer */

/* ERROR_BAD_JSON: not exactly one JSON text of RFC 8259 within the limits, with valid UTF-8, no NUL, no
 * duplicate keys. */
MUST_CHECK struct error json_scan(const char *text, size_t bytes, const struct json_limits *limits);
MUST_CHECK struct error json_parse(struct arena *arena, const char *text, size_t bytes,
                                   const struct json_limits *limits, const struct json **json);

/* How strictly json_read looks: people's bodies are read STRICT (unknown members refused), servers' answers
 * LOOSE (unknown members ignored, wrong or missing optional ones left empty). */
enum json_strictness { JSON_STRICT, JSON_LOOSE };

/* Fills `structure` (zeroed by the caller) as the table says. Every fault becomes one problem with its
 * pointer (of very many only the first PROBLEMS_MAX); ERROR_INVALID when there is at least one. Text is owned
 * by arena. problems may be NULL. */
MUST_CHECK struct error json_read(struct arena *arena, const struct json *json, const struct field *table,
                                  enum json_strictness strictness, void *structure,
                                  struct problems *problems);

/* Parse (within json_limits_body when STRICT, json_limits_remote when LOOSE) and read in one go. */
MUST_CHECK struct error json_read_text(struct arena *arena, const char *text, const struct field *table,
                                       enum json_strictness strictness, void *structure);

/* 2^53 - 1: a double holds every whole number up to it, and no two of them alike. */
#define JSON_WHOLE_NUMBER_MAX 9007199254740991LL

/* Walking a tree of unknown shape. Every getter takes NULL and gives NULL, 0 or false for "not there or
 * another kind". */
const struct json *json_member(const struct json *object, const char *name); /* case-sensitive */
const char *json_text(const struct json *value);                             /* of a string */
const char *json_id(struct arena *arena, const struct json *value); /* a string, or a whole number as text */
bool json_number(const struct json *value, double *number);
bool json_whole_number(const struct json *value,
                       int64_t *number); /* up to JSON_WHOLE_NUMBER_MAX either way */
bool json_is_true(const struct json *value);
bool json_is_bool(const struct json *value);
bool json_is_null(const struct json *value); /* a JSON null; false for NULL */
bool json_is_object(const struct json *value);
bool json_is_array(const struct json *value);
size_t json_count(const struct json *value);                           /* of an array or object */
const struct json *json_first(const struct json *value);               /* first item or member */
const struct json *json_next(const struct json *value);                /* the one after it */
const char *json_name(const struct json *member);                      /* name of an object's member */
const char *json_print(struct arena *arena, const struct json *value); /* compact text */

/* Writing. Text must be valid UTF-8. A list that is NULL is [], or no member at all with .leave_out_null. */
void json_write(struct buffer *buffer, const struct field *table, const void *structure); /* an object */
void json_write_list(struct buffer *buffer, const struct field *table, const void *list, size_t count,
                     size_t size);                               /* an array */
void json_write_within(struct buffer *buffer, const char *text); /* escaped, as it stands within quotes */
void json_write_text(struct buffer *buffer, const char *text);   /* quoted and escaped; NULL writes null */

#endif
