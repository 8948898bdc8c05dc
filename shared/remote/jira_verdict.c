/* Done, refused, never arrived, or nobody knows. */
#include "remote/jira_verdict.h"

#include <string.h>

#include "base/time.h"

struct meaning {
    long status;
    const char *code;
};

static const char *code_of(long status)
{
    static const struct meaning meanings[] = {
        {400, "jira_field"}, {401, "jira_auth"},      {403, "jira_forbidden"}, {404, "jira_gone"},
        {410, "jira_gone"},  {413, "jira_too_large"}, {415, "jira_media"},     {422, "jira_field"},
    };

    for (size_t i = 0; i < sizeof(meanings) / sizeof(*meanings); i++)
        if (meanings[i].status == status)
            return meanings[i].code;
    return "jira_declined";
}

static void conclude(struct jira_verdict *verdict, enum jira_outcome outcome, const char *code)
{
    verdict->outcome = outcome;
    verdict->code = code;
}

static void judge_failure(const struct http_response *response, struct jira_verdict *verdict)
{
    if (response->failure == HTTP_UNSENT)
        conclude(verdict, JIRA_UNSENT,
                 strcmp(response->reason, "tls") == 0 ? "jira_insecure" : "jira_unreachable");
    else if (response->failure == HTTP_REFUSED)
        conclude(verdict, JIRA_REFUSED, response->status ? "jira_redirect" : "jira_address");
    else if (response->failure == HTTP_TIMED_OUT)
        conclude(verdict, JIRA_IN_DOUBT, "jira_timeout");
    else
        conclude(verdict, JIRA_IN_DOUBT, "jira_cut");
}

/* Answered by Jira's limiter, which stands before the work: it says so in its headers or its words. Any other
 * 503 may come from something on the way that lost patience while Jira went on. */
static bool is_put_off(const struct http_response *response)
{
    if (response->status == 429)
        return true;
    return response->status == 503 && response->retry_after &&
           (http_header(response, "ratelimit-reason") || http_header(response, "x-ratelimit-limit") ||
            strcasestr(response->body, "rate limit"));
}

void jira_judge(const struct http_response *response, struct jira_verdict *verdict)
{
    *verdict = (struct jira_verdict){.status = response->status};
    if (response->failure != HTTP_FINE) {
        judge_failure(response, verdict);
    } else if (response->status >= 200 && response->status < 300) {
        conclude(verdict, JIRA_DONE, "jira_done");
    } else if (is_put_off(response)) {
        int64_t seconds = http_retry_seconds(response->retry_after, time_now());

        conclude(verdict, JIRA_UNSENT, "jira_rate_limited");
        verdict->retry_after_seconds = seconds > 0 ? seconds : 0;
    } else if (response->status >= 500 || response->status == 409 || response->status == 408) {
        conclude(verdict, JIRA_IN_DOUBT, response->status >= 500 ? "jira_5xx" : "jira_conflict");
    } else {
        conclude(verdict, JIRA_REFUSED, code_of(response->status));
    }
}
