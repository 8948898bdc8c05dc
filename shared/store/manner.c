/* What was learnt of models. */
#include "store/manner.h"

#include "store/db.h"

struct error manner_save(struct db *db, const char *base_url, const char *model,
                         const struct manner_row *manner)
{
    return db_run(db, STATEMENT_MANNER_SAVE,
                  PARAMETERS(TEXT(base_url), TEXT(model), INT64(manner->token_limit), INT64(manner->format),
                             BOOLEAN(manner->no_stream), BOOLEAN(manner->no_stream_options),
                             BOOLEAN(manner->no_store), BOOLEAN(manner->no_identifier),
                             BOOLEAN(manner->no_system), INT64(manner->reads_tokens)),
                  NULL);
}

struct error manner_reads(struct db *db, const char *base_url, const char *model, int64_t *tokens)
{
    static const struct field fields[] = {FIELD_INT64(struct manner_row, reads_tokens), FIELDS_END};
    struct manner_row row = {0};
    struct error error =
        db_one(db, STATEMENT_MANNER_READS, PARAMETERS(TEXT(base_url), TEXT(model)), fields, &row);

    *tokens = row.reads_tokens;
    return error.kind == ERROR_NOT_FOUND ? NO_ERROR : error;
}
