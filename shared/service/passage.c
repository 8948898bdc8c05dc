/* What happens to one turn between the model and the person. */
#include "service/passage.h"

#include <string.h>

#include "assistant/answer.h"
#include "base/arena.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "remote/model.h"
#include "service/lesson.h"
#include "web/reply.h"
#include "web/stream.h"
#include "web/workers.h"

enum { TURN_MS = 120000 }; /* of all that a turn asks the model */

static void finish(void *owner)
{
    struct passage *passage = owner;
    struct dialogue *dialogue = passage->dialogue;
    struct request *request = dialogue->request;
    const char *event = "done";
    const char *json = dialogue->answer_json;

    if (passage->error.kind) {
        event = "error";
        json = reply_problem(request, passage->error);
        reply_error(request, passage->error);
    } else {
        reply_json_text(request, 200, json);
    }
    log_request(request->id, request->person.account);
    log_info("answered", "method=POST path=/chat outcome=%s ms=%lld tokens=%lld",
             passage->abort_as ? passage->abort_as : "ok",
             (long long)(time_monotonic_ms() - passage->began_ms), (long long)dialogue->cost.total);
    log_request(NULL, NULL);
    passage->house->left(passage);
    answer_reader_free(passage->reader);
    stream_end(passage->stream, event, json); /* releases the passage, too: it lives in the request's arena */
}

static void store(void *owner)
{
    struct passage *passage = owner;
    struct request *request = passage->dialogue->request;

    log_request(request->id, request->person.account);
    if (passage->abort_as)
        dialogue_abort(passage->dialogue, passage->abort_as);
    else
        passage->error = dialogue_end(passage->dialogue);
    log_request(NULL, NULL);
    loop_post(passage->house->loop, finish, passage);
}

static void abort_passage(struct passage *passage, const char *outcome, struct error error)
{
    passage->abort_as = outcome;
    passage->error = error;
    workers_post(passage->house->workers, store, passage);
}

/* ---- what the model says ---- */

static void show_piece(void *owner, const char *text, size_t bytes)
{
    struct passage *passage = owner;
    struct arena *scratch = arena_new();

    passage->shown = true;
    stream_event(passage->stream, "token", turn_view_token(scratch, text, bytes));
    arena_free(scratch);
}

static void show_type(void *owner, const char *id)
{
    struct passage *passage = owner;
    const struct turn_facts *facts = &passage->dialogue->facts;
    const struct request_type *type = catalogue_type(facts->catalogue, id);
    struct arena *scratch;

    if (!type || !facts->allowed[type - facts->catalogue->types] || passage->shown_type)
        return;
    scratch = arena_new();
    passage->shown_type = type->id;
    stream_event(passage->stream, "intent", turn_view_intent(scratch, type));
    arena_free(scratch);
}

/* Of the reply what has not gone out piece by piece; "" when other words took its place. */
static const char *rest_of_reply(const struct passage *passage, const struct answer *answer)
{
    const char *reply = passage->dialogue->outcome.reply;
    const char *told = text_trimmed(passage->dialogue->request->arena, answer->reply);

    if (!passage->shown)
        return reply;
    return text_starts_with(reply, told) ? reply + strlen(told) : "";
}

static void show_values(struct passage *passage, const char *words)
{
    struct arena *arena = passage->dialogue->request->arena;
    const struct outcome *outcome = &passage->dialogue->outcome;

    if (outcome->request_type && !passage->shown_type)
        stream_event(passage->stream, "intent", turn_view_intent(arena, outcome->request_type));
    for (size_t i = 0; i < outcome->change_count; i++) {
        const struct form_field *field =
            request_type_field(outcome->request_type, outcome->changes[i].field_id);

        if (field && outcome->changes[i].json)
            stream_event(passage->stream, "field", turn_view_field(arena, field, &outcome->changes[i]));
    }
    if (!text_is_empty(words))
        stream_event(passage->stream, "token", turn_view_token(arena, words, strlen(words)));
}

