/* Transport, status and stream, weighed in this order. */
#include "remote/model_verdict.h"

#include <string.h>

#include "base/text.h"

#define NO_COMPLAINT ((struct model_complaint){.type = "", .code = "", .param = "", .message = ""})

bool model_is_success(long status)
{
    return status >= 200 && status < 300;
}

static struct model_verdict judge_unanswered(const struct http_response *response)
{
    struct model_verdict verdict = {.failure = MODEL_AWAY, .reason = response->reason};

    verdict.complaint = NO_COMPLAINT;
    verdict.passes = response->failure != HTTP_REFUSED && strcmp(response->reason, "tls") != 0;
    verdict.failed = response->failure != HTTP_REFUSED;
    if (response->failure == HTTP_TIMED_OUT)
        verdict.failure = MODEL_TIMEOUT;
    return verdict;
}

static struct model_verdict judge_refusal(struct arena *arena, const struct http_response *response,
                                          const struct buffer *refusal)
{
    struct model_verdict verdict = {.reason = response->reason};

    verdict.complaint = model_complaint_read(arena, response->status, refusal->bytes, refusal->length);
    verdict.failure = model_complaint_failure(&verdict.complaint);
    verdict.passes = model_complaint_passes(&verdict.complaint);
    if (text_equals(http_header(response, "x-should-retry"), "true"))
        verdict.passes = true;
    else if (text_equals(http_header(response, "x-should-retry"), "false"))
        verdict.passes = false;
    verdict.failed = response->status >= 500;
    return verdict;
}

static struct model_verdict judge_answer(const struct http_response *response, struct model_stream *stream)
{
    struct model_verdict verdict = {.reason = response->reason};

    if (response->failure == HTTP_FINE)
        model_stream_end(stream);
    verdict.complaint = stream->complained ? stream->complaint : NO_COMPLAINT;
    verdict.failure = model_stream_outcome(stream, response->failure == HTTP_FINE);
    if (response->failure == HTTP_TIMED_OUT && !*stream->finish && !stream->complained)
        verdict.failure = MODEL_TIMEOUT;
    verdict.passes = verdict.failure == MODEL_AWAY || verdict.failure == MODEL_BUSY || stream->garbled ||
                     (verdict.failure == MODEL_CUT && !*stream->finish);
    verdict.failed = verdict.failure == MODEL_AWAY || verdict.failure == MODEL_TIMEOUT;
    return verdict;
}

bool model_is_encoded(const struct http_response *head)
{
    const char *encoding = http_header(head, "content-encoding");

    return encoding && !text_equals_ignoring_case(encoding, "identity");
}

struct model_verdict model_verdict_of(struct arena *arena, const struct http_response *response,
                                      const struct buffer *refusal, struct model_stream *stream)
{
    if (!response->status || response->failure == HTTP_REFUSED)
        return judge_unanswered(response);
    if (!model_is_success(response->status))
        return judge_refusal(arena, response, refusal);
    if (model_is_encoded(response))
        return (struct model_verdict){.failure = MODEL_AWAY, .reason = "encoded", .complaint = NO_COMPLAINT};
    return judge_answer(response, stream);
}
