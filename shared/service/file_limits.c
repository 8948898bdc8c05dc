/* Kept for ten minutes. */
#include "service/file_limits.h"

#include "base/arena.h"
#include "base/log.h"
#include "remote/jira_upload.h"
#include "service/asking.h"
#include "store/attachment.h"
#include "store/db.h"

const struct field file_limits_fields[] = {
    FIELD_BOOL(struct file_limits, enabled),
    FIELD_JSON(struct file_limits, max_bytes),
    FIELD_INT64(struct file_limits, max_files),
    FIELDS_END,
};

static struct file_limits limits_of(struct arena *arena, const struct attachment_limit *known)
{
    return (struct file_limits){
        .enabled = known->enabled,
        .max_bytes = known->max_bytes ? arena_format(arena, "%lld", (long long)known->max_bytes) : "null",
        .bytes_max = known->max_bytes,
        .max_files = ATTACHMENTS_MAX,
    };
}

/* A desk that was never asked is taken to accept files: the first one tells. */
static struct error look_up(struct db *db, const char *service_desk_id, struct attachment_limit *known)
{
    struct error error = attachment_limit_load(db, service_desk_id, known);

    if (error.kind != ERROR_NOT_FOUND)
        return error;
    *known = (struct attachment_limit){.enabled = true, .age_seconds = INT64_MAX};
    return NO_ERROR;
}

struct error file_limits_known(struct db *db, const char *service_desk_id, struct file_limits *limits)
{
    struct attachment_limit known;

    TRY(look_up(db, service_desk_id, &known));
    *limits = limits_of(db->arena, &known);
    return NO_ERROR;
}

static struct error ask(struct arena *arena, struct attachment_limit *known)
{
    struct jira_site site = jira_site();
    struct jira_attachment_limits told;
    struct error error = asking_begin();

    if (error.kind)
        return error;
    error = jira_attachment_limits(arena, &site, &told);
    asking_end(error);
    if (!error.kind)
        *known = (struct attachment_limit){.enabled = told.enabled, .max_bytes = told.max_bytes};
    return error;
}

/* Whatever came of it, nobody asks again for a while. */
struct error file_limits_load(struct db *db, const char *service_desk_id, struct file_limits *limits)
{
    struct attachment_limit known;

    TRY(look_up(db, service_desk_id, &known));
    if (known.age_seconds > FILE_LIMITS_FRESH_SECONDS) {
        struct error error = ask(db->arena, &known);

        if (error.kind)
            log_warning("what may be attached could not be asked for; the last answer holds", "code=%s",
                        error_code(error.kind));
        TRY(attachment_limit_save(db, service_desk_id, &known));
    }
    *limits = limits_of(db->arena, &known);
    return NO_ERROR;
}

struct error file_limits_note_off(struct db *db, const char *service_desk_id)
{
    struct attachment_limit known;

    TRY(look_up(db, service_desk_id, &known));
    known.enabled = false;
    return attachment_limit_save(db, service_desk_id, &known);
}
