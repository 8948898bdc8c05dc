/* GET and PATCH /preview: the ticket as it would be created, and what the person changes in it; GET
 * /preview/people: who can be chosen in a field of people. */
#include "assistant/account.h"
#include "base/arena.h"
#include "base/text.h"
#include "service/belonging.h"
#include "service/choosable.h"
#include "service/dossier.h"
#include "service/preview.h"
#include "service/preview_patch.h"
#include "service/sessions.h"
#include "service/sharing.h"
#include "service/submission_view.h"
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
    const struct submission_view *submission;
    struct sharing sharing;

    TRY(sharing_load(request, &dossier->draft, &sharing));
    TRY(submission_view_of(request, dossier->conversation, dossier->draft.version, dossier->desk->catalogue,
                           &submission));
    request->etag = arena_format(request->arena, "%lld", (long long)dossier->draft.version);
    return reply_json_text(request, 200,
                           preview_json(request->arena, dossier->conversation, dossier->desk->catalogue,
                                        dossier->allowed, &dossier->draft, &sharing, submission,
                                        request->language));
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

/* Whom a field of people may be filled with. */
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

static struct error find_people(struct request *request)
{
    struct dossier dossier = {0};
    struct people_view view = {0};
    const struct form_field *field;
    const char *id, *words;

    TRY(request_query_needed(request, "field", &id));
    TRY(request_query_needed(request, "q", &words));
    words = text_trimmed(request->arena, text_cleaned(request->arena, words));
    if (utf8_length(words) < CHOOSABLE_LETTERS_LEAST)
        return ERROR(BAD_REQUEST, PEOPLE_WORDS_SHORT);
    TRY(load(request, &dossier));
    field = request_type_field(dossier_type(&dossier), id);
    if (!field || !value_kind_is_people(field->kind))
        return ERROR(NOT_FOUND, FIELD_PEOPLE_UNKNOWN);
    TRY(choosable_search(request->db, &request->person, words, &view.values, &view.value_count,
                         &request->retry_after_seconds));
    return reply_json(request, 200, people_view_fields, &view);
}

static const struct route routes[] = {
    {"GET", "/preview", MAY_CUSTOMER, show_preview, {"conversation"}},
    {"PATCH", "/preview", MAY_CUSTOMER, change_preview, {"conversation"}},
    {"GET", "/preview/people", MAY_CUSTOMER, find_people, {"conversation", "field", "q"}},
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
