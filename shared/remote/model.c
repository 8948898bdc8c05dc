/* One question: asked, adapted, repeated, answered.
 *
 * A call lives from model_ask to the end of done or to model_cancel. While one of its listeners runs (busy),
 * the call must stay: a cancel then only marks it. */
#include "remote/model.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/text.h"
#include "base/time.h"
#include "remote/model_address.h"
#include "remote/model_breaker.h"
#include "remote/model_manner.h"
#include "remote/model_request.h"
#include "remote/model_tokens.h"
#include "remote/model_verdict.h"
#include "remote/model_wait.h"

enum {
    FIRST_BYTE_MS = 45000,
    SILENCE_MS = 30000,
    TOTAL_MS = 120000,
    LINGER_MS = 250, /* for the end of the connection behind [DONE] */
    REPETITIONS_MAX = 2,
    REPETITIONS_WITHIN_MS = 8000,
    ADAPTATIONS_MAX = 3,
    ERROR_BYTES_MAX = 64 * 1024,
    ANSWER_BYTES_MAX = 32 * 1024 * 1024,
};

struct model_call {
    struct http_client *client;
    struct arena *arena; /* what lives as long as the call */
    struct model_server server;
    struct model_question question; /* its texts are gone once the answer begins */
    size_t question_bytes, message_characters;
    struct model_listener listener;
    struct model_address address;
    struct model_manner manner;
    struct loop_timer timer;
    int64_t began_ms;
    int repetitions, adaptations;
    bool enlarged, shown, busy, cancelled;
    struct model_tokens spent; /* on tries before this one */
    /* of the present try */
    struct http_exchange *exchange;
    struct buffer body, error_body;
    struct model_stream stream;
    long status;
    bool encoded; /* in a way we never asked for */
    const char *request_id;
};

static void try_now(void *owner);

/* ---- cost ---- */

/* What all tries cost. may_cost: this try may have, even if the server did not say so. */
static struct model_tokens cost_of(const struct model_call *call, bool may_cost)
{
    struct model_tokens sum = call->spent;
    struct model_tokens own = call->stream.tokens;

    if (!own.total && may_cost)
        own = model_tokens_estimated(call->question_bytes, call->stream.content.length);
    model_tokens_add(&sum, &own);
    return sum;
}

/* ---- end ---- */

static void free_call(struct model_call *call)
{
    loop_timer_clear(http_client_loop(call->client), &call->timer);
    model_stream_release(&call->stream);
    buffer_release(&call->body);
    buffer_release(&call->error_body);
    arena_free(call->arena);
    free(call);
}

static void deliver(struct model_call *call, struct model_result *result)
{
    result->text = call->stream.content.bytes;
    result->model = call->stream.model;
    result->request_id = call->request_id;
    call->listener.done(call->listener.owner, result);
    free_call(call);
}

static bool may_have_cost(const struct model_call *call, const struct http_response *response)
{
    if (call->status)
        return model_is_success(call->status);
    return response->failure == HTTP_TIMED_OUT || response->failure == HTTP_BROKEN;
}

/* ---- another try ---- */

static void begin_anew(struct model_call *call)
{
    model_tokens_add(&call->spent, &call->stream.tokens);
    model_stream_release(&call->stream);
    call->stream = (struct model_stream){.text = call->stream.text, .owner = call};
    model_stream_init(&call->stream);
    buffer_clear(&call->error_body);
    buffer_clear(&call->body);
    call->status = 0;
}

static void try_after(struct model_call *call, int64_t milliseconds)
{
    begin_anew(call);
    loop_timer_set(http_client_loop(call->client), &call->timer, milliseconds, try_now, call);
}

/* Twice the room, once, for an answer that found none. */
static bool enlarge(struct model_call *call, const struct model_verdict *verdict)
{
    bool empty = verdict->failure == MODEL_CUT && strcmp(call->stream.finish, "length") == 0 &&
                 call->stream.content.length == 0;

    if (call->enlarged || call->question.answer_tokens_max <= 0 ||
        !(empty || model_complaint_wants_room(&verdict->complaint)))
        return false;
    call->enlarged = true;
    call->question.answer_tokens_max *= 2;
    return true;
}

