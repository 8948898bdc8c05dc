/* GET and PATCH /preview: the ticket as it would be created, and what the person changes in it; GET
 * /preview/people: who can be chosen in a field of people or as a participant; POST and DELETE
 * /preview/attachments: files that go along. */
#include "assistant/account.h"
#include "base/arena.h"
#include "base/text.h"
#include "service/belonging.h"
#include "service/choosable.h"
#include "service/dossier.h"
#include "service/file_limits.h"
#include "service/file_upload.h"
#include "service/preview.h"
#include "service/preview_patch.h"
#include "service/sessions.h"
#include "service/sharing.h"
#include "service/submission_view.h"
#include "store/attachment.h"
#include "web/handler.h"
#include "web/reply.h"

static struct error load(struct request *request, struct dossier *dossier)
{
    const char *conversation;

    TRY(request_query_needed(request, "conversation", &conversation));
    return dossier_load(request, conversation, dossier);
}

static struct error show(struct request *request, const struct dossier *dossier)
{
    const struct catalogue *catalogue = dossier->desk->catalogue;
    struct file_limits limits;
    struct sharing sharing;
    struct preview_beside beside = {
        .files = dossier->files, .file_count = dossier->file_count, .limits = &limits, .sharing = &sharing};

    TRY(sharing_load(request, &dossier->draft, &sharing));
    TRY(submission_view_of(request, dossier->conversation, dossier->draft.version, catalogue,
                           &beside.submission));
    TRY(file_limits_load(request->db, catalogue->service_desk_id, &limits));
    request->etag = arena_format(request->arena, "%lld", (long long)dossier->draft.version);
    return reply_json_text(request, 200,
                           preview_json(request->arena, dossier->conversation, catalogue, dossier->allowed,
                                        &dossier->draft, &beside, request->language));
}

static struct error show_preview(struct request *request)
{
    struct dossier dossier = {0};

    TRY(load(request, &dossier));
    return show(request, &dossier);
}

static struct error change_preview(struct request *request)
{
    struct dossier dossier = {0};
    struct preview_patch patch = {0};
    int64_t version;

    TRY(request_if_match(request, &version));
    TRY(request_json(request, preview_patch_fields, &patch));
    TRY(load(request, &dossier));
    TRY(preview_patch_save(request, &dossier, version, &patch));
    TRY(load(request, &dossier));
    return show(request, &dossier);
}

/* Whom a field of people may be filled with, or who may take part. */
struct people_view {
    struct account *values;
    size_t value_count;
};
static const struct field account_fields[] = {
    FIELD_TEXT(struct account, id),
    FIELD_TEXT(struct account, name),
    FIELDS_END,
};
static const struct field people_view_fields[] = {
    FIELD_LIST(struct people_view, values, value_count, account_fields, struct account),
    FIELDS_END,
};

static bool is_field_of_people(const struct dossier *dossier, const char *id)
{
    const struct form_field *field = request_type_field(dossier_type(dossier), id);

    return field && value_kind_is_people(field->kind);
}

static struct error find_people(struct request *request)
{
    struct dossier dossier = {0};
    struct people_view view = {0};
    const char *field = request_query(request, "field");
    const char *words;

    TRY(request_query_needed(request, "q", &words));
    words = text_trimmed(request->arena, text_cleaned(request->arena, words));
    if (utf8_length(words) < CHOOSABLE_LETTERS_LEAST)
        return ERROR(BAD_REQUEST, PEOPLE_WORDS_SHORT);
    TRY(load(request, &dossier));
    if (field && !is_field_of_people(&dossier, field))
        return ERROR(NOT_FOUND, FIELD_PEOPLE_UNKNOWN);
    TRY(choosable_search(request->db, &request->person, words, &view.values, &view.value_count,
                         &request->retry_after_seconds));
    return reply_json(request, 200, people_view_fields, &view);
}

static struct error add_attachment(struct request *request)
{
    struct dossier dossier = {0};
    struct attachment_view file;
    const char *name;

    TRY(request_query_needed(request, "name", &name));
    TRY(load(request, &dossier));
    TRY(file_upload(request, &dossier, name, &file));
    return reply_json(request, 201, attachment_view_fields, &file);
}

static struct error remove_attachment(struct request *request)
{
    struct dossier dossier = {0};
    struct attachment_change change;
    const char *id;

    TRY(request_query_needed(request, "id", &id));
    TRY(load(request, &dossier));
    TRY(attachment_remove(request->db, request->person.account, dossier.conversation, id, &change));
    request->etag = arena_format(request->arena, "%lld", (long long)change.version);
    return reply_nothing(request);
}

static const struct route routes[] = {
    {"GET", "/preview", MAY_CUSTOMER, show_preview, {"conversation"}},
    {"PATCH", "/preview", MAY_CUSTOMER, change_preview, {"conversation"}},
    {"GET", "/preview/people", MAY_CUSTOMER, find_people, {"conversation", "field", "q"}},
    {"POST", "/preview/attachments", MAY_CUSTOMER, add_attachment, {"conversation", "name"}},
    {"DELETE", "/preview/attachments", MAY_CUSTOMER, remove_attachment, {"conversation", "id"}},
    {0},
};

int main(int argc, char **argv)
{
    return handler_run(argc, argv,
                       &(struct program){
                           .name = "preview",
                           .routes = routes,
                           .membership = belonging_fill,
                           .session = session_visitor,
                       });
}
