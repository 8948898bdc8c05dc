/* Sending, repeating, judging. */
#include "remote/jira_call.h"

#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "remote/loose_json.h"

enum {
    PATIENT_WAIT_MS = 600000,
    PROMPT_WAIT_MS = 2000,
    FIRST_WAIT_MS = 500,
    LONGEST_STEP_MS = 16000,
    NAP_MS = 100,
    TRIES_MAX = 20,
};

static const struct {
    int64_t silence_ms, total_ms;
    int repeats; /* of what failed; what was only put off is repeated as long as there is time */
} patience[] = {
    [JIRA_PATIENT] = {20000, 60000, 4},
    [JIRA_PROMPT] = {10000, 15000, 2},
    [JIRA_STEADY] = {20000, 600000, 2},
    [JIRA_BRIEF] = {5000, 5000, 0},
};

const char *jira_api(const struct jira_site *site)
{
    return site->datacenter ? "/rest/api/2" : "/rest/api/3";
}

static const char *authorization(struct arena *arena, const struct jira_site *site)
{
    const char *pair;

    if (text_is_empty(site->user))
        return arena_format(arena, "Authorization: Bearer %s", site->token);
    pair = arena_format(arena, "%s:%s", site->user, site->token);
    return arena_format(arena, "Authorization: Basic %s", text_base64(arena, pair, strlen(pair)));
}

void jira_send(struct arena *arena, const struct jira_site *site, const struct jira_call *call,
               struct http_response *response)
{
    const char *method = call->body || call->upload ? "POST" : "GET";
    const char *const headers[] = {
        authorization(arena, site),
        "Accept: application/json",
        site->datacenter ? "X-ExperimentalApi: true" : "X-ExperimentalApi: opt-in",
        "X-Atlassian-Token: no-check",
        call->body ? "Content-Type: application/json" : NULL,
        NULL,
    };

    http_call(arena,
              &(struct http_request){
                  .method = call->method ? call->method : method,
                  .url = arena_format(arena, "%s%s", call->base ? call->base : site->base_url, call->path),
                  .headers = headers,
                  .body = call->body,
                  .body_bytes = call->body ? strlen(call->body) : 0,
                  .upload = call->upload,
                  .silence_ms = patience[call->pace].silence_ms,
                  .total_ms = patience[call->pace].total_ms,
                  .once = call->once,
              },
              response);
}

/* A quarter more at random, so that many waiting callers do not come back at the same moment. */
static int64_t with_jitter(int64_t milliseconds)
{
    unsigned char random = 0;

    if (getrandom(&random, 1, 0) != 1)
        random = 128;
    return milliseconds + milliseconds * random / 1024;
}

static int64_t growing_ms(int tries)
{
    int64_t wait = FIRST_WAIT_MS;

    while (--tries > 0 && wait < LONGEST_STEP_MS)
        wait *= 2;
    return wait;
}

int64_t jira_wait_ms(const struct http_response *response, const struct jira_call *call, int tries)
{
    int64_t seconds = http_retry_seconds(response->retry_after, time_now());
    bool put_off = response->status == 429 || (response->status == 503 && seconds >= 0);

    if (response->failure == HTTP_REFUSED || tries >= TRIES_MAX || call->pace == JIRA_BRIEF)
        return -1;
    if (response->failure == HTTP_TIMED_OUT && call->pace == JIRA_PROMPT)
        return -1;
    if (put_off && seconds > 0)
        return seconds > PATIENT_WAIT_MS / 1000 ? -1 : with_jitter(seconds * 1000);
    if (put_off)
        return with_jitter(growing_ms(tries));
    if (tries > patience[call->pace].repeats || (response->failure == HTTP_FINE && response->status < 500))
        return -1;
    return with_jitter(growing_ms(tries));
}

bool jira_sleep_ms(const struct jira_site *site, int64_t milliseconds)
{
    int64_t until = time_monotonic_ms() + milliseconds;

    for (int64_t left = milliseconds; left > 0; left = until - time_monotonic_ms()) {
        int64_t nap = left < NAP_MS ? left : NAP_MS;

        if (site->trip && atomic_load(&site->trip->stop))
            return false;
        nanosleep(&(struct timespec){.tv_nsec = nap * 1000000}, NULL);
    }
    return true;
}

/* ---- many threads on one trip ---- */

static bool wait_for_quiet(const struct jira_site *site)
{
    int64_t left;

    if (!site->trip)
        return true;
    while ((left = atomic_load(&site->trip->quiet_until_ms) - time_monotonic_ms()) > 0)
        if (!jira_sleep_ms(site, left))
            return false;
    atomic_fetch_add(&site->trip->calls, 1);
    return !atomic_load(&site->trip->stop);
}

