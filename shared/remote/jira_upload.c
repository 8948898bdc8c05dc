/* Temporary files and attachments of the service desk API. */
#include "remote/jira_upload.h"

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "remote/jira_call.h"
#include "remote/jira_create.h"
#include "remote/jira_verdict.h"
#include "remote/loose_json.h"

enum { IDS_BYTES_MAX = 64 * 1024 };

struct error jira_attachment_limits(struct arena *arena, const struct jira_site *site,
                                    struct jira_attachment_limits *limits)
{
    const struct jira_call call = {
        .path = arena_format(arena, "%s/attachment/meta", jira_api(site)),
        .pace = JIRA_PROMPT,
    };
    const struct json *json;

    *limits = (struct jira_attachment_limits){0};
    TRY(jira_ask(arena, site, &call, &json));
    limits->enabled = json_is_true(json_member(json, "enabled"));
    if (!json_whole_number(json_member(json, "uploadLimit"), &limits->max_bytes) || limits->max_bytes < 0)
        limits->max_bytes = 0;
    return NO_ERROR;
}

/* ---- uploading ---- */

/* The account may work in the desk, or nothing would have got so far: what is forbidden are files. */
static struct error refusal(struct arena *arena, const struct http_response *response)
{
    const char *sentence;

    if (response->failure == HTTP_FINE && response->status == 403)
        return ERROR(FILES_OFF, JIRA_FILES_OFF);
    if (response->failure == HTTP_FINE && response->status == 413)
        return ERROR(FILE_TOO_LARGE, JIRA_FILE_TOO_LARGE);
    if (response->failure != HTTP_FINE || (response->status != 400 && response->status != 415))
        return jira_fault(arena, response);
    sentence = jira_sentence(arena, response);
    return sentence ? ERROR_ABOUT(FILE_REFUSED, JIRA_SAID, sentence) : ERROR(FILE_REFUSED, JIRA_FILE_REFUSED);
}

struct error jira_upload(struct arena *arena, const struct jira_site *site, const char *service_desk_id,
                         const struct http_upload *file, const char **temporary_id)
{
    struct http_upload part = *file;
    const struct jira_call call = {
        .path = jira_desk_path(arena, service_desk_id, "/attachTemporaryFile", NULL),
        .upload = &part,
        .pace = JIRA_STEADY,
        .once = true,
    };
    struct http_response response;
    const struct json *json;

    part.field = "file";
    jira_send(arena, site, &call, &response);
    if (response.failure != HTTP_FINE || response.status < 200 || response.status > 299) {
        log_warning("jira did not take a file", "status=%ld reason=%s", response.status, response.reason);
        return refusal(arena, &response);
    }
    json = json_member(loose_json(arena, response.body, response.body_bytes), "temporaryAttachments");
    *temporary_id = json_id(arena, json_member(json_first(json), "temporaryAttachmentId"));
    return text_is_empty(*temporary_id) ? ERROR(REMOTE_FAILED, JIRA_NOT_UNDERSTOOD) : NO_ERROR;
}

/* ---- attaching ---- */

static const char *ticket_path(struct arena *arena, const char *ticket_key, const char *query)
{
    return arena_format(arena, "/rest/servicedeskapi/request/%s/attachment%s",
                        text_url_encoded(arena, ticket_key), query);
}

static const char *attach_body(struct arena *arena, const char *const *temporary_ids, size_t count)
{
    struct buffer *json = buffer_new(arena, IDS_BYTES_MAX);

    buffer_add(json, "{\"temporaryAttachmentIds\":[");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_add_char(json, ',');
        json_write_text(json, temporary_ids[i]);
    }
    buffer_add(json, "],\"public\":true}");
    return json->bytes;
}

struct jira_verdict jira_attach(struct arena *arena, const struct jira_site *site, const char *ticket_key,
                                const char *const *temporary_ids, size_t count)
{
    const struct jira_call call = {
        .path = ticket_path(arena, ticket_key, ""),
        .body = attach_body(arena, temporary_ids, count),
        .pace = JIRA_PROMPT,
        .once = true,
    };
    struct http_response response;
    struct jira_verdict verdict;

    jira_send(arena, site, &call, &response);
    jira_judge(&response, &verdict);
    if (verdict.outcome != JIRA_DONE)
        log_warning("jira did not attach files", "ticket=%s files=%zu status=%ld code=%s", ticket_key, count,
                    verdict.status, verdict.code);
    return verdict;
}

struct error jira_attached(struct arena *arena, const struct jira_site *site, const char *ticket_key,
                           struct jira_attached **files, size_t *count)
{
    const struct jira_call call = {
        .path = ticket_path(arena, ticket_key, "?limit=100"),
        .pace = JIRA_PROMPT,
    };
    const struct json *json;

    TRY(jira_ask(arena, site, &call, &json));
    json = json_member(json, "values");
    *files = arena_many(arena, json_count(json), struct jira_attached);
    *count = 0;
    for (const struct json *one = json_first(json); one; one = json_next(one)) {
        struct jira_attached *file = &(*files)[*count];

        file->name = json_text(json_member(one, "filename"));
        if (file->name && json_whole_number(json_member(one, "size"), &file->size))
            ++*count;
    }
    return NO_ERROR;
}
