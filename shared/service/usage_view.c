/* The usage page filled. */
#include "service/usage_view.h"

#include "base/arena.h"
#include "base/environment.h"
#include "service/scope.h"
#include "service/standing.h"

enum { CYCLES_SHOWN = 12 };

static const struct field cycle_view_fields[] = {
    FIELD_TIME(struct cycle_view, start),
    FIELD_TIME(struct cycle_view, end),
    FIELDS_END,
};

static const struct field tokens_view_fields[] = {
    FIELD_INT64(struct tokens_view, input),
    FIELD_INT64(struct tokens_view, cached),
    FIELD_INT64(struct tokens_view, output),
    FIELD_INT64(struct tokens_view, total),
    FIELDS_END,
};

const struct field usage_view_fields[] = {
    FIELD_TEXT(struct usage_view, edition),
    FIELD_TEXT(struct usage_view, status),
    FIELD_OBJECT(struct usage_view, cycle, cycle_view_fields, struct cycle_view),
    FIELD_INT64(struct usage_view, conversations),
    FIELD_OBJECT(struct usage_view, tokens, tokens_view_fields, struct tokens_view),
    FIELD_OBJECT(struct usage_view, quota, quota_view_fields, struct quota_view, .leave_out_null = true),
    FIELD_TIME(struct usage_view, last_updated),
    FIELD_OBJECT(struct usage_view, tickets, submission_state_fields, struct submission_state),
    FIELD_LIST(struct usage_view, days, day_count, usage_day_fields, struct usage_day),
    FIELD_LIST(struct usage_view, cycles, cycle_count, usage_cycle_fields, struct usage_cycle),
    FIELD_LIST(struct usage_view, recent, recent_count, usage_turn_fields, struct usage_turn),
    FIELDS_END,
};

struct error usage_view_load(struct request *request, struct usage_view *view)
{
    struct quota quota = scope_quota();
    struct standing standing;
    const struct usage *usage = &standing.usage;

    TRY(standing_load(request->db, &standing));
    *view = (struct usage_view){
        .edition = environment.edition,
        .status = standing.status,
        .cycle = arena_one(request->arena, struct cycle_view),
        .conversations = usage->conversations,
        .tokens = arena_one(request->arena, struct tokens_view),
        .last_updated = standing.snapshot.last_ok,
        .tickets = arena_one(request->arena, struct submission_state),
    };
    *view->tickets = standing.tickets;
    *view->cycle = (struct cycle_view){.start = usage->cycle_start, .end = usage->cycle_end};
    *view->tokens = (struct tokens_view){usage->input, usage->cached, usage->output, usage->total};
    if (usage->has_limit) {
        view->quota = arena_one(request->arena, struct quota_view);
        *view->quota = quota_view_of(request->arena, usage);
    }
    TRY(usage_days(request->db, &view->days, &view->day_count));
    TRY(usage_cycles(request->db, &quota, CYCLES_SHOWN, &view->cycles, &view->cycle_count));
    return usage_recent(request->db, &view->recent, &view->recent_count);
}
