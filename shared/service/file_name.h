/* How a file may be called, and how large it is in words. Pure. */
#ifndef SERVICE_FILE_NAME_H
#define SERVICE_FILE_NAME_H

#include <stdint.h>

struct arena;

enum { FILE_NAME_BYTES_MAX = 255, MEDIA_TYPE_BYTES_MAX = 127 };

/* The last part of a path, without characters that control, hide or quote something, at most 255 bytes: what
 * is cut off comes from in front of the extension. Never empty. */
const char *file_name_cleaned(struct arena *arena, const char *name);

/* "image/png" of "Image/PNG; charset=x"; "application/octet-stream" for what is no media type. */
const char *media_type_cleaned(struct arena *arena, const char *type);

/* "10 MB" */
const char *file_size_words(struct arena *arena, int64_t bytes);

#endif