static void conclude_now(void *owner)
{
    struct passage *passage = owner;

    passage->looking_up = false;
    dialogue_conclude(passage->dialogue, &passage->answer);
    show_values(passage, rest_of_reply(passage, &passage->answer));
    workers_post(passage->house->workers, store, passage);
}

static void look_up(void *owner)
{
    struct passage *passage = owner;
    struct request *request = passage->dialogue->request;

    log_request(request->id, request->person.account);
    dialogue_look_up(passage->dialogue, &passage->answer);
    log_request(NULL, NULL);
    loop_post(passage->house->loop, conclude_now, passage);
}

/* Names are looked up in Jira first, by a worker: the loop waits for nobody. */
static void conclude(struct passage *passage, const struct answer *answer)
{
    passage->answer = *answer;
    passage->answer.shown = passage->shown;
    passage->looking_up = dialogue_names_people(passage->dialogue, answer);
    if (passage->looking_up)
        workers_post(passage->house->workers, look_up, passage);
    else
        conclude_now(passage);
}

static void take_cost(struct dialogue *dialogue, const struct model_tokens *tokens)
{
    struct turn_cost *cost = &dialogue->cost;

    cost->input += tokens->input;
    cost->cached += tokens->cached;
    cost->output += tokens->output;
    cost->total += tokens->total;
    cost->estimated |= tokens->estimated;
}

static struct error failure_in_words(struct dialogue *dialogue, const struct model_result *result,
                                     const char **outcome)
{
    switch (result->failure) {
    case MODEL_KEY_INVALID:
        *outcome = "key_invalid";
        dialogue->key_state = "invalid";
        return ERROR(KEY_INVALID, MODEL_KEY_INVALID);
    case MODEL_NO_CREDIT:
        *outcome = "no_credit";
        dialogue->key_state = "no_credit";
        return ERROR(KEY_INVALID, MODEL_KEY_INVALID);
    case MODEL_UNKNOWN: /* the key may be as good as ever */
        *outcome = "model_unknown";
        return ERROR(KEY_INVALID, MODEL_KEY_INVALID);
    case MODEL_TOO_LONG:
        *outcome = "too_long";
        return ERROR(REMOTE_FAILED, MODEL_TOO_LONG);
    case MODEL_BUSY:
        *outcome = "busy";
        return ERROR(BUSY, MODEL_BUSY);
    case MODEL_TIMEOUT:
        *outcome = "timeout";
        return ERROR(REMOTE_TIMEOUT, MODEL_TIMEOUT);
    default:
        *outcome = "remote_failed";
        return ERROR(REMOTE_FAILED, MODEL_AWAY);
    }
}

static void answer_failed(struct passage *passage, const struct model_result *result)
{
    struct dialogue *dialogue = passage->dialogue;
    struct answer answer = {0};
    const char *outcome;
    struct error error = failure_in_words(dialogue, result, &outcome);

    log_warning("the model did not answer", "failure=%d upstream=%s", (int)result->failure,
                result->request_id ? result->request_id : "-");
    if (dialogue->scope.setting.guided_fallback && !passage->shown) {
        dialogue_guide(dialogue, &answer);
        conclude(passage, &answer);
        return;
    }
    dialogue->request->retry_after_seconds = (int)result->retry_after_seconds;
    abort_passage(passage, outcome, error);
}

static void on_text(void *owner, const char *bytes, size_t count)
{
    struct passage *passage = owner;

    if (passage->dialogue->prompt.messages)
        dialogue_forget_question(passage->dialogue); /* once text came, nothing is asked again */
    answer_reader_add(passage->reader, bytes, count);
}

static void on_learnt(void *owner, const struct model_manner *manner)
{
    struct passage *passage = owner;
    struct model_server *server = &passage->dialogue->server;

    server->manner = *manner;
    lesson_keep(passage->house->workers, passage->dialogue->request->db->pool, server);
}

static void ask(struct passage *passage);

