/* The loop of chat. */
#include "service/conductor.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "assistant/answer.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/environment.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/text.h"
#include "base/time.h"
#include "remote/model.h"
#include "service/model_key.h"
#include "web/reply.h"
#include "web/stream.h"
#include "web/workers.h"

/* One turn on its way. */
struct passage {
    struct dialogue dialogue;
    struct stream *stream;
    struct model_call *call; /* NULL once it ended or was dropped */
    struct answer_reader *reader;
    const char *shown_type; /* the type already told by an `intent` event */
    bool shown;             /* words of the reply went out */
    bool gone;              /* the person left */
    const char *abort_as;   /* set: the turn ends without an answer */
    struct error error;     /* then: what the person is told */
    int64_t began_ms;
    struct passage *previous, *next; /* in running */
};

/* The process's one conductor: made by conductor_start, then used by the loop thread alone, but for `count`.
 */
static struct {
    struct loop *loop;
    struct http_client *http;
    struct workers *workers;
    struct pool *pool;
    pthread_t thread;
    struct loop_timer renewal;
    struct passage *running;
    atomic_int count;
} conductor;

static void *run(void *loop)
{
    loop_run(loop);
    return NULL;
}

static void enlist(struct passage *passage)
{
    passage->next = conductor.running;
    if (passage->next)
        passage->next->previous = passage;
    conductor.running = passage;
}

static void strike(struct passage *passage)
{
    if (passage->previous)
        passage->previous->next = passage->next;
    else
        conductor.running = passage->next;
    if (passage->next)
        passage->next->previous = passage->previous;
}

/* ---- the end: worker, then loop ---- */

static void finish(void *owner)
{
    struct passage *passage = owner;
    struct dialogue *dialogue = &passage->dialogue;
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
    strike(passage);
    answer_reader_free(passage->reader);
    stream_end(passage->stream, event, json); /* releases the passage, too: it lives in the request's arena */
    atomic_fetch_sub(&conductor.count, 1);
}

static void store(void *owner)
{
    struct passage *passage = owner;
    struct request *request = passage->dialogue.request;

    log_request(request->id, request->person.account);
    if (passage->abort_as)
        dialogue_abort(&passage->dialogue, passage->abort_as);
    else
        passage->error = dialogue_end(&passage->dialogue);
    log_request(NULL, NULL);
    loop_post(conductor.loop, finish, passage);
}

static void abort_passage(struct passage *passage, const char *outcome, struct error error)
{
    passage->abort_as = outcome;
    passage->error = error;
    workers_post(conductor.workers, store, passage);
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
    const struct turn_facts *facts = &passage->dialogue.facts;
    const struct request_type *type = catalogue_type(facts->catalogue, id);
    struct arena *scratch;

    if (!type || !facts->allowed[type - facts->catalogue->types] || passage->shown_type)
        return;
    scratch = arena_new();
    passage->shown_type = type->id;
    stream_event(passage->stream, "intent", turn_view_intent(scratch, type));
    arena_free(scratch);
}

static void show_values(struct passage *passage)
{
    struct arena *arena = passage->dialogue.request->arena;
    const struct outcome *outcome = &passage->dialogue.outcome;

    if (outcome->request_type && !passage->shown_type)
        stream_event(passage->stream, "intent", turn_view_intent(arena, outcome->request_type));
    for (size_t i = 0; i < outcome->change_count; i++) {
        const struct form_field *field =
            request_type_field(outcome->request_type, outcome->changes[i].field_id);

        if (field && outcome->changes[i].json)
            stream_event(passage->stream, "field", turn_view_field(arena, field, &outcome->changes[i]));
    }
    if (!passage->shown && !text_is_empty(outcome->reply))
        stream_event(passage->stream, "token",
                     turn_view_token(arena, outcome->reply, strlen(outcome->reply)));
}

