/* GET, POST and DELETE /chat: what the widget needs to start, one turn, and the end of a conversation; GET
 * /chat/streamz: a stream for looking at. */
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"
#include "service/belonging.h"
#include "service/conductor.h"
#include "service/sessions.h"
#include "service/stream_trial.h"
#include "service/turn_view.h"
#include "service/welcome.h"
#include "store/conversation.h"
#include "web/handler.h"
#include "web/reply.h"

enum { EVENTS_BYTES_MAX = 2 * 1024 * 1024 };

static struct error show_welcome(struct request *request)
{
    struct welcome_view view;
    const char *portal;

    TRY(request_query_needed(request, "portal", &portal));
    TRY(welcome_load(request, portal, &view));
    return reply_json(request, 200, welcome_view_fields, &view);
}

/* A turn that is answered already goes out in one piece, as events when that was asked for. */
static struct error reply_turn(struct dialogue *dialogue)
{
    struct request *request = dialogue->request;
    const struct outcome *outcome = &dialogue->outcome;
    struct buffer *events;

    if (!request_prefers(request, "text/event-stream"))
        return reply_json_text(request, 200, dialogue->answer_json);
    events = buffer_new(request->arena, EVENTS_BYTES_MAX);
    if (outcome->request_type)
        turn_view_event(events, "intent", turn_view_intent(request->arena, outcome->request_type));
    for (size_t i = 0; i < outcome->change_count; i++) {
        const struct form_field *field =
            request_type_field(outcome->request_type, outcome->changes[i].field_id);

        if (field && outcome->changes[i].json)
            turn_view_event(events, "field", turn_view_field(request->arena, field, &outcome->changes[i]));
    }
    if (outcome->reply)
        turn_view_event(events, "token",
                        turn_view_token(request->arena, outcome->reply, strlen(outcome->reply)));
    turn_view_event(events, "done", dialogue->answer_json);
    return reply_text(request, 200, "text/event-stream", events->bytes);
}

static struct error take_turn(struct request *request)
{
    struct dialogue *dialogue = arena_one(request->arena, struct dialogue);
    struct answer answer = {0};
    bool replayed;

    TRY(dialogue_open(request, dialogue));
    TRY(conductor_room());
    TRY(dialogue_begin(dialogue, &replayed));
    if (replayed)
        return reply_turn(dialogue);
    if (dialogue->by_model) {
        conductor_take(dialogue);
        return NO_ERROR;
    }
    dialogue_guide(dialogue, &answer);
    dialogue_look_up(dialogue, &answer);
    dialogue_conclude(dialogue, &answer);
    TRY(dialogue_end(dialogue));
    return reply_turn(dialogue);
}

static struct error end_conversation(struct request *request)
{
    const char *conversation;
    struct error error;

    TRY(request_query_needed(request, "conversation", &conversation));
    if (!uuid_is_valid(conversation))
        return ERROR(NOT_FOUND, CONVERSATION_UNKNOWN);
    error = conversation_erase(request->db, request->person.account, conversation);
    if (error.kind == ERROR_NOT_FOUND)
        return ERROR(NOT_FOUND, CONVERSATION_UNKNOWN);
    if (error.kind == ERROR_IN_PROGRESS)
        return ERROR(IN_PROGRESS, SUBMISSION_RUNNING);
    return error.kind ? error : reply_nothing(request);
}

static const struct route routes[] = {
    {"GET", "/chat", MAY_CUSTOMER, show_welcome, {"portal"}},
    {"POST", "/chat", MAY_CUSTOMER, take_turn, {NULL}},
    {"DELETE", "/chat", MAY_CUSTOMER, end_conversation, {"conversation"}},
    {"GET", "/chat/streamz", MAY_TRY, stream_trial_take, {NULL}},
    {0},
};

int main(int argc, char **argv)
{
    return handler_run(argc, argv,
                       &(struct program){.name = "chat",
                                         .routes = routes,
                                         .membership = belonging_fill,
                                         .session = session_visitor,
                                         .start = conductor_start,
                                         .stop = conductor_stop});
}
