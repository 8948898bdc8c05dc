/* The walk: portals, their types and forms in every shipped language, knowledge, directory. */
#include "service/indexer.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/environment.h"
#include "base/json.h"
#include "base/log.h"
#include "base/phrase.h"
#include "base/text.h"
#include "remote/jira.h"
#include "service/form_source.h"
#include "service/index_document.h"
#include "store/access.h"
#include "store/conversation.h"
#include "store/db.h"
#include "store/index.h"

enum { DIRECTORY_BYTES_MAX = 32 * 1024 * 1024, COUNTS_BYTES_MAX = 4096 };

struct walk {
    struct db *db;
    const struct sync_run *run;
    const atomic_bool *stop;
    struct jira_site site;
    struct jira_server server;
    struct jira_forms forms;
    struct languages languages;
    int64_t pieces;
    int64_t done, total; /* of the present phase */
    struct index_counts counts;
};

/* An error that outlives the arena its subject was made in. */
static struct error kept(const struct walk *walk, struct error error)
{
    error.subject = arena_text(walk->db->arena, error.subject);
    return error;
}

static struct error tell(struct walk *walk, const char *phase)
{
    bool alive = true;

    if (atomic_load(walk->stop))
        return ERROR(SHUTTING_DOWN, PROGRAM_ENDS);
    TRY(sync_progress(walk->db, walk->run, phase, walk->done, walk->total, &alive));
    return alive ? NO_ERROR : ERROR(SYNC_FAILED, SYNC_OVERTAKEN);
}

static struct error begin_phase(struct walk *walk, const char *phase, size_t total)
{
    walk->done = 0;
    walk->total = (int64_t)total;
    return tell(walk, phase);
}

static struct error write_piece(struct walk *walk, const char *name, const struct buffer *json)
{
    int64_t rows;

    if (json->overflowed)
        return ERROR(SYNC_FAILED, SYNC_TOO_LARGE);
    TRY(index_write(walk->db, walk->run, name, json->bytes, &rows));
    walk->pieces++;
    return NO_ERROR;
}

/* ---- one portal ---- */

/* The same portal in each language. */
struct portal_texts {
    struct jira_portal *portals[LANGUAGES_COUNT];
    size_t counts[LANGUAGES_COUNT];
};

static struct error read_texts(struct walk *walk, struct arena *arena, const char *desk,
                               struct portal_source *source)
{
    for (size_t i = 0; i < walk->languages.count; i++) {
        const char *tag = walk->languages.tags[i];

        TRY(jira_types(arena, &walk->site, desk, tag, &source->types[i], &source->type_counts[i]));
        TRY(jira_type_groups(arena, &walk->site, desk, tag, &source->groups[i], &source->group_counts[i]));
    }
    return NO_ERROR;
}

static struct error read_forms(struct walk *walk, struct arena *arena, struct portal_source *source)
{
    size_t count = source->type_counts[0];

    for (size_t i = 0; i < walk->languages.count; i++)
        source->forms[i] = arena_many(arena, count, struct jira_form);
    for (size_t type = 0; type < count; type++) {
        TRY(form_source_read(arena, &walk->forms, source, type));
        TRY(tell(walk, "fields"));
    }
    return NO_ERROR;
}

static const char *portal_id_of(const struct jira_portal *portal, const struct portal_source *source)
{
    if (!text_is_empty(portal->portal_id))
        return portal->portal_id;
    return source->type_counts[0] > 0 ? source->types[0][0].portal_id : "";
}

static struct error write_portal(struct walk *walk, struct arena *arena, const struct portal_texts *texts,
                                 size_t index)
{
    const struct jira_portal *portal = &texts->portals[0][index];
    struct portal_source source = {.languages = &walk->languages, .site = &walk->site, .portal = portal};
    struct buffer *json;

    TRY(read_texts(walk, arena, portal->service_desk_id, &source));
    source.portal_id = portal_id_of(portal, &source);
    if (text_is_empty(source.portal_id)) /* a desk without request types: nothing can be raised there */
        return NO_ERROR;
    for (size_t i = 0; i < walk->languages.count; i++)
        source.names[i] = index_portal_name(texts->portals[i], texts->counts[i], portal->service_desk_id);
    TRY(read_forms(walk, arena, &source));
    source.position = (int64_t)index;
    json = index_portal_document(arena, &source, &walk->counts);
    return write_piece(walk, arena_format(arena, "portal %s", source.portal_id), json);
}

