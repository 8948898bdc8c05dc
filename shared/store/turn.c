/* One turn of a conversation. */
#include "store/turn.h"

#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/text.h"
#include "store/attachment.h"
#include "store/db.h"
#include "store/single.h"

enum { SAID_BYTES_MAX = 1024 * 1024 };

static const struct field said_fields[] = {
    FIELD_BOOL(struct message_row, from_person),
    FIELD_TEXT(struct message_row, text, .max_bytes = SAID_BYTES_MAX),
    FIELDS_END,
};

static const struct field turn_look_fields[] = {
    FIELD_TEXT(struct turn_look, draft.conversation, .optional = true),
    FIELD_TEXT(struct turn_look, draft.portal_id, .optional = true),
    FIELD_INT64(struct turn_look, draft.version, .optional = true),
    FIELD_TEXT(struct turn_look, draft.request_type_id, .optional = true),
    FIELD_BOOL(struct turn_look, draft.type_by_person, .optional = true),
    FIELD_TEXT(struct turn_look, draft.asked_field_id, .optional = true),
    FIELD_INT64(struct turn_look, draft.questions, .optional = true),
    FIELD_LIST(struct turn_look, draft.values, draft.value_count, value_row_fields, struct value_row,
               .optional = true, .max_count = DRAFT_VALUES_MAX),
    FIELD_LIST(struct turn_look, draft.files, draft.file_count, attachment_fields, struct attachment,
               .optional = true),
    FIELD_LIST(struct turn_look, messages, message_count, said_fields, struct message_row, .optional = true),
    FIELD_TEXTS(struct turn_look, rights.type_ids, rights.type_count, .optional = true,
                .max_count = VISIBILITY_TYPES_MAX),
    FIELD_INT64(struct turn_look, rights.age_seconds, .optional = true),
    FIELD_TEXT(struct turn_look, key.name, .optional = true),
    FIELD_TEXT(struct turn_look, key.key_id, .optional = true),
    FIELD_TEXT(struct turn_look, key.nonce, .optional = true),
    FIELD_TEXT(struct turn_look, key.ciphertext, .optional = true),
    FIELD_TEXT(struct turn_look, key.aad, .optional = true),
    FIELD_INT64(struct turn_look, manner.token_limit, .optional = true),
    FIELD_INT64(struct turn_look, manner.format, .optional = true),
    FIELD_BOOL(struct turn_look, manner.no_stream, .optional = true),
    FIELD_BOOL(struct turn_look, manner.no_stream_options, .optional = true),
    FIELD_BOOL(struct turn_look, manner.no_store, .optional = true),
    FIELD_BOOL(struct turn_look, manner.no_identifier, .optional = true),
    FIELD_BOOL(struct turn_look, manner.no_system, .optional = true),
    FIELD_INT64(struct turn_look, manner.reads_tokens, .optional = true),
    FIELDS_END,
};

struct error turn_look(struct db *db, const struct turn_wanted *wanted, struct turn_look *look)
{
    *look = (struct turn_look){0};
    TRY(db_one(db, STATEMENT_TURN_LOOK,
               PARAMETERS(TEXT(wanted->person), TEXT(wanted->portal_id), TEXT(wanted->conversation),
                          INT64(wanted->snapshot), INT64(wanted->messages_most), TEXT(wanted->key_name),
                          TEXT(wanted->base_url), TEXT(wanted->model)),
               turn_look_fields, look));
    draft_empty_nulls(&look->draft);
    return NO_ERROR;
}

struct begun_row {
    const char *finding;
    const char *conversation;
    int64_t number;
    const char *answer_json;
    int64_t free_at, wait_seconds;
};
static const struct field begun_row_fields[] = {
    FIELD_TEXT(struct begun_row, finding),
    FIELD_TEXT(struct begun_row, conversation, .optional = true),
    FIELD_INT64(struct begun_row, number),
    FIELD_JSON(struct begun_row, answer_json, .optional = true),
    FIELD_TIME(struct begun_row, free_at),
    FIELD_INT64(struct begun_row, wait_seconds),
    FIELDS_END,
};

