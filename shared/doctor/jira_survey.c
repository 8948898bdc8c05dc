/* Brief calls. */
#include "doctor/jira_survey.h"

#include "base/json.h"
#include "base/text.h"
#include "doctor/silence.h"
#include "remote/loose_json.h"

enum { REMAINING_PERCENT_MIN = 10 };

static bool is_limited(const struct http_response *response)
{
    int64_t limit, remaining;

    if (response->status == 429 || text_equals(http_header(response, "x-ratelimit-nearlimit"), "true"))
        return true;
    return number_parse(http_header(response, "x-ratelimit-limit"), &limit) &&
           number_parse(http_header(response, "x-ratelimit-remaining"), &remaining) &&
           remaining * 100 < limit * REMAINING_PERCENT_MIN;
}

const struct json *jira_survey_ask(struct jira_survey *survey, const char *check, const char *path,
                                   const char *body, struct http_response *response)
{
    struct arena *arena = survey->arena;
    const struct json *json;

    *response = (struct http_response){.failure = HTTP_BROKEN, .reason = ""};
    if (survey->lost)
        return NULL;
    jira_send(arena, &survey->site,
              &(struct jira_call){.path = path, .body = body, .pace = JIRA_BRIEF, .once = true}, response);
    survey->lost = response->failure != HTTP_FINE;
    survey->limited |= is_limited(response);
    if (survey->lost)
        report_failed(survey->report, check, silence_advice(arena, response, "ATA_JIRA_URL"),
                      "no answer of %s: %s", survey->site.base_url, silence_words(arena, response));
    if (survey->lost || response->status != 200)
        return NULL;
    json = loose_json(arena, response->body, response->body_bytes);
    return json_is_object(json) || json_is_array(json) ? json : NULL;
}
