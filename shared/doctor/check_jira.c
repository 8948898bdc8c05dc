/* Jira: there, of the kind we were told, letting us in, with desks to serve. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/environment.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "doctor/checks.h"
#include "doctor/jira_rights.h"

enum { CLOCK_APART_MAX = 30 };

/* ---- the server ---- */

static void tell_no_jira(struct jira_survey *survey, long status)
{
    struct jira_survey below = *survey;
    struct http_response response;

    below.site.base_url = arena_format(survey->arena, "%s/jira", survey->site.base_url);
    if (jira_survey_ask(&below, "jira", "/rest/api/2/serverInfo", NULL, &response))
        report_failed(survey->report, "jira",
                      arena_format(survey->arena, "set ATA_JIRA_URL=%s", below.site.base_url),
                      "Jira is not at %s but below it: the context path is missing", survey->site.base_url);
    else if (!below.lost)
        report_failed(
            survey->report, "jira",
            "set ATA_JIRA_URL to the address that Jira's general settings name, with its context path",
            "what answers at %s is no Jira (status %ld)", survey->site.base_url, status);
}

static void check_kind(struct jira_survey *survey, const struct json *info)
{
    const char *type = json_text(json_member(info, "deploymentType"));
    bool datacenter = text_equals(type, "Server");

    if (type && datacenter != survey->site.datacenter)
        report_failed(
            survey->report, "jira kind",
            arena_format(survey->arena, "set ATA_JIRA_KIND=%s", datacenter ? "datacenter" : "cloud"),
            "the site is Jira %s, ATA_JIRA_KIND says %s", datacenter ? "Data Center" : "Cloud",
            environment.jira_kind);
    else
        report_ok(survey->report, "jira", "%s %s at %s", datacenter ? "Data Center" : "Cloud",
                  jira_words(survey->arena, json_member(info, "version")), survey->site.base_url);
    survey->site.datacenter = datacenter; /* so that the checks to come ask rightly */
}

/* What stands behind the host: "/jira", "". */
static const char *context_of(const char *address)
{
    const char *host = strstr(address, "://");
    const char *path = host ? strchr(host + 3, '/') : NULL;

    return path && path[1] ? path : "";
}

static void check_context(struct jira_survey *survey, const struct json *info)
{
    const char *own = json_text(json_member(info, "baseUrl"));

    if (own && !text_equals(context_of(own), context_of(survey->site.base_url)))
        report_warning(
            survey->report, "jira address",
            "set ATA_JIRA_URL and Jira's base URL to the same address, or links in tickets lead nowhere",
            "Jira calls itself %s, ATA_JIRA_URL is %s", own, survey->site.base_url);
}

static void check_clock(struct jira_survey *survey, const struct http_response *response)
{
    int64_t theirs, apart;

    if (!http_date_parse(http_header(response, "date"), &theirs))
        return;
    apart = theirs - time_now();
    if (llabs(apart) > CLOCK_APART_MAX)
        report_warning(
            survey->report, "jira clock", "set this machine's clock by NTP (and Jira's, when it is yours)",
            "is %" PRId64 " seconds %s ours", (int64_t)llabs(apart), apart < 0 ? "behind" : "ahead of");
    else
        report_ok(survey->report, "jira clock", "agrees with ours");
}

/* Data Center has no version 3 of the platform API, and we may have been told the wrong kind. */
static const struct json *find_server(struct jira_survey *survey, struct http_response *response)
{
    const struct json *info = jira_survey_ask(survey, "jira", "/rest/api/2/serverInfo", NULL, response);

    if (!info && !survey->lost && response->status == 404)
        info = jira_survey_ask(survey, "jira", "/rest/api/3/serverInfo", NULL, response);
    return json_member(info, "version") ? info : NULL;
}

/* Wrong credentials may be refused here already; the account's line tells that better. */
static bool check_server(struct jira_survey *survey)
{
    struct http_response response;
    const struct json *info = find_server(survey, &response);

    if (survey->lost)
        return false;
    if (info) {
        check_kind(survey, info);
        check_context(survey, info);
        check_clock(survey, &response);
        return true;
    }
    if (response.status == 401 || response.status == 403)
        return true;
    tell_no_jira(survey, response.status);
    return false;
}

/* ---- the account ---- */

