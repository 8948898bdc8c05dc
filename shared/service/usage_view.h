/* What the billing cycle holds, as the usage page shows it. */
#ifndef SERVICE_USAGE_VIEW_H
#define SERVICE_USAGE_VIEW_H

#include "service/quota_view.h"
#include "store/submission.h"
#include "web/request.h"

struct cycle_view {
    int64_t start, end;
};

struct tokens_view {
    int64_t input, cached, output, total;
};

struct usage_view {
    const char *edition;
    const char *status; /* as standing.status */
    struct cycle_view *cycle;
    int64_t conversations;
    struct tokens_view *tokens;
    struct quota_view *quota; /* NULL without a limit */
    int64_t last_updated;     /* the index; 0: never */
    struct submission_state *tickets;
    struct usage_day *days;
    size_t day_count;
    struct usage_cycle *cycles;
    size_t cycle_count;
    struct usage_turn *recent;
    size_t recent_count;
};
extern const struct field usage_view_fields[];

/* Owned by the request's arena. */
MUST_CHECK struct error usage_view_load(struct request *request, struct usage_view *view);

#endif
