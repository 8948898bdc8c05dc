/* What the widget needs to start. */
#include "service/welcome.h"

#include "assistant/greeting.h"
#include "base/arena.h"
#include "base/environment.h"
#include "service/desk.h"
#include "service/drafts.h"
#include "service/file_limits.h"
#include "service/moment.h"
#include "service/preview.h"
#include "service/rights.h"
#include "service/scope.h"
#include "service/sharing.h"
#include "service/submission_view.h"
#include "store/conversation.h"
#include "store/person.h"

/* So much of a conversation is shown again after a reload. */
enum { MESSAGES_SHOWN = 80 };

static const struct field banner_view_fields[] = {
    FIELD_TEXT(struct banner_view, kind),
    FIELD_TEXT(struct banner_view, text),
    FIELDS_END,
};

static const struct field message_view_fields[] = {
    FIELD_TEXT(struct message_view, role),
    FIELD_TEXT(struct message_view, text),
    FIELD_TIME(struct message_view, at),
    FIELDS_END,
};

static const struct field conversation_view_fields[] = {
    FIELD_TEXT(struct conversation_view, id),
    FIELD_LIST(struct conversation_view, messages, message_count, message_view_fields, struct message_view),
    FIELD_JSON(struct conversation_view, turn),
    FIELD_JSON(struct conversation_view, draft),
    FIELDS_END,
};

const struct field welcome_view_fields[] = {
    FIELD_BOOL(struct welcome_view, visible),
    FIELD_TEXT(struct welcome_view, reason),
    FIELD_TEXT(struct welcome_view, greeting),
    FIELD_TEXT(struct welcome_view, locale),
    FIELD_OBJECT(struct welcome_view, banner, banner_view_fields, struct banner_view),
    FIELD_OBJECT(struct welcome_view, attachment_limits, file_limits_fields, struct file_limits),
    FIELD_OBJECT(struct welcome_view, conversation, conversation_view_fields, struct conversation_view),
    FIELDS_END,
};

static struct error add_messages(struct request *request, struct conversation_view *view)
{
    struct message_row *rows;

    TRY(conversation_messages(request->db, request->person.account, view->id, MESSAGES_SHOWN, &rows,
                              &view->message_count));
    view->messages = arena_many(request->arena, view->message_count, struct message_view);
    for (size_t i = 0; i < view->message_count; i++)
        view->messages[i] = (struct message_view){
            .role = rows[i].from_person ? "person" : "assistant",
            .text = rows[i].text,
            .at = rows[i].at,
        };
    return NO_ERROR;
}

/* The draft as the preview shows it; none while Jira does not say what the person may raise. */
static struct error add_draft(struct request *request, const struct desk *desk,
                              const struct file_limits *limits, struct conversation_view *view)
{
    const bool *allowed;
    struct draft_row row = {0};
    struct draft draft;
    struct sharing sharing;
    struct preview_beside beside = {.limits = limits, .sharing = &sharing};

    TRY(draft_load(request->db, request->person.account, view->id, &row));
    if (rights_load(request->db, desk->catalogue, request->person.account, &allowed).kind)
        return NO_ERROR;
    draft = draft_from_row(request->arena, &row);
    TRY(sharing_load(request, &draft, &sharing));
    beside.files = row.files;
    beside.file_count = row.file_count;
    TRY(submission_view_of(request, view->id, draft.version, desk->catalogue, &beside.submission));
    view->draft =
        preview_json(request->arena, view->id, desk->catalogue, allowed, &draft, &beside, request->language);
    return NO_ERROR;
}

static struct error add_conversation(struct request *request, const char *portal, const struct desk *desk,
                                     struct welcome_view *welcome)
{
    struct conversation open = {0};
    struct conversation_view *view;
    struct error error = conversation_open(request->db, request->person.account, portal, &open);

    if (error.kind == ERROR_NOT_FOUND)
        return NO_ERROR;
    if (error.kind)
        return error;
    view = arena_one(request->arena, struct conversation_view);
    *view = (struct conversation_view){.id = open.id, .turn = open.last_answer};
    TRY(add_messages(request, view));
    TRY(add_draft(request, desk, welcome->attachment_limits, view));
    welcome->conversation = view;
    return NO_ERROR;
}

/* Customers just see no assistant; those who can do something about it are told. */
static struct error add_banner(struct request *request, const struct scope *scope,
                               struct welcome_view *welcome)
{
    struct quota quota = scope_quota();
    struct usage usage = {0};

    if (scope->reason != SCOPE_QUOTA || request->person.role == ROLE_CUSTOMER)
        return NO_ERROR;
    TRY(usage_load(request->db, &quota, &usage));
    welcome->banner = arena_one(request->arena, struct banner_view);
    *welcome->banner = (struct banner_view){
        .kind = "warning",
        .text =
            phrase_fill(request->arena, request->language, PHRASE_BANNER_QUOTA,
                        PHRASE_VALUES({"subject", moment_words(request, usage.cycle_end, &scope->setting)})),
    };
    return NO_ERROR;
}

static struct error remember(struct request *request)
{
    const struct identity *person = &request->person;

    return person_save(request->db, &(struct person){
                                        .account = person->account,
                                        .name = person->name,
                                        .email = person->email,
                                        .locale = person->locale,
                                        .zone = person->zone,
                                    });
}

/* What the panel of somebody who may use it starts with. */
static struct error add_contents(struct request *request, const char *portal, struct welcome_view *welcome)
{
    const struct desk *desk;

    welcome->attachment_limits = arena_one(request->arena, struct file_limits);
    TRY(remember(request));
    TRY(desk_borrow_now(request->arena, request->db, portal, request->language, &desk));
    TRY(file_limits_known(request->db, desk->catalogue->service_desk_id, welcome->attachment_limits));
    return add_conversation(request, portal, desk, welcome);
}

static struct error add_greeting(struct request *request, const char *portal, struct welcome_view *welcome)
{
    const char *later = NULL;

    if (welcome->visible && !welcome->conversation) {
        struct error error = conversation_later(request->db, request->person.account, portal, NULL, &later);

        if (error.kind && error.kind != ERROR_NOT_FOUND)
            return error;
    }
    welcome->greeting = greeting(request->arena, request->language,
                                 environment_engine_is_model() ? request_locale_elsewhere(request) : NULL,
                                 request->person.name, later);
    return NO_ERROR;
}

struct error welcome_load(struct request *request, const char *portal, struct welcome_view *welcome)
{
    struct scope scope;

    TRY(scope_look(request, portal, &scope));
    *welcome = (struct welcome_view){
        .visible = scope.reason == SCOPE_OPEN,
        .reason = scope_reason_name(scope.reason),
        .locale = language_tag(request->language),
    };
    TRY(add_banner(request, &scope, welcome));
    if (welcome->visible)
        TRY(add_contents(request, portal, welcome));
    return add_greeting(request, portal, welcome);
}
