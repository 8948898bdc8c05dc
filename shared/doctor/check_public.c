/* The public address as a browser meets it: programs, pages, and streaming through the web server. */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/environment.h"
#include "base/json.h"
#include "base/text.h"
#include "doctor/checks.h"
#include "doctor/silence.h"
#include "doctor/stream_watch.h"
#include "remote/http.h"
#include "remote/loose_json.h"

enum { WAIT_MS = 5000, EVENTS = 3, SPREAD_MS_MIN = 200 /* of 400 */ };

static const char *const programs[] = {"chat", "preview", "submit", "config", "access", "usage", "sync"};

static const char *address_of(struct arena *arena, const char *path)
{
    return arena_format(arena, "%s%s%s", environment.public_url, environment.base_path, path);
}

static void get(struct arena *arena, const char *path, struct http_response *response)
{
    http_call(arena,
              &(struct http_request){
                  .method = "GET",
                  .url = address_of(arena, path),
                  .silence_ms = WAIT_MS,
                  .total_ms = WAIT_MS,
              },
              response);
}

/* ---- programs ---- */

static const char *code_of(struct arena *arena, const struct http_response *response)
{
    const char *code =
        json_text(json_member(loose_json(arena, response->body, response->body_bytes), "code"));

    return code ? code : arena_format(arena, "status %ld", response->status);
}

static bool is_healthy(struct arena *arena, const struct http_response *response)
{
    const char *status =
        json_text(json_member(loose_json(arena, response->body, response->body_bytes), "status"));

    return response->failure == HTTP_FINE && response->status == 200 && text_equals(status, "ok");
}

static bool check_reach(struct report *report)
{
    struct http_response response;

    get(report->arena, "/chat/healthz", &response);
    if (response.failure == HTTP_FINE)
        return true;
    report_failed(report, "public address", silence_advice(report->arena, &response, "ATA_PUBLIC_URL"),
                  "no answer of %s: %s", environment.public_url, silence_words(report->arena, &response));
    return false;
}

static void tell_unhealthy(struct report *report, const char *program, const struct http_response *response)
{
    const char *advice;

    if (response->status == 404)
        advice = "ATA_BASE_PATH must be what the web server's configuration has (var.base, ATA_BASE)";
    else if (text_starts_with(response->content_type, "application/"))
        advice = "the lines about the database tell why";
    else
        advice = "see in the web server's log why it does not start, e.g. a setting it lacks";
    report_failed(report, "programs", advice, "%s/%s/readyz: %s", environment.base_path, program,
                  response->failure == HTTP_FINE ? code_of(report->arena, response)
                                                 : silence_words(report->arena, response));
}

static void check_programs(struct report *report)
{
    bool whole = true;

    for (size_t i = 0; i < sizeof(programs) / sizeof(*programs); i++) {
        struct http_response response;

        get(report->arena, arena_format(report->arena, "/%s/readyz", programs[i]), &response);
        if (is_healthy(report->arena, &response))
            continue;
        whole = false;
        tell_unhealthy(report, programs[i], &response);
        if (response.failure == HTTP_TIMED_OUT)
            return;
    }
    if (whole)
        report_ok(report, "programs", "all seven are up and can serve at %s%s", environment.public_url,
                  environment.base_path);
}

/* ---- pages ---- */

static const struct page {
    const char *path, *type;
    const char *header, *part; /* that header holds this */
} pages[] = {
    {"/ata.js", "text/javascript", "cross-origin-resource-policy", "cross-origin"},
    {"/ata.js", "text/javascript", "x-content-type-options", "nosniff"},
    {"/panel.html", "text/html", "content-security-policy", "frame-ancestors"},
    {"/panel.html", "text/html", "content-security-policy", "script-src 'self'"},
    {"/panel.html", "text/html", "x-content-type-options", "nosniff"},
    {"/admin.html", "text/html", "content-security-policy", "frame-ancestors"},
};