/* A conversation that outgrew the model's context goes on without its beginning. */
static bool ask_shorter(struct passage *passage, const struct model_result *result)
{
    if (result->failure != MODEL_TOO_LONG || passage->shortened || !dialogue_shorten(passage->dialogue))
        return false;
    passage->shortened = true;
    log_info("the model is asked again with less of the conversation");
    answer_reader_free(passage->reader);
    ask(passage);
    return true;
}

/* Cut before a word of it could be shown, as after long thinking: once more, with twice the room. */
static bool ask_for_more(struct passage *passage, const struct model_result *result)
{
    if (result->failure != MODEL_CUT || passage->enlarged || passage->shown)
        return false;
    passage->enlarged = true;
    dialogue_repeat(passage->dialogue);
    log_info("the model is asked again with more room for its answer");
    answer_reader_free(passage->reader);
    ask(passage);
    return true;
}

static void on_done(void *owner, const struct model_result *result)
{
    struct passage *passage = owner;
    struct dialogue *dialogue = passage->dialogue;
    struct request *request = dialogue->request;
    struct answer answer = {0};

    passage->call = NULL;
    if (result->failure == MODEL_FINE)
        dialogue->key_state = "valid";
    take_cost(dialogue, &result->tokens);
    log_request(request->id, request->person.account);
    if (ask_shorter(passage, result) || ask_for_more(passage, result)) {
        log_request(NULL, NULL);
        return;
    }
    if (result->failure == MODEL_REFUSED)
        conclude(passage, &(struct answer){
                              .action = ACTION_DECLINE,
                              .reply = phrase_text(dialogue->facts.language, PHRASE_MODEL_REFUSED),
                          });
    else if (result->failure != MODEL_FINE)
        answer_failed(passage, result);
    else if (answer_decode(request->arena, &dialogue->facts, &dialogue->prompt, result->text, &answer))
        conclude(passage, &answer);
    else
        answer_failed(passage,
                      &(struct model_result){.failure = MODEL_BAD, .request_id = result->request_id});
    log_request(NULL, NULL);
}

/* Drops the model call at once and books what it cost so far. */
static void drop(struct passage *passage, const char *outcome, struct error error)
{
    struct model_tokens tokens = {0};

    if (!passage->call)
        return; /* being stored already: the answer waits for when the person comes back */
    model_cancel(passage->call, &tokens);
    passage->call = NULL;
    take_cost(passage->dialogue, &tokens);
    abort_passage(passage, outcome, error);
}

static void on_gone(void *passage)
{
    drop(passage, "cancelled", ERROR(REMOTE_FAILED, MODEL_AWAY));
}

void passage_interrupt(struct passage *passage)
{
    drop(passage, "interrupted", ERROR(SHUTTING_DOWN, PROGRAM_ENDS));
}

/* ---- the beginning ---- */

static void ask(struct passage *passage)
{
    struct dialogue *dialogue = passage->dialogue;
    int64_t left_ms = TURN_MS - (time_monotonic_ms() - passage->began_ms);
    const struct model_question question = {
        .messages = dialogue->prompt.messages,
        .schema_name = "ticket_turn",
        .schema = dialogue->prompt.schema,
        .answer_tokens_max = passage->enlarged ? 2 * ANSWER_TOKENS_MAX : ANSWER_TOKENS_MAX,
        .total_ms = left_ms > 1 ? left_ms : 1,
    };

    passage->reader = answer_reader_new(&(struct answer_listener){
        .reply_piece = show_piece,
        .request_type = show_type,
        .canary = dialogue->prompt.canary,
        .hosts = dialogue->facts.hosts,
        .owner = passage,
    });
    passage->call = model_ask(
        passage->house->http, &dialogue->server, &question,
        &(struct model_listener){.text = on_text, .learnt = on_learnt, .done = on_done, .owner = passage});
}

void passage_begin(struct passage *passage)
{
    struct request *request = passage->dialogue->request;

    passage->stream = stream_open(passage->house->loop, request,
                                  request_prefers(request, "text/event-stream"), on_gone, passage);
    ask(passage);
}
