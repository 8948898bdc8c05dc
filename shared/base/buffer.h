/* Text or bytes in the making: always terminated, length always known, never longer than its limit. */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;

/* `overflowed` is set, and nothing more is added, once bytes_max would be passed: check it once, at the end.
 */
struct buffer {
    char *bytes; /* never NULL after buffer_new; bytes[length] is 0 */
    size_t length;
    size_t capacity;
    size_t bytes_max;
    bool overflowed;
};

/* A buffer owned by arena. */
struct buffer *buffer_new(struct arena *arena, size_t bytes_max);

/* A buffer with an owner of its own, for what outlives a request; released by buffer_release. */
void buffer_init(struct buffer *buffer, size_t bytes_max);
void buffer_release(struct buffer *buffer);

void buffer_add(struct buffer *buffer, const char *text);
void buffer_add_bytes(struct buffer *buffer, const void *bytes, size_t count);
void buffer_add_char(struct buffer *buffer, char character);
void buffer_add_format(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_add_format_list(struct buffer *buffer, const char *format, va_list values)
    __attribute__((format(printf, 2, 0)));
void buffer_drop_front(struct buffer *buffer, size_t bytes); /* removes from the start */
void buffer_cut(struct buffer *buffer, size_t length);       /* keeps the first length bytes */
void buffer_clear(struct buffer *buffer);                    /* empties it, and forgets that it overflowed */

#endif
