/* The model server: reachable, its key good, its model known. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/environment.h"
#include "base/text.h"
#include "doctor/checks.h"
#include "remote/model_probe.h"
#include "service/model_key.h"
#include "store/db.h"
#include "store/manner.h"
#include "store/setting.h"

static struct error find_server(struct db *db, struct model_server *server)
{
    struct setting setting = {0};

    if (!db) {
        *server = (struct model_server){.base_url = environment.model_url,
                                        .key = environment.managed_key,
                                        .model = environment.model_name};
        return text_is_empty(server->key) ? ERROR(DATABASE_AWAY, DATABASE_AWAY) : NO_ERROR;
    }
    TRY(setting_load(db, &setting));
    return model_key_server(db, &setting, "", server);
}

static void tell_no_key(struct report *report, struct error error)
{
    switch (error.kind) {
    case ERROR_KEY_INVALID:
        report_warning(report, "model", "save a key on the admin page, or set ATA_MANAGED_KEY_FILE",
                       "there is no key for %s yet", environment.model_url);
        break;
    case ERROR_INTERNAL:
        report_failed(
            report, "model",
            "name the key it was sealed with in ATA_SECRET_KEY_FILE (or ATA_SECRET_KEY_OLD_FILE), or save "
            "the API key again",
            "the stored key cannot be opened");
        break;
    default:
        report_warning(report, "model", "the lines about the database tell why",
                       "not tried: the key is in the database, which cannot be read");
    }
}

static void tell_probe(struct report *report, const struct model_server *server,
                       const struct model_probe *probe, bool frugal)
{
    const char *where = environment.model_url;

    switch (probe->state) {
    case MODEL_PROBE_VALID:
        report_ok(report, "model", "%s %s after %" PRId64 " ms", server->model,
                  frugal ? "is there for this key" : "answers", probe->took_ms);
        break;
    case MODEL_PROBE_INVALID:
        report_failed(report, "model", "save another key on the admin page (advanced: ATA_MANAGED_KEY_FILE)",
                      "%s refuses the key (%ld)", where, probe->status);
        break;
    case MODEL_PROBE_NO_CREDIT:
        report_failed(report, "model", "add credit at the provider", "the key's account has no credit left");
        break;
    case MODEL_PROBE_MODEL_UNKNOWN:
        report_failed(report, "model", "choose one it has on the admin page, or in ATA_MODEL_NAME",
                      "%s knows no model %s", where, server->model);
        break;
    case MODEL_PROBE_UNREACHABLE:
        report_failed(report, "model", "check ATA_MODEL_URL, the way out of this machine, and the server",
                      "%s gives no usable answer%s", where,
                      probe->status ? arena_format(report->arena, " (%ld)", probe->status) : "");
        break;
    }
}

/* What turns have shown within a day; a question as short as the probe's fits everywhere. */
static bool tell_short_reading(struct report *report, struct db *db, const struct model_server *server)
{
    int64_t tokens = 0;

    if (!db || manner_reads(db, server->base_url, server->model, &tokens).kind || !tokens)
        return false;
    report_warning(report, "model",
                   "give the server a larger context (Ollama: num_ctx, or OLLAMA_CONTEXT_LENGTH), or choose "
                   "another model",
                   "%s reads only %" PRId64 " tokens of a question and leaves out the rest without a word",
                   server->model, tokens);
    return true;
}

void check_model(struct report *report, struct db *db, bool frugal)
{
    struct model_server server;
    struct model_probe probe;
    struct error error;

    if (!environment_engine_is_model())
        return;
    error = find_server(db, &server);
    if (error.kind) {
        tell_no_key(report, error);
        return;
    }
    model_probe(report->arena, &server, !frugal, &probe);
    if (probe.state != MODEL_PROBE_VALID || !tell_short_reading(report, db, &server))
        tell_probe(report, &server, &probe, frugal);
}
