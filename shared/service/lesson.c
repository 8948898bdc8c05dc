/* Rows to manners and back. */
#include "service/lesson.h"

#include "base/arena.h"
#include "base/log.h"
#include "store/db.h"
#include "web/workers.h"

struct lesson {
    struct db db;
    const char *base_url;
    const char *model;
    struct manner_row row;
};

struct model_manner lesson_recalled(const struct manner_row *row)
{
    return (struct model_manner){
        .limit = (enum model_limit)row->token_limit,
        .format = (enum model_format)row->format,
        .no_stream = row->no_stream,
        .no_stream_options = row->no_stream_options,
        .no_store = row->no_store,
        .no_identifier = row->no_identifier,
        .no_system = row->no_system,
        .reads_tokens = row->reads_tokens,
    };
}

static void store(void *owner)
{
    struct lesson *lesson = owner;
    struct error error = manner_save(&lesson->db, lesson->base_url, lesson->model, &lesson->row);

    if (error.kind)
        log_warning("how the model wants to be asked could not be stored", "code=%s", error_code(error.kind));
    arena_free(lesson->db.arena);
}

void lesson_keep(struct workers *workers, struct pool *pool, const struct model_server *server)
{
    const struct model_manner *manner = &server->manner;
    struct arena *arena = arena_new();
    struct lesson *lesson = arena_one(arena, struct lesson);

    *lesson = (struct lesson){
        .db = {.pool = pool, .arena = arena},
        .base_url = arena_text(arena, server->base_url),
        .model = arena_text(arena, server->model),
        .row = {.token_limit = manner->limit,
                .format = manner->format,
                .no_stream = manner->no_stream,
                .no_stream_options = manner->no_stream_options,
                .no_store = manner->no_store,
                .no_identifier = manner->no_identifier,
                .no_system = manner->no_system,
                .reads_tokens = manner->reads_tokens},
    };
    workers_post(workers, store, lesson);
}
