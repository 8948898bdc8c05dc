/* In the form, or afterwards. */
#include "service/attachments.h"

#include <string.h>

#include "assistant/draft.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "remote/jira_upload.h"
#include "store/attachment.h"
#include "store/db.h"
#include "store/submission.h"

enum { FIELDS_BYTES_MAX = 2 * 1024 * 1024 };

struct error attachments_ready(struct db *db, const char *conversation, struct attachment **files,
                               size_t *count)
{
    const struct attachment *all;
    size_t all_count;

    TRY(attachment_of(db, conversation, &all, &all_count));
    *files = arena_many(db->arena, all_count, struct attachment);
    *count = 0;
    for (size_t i = 0; i < all_count; i++)
        if (text_equals(all[i].state, "added"))
            (*files)[(*count)++] = all[i];
    return NO_ERROR;
}

const char *attachments_in_fields(struct arena *arena, const char *fields_json,
                                  const struct attachment *files, size_t count)
{
    struct buffer *json = buffer_new(arena, FIELDS_BYTES_MAX);

    buffer_add_bytes(json, fields_json, strlen(fields_json) - 1);
    buffer_add_format(json, "%s\"" DRAFT_FILES "\":[", json->length > 1 ? "," : "");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_add_char(json, ',');
        json_write_text(json, files[i].temporary_id);
    }
    buffer_add(json, "]}");
    return json->bytes;
}

enum attachments_blame attachments_blamed(const struct jira_creation *creation)
{
    enum attachments_blame blame = FILES_SUSPECTED;

    if (creation->verdict.outcome != JIRA_REFUSED || !text_equals(creation->verdict.code, "jira_field"))
        return FILES_NOT_BLAMED;
    for (size_t i = 0; i < creation->refusal_count; i++) {
        if (text_equals(creation->refusals[i].field, DRAFT_FILES))
            blame = FILES_BLAMED;
        else if (!text_is_empty(creation->refusals[i].field))
            return FILES_NOT_BLAMED;
    }
    return blame;
}

/* ---- afterwards ---- */

struct delivery {
    struct db *db;
    struct jira_site site;
    const char *ticket_key;
};

enum attaching { ATTACHED, NOT_ATTACHED, NOT_YET };

/* That the account is not let in says nothing about the files. */
static enum attaching attach(const struct delivery *delivery, const struct attachment *files, size_t count)
{
    const char **ids = arena_many(delivery->db->arena, count, const char *);
    struct jira_verdict verdict;

    for (size_t i = 0; i < count; i++)
        ids[i] = files[i].temporary_id;
    verdict = jira_attach(delivery->db->arena, &delivery->site, delivery->ticket_key, ids, count);
    if (verdict.outcome == JIRA_DONE)
        return ATTACHED;
    return verdict.outcome == JIRA_REFUSED && verdict.status != 401 ? NOT_ATTACHED : NOT_YET;
}

/* An id that Jira does not know any more may have been used by a call whose answer was lost. */
static struct error look(const struct delivery *delivery, const struct attachment *file)
{
    struct jira_attached *there;
    size_t count;
    bool found = false;

    if (jira_attached(delivery->db->arena, &delivery->site, delivery->ticket_key, &there, &count).kind)
        return NO_ERROR; /* the next attempt may tell */
    for (size_t i = 0; i < count; i++)
        found = found || (text_equals(there[i].name, file->name) && there[i].size == file->size);
    if (!found)
        log_warning("a file could not be attached", "ticket=%s attachment=%s", delivery->ticket_key,
                    file->id);
    return attachment_settle(delivery->db, file, 1, found ? "attached" : "failed");
}

static struct error deliver_one(const struct delivery *delivery, const struct attachment *file)
{
    switch (attach(delivery, file, 1)) {
    case ATTACHED:
        return attachment_settle(delivery->db, file, 1, "attached");
    case NOT_ATTACHED:
        return look(delivery, file);
    case NOT_YET:
        break;
    }
    return NO_ERROR;
}

/* All with one call, as each makes a comment of its own; one that is refused takes the others with it. */
static struct error deliver(const struct delivery *delivery, const struct attachment *files, size_t count)
{
    enum attaching outcome;

    if (count == 1)
        return deliver_one(delivery, files);
    outcome = attach(delivery, files, count);
    if (outcome == ATTACHED)
        return attachment_settle(delivery->db, files, count, "attached");
    for (size_t i = 0; i < count && outcome == NOT_ATTACHED; i++)
        TRY(deliver_one(delivery, &files[i]));
    return NO_ERROR;
}

struct error attachments_deliver(struct db *db, int64_t submission)
{
    struct delivery delivery = {.db = db, .site = jira_site()};
    struct submission ticket = {0};
    struct attachment *files;
    size_t count;

    TRY(attachment_claim(db, submission, ATTACHMENTS_LEASE_SECONDS, &files, &count));
    if (count == 0)
        return NO_ERROR;
    TRY(submission_load(db, submission, &ticket));
    delivery.ticket_key = ticket.ticket_key;
    return deliver(&delivery, files, count);
}