/* Jira limits what one account asks, however many ask for it. */
static void keep_quiet(const struct jira_site *site, const struct http_response *response, int64_t wait_ms)
{
    int_least64_t until = time_monotonic_ms() + wait_ms, known;

    if (!site->trip || (response->status != 429 && response->status != 503))
        return;
    known = atomic_load(&site->trip->quiet_until_ms);
    while (known < until && !atomic_compare_exchange_weak(&site->trip->quiet_until_ms, &known, until))
        continue;
}

static struct error no_answer(const struct http_response *response)
{
    switch (response->failure) {
    case HTTP_TIMED_OUT:
        return ERROR(REMOTE_TIMEOUT, JIRA_TIMEOUT);
    case HTTP_UNSENT:
        if (strcmp(response->reason, "tls") == 0)
            return ERROR(REMOTE_FAILED, JIRA_INSECURE);
        return ERROR(REMOTE_FAILED, JIRA_UNREACHABLE);
    case HTTP_REFUSED:
        if (response->status)
            return ERROR(REMOTE_FAILED, JIRA_REDIRECTED);
        return ERROR(REMOTE_FAILED, JIRA_ADDRESS_REFUSED);
    default:
        return ERROR(REMOTE_FAILED, JIRA_CUT);
    }
}

struct error jira_fault(struct arena *arena, const struct http_response *response)
{
    const char *status = arena_format(arena, "%ld", response->status);

    if (response->failure != HTTP_FINE)
        return no_answer(response);
    if (response->status == 401 || response->status == 403)
        return ERROR_ABOUT(REMOTE_REFUSED, JIRA_ACCOUNT_REFUSED, status);
    if (response->status == 404 || response->status == 410)
        return ERROR(NOT_FOUND, JIRA_NOT_THERE);
    if (response->status == 429)
        return ERROR(REMOTE_FAILED, JIRA_BUSY);
    if (response->status >= 500)
        return ERROR_ABOUT(REMOTE_FAILED, JIRA_FAULTY, status);
    if (response->status >= 400)
        return ERROR_ABOUT(REMOTE_FAILED, JIRA_DECLINED, status);
    return ERROR(REMOTE_FAILED, JIRA_NOT_JSON);
}

bool jira_is_forbidden(struct error error)
{
    return error.kind == ERROR_REMOTE_REFUSED && text_equals(error.subject, "403");
}

static bool is_wanted(const struct json *json)
{
    return json_is_object(json) || json_is_array(json);
}

static struct error take_answer(struct arena *arena, const struct jira_call *call,
                                const struct http_response *response, const struct json **json)
{
    if (response->failure == HTTP_FINE && response->status >= 200 && response->status < 300) {
        *json = loose_json(arena, response->body, response->body_bytes);
        if (is_wanted(*json))
            return NO_ERROR;
    }
    *json = NULL;
    if (!call->may_be_not || response->failure != HTTP_FINE || response->status != 404)
        log_warning("jira did not answer as hoped", "path=%.*s status=%ld reason=%s",
                    (int)strcspn(call->path, "?"), call->path, response->status, response->reason);
    return jira_fault(arena, response);
}

struct error jira_ask(struct arena *arena, const struct jira_site *site, const struct jira_call *call,
                      const struct json **json)
{
    int64_t left_ms = call->pace == JIRA_PROMPT ? PROMPT_WAIT_MS : PATIENT_WAIT_MS;
    struct arena *scratch = arena_new();
    struct http_response response = {0};
    struct error error;

    for (int tries = 1;; tries++) {
        int64_t wait_ms;

        if (!wait_for_quiet(site))
            break;
        jira_send(scratch, site, call, &response);
        wait_ms = call->once ? -1 : jira_wait_ms(&response, call, tries);
        if (wait_ms < 0 || wait_ms > left_ms)
            break;
        keep_quiet(site, &response, wait_ms);
        if (!jira_sleep_ms(site, wait_ms))
            break;
        left_ms -= wait_ms;
        arena_empty(scratch);
    }
    if (site->trip && atomic_load(&site->trip->stop)) {
        arena_free(scratch);
        return ERROR(SHUTTING_DOWN, PROGRAM_ENDS);
    }
    error = take_answer(arena, call, &response, json);
    arena_free(scratch);
    return error;
}

struct error jira_get(struct arena *arena, const struct jira_site *site, const char *path,
                      const struct json **json)
{
    return jira_ask(arena, site, &(struct jira_call){.path = path}, json);
}

const char *jira_words(struct arena *arena, const struct json *value)
{
    const char *text = json_text(value);

    return text ? text_trimmed(arena, text_cleaned(arena, text)) : "";
}
