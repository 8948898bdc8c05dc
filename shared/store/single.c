/* One row, one column. */
#include "store/single.h"

#include "base/buffer.h"
#include "base/json.h"

#define LIST_BYTES_MAX (4 * 1024 * 1024)

struct single {
    bool yes;
    int64_t number;
    const char *word;
};
static const struct field yes_fields[] = {FIELD_BOOL(struct single, yes), FIELDS_END};
static const struct field number_fields[] = {FIELD_INT64(struct single, number), FIELDS_END};
static const struct field word_fields[] = {FIELD_TEXT(struct single, word), FIELDS_END};

struct error single_yes(struct db *db, enum statement statement, const struct parameter *parameters,
                        size_t count, bool *yes)
{
    struct single single = {0};

    TRY(db_one(db, statement, parameters, count, yes_fields, &single));
    *yes = single.yes;
    return NO_ERROR;
}

struct error single_number(struct db *db, enum statement statement, const struct parameter *parameters,
                           size_t count, int64_t *number)
{
    struct single single = {0};

    TRY(db_one(db, statement, parameters, count, number_fields, &single));
    *number = single.number;
    return NO_ERROR;
}

struct error single_word(struct db *db, enum statement statement, const struct parameter *parameters,
                         size_t count, const char **word)
{
    struct single single = {0};

    TRY(db_one(db, statement, parameters, count, word_fields, &single));
    *word = single.word ? single.word : "";
    return NO_ERROR;
}

const char *single_list(struct db *db, const char *const *texts, size_t count)
{
    struct buffer *list = buffer_new(db->arena, LIST_BYTES_MAX);

    buffer_add_char(list, '[');
    for (size_t at = 0; at < count; at++) {
        if (at > 0)
            buffer_add_char(list, ',');
        json_write_text(list, texts[at]);
    }
    buffer_add_char(list, ']');
    return list->bytes;
}
