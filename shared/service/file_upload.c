/* Streaming, with a few at a time. */
#include "service/file_upload.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/environment.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "remote/jira_upload.h"
#include "service/file_limits.h"
#include "service/file_name.h"
#include "store/attachment.h"

enum {
    UPLOADS_MAX = 64,
    UPLOADS_OF_PERSON = 2,
    ASK_AGAIN_SECONDS = 2,
    SLOW_AFTER_MS = 30000,
    SLOW_BYTES_PER_MS = 1, /* who sends less holds a thread for nothing */
};

/* ---- how many at once: half of the threads stay free for those who send no file ---- */

static struct {
    pthread_mutex_t lock;
    const char *people[UPLOADS_MAX]; /* guarded by lock; NULL: free */
} under_way = {.lock = PTHREAD_MUTEX_INITIALIZER};

static int64_t slot_count(void)
{
    int64_t half = environment.threads / 2;

    return half < 1 ? 1 : half > UPLOADS_MAX ? UPLOADS_MAX : half;
}

/* -1: too many are under way, of this person or of all. */
static int take_slot(const char *person)
{
    int own = 0, slot = -1;

    pthread_mutex_lock(&under_way.lock);
    for (int i = 0; i < slot_count(); i++) {
        own += text_equals(under_way.people[i], person);
        if (!under_way.people[i])
            slot = i;
    }
    if (own >= UPLOADS_OF_PERSON)
        slot = -1;
    if (slot >= 0)
        under_way.people[slot] = person;
    pthread_mutex_unlock(&under_way.lock);
    return slot;
}

static void give_slot(int slot)
{
    pthread_mutex_lock(&under_way.lock);
    under_way.people[slot] = NULL;
    pthread_mutex_unlock(&under_way.lock);
}

/* ---- one file ---- */

enum fault { FAULT_NONE, FAULT_BROKE_OFF, FAULT_TOO_SLOW, FAULT_TOO_LARGE, FAULT_EMPTY };

struct receiving {
    struct request *request;
    int64_t announced; /* -1: the length was not */
    int64_t bytes_max; /* 0: no limit is known */
    int64_t came;
    int64_t began_ms;
    enum fault fault;
};

static enum fault fault_after(const struct receiving *receiving, int64_t count)
{
    int64_t ms = time_monotonic_ms() - receiving->began_ms;

    if (count < 0)
        return FAULT_BROKE_OFF;
    if (receiving->bytes_max && receiving->came > receiving->bytes_max)
        return FAULT_TOO_LARGE;
    if (count == 0 && receiving->came == 0)
        return FAULT_EMPTY;
    if (count == 0 && receiving->announced > receiving->came)
        return FAULT_BROKE_OFF;
    return ms > SLOW_AFTER_MS && receiving->came < ms * SLOW_BYTES_PER_MS ? FAULT_TOO_SLOW : FAULT_NONE;
}

static int64_t receive(void *owner, char *bytes, size_t most)
{
    struct receiving *receiving = owner;
    int64_t count = request_read(receiving->request, bytes, most);

    if (count > 0)
        receiving->came += count;
    receiving->fault = fault_after(receiving, count);
    return receiving->fault ? -1 : count;
}

static struct error too_large(struct request *request, int64_t bytes_max)
{
    return ERROR_ABOUT(FILE_TOO_LARGE, FILE_TOO_LARGE, file_size_words(request->arena, bytes_max));
}

static struct error error_of(const struct receiving *receiving)
{
    switch (receiving->fault) {
    case FAULT_TOO_LARGE:
        return too_large(receiving->request, receiving->bytes_max);
    case FAULT_EMPTY:
        return ERROR(FILE_REFUSED, FILE_EMPTY);
    default:
        return ERROR(BODY_TIMEOUT, FILE_BROKE_OFF);
    }
}

/* Everything that can be said before a byte is read. */
static struct error check(struct request *request, const struct dossier *dossier,
                          const struct file_limits *limits)
{
    int64_t announced = request_body_length(request);

    if (!text_equals(dossier->state, "open"))
        return ERROR(CONFLICT, CONVERSATION_OVER);
    if (!limits->enabled)
        return ERROR(FILES_OFF, JIRA_FILES_OFF);
    if (dossier->file_count >= ATTACHMENTS_MAX)
        return ERROR(TOO_MANY_FILES, FILES_TOO_MANY);
    if (announced == 0)
        return ERROR(FILE_REFUSED, FILE_EMPTY);
    if (limits->bytes_max && announced > limits->bytes_max)
        return too_large(request, limits->bytes_max);
    return NO_ERROR;
}

static struct error stream(struct request *request, const char *service_desk_id,
                           const struct file_limits *limits, struct attachment *file)
{
    struct receiving receiving = {
        .request = request,
        .announced = request_body_length(request),
        .bytes_max = limits->bytes_max,
        .began_ms = time_monotonic_ms(),
    };
    struct jira_site site = jira_site();
    struct error error = jira_upload(request->arena, &site, service_desk_id,
                                     &(struct http_upload){
                                         .file_name = file->name,
                                         .type = file->type,
                                         .bytes = receiving.announced,
                                         .read = receive,
                                         .owner = &receiving,
                                     },
                                     &file->temporary_id);

    file->size = receiving.came;
    if (error.kind)
        log_warning("a file was not passed on", "came=%lld announced=%lld", (long long)receiving.came,
                    (long long)receiving.announced);
    if (error.kind && receiving.fault)
        return error_of(&receiving);
    if (error.kind == ERROR_FILES_OFF)
        TRY(file_limits_note_off(request->db, service_desk_id));
    return error;
}

static struct error stream_in_turn(struct request *request, const char *service_desk_id,
                                   const struct file_limits *limits, struct attachment *file)
{
    int slot = take_slot(request->person.account);
    struct error error;

    if (slot < 0) {
        request->retry_after_seconds = ASK_AGAIN_SECONDS;
        return ERROR(BUSY, UPLOADS_BUSY);
    }
    error = stream(request, service_desk_id, limits, file);
    give_slot(slot);
    return error;
}

struct error file_upload(struct request *request, const struct dossier *dossier, const char *name,
                         struct attachment_view *view)
{
    const char *desk = dossier->desk->catalogue->service_desk_id;
    struct file_limits limits;
    struct attachment_change change = {0};
    struct attachment file = {
        .name = file_name_cleaned(request->arena, name),
        .type = media_type_cleaned(request->arena, request_variable(request, "CONTENT_TYPE")),
        .state = "added",
    };

    TRY(file_limits_load(request->db, desk, &limits));
    TRY(check(request, dossier, &limits));
    TRY(stream_in_turn(request, desk, &limits, &file));
    TRY(attachment_add(request->db, request->person.account, dossier->conversation, &file, &change));
    file.id = change.id;
    *view = view_attachment(&file);
    request->etag = arena_format(request->arena, "%lld", (long long)change.version);
    return NO_ERROR;
}