static void conclude(struct passage *passage, const struct answer *answer)
{
    dialogue_conclude(&passage->dialogue, answer);
    show_values(passage);
    workers_post(conductor.workers, store, passage);
}

static void take_cost(struct dialogue *dialogue, const struct model_tokens *tokens)
{
    dialogue->cost = (struct turn_cost){
        .input = tokens->input,
        .cached = tokens->cached,
        .output = tokens->output,
        .total = tokens->total,
        .estimated = tokens->estimated,
    };
}

static struct error failure_in_words(const struct model_result *result, const char **outcome)
{
    switch (result->failure) {
    case MODEL_KEY_INVALID:
    case MODEL_NO_CREDIT:
    case MODEL_UNKNOWN:
        *outcome = result->failure == MODEL_NO_CREDIT ? "no_credit" : "key_invalid";
        return ERROR(KEY_INVALID, MODEL_KEY_INVALID);
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
    struct dialogue *dialogue = &passage->dialogue;
    const char *outcome;
    struct error error = failure_in_words(result, &outcome);

    log_warning("the model did not answer", "failure=%d upstream=%s", (int)result->failure,
                result->request_id ? result->request_id : "-");
    if (dialogue->scope.setting.guided_fallback && !passage->shown) {
        dialogue_guide(dialogue);
        show_values(passage);
        workers_post(conductor.workers, store, passage);
        return;
    }
    dialogue->request->retry_after_seconds = (int)result->retry_after_seconds;
    abort_passage(passage, outcome, error);
}

static void on_text(void *owner, const char *bytes, size_t count)
{
    struct passage *passage = owner;

    answer_reader_add(passage->reader, bytes, count);
}

static void on_done(void *owner, const struct model_result *result)
{
    struct passage *passage = owner;
    struct dialogue *dialogue = &passage->dialogue;
    struct request *request = dialogue->request;
    struct answer answer = {0};

    passage->call = NULL;
    take_cost(dialogue, &result->tokens);
    log_request(request->id, request->person.account);
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

/* The person left: the model call is dropped at once, what it cost so far is booked. */
static void on_gone(void *owner)
{
    struct passage *passage = owner;
    struct model_tokens tokens = {0};

    passage->gone = true;
    if (!passage->call)
        return; /* already being stored: the answer waits for when they come back */
    model_cancel(passage->call, &tokens);
    passage->call = NULL;
    take_cost(&passage->dialogue, &tokens);
    abort_passage(passage, "cancelled", ERROR(REMOTE_FAILED, MODEL_AWAY));
}

/* ---- the beginning ---- */

static void ask(struct passage *passage)
{
    struct dialogue *dialogue = &passage->dialogue;
    struct model_server server = model_key_server(dialogue->request->arena, dialogue->request->person.account,
                                                  dialogue->scope.setting.model);
    const struct model_question question = {
        .messages = dialogue->prompt.messages,
        .schema_name = "ticket_turn",
        .schema = dialogue->prompt.schema,
        .answer_tokens_max = ANSWER_TOKENS_MAX,
    };

    passage->reader = answer_reader_new(&(struct answer_listener){
        .reply_piece = show_piece,
        .request_type = show_type,
        .owner = passage,
    });
    passage->call = model_ask(conductor.http, &server, &question,
                              &(struct model_listener){.text = on_text, .done = on_done, .owner = passage});
}

static void begin(void *owner)
{
    struct passage *passage = owner;
    struct request *request = passage->dialogue.request;

    enlist(passage);
    passage->stream =
        stream_open(conductor.loop, request, request_prefers(request, "text/event-stream"), on_gone, passage);
    ask(passage);
}

static void take_over(void *passage)
{
    loop_post(conductor.loop, begin, passage);
}

struct error conductor_room(void)
{
    if (atomic_load(&conductor.count) >= environment.streams)
        return ERROR(BUSY, MODEL_BUSY);
    return NO_ERROR;
}

void conductor_take(struct dialogue *dialogue)
{
    struct passage *passage = arena_one(dialogue->request->arena, struct passage);

    passage->dialogue = *dialogue;
    passage->dialogue.facts.draft = &passage->dialogue.draft;
    passage->began_ms = time_monotonic_ms();
    atomic_fetch_add(&conductor.count, 1);
    request_hand_over(dialogue->request, take_over, passage);
}

/* ---- leases, start, stop ---- */

struct renewal {
    const char **tokens;
    size_t count;
    struct arena *arena;
};

static void renew(void *owner)
{
    struct renewal *renewal = owner;
    struct db db = {.pool = conductor.pool, .arena = renewal->arena};
    struct error error = turn_renew(&db, renewal->tokens, renewal->count, NULL, NULL);

    if (error.kind)
        log_warning("leases of running turns could not be renewed", "code=%s", error_code(error.kind));
    arena_free(renewal->arena);
}

static void renew_soon(void *nothing)
{
    size_t most = (size_t)atomic_load(&conductor.count);
    struct arena *arena;
    struct renewal *renewal;

    (void)nothing;
    loop_timer_set(conductor.loop, &conductor.renewal, CONDUCTOR_RENEW_MS, renew_soon, NULL);
    if (!conductor.running)
        return;
    arena = arena_new();
    renewal = arena_one(arena, struct renewal);
    renewal->arena = arena;
    renewal->tokens = arena_many(arena, most, const char *);
    for (struct passage *passage = conductor.running; passage && renewal->count < most;
         passage = passage->next)
        if (passage->call)
            renewal->tokens[renewal->count++] = arena_text(arena, passage->dialogue.token);
    workers_post(conductor.workers, renew, renewal);
}

static void interrupt_all(void *nothing)
{
    struct passage *next;

    (void)nothing;
    for (struct passage *passage = conductor.running; passage; passage = next) {
        struct model_tokens tokens = {0};

        next = passage->next;
        if (!passage->call)
            continue;
        model_cancel(passage->call, &tokens);
        passage->call = NULL;
        take_cost(&passage->dialogue, &tokens);
        abort_passage(passage, "interrupted", ERROR(SHUTTING_DOWN, PROGRAM_ENDS));
    }
}

static void start_on_loop(void *nothing)
{
    (void)nothing;
    conductor.http = http_client_new(conductor.loop);
    loop_timer_set(conductor.loop, &conductor.renewal, CONDUCTOR_RENEW_MS, renew_soon, NULL);
}

bool conductor_start(struct pool *pool)
{
    http_start();
    conductor.pool = pool;
    conductor.loop = loop_new();
    if (!conductor.loop)
        return false;
    conductor.workers = workers_new(CONDUCTOR_WORKERS);
    loop_post(conductor.loop, start_on_loop, NULL);
    return pthread_create(&conductor.thread, NULL, run, conductor.loop) == 0;
}

/* Streams end a moment after their last passage: their last bytes may still wait for a slow peer. */
static void wait_for_turns(int64_t most_ms)
{
    const struct timespec pause = {.tv_nsec = 10000000};
    int64_t until_ms = time_monotonic_ms() + most_ms;

    while (atomic_load(&conductor.count) > 0 && time_monotonic_ms() < until_ms)
        nanosleep(&pause, NULL);
}

static void stop_on_loop(void *nothing)
{
    (void)nothing;
    loop_timer_clear(conductor.loop, &conductor.renewal);
    http_client_free(conductor.http);
    loop_stop(conductor.loop);
}

void conductor_stop(void)
{
    wait_for_turns(CONDUCTOR_DRAIN_MS);
    loop_post(conductor.loop, interrupt_all, NULL);
    wait_for_turns(CONDUCTOR_DRAIN_MS);
    loop_post(conductor.loop, stop_on_loop, NULL);
    pthread_join(conductor.thread, NULL);
    workers_free(conductor.workers);
    loop_free(conductor.loop);
}
