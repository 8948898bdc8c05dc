/* Rows of files. */
#include "store/attachment.h"

#include "base/arena.h"
#include "base/text.h"
#include "store/db.h"
#include "store/single.h"

const struct field attachment_fields[] = {
    FIELD_TEXT(struct attachment, id),
    FIELD_TEXT(struct attachment, temporary_id),
    FIELD_TEXT(struct attachment, name),
    FIELD_INT64(struct attachment, size),
    FIELD_TEXT(struct attachment, type),
    FIELD_TEXT(struct attachment, state),
    FIELDS_END,
};

struct changed {
    const char *finding;
    const char *id;
    int64_t version;
};
static const struct field changed_fields[] = {
    FIELD_TEXT(struct changed, finding),
    FIELD_TEXT(struct changed, id, .optional = true),
    FIELD_INT64(struct changed, version),
    FIELDS_END,
};

static struct error error_of(const char *finding)
{
    if (text_equals(finding, "ok"))
        return NO_ERROR;
    if (text_equals(finding, "busy"))
        return ERROR(IN_PROGRESS, SUBMISSION_UNDER_WAY);
    if (text_equals(finding, "closed"))
        return ERROR(CONFLICT, CONVERSATION_OVER);
    if (text_equals(finding, "full"))
        return ERROR(TOO_MANY_FILES, FILES_TOO_MANY);
    return ERROR(NOT_FOUND, ROW_NOT_THERE);
}

static struct error take_change(const struct changed *changed, struct attachment_change *change)
{
    *change = (struct attachment_change){.id = changed->id, .version = changed->version};
    return error_of(changed->finding);
}

struct error attachment_add(struct db *db, const char *person, const char *conversation,
                            const struct attachment *file, struct attachment_change *change)
{
    struct changed changed = {0};

    TRY(db_one(db, STATEMENT_ATTACHMENT_ADD,
               PARAMETERS(TEXT(person), TEXT(conversation), TEXT(file->temporary_id), TEXT(file->name),
                          INT64(file->size), TEXT(file->type), INT64(ATTACHMENTS_MAX)),
               changed_fields, &changed));
    return take_change(&changed, change);
}

struct error attachment_remove(struct db *db, const char *person, const char *conversation, const char *id,
                               struct attachment_change *change)
{
    struct changed changed = {0};

    if (!uuid_is_valid(conversation) || !uuid_is_valid(id))
        return ERROR(NOT_FOUND, ROW_NOT_THERE);
    TRY(db_one(db, STATEMENT_ATTACHMENT_REMOVE, PARAMETERS(TEXT(person), TEXT(conversation), TEXT(id)),
               changed_fields, &changed));
    return take_change(&changed, change);
}

struct listed {
    const struct attachment *files;
    size_t file_count;
};
static const struct field listed_fields[] = {
    FIELD_LIST(struct listed, files, file_count, attachment_fields, struct attachment), FIELDS_END};

struct error attachment_of(struct db *db, const char *conversation, const struct attachment **files,
                           size_t *count)
{
    struct listed listed = {0};

    TRY(db_one(db, STATEMENT_ATTACHMENT_OF, PARAMETERS(TEXT(conversation)), listed_fields, &listed));
    *files = listed.files;
    *count = listed.file_count;
    return NO_ERROR;
}

struct error attachment_settle(struct db *db, const struct attachment *files, size_t count, const char *state)
{
    const char **ids = arena_many(db->arena, count, const char *);

    for (size_t i = 0; i < count; i++)
        ids[i] = files[i].id;
    return db_run(db, STATEMENT_ATTACHMENT_SETTLE, PARAMETERS(TEXT(single_list(db, ids, count)), TEXT(state)),
                  NULL);
}

struct error attachment_claim(struct db *db, int64_t submission, int64_t lease_seconds,
                              struct attachment **files, size_t *count)
{
    return db_many(db, STATEMENT_ATTACHMENT_CLAIM, PARAMETERS(INT64(submission), INT64(lease_seconds)),
                   attachment_fields, sizeof(**files), files, count);
}

static const struct field due_fields[] = {FIELD_INT64(struct attachment_due, id), FIELDS_END};

struct error attachment_due(struct db *db, int64_t most, struct attachment_due **list, size_t *count)
{
    return db_many(db, STATEMENT_ATTACHMENT_DUE, PARAMETERS(INT64(most)), due_fields, sizeof(**list), list,
                   count);
}

static const struct field limit_fields[] = {
    FIELD_BOOL(struct attachment_limit, enabled),
    FIELD_INT64(struct attachment_limit, max_bytes),
    FIELD_INT64(struct attachment_limit, age_seconds),
    FIELDS_END,
};

struct error attachment_limit_load(struct db *db, const char *service_desk_id, struct attachment_limit *limit)
{
    *limit = (struct attachment_limit){0};
    return db_one(db, STATEMENT_ATTACHMENT_LIMIT_LOAD, PARAMETERS(TEXT(service_desk_id)), limit_fields,
                  limit);
}

struct error attachment_limit_save(struct db *db, const char *service_desk_id,
                                   const struct attachment_limit *limit)
{
    return db_run(db, STATEMENT_ATTACHMENT_LIMIT_SAVE,
                  PARAMETERS(TEXT(service_desk_id), BOOLEAN(limit->enabled), INT64(limit->max_bytes)), NULL);
}