const struct field turn_ended_fields[] = {
    FIELD_TEXT(struct turn_ended, result),
    FIELD_INT64(struct turn_ended, draft_version),
    FIELD_JSON(struct turn_ended, answer_json, .optional = true),
    FIELDS_END,
};

#define TURN_FINDING_NAME(finding, name) [TURN_##finding] = name,
static const char *const finding_names[] = {TURN_FINDINGS(TURN_FINDING_NAME)};

static struct error finding_of(const char *name, enum turn_finding *finding)
{
    for (size_t at = 0; at < TURN_FINDINGS_COUNT; at++)
        if (strcmp(finding_names[at], name) == 0) {
            *finding = (enum turn_finding)at;
            return NO_ERROR;
        }
    log_error("the database found something unknown", "finding=%s", name);
    return ERROR(INTERNAL, DATABASE_BROKEN);
}

struct error turn_begin(struct db *db, const struct turn_start *start, struct turn_begun *begun)
{
    struct parameter limit = start->has_limit ? INT64(start->limit_tokens) : TEXT(NULL);
    struct begun_row row = {0};

    *begun = (struct turn_begun){.finding = TURN_NONE};
    if (start->conversation && !uuid_is_valid(start->conversation))
        return NO_ERROR;
    TRY(db_one(db, STATEMENT_TURN_BEGIN,
               PARAMETERS(TEXT(start->person), TEXT(start->portal_id), TEXT(start->conversation),
                          TEXT(start->turn_id), TEXT(start->message), TEXT(start->token), TEXT(start->engine),
                          INT64(start->reserve_tokens), limit),
               begun_row_fields, &row));
    begun->conversation = row.conversation;
    begun->number = row.number;
    begun->answer_json = row.answer_json;
    begun->free_at = row.free_at;
    begun->wait_seconds = row.wait_seconds;
    return finding_of(row.finding, &begun->finding);
}

struct token_row {
    const char *token;
};
static const struct field token_row_fields[] = {FIELD_TEXT(struct token_row, token), FIELDS_END};

struct error turn_renew(struct db *db, const char *const *tokens, size_t count, const char ***lost,
                        size_t *lost_count)
{
    struct token_row *rows;
    size_t row_count;

    TRY(db_many(db, STATEMENT_TURN_RENEW, PARAMETERS(TEXT(single_list(db, tokens, count))), token_row_fields,
                sizeof(*rows), &rows, &row_count));
    if (!lost)
        return NO_ERROR;
    *lost = arena_many(db->arena, row_count, const char *);
    *lost_count = row_count;
    for (size_t at = 0; at < row_count; at++)
        (*lost)[at] = rows[at].token;
    return NO_ERROR;
}

struct error turn_end(struct db *db, const struct turn_end *end, struct turn_ended *ended)
{
    *ended = (struct turn_ended){0};
    return db_one(db, STATEMENT_TURN_END,
                  PARAMETERS(TEXT(end->token), TEXT(end->reply), TEXT(end->answer_json),
                             TEXT(end->request_type_id), BOOLEAN(end->type_by_person),
                             TEXT(end->asked_field_id), INT64(end->questions), BOOLEAN(end->start_over),
                             TEXT(end->values_json), INT64(end->input_tokens), INT64(end->cached_tokens),
                             INT64(end->output_tokens), INT64(end->total_tokens), BOOLEAN(end->estimated),
                             TEXT(end->outcome)),
                  turn_ended_fields, ended);
}

struct error turn_abort(struct db *db, const char *token, int64_t input_tokens, int64_t cached_tokens,
                        int64_t output_tokens, int64_t total_tokens, bool estimated, const char *outcome)
{
    bool was_open;

    return single_yes(db, STATEMENT_TURN_ABORT,
                      PARAMETERS(TEXT(token), INT64(input_tokens), INT64(cached_tokens), INT64(output_tokens),
                                 INT64(total_tokens), BOOLEAN(estimated), TEXT(outcome)),
                      &was_open);
}