static void tell_refused(struct jira_survey *survey, const struct http_response *response)
{
    const char *reason = http_header(response, "x-seraph-loginreason");
    const char *advice =
        "make a new one, put it into the file of ATA_JIRA_TOKEN_FILE and restart the programs";

    if (survey->site.datacenter && reason && strstr(reason, "DENIED"))
        advice = "sign in once with that account in a browser: Jira wants a CAPTCHA answered";
    else if (!survey->site.datacenter && text_is_empty(survey->site.user))
        advice = "set ATA_JIRA_USER to the account's e-mail address: an API token is sent with it";
    report_failed(survey->report, "jira account", advice, "Jira refuses the token%s%s (status %ld)",
                  *survey->site.user ? " of " : "", survey->site.user, response->status);
}

static void check_account(struct jira_survey *survey)
{
    struct http_response response;
    const char *path = arena_format(survey->arena, "%s/myself", jira_api(&survey->site));
    const struct json *self = jira_survey_ask(survey, "jira account", path, NULL, &response);
    const char *id =
        json_id(survey->arena, json_member(self, survey->site.datacenter ? "name" : "accountId"));

    if (survey->lost)
        return;
    if (response.status == 401 || response.status == 403) {
        tell_refused(survey, &response);
    } else if (text_is_empty(id)) {
        report_failed(survey->report, "jira account", "correct ATA_JIRA_KIND, or look at what answers there",
                      "%s tells no account (status %ld)", path, response.status);
    } else {
        survey->account = id;
        report_ok(survey->report, "jira account", "%s (%s)",
                  jira_words(survey->arena, json_member(self, "displayName")), id);
    }
}

/* ---- the desks ---- */

static void tell_no_desks(struct jira_survey *survey, const struct http_response *response)
{
    if (response->status == 403)
        report_failed(survey->report, "jira licence",
                      "give it the application access of Jira Service Management (an agent's licence)",
                      "the account may not use service desks%s",
                      response->body_bytes ? "" : " (403 without a word)");
    else if (response->status == 404)
        report_failed(survey->report, "jira licence",
                      "install Jira Service Management, or correct ATA_JIRA_URL",
                      "the site has no service desks");
    else if (response->status == 429)
        report_failed(survey->report, "jira licence", "wait a minute and run this again",
                      "Jira puts us off (429)");
    else
        report_failed(survey->report, "jira licence", "look at Jira's log",
                      "service desks cannot be listed (status %ld)", response->status);
}

static void check_desks(struct jira_survey *survey)
{
    struct http_response response;
    const struct json *page = jira_survey_ask(
        survey, "jira licence", "/rest/servicedeskapi/servicedesk?start=0&limit=50", NULL, &response);
    const struct json *desks = json_member(page, "values");

    if (survey->lost)
        return;
    if (!json_is_array(desks)) {
        tell_no_desks(survey, &response);
    } else if (!json_count(desks)) {
        report_failed(survey->report, "jira portals",
                      "add the account as agent to the projects it is to serve",
                      "the account sees no service desk");
    } else {
        survey->desks = desks;
        report_ok(survey->report, "jira licence", "%zu%s service desks are there for the account",
                  json_count(desks), json_is_true(json_member(page, "isLastPage")) ? "" : " and more");
    }
}

static void tell_limit(const struct jira_survey *survey)
{
    if (survey->limited)
        report_warning(survey->report, "jira rate limit",
                       "see what else uses this account, and give us one of our own",
                       "Jira puts calls off, or is about to");
}

void check_jira(struct report *report)
{
    struct jira_survey survey = {.report = report, .arena = report->arena, .site = jira_site()};

    if (text_is_empty(survey.site.base_url) || text_is_empty(survey.site.token)) {
        report_failed(report, "jira", "set ATA_JIRA_URL, ATA_JIRA_USER (Cloud) and ATA_JIRA_TOKEN_FILE",
                      "%s is not set",
                      text_is_empty(survey.site.base_url) ? "ATA_JIRA_URL" : "ATA_JIRA_TOKEN_FILE");
        return;
    }
    if (check_server(&survey))
        check_account(&survey);
    if (survey.account)
        check_desks(&survey);
    if (survey.desks)
        jira_rights_check(&survey);
    tell_limit(&survey);
}