static bool adapt(struct model_call *call, const struct model_verdict *verdict)
{
    if ((call->status != 400 && call->status != 422) || call->adaptations == ADAPTATIONS_MAX ||
        verdict->failure != MODEL_BAD || !model_manner_adapt(&call->manner, &verdict->complaint))
        return false;
    call->adaptations++;
    if (model_complaint_finds_schema_wrong(&verdict->complaint))
        log_error("a model's server finds a mistake in our schema: please report it", "upstream=%s",
                  call->request_id ? call->request_id : "-");
    log_info("the model is asked in another way from now on", "limit=%d format=%d adaptations=%d",
             (int)call->manner.limit, (int)call->manner.format, call->adaptations);
    return true;
}

static unsigned any_byte(void)
{
    unsigned char byte = 0;

    return getrandom(&byte, 1, GRND_NONBLOCK) == 1 ? byte : 128;
}

static int64_t elapsed_ms(const struct model_call *call)
{
    return time_monotonic_ms() - call->began_ms;
}

static int64_t left_ms(const struct model_call *call)
{
    return (call->question.total_ms ? call->question.total_ms : TOTAL_MS) - elapsed_ms(call);
}

static bool may_repeat(const struct model_call *call, const struct model_verdict *verdict, int64_t wait_ms)
{
    return verdict->passes && !call->shown && call->repetitions < REPETITIONS_MAX &&
           elapsed_ms(call) + wait_ms <= REPETITIONS_WITHIN_MS && wait_ms < left_ms(call);
}

static void conclude(struct model_call *call, const struct model_verdict *verdict,
                     const struct http_response *response, int64_t wait_ms)
{
    struct model_result result = {
        .failure = verdict->failure,
        .sent = may_have_cost(call, response) || call->spent.total > 0,
    };

    result.tokens = cost_of(call, may_have_cost(call, response));
    if (result.failure == MODEL_BUSY)
        result.retry_after_seconds = (wait_ms + 999) / 1000;
    model_breaker_note(call->server.base_url, verdict->failed, time_monotonic_ms());
    if ((model_manner_heed(&call->manner, &call->stream.tokens, call->message_characters) ||
         call->adaptations) &&
        call->listener.learnt)
        call->listener.learnt(call->listener.owner, &call->manner);
    deliver(call, &result);
}

static void log_try(const struct model_call *call, const struct model_verdict *verdict)
{
    if (verdict->failure)
        log_warning("the model's server failed us",
                    "failure=%d status=%ld reason=%s type=%.60s code=%.60s finish=%s upstream=%s tries=%d",
                    (int)verdict->failure, call->status, verdict->reason, verdict->complaint.type,
                    verdict->complaint.code, call->stream.finish, call->request_id ? call->request_id : "-",
                    call->repetitions + call->adaptations + 1);
    else
        log_debug("the model answered", "status=%ld upstream=%s ms=%lld", call->status,
                  call->request_id ? call->request_id : "-", (long long)elapsed_ms(call));
}

static void end_try(struct model_call *call, const struct http_response *response)
{
    struct model_verdict verdict;
    int64_t wait_ms = 0;

    call->exchange = NULL;
    loop_timer_clear(http_client_loop(call->client), &call->timer);
    verdict = model_verdict_of(call->arena, response, &call->error_body, &call->stream);
    log_try(call, &verdict);
    if (enlarge(call, &verdict) || adapt(call, &verdict)) {
        try_after(call, 0);
        return;
    }
    if (verdict.passes)
        wait_ms = model_wait_ms(response, call->repetitions, time_now(), any_byte());
    if (may_repeat(call, &verdict, wait_ms)) {
        call->repetitions++;
        try_after(call, wait_ms);
        return;
    }
    conclude(call, &verdict, response, wait_ms);
}

/* ---- listening ---- */

static bool on_text(void *owner, const char *bytes, size_t count)
{
    struct model_call *call = owner;

    call->shown = true;
    call->listener.text(call->listener.owner, bytes, count);
    return !call->cancelled;
}

/* While an answer streams, which may take minutes, the question needs no room. */
static void drop_body(struct model_call *call)
{
    if (!model_is_success(call->status) || !http_lets_go_of_body(call->exchange))
        return;
    buffer_release(&call->body);
    buffer_init(&call->body, MODEL_REQUEST_BYTES_MAX);
}

static void on_head(void *owner, const struct http_response *head)
{
    struct model_call *call = owner;

    call->status = head->status;
    call->encoded = model_is_encoded(head);
    call->request_id = head->request_id ? arena_text(call->arena, head->request_id) : NULL;
    drop_body(call);
}

/* The server keeps the connection open behind the end of its answer. */
static void stop_lingering(void *owner)
{
    struct model_call *call = owner;

    http_cancel(call->exchange);
    end_try(call, &(struct http_response){.reason = "", .status = call->status, .body = ""});
}

