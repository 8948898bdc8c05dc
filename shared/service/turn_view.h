/* One turn as the address contract shows it: the JSON body, and the same as events. */
#ifndef SERVICE_TURN_VIEW_H
#define SERVICE_TURN_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "assistant/turn.h"

struct arena;
struct buffer;

struct turn_cost {
    int64_t input, cached, output, total;
    bool estimated;
};

/* `turn` and `draft_version` are 0 here: the database sets them when the turn is stored. Owned by arena. */
const char *turn_view_json(struct arena *arena, const char *conversation, const struct turn_facts *facts,
                           const struct outcome *outcome, const struct turn_cost *cost, const char *engine);

/* Data of the events `intent`, `field` and `token`: one line of JSON each, owned by arena. */
const char *turn_view_intent(struct arena *arena, const struct request_type *type);
const char *turn_view_field(struct arena *arena, const struct form_field *field, const struct value *value);
const char *turn_view_token(struct arena *arena, const char *text, size_t bytes);

/* Adds one event as it goes over the wire. */
void turn_view_event(struct buffer *events, const char *name, const char *json);

#endif
