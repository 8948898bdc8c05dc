/* Reads zone files itself, because the C library knows one zone a process at a time. */
#include "base/zone.h"

#include "base/arena.h"
#include "base/zone_rule.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ZONE_FOLDER "/usr/share/zoneinfo"

enum {
    ZONE_NAME_BYTES = 64,
    ZONE_FILE_BYTES_MAX = 256 * 1024,
    ZONE_HEADER_BYTES = 44,
    ZONE_RULE_BYTES = 128
};
enum { OFFSET_MAX = 26 * 3600 };

/* Sorted moments, and the offset that holds from each of them on. */
struct zone {
    struct zone *next;
    char name[ZONE_NAME_BYTES];
    int64_t first_offset; /* before the first moment */
    size_t count;
    int64_t *moments;
    int32_t *offsets;
    bool has_rule; /* after the last moment */
    struct zone_rule rule;
};

static pthread_mutex_t zones_lock = PTHREAD_MUTEX_INITIALIZER;
static struct zone *zones; /* grows only; guarded by zones_lock; what it lists never changes */

/* The file in memory; at moves through it, and failing means reading past its end. */
struct file {
    const unsigned char *at, *end;
};

struct counts {
    size_t utc_marks, standard_marks, leaps, moments, kinds, name_bytes;
};

static int64_t big_endian(const unsigned char *bytes, size_t count)
{
    uint64_t value = bytes[0] & 0x80 ? UINT64_MAX : 0;

    for (size_t at = 0; at < count; at++)
        value = value << 8 | bytes[at];
    return (int64_t)value;
}

static bool skip(struct file *file, size_t bytes)
{
    if ((size_t)(file->end - file->at) < bytes)
        return false;
    file->at += bytes;
    return true;
}

static bool read_header(struct file *file, struct counts *counts)
{
    const unsigned char *header = file->at;
    size_t *members[] = {&counts->utc_marks, &counts->standard_marks, &counts->leaps,
                         &counts->moments,   &counts->kinds,          &counts->name_bytes};

    if (!skip(file, ZONE_HEADER_BYTES) || memcmp(header, "TZif", 4) != 0 || header[4] < '2')
        return false;
    for (size_t at = 0; at < sizeof(members) / sizeof(members[0]); at++) {
        int64_t count = big_endian(header + 20 + at * 4, 4);

        if (count < 0 || count > ZONE_FILE_BYTES_MAX)
            return false;
        *members[at] = (size_t)count;
    }
    return true;
}

static size_t data_bytes(const struct counts *counts, size_t moment_bytes)
{
    return counts->moments * (moment_bytes + 1) + counts->kinds * 6 + counts->name_bytes +
           counts->leaps * (moment_bytes + 4) + counts->standard_marks + counts->utc_marks;
}

static bool kind_offset(const unsigned char *kinds, const struct counts *counts, size_t kind, int32_t *offset)
{
    int64_t seconds;

    if (kind >= counts->kinds)
        return false;
    seconds = big_endian(kinds + kind * 6, 4);
    if (seconds < -OFFSET_MAX || seconds > OFFSET_MAX)
        return false;
    *offset = (int32_t)seconds;
    return true;
}

static bool read_moments(const unsigned char *data, const struct counts *counts, struct zone *zone)
{
    const unsigned char *kind_numbers = data + counts->moments * 8;
    const unsigned char *kinds = kind_numbers + counts->moments;
    int32_t first;

    if (!kind_offset(kinds, counts, 0, &first))
        return false;
    zone->first_offset = first;
    zone->moments = memory_checked(calloc(counts->moments + 1, sizeof(*zone->moments)));
    zone->offsets = memory_checked(calloc(counts->moments + 1, sizeof(*zone->offsets)));
    zone->count = counts->moments;
    for (size_t at = 0; at < counts->moments; at++) {
        zone->moments[at] = big_endian(data + at * 8, 8);
        if (!kind_offset(kinds, counts, kind_numbers[at], &zone->offsets[at]) ||
            (at && zone->moments[at] <= zone->moments[at - 1]))
            return false;
    }
    return true;
}

/* The rule stands between two line feeds; an empty one says that nothing changes any more. */
static bool read_rule(struct file *file, struct zone *zone)
{
    char text[ZONE_RULE_BYTES];
    const unsigned char *start, *end;
    size_t bytes;

    if (!skip(file, 1) || file->at[-1] != '\n')
        return false;
    start = file->at;
    end = memchr(start, '\n', (size_t)(file->end - start));
    if (!end || (size_t)(end - start) >= sizeof(text))
        return false;
    bytes = (size_t)(end - start);
    memcpy(text, start, bytes);
    text[bytes] = '\0';
    zone->has_rule = bytes > 0;
    return !bytes || zone_rule_parse(text, &zone->rule);
}

/* The first part is for 32-bit readers and is passed over. Files that count leap seconds ("right/…") are
 * refused. */
static bool read_zone(struct file *file, struct zone *zone)
{
    const unsigned char *data;
    struct counts counts;

    if (!read_header(file, &counts) || !skip(file, data_bytes(&counts, 4)) || !read_header(file, &counts))
        return false;
    data = file->at;
    return !counts.leaps && skip(file, data_bytes(&counts, 8)) && read_moments(data, &counts, zone) &&
           read_rule(file, zone);
}

/* Letters, digits and "_+-", in parts separated by "/"; no dot, so no way out of the folder. */
static bool is_name(const char *name)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";

    return *name && *name != '/' && strlen(name) < ZONE_NAME_BYTES && !name[strspn(name, allowed)];
}

static void free_zone(struct zone *zone)
{
    free(zone->moments);
    free(zone->offsets);
    free(zone);
}

static struct zone *load_zone(const char *name)
{
    char path[sizeof(ZONE_FOLDER) + 1 + ZONE_NAME_BYTES];
    unsigned char *bytes;
    struct zone *zone;
    struct file content;
    FILE *file;

    snprintf(path, sizeof(path), ZONE_FOLDER "/%s", name);
    file = fopen(path, "re");
    if (!file)
        return NULL;
    bytes = memory_checked(malloc(ZONE_FILE_BYTES_MAX));
    content = (struct file){bytes, bytes + fread(bytes, 1, ZONE_FILE_BYTES_MAX, file)};
    fclose(file);
    zone = memory_checked(calloc(1, sizeof(*zone)));
    snprintf(zone->name, sizeof(zone->name), "%s", name);
    if (!read_zone(&content, zone)) {
        free_zone(zone);
        zone = NULL;
    }
    free(bytes);
    return zone;
}

const struct zone *zone_find(const char *name)
{
    struct zone *zone;

    if (!name || !is_name(name))
        return NULL;
    pthread_mutex_lock(&zones_lock);
    for (zone = zones; zone && strcmp(zone->name, name) != 0; zone = zone->next)
        continue;
    if (!zone) {
        zone = load_zone(name);
        if (zone) {
            zone->next = zones;
            zones = zone;
        }
    }
    pthread_mutex_unlock(&zones_lock);
    return zone;
}

int64_t zone_offset(const struct zone *zone, int64_t seconds)
{
    size_t low = 0, high;

    if (!zone)
        return 0;
    if (zone->has_rule && (!zone->count || seconds >= zone->moments[zone->count - 1]))
        return zone_rule_offset(&zone->rule, seconds);
    for (high = zone->count; low < high;) {
        size_t middle = low + (high - low) / 2;

        if (zone->moments[middle] <= seconds)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? zone->offsets[low - 1] : zone->first_offset;
}