static bool on_data(void *owner, const char *bytes, size_t count)
{
    struct model_call *call = owner;
    bool wanted;

    if (call->encoded)
        return false;
    if (!model_is_success(call->status)) {
        buffer_add_bytes(&call->error_body, bytes, count);
        return !call->error_body.overflowed;
    }
    if (call->stream.done)
        return true; /* what stands behind [DONE] */
    call->busy = true;
    wanted = model_stream_add(&call->stream, bytes, count);
    call->busy = false;
    if (call->cancelled) {
        free_call(call);
        return false;
    }
    if (call->stream.done)
        loop_timer_set(http_client_loop(call->client), &call->timer, LINGER_MS, stop_lingering, call);
    return wanted || call->stream.done;
}

static void on_done(void *owner, const struct http_response *head)
{
    struct model_call *call = owner;

    call->status = head->status;
    end_try(call, head);
}

/* ---- asking ---- */

static void refuse_busy(struct model_call *call, int64_t wait_ms)
{
    struct model_result result = {
        .failure = MODEL_BUSY,
        .tokens = call->spent,
        .sent = call->spent.total > 0,
        .retry_after_seconds = (wait_ms + 999) / 1000,
    };

    log_warning("the model's server is left alone for a while", "seconds=%lld",
                (long long)result.retry_after_seconds);
    deliver(call, &result);
}

static void try_now(void *owner)
{
    struct model_call *call = owner;
    int64_t wait_ms = model_breaker_wait_ms(call->server.base_url, time_monotonic_ms());
    int64_t total_ms = left_ms(call);
    const char *const headers[] = {"Content-Type: application/json",
                                   "Accept: text/event-stream, application/json", call->address.header, NULL};

    if (wait_ms > 0) {
        refuse_busy(call, wait_ms);
        return;
    }
    model_request_write(&call->body, &call->server, &call->question, &call->manner, call->address.hosted);
    if (call->body.overflowed) {
        deliver(call, &(struct model_result){.failure = MODEL_TOO_LONG, .tokens = call->spent});
        return;
    }
    call->exchange = http_send(call->client,
                               &(struct http_request){
                                   .method = "POST",
                                   .url = call->address.url,
                                   .headers = headers,
                                   .body = call->body.bytes,
                                   .body_bytes = call->body.length,
                                   .first_byte_ms = FIRST_BYTE_MS,
                                   .silence_ms = SILENCE_MS,
                                   .total_ms = total_ms > 1 ? total_ms : 1,
                                   .response_bytes_max = ANSWER_BYTES_MAX,
                               },
                               &(struct http_listener){on_head, on_data, on_done, call});
}

static const char *copied(struct arena *arena, const char *text)
{
    return arena_text(arena, text ? text : "");
}

struct model_call *model_ask(struct http_client *client, const struct model_server *server,
                             const struct model_question *question, const struct model_listener *listener)
{
    struct model_call *call = memory_checked(calloc(1, sizeof(*call)));

    call->client = client;
    call->arena = arena_new();
    call->server = (struct model_server){
        .base_url = copied(call->arena, server->base_url),
        .model = copied(call->arena, server->model),
        .user = copied(call->arena, server->user),
    };
    call->question = *question;
    call->message_characters = utf8_length(question->messages);
    call->question_bytes = strlen(question->messages) + (question->schema ? strlen(question->schema) : 0);
    call->listener = *listener;
    call->address = model_address_of(call->arena, server->base_url, server->model, server->key);
    call->manner = server->manner;
    call->manner.renamed = false; /* an updated server may want the first name again */
    call->began_ms = time_monotonic_ms();
    buffer_init(&call->body, MODEL_REQUEST_BYTES_MAX);
    buffer_init(&call->error_body, ERROR_BYTES_MAX);
    call->stream = (struct model_stream){.text = on_text, .owner = call};
    model_stream_init(&call->stream);
    loop_timer_set(http_client_loop(client), &call->timer, 0, try_now, call);
    return call;
}

void model_cancel(struct model_call *call, struct model_tokens *tokens)
{
    bool may_cost =
        call->exchange && (call->status ? model_is_success(call->status) : http_has_left(call->exchange));

    *tokens = cost_of(call, may_cost);
    if (call->exchange)
        http_cancel(call->exchange);
    call->exchange = NULL;
    call->cancelled = true;
    if (!call->busy)
        free_call(call);
}