static struct error walk_portals(struct walk *walk)
{
    struct arena *arena = arena_new();
    struct arena *scratch = arena_new();
    struct portal_texts texts = {0};
    struct error error = begin_phase(walk, "portals", 0);

    for (size_t i = 0; i < walk->languages.count && !error.kind; i++)
        error =
            jira_portals(arena, &walk->site, walk->languages.tags[i], &texts.portals[i], &texts.counts[i]);
    if (!error.kind)
        error = begin_phase(walk, "request_types", texts.counts[0]);
    for (size_t i = 0; i < texts.counts[0] && !error.kind; i++) {
        error = write_portal(walk, scratch, &texts, i);
        error = kept(walk, error);
        walk->done++;
        arena_empty(scratch);
    }
    arena_free(scratch);
    error = kept(walk, error);
    arena_free(arena);
    return error;
}

/* ---- knowledge base ---- */

static struct error walk_articles_of(struct walk *walk, struct arena *arena, const struct jira_portal *portal)
{
    struct jira_type *types;
    struct jira_article *articles;
    size_t type_count, count;
    const char **words;

    TRY(jira_types(arena, &walk->site, portal->service_desk_id, walk->languages.tags[0], &types,
                   &type_count));
    if (type_count == 0)
        return NO_ERROR;
    words = arena_many(arena, type_count, const char *);
    for (size_t i = 0; i < type_count; i++)
        words[i] = types[i].name;
    TRY(jira_articles(arena, &walk->site, portal->service_desk_id, words, type_count, &articles, &count));
    if (count == 0)
        return NO_ERROR;
    walk->counts.articles += (int64_t)count;
    return write_piece(walk, arena_format(arena, "articles %s", portal->service_desk_id),
                       index_articles_document(arena, types[0].portal_id, articles, count));
}

static struct error walk_articles(struct walk *walk)
{
    struct arena *arena = arena_new();
    struct arena *scratch = arena_new();
    struct jira_portal *portals;
    size_t count = 0;
    struct error error = jira_portals(arena, &walk->site, walk->languages.tags[0], &portals, &count);

    if (!error.kind)
        error = begin_phase(walk, "knowledge", count);
    for (size_t i = 0; i < count && !error.kind; i++) {
        error = walk_articles_of(walk, scratch, &portals[i]);
        walk->done++;
        if (!error.kind)
            error = tell(walk, "knowledge");
        error = kept(walk, error);
        arena_empty(scratch);
    }
    arena_free(scratch);
    error = kept(walk, error);
    arena_free(arena);
    return error;
}

/* ---- directory ---- */

/* Members are read only of the groups that decide something: roles, and the access scope. */
static bool members_matter(struct arena *arena, const struct access *access, const char *name, const char *id)
{
    const char *list = arena_format(arena, "%s,%s", environment.admin_groups, environment.agent_groups);

    for (char **one = text_split(arena, list, ',', NULL); *one; one++)
        if (text_equals(*one, name))
            return true;
    for (size_t i = 0; i < access->group_count; i++)
        if (text_equals(access->groups[i].id, id) || text_equals(access->groups[i].id, name))
            return true;
    return false;
}

static struct error add_groups(struct walk *walk, struct arena *arena, struct index_directory *directory)
{
    struct access access = {0};
    struct jira_team *groups;
    size_t count;

    TRY(access_load(walk->db, &access));
    TRY(jira_groups(arena, &walk->site, &groups, &count));
    walk->counts.groups = (int64_t)count;
    for (size_t i = 0; i < count; i++) {
        struct jira_member *members = NULL;
        size_t member_count = 0;

        if (members_matter(arena, &access, groups[i].name, groups[i].id))
            TRY(jira_group_members(arena, &walk->site, &groups[i], &members, &member_count));
        index_directory_group(directory, &groups[i], members, member_count);
        TRY(tell(walk, "directory"));
    }
    return NO_ERROR;
}

