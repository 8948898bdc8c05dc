/* Memory with one owner: what a request (or a step) makes lives until its arena is emptied.
 *
 * One thread owns one arena, so nothing here locks. Small allocations share chunks, but not under a
 * sanitizer, which thus sees a pointer kept too long. Memory that runs out aborts the program: the web server
 * starts it again. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

/* For the few places that malloc themselves: gives memory back, or aborts when it is NULL. */
void *memory_checked(void *memory);

struct arena *arena_new(void);
void arena_empty(struct arena *arena); /* releases everything in it, newest first; the arena stays usable */
void arena_free(struct arena *arena);  /* empties and releases the arena itself; NULL is fine */

/* What it holds, without what it adopted. */
size_t arena_bytes(const struct arena *arena);

/* Zeroed memory for count objects of size bytes. Never NULL; overflow of the product aborts. */
void *arena_array(struct arena *arena, size_t count, size_t size);
#define arena_one(arena, type)         ((type *)arena_array((arena), 1, sizeof(type)))
#define arena_many(arena, count, type) ((type *)arena_array((arena), (count), sizeof(type)))

/* A larger copy of an array made by arena_array; the old one stays valid until the arena is emptied. */
void *arena_grow(struct arena *arena, const void *old, size_t old_count, size_t new_count, size_t size);

char *arena_text(struct arena *arena, const char *text); /* a copy; NULL gives NULL */
char *arena_text_bytes(struct arena *arena, const char *text, size_t bytes);
char *arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_format_list(struct arena *arena, const char *format, va_list values)
    __attribute__((format(printf, 2, 0)));

/* Adopts something with a release function of its own: a cJSON tree, a PGresult, a curl list. */
void arena_own(struct arena *arena, void *thing, void (*release)(void *thing));

#endif
