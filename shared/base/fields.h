/* One table describes a struct: the same table reads a JSON body, writes a JSON reply and reads a database
 * row. */
#ifndef BASE_FIELDS_H
#define BASE_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/phrase.h"

struct arena;

enum field_type {
    FIELD_TYPE_END,
    FIELD_TYPE_TEXT,   /* const char *: JSON string; NULL is JSON null, SQL NULL, or absent */
    FIELD_TYPE_INT64,  /* int64_t: JSON whole number up to 2^53 - 1 */
    FIELD_TYPE_DOUBLE, /* double */
    FIELD_TYPE_BOOL,   /* bool */
    FIELD_TYPE_TIME,   /* int64_t seconds since 1970: JSON RFC 3339 UTC text; 0 is null */
    FIELD_TYPE_JSON,   /* const char *: any JSON value as its text ("null" too); NULL is absent */
    FIELD_TYPE_OBJECT, /* pointer to a struct described by .table; NULL is null */
    FIELD_TYPE_LIST,   /* array of structs described by .table; counted by a size_t member */
    FIELD_TYPE_TEXTS,  /* array of const char *, counted by a size_t member */
};

struct field {
    enum field_type type;
    const char *name; /* of the member, of the JSON member and of the column */
    size_t offset;
    size_t count_offset;       /* LIST, TEXTS */
    const struct field *table; /* OBJECT, LIST */
    size_t size;               /* OBJECT, LIST: sizeof one struct */
    size_t max_bytes;          /* TEXT, JSON, each of TEXTS: 0 takes FIELD_TEXT_BYTES_MAX */
    size_t max_count;          /* LIST, TEXTS: 0 takes FIELD_COUNT_MAX */
    size_t present_offset;     /* has_present: of a bool member that says whether it stood in the body */
    bool has_present;
    bool optional;       /* reading: may be absent or null */
    bool leave_out_null; /* writing: no member at all instead of null */
};

#define FIELD_TEXT_BYTES_MAX 4096
#define FIELD_COUNT_MAX      1000

#define FIELD_PLAIN(TYPE, structure, member, ...)                                                            \
    {                                                                                                        \
        .type = FIELD_TYPE_##TYPE, .name = #member, .offset = offsetof(structure, member), ##__VA_ARGS__     \
    }
#define FIELD_TEXT(structure, member, ...)   FIELD_PLAIN(TEXT, structure, member, ##__VA_ARGS__)
#define FIELD_INT64(structure, member, ...)  FIELD_PLAIN(INT64, structure, member, ##__VA_ARGS__)
#define FIELD_DOUBLE(structure, member, ...) FIELD_PLAIN(DOUBLE, structure, member, ##__VA_ARGS__)
#define FIELD_BOOL(structure, member, ...)   FIELD_PLAIN(BOOL, structure, member, ##__VA_ARGS__)
#define FIELD_TIME(structure, member, ...)   FIELD_PLAIN(TIME, structure, member, ##__VA_ARGS__)
#define FIELD_JSON(structure, member, ...)   FIELD_PLAIN(JSON, structure, member, ##__VA_ARGS__)
#define FIELD_OBJECT(structure, member, table_, type_, ...)                                                  \
    FIELD_PLAIN(OBJECT, structure, member, .table = (table_), .size = sizeof(type_), ##__VA_ARGS__)
#define FIELD_LIST(structure, member, count, table_, type_, ...)                                             \
    FIELD_PLAIN(LIST, structure, member, .count_offset = offsetof(structure, count), .table = (table_),      \
                .size = sizeof(type_), ##__VA_ARGS__)
#define FIELD_TEXTS(structure, member, count, ...)                                                           \
    FIELD_PLAIN(TEXTS, structure, member, .count_offset = offsetof(structure, count), ##__VA_ARGS__)
#define FIELDS_END                                                                                           \
    {                                                                                                        \
        .type = FIELD_TYPE_END                                                                               \
    }

/* What is wrong with one member of a body: a JSON pointer and a sentence. */
struct problem {
    const char *pointer;
    enum phrase phrase;
    const char *subject;
};

struct problems {
    struct problem *list;
    size_t count;
};

/* Adds one, unless there are PROBLEMS_MAX already: an answer need not be longer than what was asked. */
#define PROBLEMS_MAX 100
void problems_add(struct arena *arena, struct problems *problems, const char *pointer, enum phrase phrase,
                  const char *subject);

#endif
