/* The environment: each variable, then those that contradict each other. */
#include <unistd.h>

#include "base/arena.h"
#include "base/environment.h"
#include "base/text.h"
#include "doctor/checks.h"
#include "web/identity.h"

static void tell(void *owner, enum environment_remark remark, const char *name, const char *what)
{
    struct report *report = owner;

    switch (remark) {
    case ENVIRONMENT_FAULT:
        report_failed(report, "settings",
                      arena_format(report->arena, "set it right; `ata-doctor --help` tells what %s is", name),
                      "%s %s", name, what);
        break;
    case ENVIRONMENT_UNKNOWN:
        report_warning(report, "settings",
                       arena_format(report->arena, "did you mean %s? Rename it or take it away", what),
                       "%s is no variable of ours", name);
        break;
    case ENVIRONMENT_EXPOSED:
        report_warning(
            report, "secrets",
            arena_format(report->arena, "put it into a file of mode 0400 and name that in %s_FILE", name),
            "%s %s, where other programs of this account can read it", name, what);
        break;
    }
}

static void check_way_in(struct report *report)
{
    const char *way = environment.portal_session      ? "their session in the portal"
                      : environment.trust_remote_user ? "the web server"
                                                      : "tokens of the portal";

    if (identity_start(report->arena))
        report_ok(report, "identity", "people are signed in by %s", way);
    else if (environment.portal_session)
        report_failed(report, "identity",
                      "set ATA_JIRA_KIND=datacenter, ATA_JIRA_URL, ATA_PUBLIC_URL and ATA_PORTAL_COOKIES",
                      "the portal's session cannot be the identity: %s",
                      identity_session_lacks(report->arena));
    else
        report_failed(report, "identity",
                      "correct the file: issuer, audience, and keys with kid, alg and secret or public_key",
                      "ATA_JWT_KEYS_FILE does not hold keys of the documented shape");
}

static void check_identity(struct report *report)
{
    int ways =
        !text_is_empty(environment.jwt_keys) + environment.trust_remote_user + environment.portal_session;

    if (ways == 0)
        report_failed(
            report, "identity",
            "set ATA_JWT_KEYS_FILE, or ATA_TRUST_REMOTE_USER=1 behind a web server that signs people "
            "in, or ATA_PORTAL_SESSION=1 on Data Center",
            "nobody can sign in: there are neither token keys nor a trusted web server or portal");
    else if (ways > 1)
        report_failed(report, "identity", "keep the one that your portal uses",
                      "two of ATA_JWT_KEYS_FILE, ATA_TRUST_REMOTE_USER and ATA_PORTAL_SESSION are both set, "
                      "and programs refuse to start");
    else
        check_way_in(report);
}

static void check_edition(struct report *report)
{
    bool advanced = environment_edition_is_advanced();

    if (advanced && environment_engine_is_model() && text_is_empty(environment.managed_key))
        report_failed(report, "edition", "set ATA_MANAGED_KEY_FILE",
                      "the advanced edition answers with the operator's key, and there is none");
    else if (advanced && text_is_empty(environment.operator_token))
        report_warning(report, "edition", "set ATA_OPERATOR_TOKEN_FILE",
                       "credits cannot be added to the quota without an operator token");
    else
        report_ok(report, "edition", "%s, answers come from %s", environment.edition,
                  environment_engine_is_model() ? "a model" : "the guided engine");
}

static void check_sealing(struct report *report)
{
    if (!text_is_empty(environment.secret_key_old))
        report_warning(report, "sealing key",
                       "run `ata-admin rotate-key`, then take ATA_SECRET_KEY_OLD_FILE away and restart",
                       "the key before is still in use");
    else if (!text_is_empty(environment.secret_key))
        report_ok(report, "sealing key", "stored secrets are sealed");
    else if (environment_engine_is_model() && !environment_edition_is_advanced())
        report_failed(report, "sealing key",
                      "`openssl rand -hex 32` into a file that ATA_SECRET_KEY_FILE names",
                      "an administrator cannot store an API key: there is nothing to seal it with");
}

static bool is_plain(const char *address)
{
    return text_starts_with(address, "http://") && !text_starts_with(address, "http://127.") &&
           !text_starts_with(address, "http://localhost") && !text_starts_with(address, "http://[::1]");
}

static void check_plain(struct report *report, const char *name, const char *address, bool we_call)
{
    if (!is_plain(address))
        return;
    if (we_call && !environment.allow_http)
        report_failed(report, "encryption", "use https, or set ATA_ALLOW_HTTP=1 in a network you trust",
                      "%s is plain http to another host, which is not called", name);
    else
        report_warning(report, "encryption", "use https", "%s is plain http: others can read along", name);
}

static void check_addresses(struct report *report)
{
    check_plain(report, "ATA_JIRA_URL", environment.jira_url, true);
    if (environment_engine_is_model())
        check_plain(report, "ATA_MODEL_URL", environment.model_url, true);
    check_plain(report, "ATA_PUBLIC_URL", environment.public_url, false);
    if (!text_is_empty(environment.ca_file) && access(environment.ca_file, R_OK) != 0)
        report_failed(report, "encryption", "correct ATA_CA_FILE or the rights of the file",
                      "%s cannot be read, so no https call succeeds", environment.ca_file);
}

void check_settings(struct report *report)
{
    size_t before = report->count;

    environment_examine(tell, report);
    if (report->count == before)
        report_ok(report, "settings", "every variable is well formed, every secret is in a file of its own");
    check_identity(report);
    check_edition(report);
    check_sealing(report);
    check_addresses(report);
}
