/* Writing the documents of a snapshot: one member or item each. Whether a comma is needed is seen from what
 * stands before. */
#ifndef SERVICE_INDEX_JSON_H
#define SERVICE_INDEX_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer;

void index_add_text(struct buffer *json, const char *name, const char *text);
void index_add_number(struct buffer *json, const char *name, int64_t number);
void index_add_switch(struct buffer *json, const char *name, bool on);
void index_add_raw(struct buffer *json, const char *name, const char *value);
void index_add_open(struct buffer *json, const char *name, char bracket);
void index_separate(struct buffer *json, size_t index);

#endif
