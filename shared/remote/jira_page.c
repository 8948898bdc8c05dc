/* Pages are counted by what came, never by what was asked for: servers cut the limit without a word. */
#include "remote/jira_page.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"

enum { PAGE_ITEMS = 100, PAGES_MAX = 2000, WALKS_MAX = 4 };

const char *jira_item_id(struct arena *arena, const struct json *item)
{
    static const char *const names[] = {"id", "accountId", "groupId", "key", "name"};

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        const char *id = json_id(arena, json_member(item, names[i]));

        if (!text_is_empty(id))
            return id;
    }
    return "";
}

struct walk {
    struct arena *arena;
    const struct jira_site *site;
    const struct jira_listing *listing;
    struct jira_list list;
    size_t capacity, pages;
};

static const char *page_path(const struct walk *walk)
{
    bool desk = walk->listing->paging == JIRA_DESK_PAGES;
    const char *path = walk->listing->path;

    return arena_format(walk->arena, "%s%s%s=%zu&%s=%d", path, strchr(path, '?') ? "&" : "?",
                        desk ? "start" : "startAt", walk->list.count, desk ? "limit" : "maxResults",
                        PAGE_ITEMS);
}

static void grow(struct walk *walk)
{
    size_t larger = walk->capacity ? walk->capacity * 2 : PAGE_ITEMS;
    const struct json **items = arena_many(walk->arena, larger, const struct json *);

    for (size_t i = 0; i < walk->list.count; i++)
        items[i] = walk->list.items[i];
    walk->list.items = items;
    walk->capacity = larger;
}

static void add(struct walk *walk, const struct json *item)
{
    if (walk->list.count == walk->capacity)
        grow(walk);
    walk->list.items[walk->list.count++] = item;
}

/* The server counts from elsewhere than we asked, or gives the page before once more. */
static bool is_stuck(const struct walk *walk, const struct json *page, const struct json *first,
                     const struct json *first_before)
{
    int64_t start;
    const char *id;

    if (json_whole_number(json_member(page, walk->listing->paging == JIRA_DESK_PAGES ? "start" : "startAt"),
                          &start) &&
        start != (int64_t)walk->list.count)
        return true;
    id = jira_item_id(walk->arena, first);
    return first_before && *id && strcmp(id, jira_item_id(walk->arena, first_before)) == 0;
}

static bool is_last(const struct walk *walk, const struct json *page)
{
    int64_t total;

    if (walk->listing->paging == JIRA_DESK_PAGES)
        return json_is_true(json_member(page, "isLastPage"));
    if (json_is_true(json_member(page, "isLast")))
        return true;
    return json_whole_number(json_member(page, "total"), &total) && (int64_t)walk->list.count >= total;
}

/* A page that says it is empty need not show its empty list. */
static bool is_empty(const struct walk *walk, const struct json *page, const struct json *values)
{
    int64_t count;

    return (!values || json_is_null(values)) &&
           json_whole_number(json_member(page, walk->listing->paging == JIRA_DESK_PAGES ? "size" : "total"),
                             &count) &&
           count == 0;
}

static struct error walk_pages(struct walk *walk)
{
    const struct json *first_before = NULL;

    for (walk->pages = 0; walk->pages < PAGES_MAX; walk->pages++) {
        const struct json *page, *values, *first;

        TRY(jira_ask(walk->arena, walk->site,
                     &(struct jira_call){.path = page_path(walk), .pace = walk->listing->pace}, &page));
        values = json_member(page, "values");
        if (!json_is_array(values) && !is_empty(walk, page, values))
            return ERROR(REMOTE_FAILED, JIRA_NOT_UNDERSTOOD);
        first = json_first(values);
        if (!first)
            return NO_ERROR;
        if (is_stuck(walk, page, first, first_before))
            break;
        for (const struct json *item = first; item; item = json_next(item))
            add(walk, item);
        first_before = first;
        if (is_last(walk, page)) {
            walk->pages++;
            return NO_ERROR;
        }
    }
    return ERROR(REMOTE_FAILED, JIRA_PAGES_ENDLESS);
}

struct place {
    const char *id;
    size_t at;
};

static int compare_places(const void *one, const void *other)
{
    const struct place *left = one, *right = other;
    int order = strcmp(left->id, right->id);

    if (order)
        return order;
    return left->at < right->at ? -1 : left->at > right->at;
}

/* An item that moved to a later page while we walked comes twice. */
static void drop_doubles(struct arena *arena, struct jira_list *list)
{
    struct place *places = arena_many(arena, list->count, struct place);
    size_t kept = 0;

    for (size_t i = 0; i < list->count; i++)
        places[i] = (struct place){jira_item_id(arena, list->items[i]), i};
    if (list->count)
        qsort(places, list->count, sizeof(*places), compare_places);
    for (size_t i = 1; i < list->count; i++)
        if (*places[i].id && strcmp(places[i].id, places[i - 1].id) == 0)
            list->items[places[i].at] = NULL;
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i])
            list->items[kept++] = list->items[i];
    list->count = kept;
}

static bool is_same(struct arena *arena, const struct jira_list *one, const struct jira_list *other)
{
    if (one->count != other->count)
        return false;
    for (size_t i = 0; i < one->count; i++)
        if (strcmp(jira_item_id(arena, one->items[i]), jira_item_id(arena, other->items[i])) != 0)
            return false;
    return true;
}

struct error jira_list(struct arena *arena, const struct jira_site *site, const struct jira_listing *listing,
                       struct jira_list *list)
{
    struct jira_list before = {0};

    for (int walks = 0; walks < WALKS_MAX; walks++) {
        struct walk walk = {.arena = arena, .site = site, .listing = listing};

        TRY(walk_pages(&walk));
        drop_doubles(arena, &walk.list);
        *list = walk.list;
        if (!listing->settled || walk.pages <= 1 || (walks && is_same(arena, &before, list)))
            return NO_ERROR;
        before = *list;
    }
    return ERROR(REMOTE_FAILED, JIRA_PAGES_MOVING);
}
