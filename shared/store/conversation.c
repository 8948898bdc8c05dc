/* Conversations of people with the assistant. */
#include "store/conversation.h"

#include "base/text.h"
#include "store/db.h"
#include "store/single.h"

const struct field conversation_fields[] = {
    FIELD_TEXT(struct conversation, id),
    FIELD_TEXT(struct conversation, portal_id),
    FIELD_TEXT(struct conversation, state),
    FIELD_INT64(struct conversation, turns),
    FIELD_BOOL(struct conversation, busy),
    FIELD_BOOL(struct conversation, submitting),
    FIELD_INT64(struct conversation, version),
    FIELD_TEXT(struct conversation, request_type_id, .optional = true),
    FIELD_JSON(struct conversation, last_answer, .optional = true),
    FIELD_TIME(struct conversation, started),
    FIELD_TIME(struct conversation, changed),
    FIELDS_END,
};

const struct field message_row_fields[] = {
    FIELD_BOOL(struct message_row, from_person),
    FIELD_TEXT(struct message_row, text),
    FIELD_TIME(struct message_row, at),
    FIELDS_END,
};

struct error conversation_open(struct db *db, const char *person, const char *portal,
                               struct conversation *conversation)
{
    *conversation = (struct conversation){0};
    return db_one(db, STATEMENT_CONVERSATION_OPEN, PARAMETERS(TEXT(person), TEXT(portal)),
                  conversation_fields, conversation);
}

struct error conversation_load(struct db *db, const char *person, const char *id,
                               struct conversation *conversation)
{
    *conversation = (struct conversation){0};
    if (!uuid_is_valid(id))
        return ERROR(NOT_FOUND, ROW_NOT_THERE);
    return db_one(db, STATEMENT_CONVERSATION_LOAD, PARAMETERS(TEXT(person), TEXT(id)), conversation_fields,
                  conversation);
}

struct error conversation_messages(struct db *db, const char *person, const char *id, int64_t most,
                                   struct message_row **messages, size_t *count)
{
    return db_many(db, STATEMENT_CONVERSATION_MESSAGES, PARAMETERS(TEXT(person), TEXT(id), INT64(most)),
                   message_row_fields, sizeof(**messages), messages, count);
}

struct error conversation_later(struct db *db, const char *person, const char *portal,
                                const char *conversation, const char **words)
{
    *words = NULL;
    TRY(single_word(db, STATEMENT_CONVERSATION_LATER,
                    PARAMETERS(TEXT(person), TEXT(portal), TEXT(conversation)), words));
    if (text_is_empty(*words))
        *words = NULL;
    return *words ? NO_ERROR : ERROR(NOT_FOUND, ROW_NOT_THERE);
}

struct error conversation_erase(struct db *db, const char *person, const char *id)
{
    const char *finding;

    if (!uuid_is_valid(id))
        return ERROR(NOT_FOUND, ROW_NOT_THERE);
    TRY(single_word(db, STATEMENT_CONVERSATION_ERASE, PARAMETERS(TEXT(person), TEXT(id)), &finding));
    if (text_equals(finding, "none"))
        return ERROR(NOT_FOUND, ROW_NOT_THERE);
    if (text_equals(finding, "busy"))
        return ERROR(IN_PROGRESS, SUBMISSION_UNDER_WAY);
    return NO_ERROR;
}

struct error conversation_expire(struct db *db, int64_t *erased)
{
    return single_number(db, STATEMENT_CONVERSATION_EXPIRE, NO_PARAMETERS, erased);
}