/* false: it was told. */
static bool check_page(struct report *report, const struct page *page)
{
    const char *advice = "take the pages' part of the shipped example configuration over";
    struct http_response response;
    const char *value;

    get(report->arena, page->path, &response);
    value = http_header(&response, page->header);
    if (response.failure != HTTP_FINE || response.status != 200)
        report_failed(report, "pages", "let the web server serve /usr/share/ata/www below the base path",
                      "%s%s: %s", environment.base_path, page->path,
                      response.failure == HTTP_FINE
                          ? arena_format(report->arena, "status %ld", response.status)
                          : silence_words(report->arena, &response));
    else if (!text_starts_with(response.content_type, page->type))
        report_failed(report, "pages", advice, "%s%s comes as %s, browsers want %s", environment.base_path,
                      page->path, *response.content_type ? response.content_type : "nothing", page->type);
    else if (!value || !strstr(value, page->part))
        report_warning(report, "pages", advice, "%s%s comes without %s: %s", environment.base_path,
                       page->path, page->header, page->part);
    else
        return true;
    return false;
}

static void check_pages(struct report *report)
{
    bool whole = true;
    const char *told = NULL;

    for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++)
        if (!text_equals(told, pages[i].path) && !check_page(report, &pages[i])) {
            whole = false;
            told = pages[i].path;
        }
    if (whole)
        report_ok(report, "pages", "come with the headers they need");
}

/* ---- streaming ---- */

static const char *bearer(void)
{
    if (!text_is_empty(environment.operator_token))
        return environment.operator_token;
    return text_is_empty(environment.sync_token) ? NULL : environment.sync_token;
}

static void tell_no_stream(struct report *report, const struct stream_watch *watch)
{
    if (watch->response.failure != HTTP_FINE)
        report_failed(report, "streaming", silence_advice(report->arena, &watch->response, "ATA_PUBLIC_URL"),
                      "the stream has no end: %s", silence_words(report->arena, &watch->response));
    else if (watch->response.status == 401 && !bearer())
        report_warning(report, "streaming", "set ATA_SYNC_TOKEN_FILE for the programs and for this command",
                       "not looked at: there is no token to ask for a stream with");
    else if (watch->response.status == 401)
        report_failed(report, "streaming",
                      "Apache: CGIPassAuth On; else give this command the token files the programs have",
                      "our token does not reach the programs, or is not theirs (401)");
    else if (watch->response.status == 429)
        report_warning(report, "streaming", "run this again", "others look at it just now (429)");
    else
        report_failed(report, "streaming", "install programs and this command from the same release",
                      "%s%s/chat/streamz answers with status %ld", environment.public_url,
                      environment.base_path, watch->response.status);
}

static bool is_streamed(const struct stream_watch *watch)
{
    return watch->count == EVENTS && watch->spread_ms >= SPREAD_MS_MIN;
}

/* A busy machine may look at two events at once, so an unlucky first try does not count. */
static void check_streaming(struct report *report)
{
    struct stream_watch watch;

    for (int i = 0; i < 2; i++) {
        stream_watch_run(report->arena, address_of(report->arena, "/chat/streamz"), bearer(), &watch);
        if (watch.response.failure != HTTP_FINE || watch.response.status != 200 || is_streamed(&watch))
            break;
    }
    if (watch.response.failure != HTTP_FINE || watch.response.status != 200)
        tell_no_stream(report, &watch);
    else if (!is_streamed(&watch))
        report_failed(report, "streaming",
                      "lighttpd: server.stream-response-body = 2; Apache: flushpackets=on; no buffering or "
                      "compression of text/event-stream in what stands in front",
                      "%" PRId64 " of 3 events came within %" PRId64
                      " ms instead of 400: the answer is held back",
                      watch.count, watch.spread_ms);
    else
        report_ok(report, "streaming", "events arrive as they are written");
}

void check_public(struct report *report)
{
    if (text_is_empty(environment.public_url)) {
        report_warning(report, "public address", "set ATA_PUBLIC_URL to the address browsers use",
                       "not looked at: ATA_PUBLIC_URL is not set");
        return;
    }
    if (!check_reach(report))
        return;
    check_programs(report);
    check_pages(report);
    check_streaming(report);
}
