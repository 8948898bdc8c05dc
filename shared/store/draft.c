/* The ticket in the making. */
#include "store/draft.h"

#include "base/text.h"
#include "store/attachment.h"
#include "store/db.h"

#define VALUE_BYTES_MAX (1024 * 1024)

const struct field value_row_fields[] = {
    FIELD_TEXT(struct value_row, field),
    FIELD_JSON(struct value_row, value, .optional = true, .max_bytes = VALUE_BYTES_MAX),
    FIELD_TEXT(struct value_row, text, .max_bytes = VALUE_BYTES_MAX),
    FIELD_TEXT(struct value_row, source),
    FIELD_DOUBLE(struct value_row, confidence),
    FIELD_TEXT(struct value_row, evidence, .max_bytes = VALUE_BYTES_MAX),
    FIELDS_END,
};

const struct field draft_row_fields[] = {
    FIELD_TEXT(struct draft_row, conversation),
    FIELD_TEXT(struct draft_row, portal_id),
    FIELD_TEXT(struct draft_row, state),
    FIELD_INT64(struct draft_row, version),
    FIELD_TEXT(struct draft_row, request_type_id, .optional = true),
    FIELD_BOOL(struct draft_row, type_by_person),
    FIELD_TEXT(struct draft_row, asked_field_id, .optional = true),
    FIELD_INT64(struct draft_row, questions),
    FIELD_BOOL(struct draft_row, submitting),
    FIELD_LIST(struct draft_row, values, value_count, value_row_fields, struct value_row,
               .max_count = DRAFT_VALUES_MAX),
    FIELD_LIST(struct draft_row, files, file_count, attachment_fields, struct attachment),
    FIELDS_END,
};

void draft_empty_nulls(struct draft_row *draft)
{
    struct value_row *values = (struct value_row *)draft->values;

    for (size_t at = 0; at < draft->value_count; at++)
        if (text_equals(values[at].value, "null"))
            values[at].value = NULL;
}

struct error draft_load(struct db *db, const char *person, const char *conversation, struct draft_row *draft)
{
    *draft = (struct draft_row){0};
    if (!uuid_is_valid(conversation))
        return ERROR(NOT_FOUND, ROW_NOT_THERE);
    TRY(db_one(db, STATEMENT_DRAFT_LOAD, PARAMETERS(TEXT(person), TEXT(conversation)), draft_row_fields,
               draft));
    draft_empty_nulls(draft);
    return NO_ERROR;
}

struct patched {
    const char *finding;
    int64_t version;
};
static const struct field patched_fields[] = {FIELD_TEXT(struct patched, finding),
                                              FIELD_INT64(struct patched, version), FIELDS_END};

static struct error error_of(const char *finding)
{
    if (text_equals(finding, "ok"))
        return NO_ERROR;
    if (text_equals(finding, "moved"))
        return ERROR(VERSION_MOVED, DRAFT_MOVED);
    if (text_equals(finding, "busy"))
        return ERROR(IN_PROGRESS, SUBMISSION_UNDER_WAY);
    if (text_equals(finding, "closed"))
        return ERROR(CONFLICT, CONVERSATION_OVER);
    return ERROR(NOT_FOUND, ROW_NOT_THERE);
}

struct error draft_patch(struct db *db, const char *person, const char *conversation, int64_t version,
                         const struct draft_change *change, int64_t *new_version)
{
    struct patched patched = {0};

    if (!uuid_is_valid(conversation))
        return ERROR(NOT_FOUND, ROW_NOT_THERE);
    TRY(db_one(db, STATEMENT_DRAFT_PATCH,
               PARAMETERS(TEXT(person), TEXT(conversation), INT64(version), TEXT(change->request_type_id),
                          TEXT(change->values_json)),
               patched_fields, &patched));
    *new_version = patched.version;
    return error_of(patched.finding);
}