static struct error add_organizations(struct walk *walk, struct arena *arena,
                                      struct index_directory *directory)
{
    struct jira_team *organizations;
    size_t count;

    TRY(jira_organizations(arena, &walk->site, &organizations, &count));
    walk->counts.organizations = (int64_t)count;
    for (size_t i = 0; i < count; i++) {
        struct jira_member *members;
        size_t member_count;

        TRY(jira_organization_members(arena, &walk->site, &organizations[i], &members, &member_count));
        index_directory_organization(directory, &organizations[i], members, member_count);
        TRY(tell(walk, "directory"));
    }
    return NO_ERROR;
}

static struct error walk_directory(struct walk *walk)
{
    struct arena *arena = arena_new();
    struct index_directory *directory = index_directory_new(arena, DIRECTORY_BYTES_MAX);
    struct error error = begin_phase(walk, "directory", 0);

    if (!error.kind)
        error = add_groups(walk, arena, directory);
    if (!error.kind)
        error = add_organizations(walk, arena, directory);
    if (!error.kind)
        error = write_piece(walk, "directory", index_directory_document(directory));
    error = kept(walk, error);
    arena_free(arena);
    return error;
}

/* ---- the whole ---- */

/* Said once, not for each type. */
static struct error note_forms(struct walk *walk)
{
    if (walk->forms.knowledge == JIRA_FORMS_UNKNOWN)
        return sync_note(walk->db, walk->run, "forms_unknown");
    if (walk->forms.knowledge == JIRA_FORMS_REFUSED)
        return sync_note(walk->db, walk->run, "forms_refused");
    return NO_ERROR;
}

static struct error walk_all(struct walk *walk)
{
    struct buffer *counts = buffer_new(walk->db->arena, COUNTS_BYTES_MAX);

    TRY(tell(walk, "portals"));
    TRY(jira_server(walk->db->arena, &walk->site, &walk->server));
    walk->languages = index_languages(walk->server.default_locale);
    jira_forms_find(walk->db->arena, &walk->site, &walk->forms);
    TRY(walk_portals(walk));
    TRY(walk_articles(walk));
    TRY(walk_directory(walk));
    TRY(note_forms(walk));
    TRY(begin_phase(walk, "indexing", 0));
    json_write(counts, index_counts_fields, &walk->counts);
    return sync_commit(walk->db, walk->run, walk->pieces, counts->bytes);
}

/* Each run, whatever becomes of it, begins with erasing what is older than the settings keep it. */
static void forget_old(struct db *db)
{
    int64_t erased = 0;
    struct error error;

    do
        error = conversation_expire(db, &erased);
    while (!error.kind && erased > 0);
    if (error.kind)
        log_warning("old conversations could not be erased; tried again after the next run", "code=%s",
                    error_code(error.kind));
}

struct error indexer_run(struct db *db, const struct sync_run *run, const atomic_bool *stop)
{
    struct walk walk = {.db = db, .run = run, .stop = stop, .site = jira_site()};
    struct error error;
    const char *message;
    struct error told;

    forget_old(db);
    error = walk_all(&walk);
    if (!error.kind) {
        log_info("synchronised", "run=%lld types=%lld fields=%lld", (long long)run->id,
                 (long long)walk.counts.request_types, (long long)walk.counts.fields);
        return NO_ERROR;
    }
    message = phrase_fill(db->arena, LANGUAGE_EN, error.phrase,
                          PHRASE_VALUES({"subject", error.subject ? error.subject : ""}));
    log_warning("synchronisation failed; the index stays as it was", "run=%lld code=%s", (long long)run->id,
                error_code(error.kind));
    told = sync_fail(db, run, message);
    if (told.kind)
        log_warning("a failed run could not be marked; its lease will run out", "code=%s",
                    error_code(told.kind));
    return error;
}
