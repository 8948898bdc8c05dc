/* The knowledge base of a desk: its spaces are learnt from searches, their pages listed through Confluence.
 */
#include "remote/jira.h"

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "remote/jira_call.h"
#include "remote/markup.h"

enum {
    SEARCHES_MAX = 40,
    SEARCHES_IN_VAIN_MAX = 10, /* after a first space is known */
    WORD_CHARACTERS_MIN = 4,
    SPACES_MAX = 20,
    PAGES_OF_LIST_MAX = 200,
    ARTICLES_MAX = 1000,
    TEXT_CHARACTERS_MAX = 4000,
    ANCESTORS_MAX = 50,
    PAGES_KNOWN_MAX = 2 * ARTICLES_MAX, /* with pages above articles that are none */
};

struct space {
    const char *key, *id;
};

struct page {
    struct jira_article article;
    const char *parent_id;
    bool in_folder; /* or in something else that is no page */
    bool hidden;
};

struct library {
    struct arena *arena;
    const struct jira_site *site;
    const char *desk;
    const char *base; /* of Confluence, without /wiki */
    struct space spaces[SPACES_MAX];
    size_t space_count;
    struct page *pages; /* articles first */
    size_t page_count, known_count;
};

/* ---- the spaces ---- */

static bool learn_space(struct library *library, const char *key)
{
    if (text_is_empty(key) || library->space_count == SPACES_MAX)
        return false;
    for (size_t i = 0; i < library->space_count; i++)
        if (strcmp(library->spaces[i].key, key) == 0)
            return false;
    library->spaces[library->space_count++] = (struct space){.key = key};
    return true;
}

/* `*closed`: there is no knowledge base to search. */
static struct error search(struct library *library, const char *word, bool *learnt, bool *closed)
{
    struct arena *arena = library->arena;
    const char *rest = arena_format(arena, "/knowledgebase/article?highlight=false&limit=50&query=%s",
                                    text_url_encoded(arena, word));
    const struct json *json, *values;
    struct error error =
        jira_get(arena, library->site, jira_desk_path(arena, library->desk, rest, NULL), &json);

    *learnt = false;
    *closed = error.kind == ERROR_NOT_FOUND || error.kind == ERROR_REMOTE_REFUSED ||
              (error.kind && error.phrase == PHRASE_JIRA_DECLINED);
    if (error.kind)
        return *closed ? NO_ERROR : error;
    values = json_member(json, "values");
    for (const struct json *hit = json_first(values); hit; hit = json_next(hit))
        if (learn_space(library, json_text(json_member(json_member(hit, "source"), "spaceKey"))))
            *learnt = true;
    return NO_ERROR;
}

static bool is_known(const char *const *words, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (text_equals_ignoring_case(words[i], word))
            return true;
    return false;
}

/* Single words: a search wants all of its words to occur. */
static size_t single_words(struct arena *arena, const char *const *texts, size_t count, const char **words)
{
    size_t found = 0;

    for (size_t i = 0; i < count && found < SEARCHES_MAX; i++) {
        char **parts = text_split(arena, texts[i] ? texts[i] : "", ' ', NULL);

        for (; *parts && found < SEARCHES_MAX; parts++)
            if (utf8_length(*parts) >= WORD_CHARACTERS_MIN && !is_known(words, found, *parts))
                words[found++] = *parts;
    }
    return found;
}

static struct error find_spaces(struct library *library, const char *const *texts, size_t count)
{
    const char **words = arena_many(library->arena, SEARCHES_MAX, const char *);
    size_t word_count = single_words(library->arena, texts, count, words);
    int in_vain = 0;

    for (size_t i = 0; i < word_count; i++) {
        bool learnt, closed;

        TRY(search(library, words[i], &learnt, &closed));
        in_vain = learnt ? 0 : in_vain + 1;
        if (closed || (library->space_count && in_vain >= SEARCHES_IN_VAIN_MAX))
            break;
    }
    return NO_ERROR;
}

static struct error get(const struct library *library, const char *path, const struct json **json)
{
    return jira_ask(library->arena, library->site, &(struct jira_call){.base = library->base, .path = path},
                    json);
}

static struct error name_spaces(struct library *library)
{
    struct buffer *keys = buffer_new(library->arena, SPACES_MAX * 300);
    const struct json *json, *results;

    for (size_t i = 0; i < library->space_count; i++)
        buffer_add_format(keys, "%s%s", i ? "," : "",
                          text_url_encoded(library->arena, library->spaces[i].key));
    TRY(get(library, arena_format(library->arena, "/wiki/api/v2/spaces?limit=250&keys=%s", keys->bytes),
            &json));
    results = json_member(json, "results");
    for (const struct json *space = json_first(results); space; space = json_next(space))
        for (size_t i = 0; i < library->space_count; i++)
            if (text_equals(library->spaces[i].key, json_text(json_member(space, "key"))))
                library->spaces[i].id = json_id(library->arena, json_member(space, "id"));
    return NO_ERROR;
}

/* ---- the pages ---- */

/* Atlassian's gateway shows people nothing. */
static const char *page_url(const struct library *library, const struct space *space, const char *id)
{
    struct arena *arena = library->arena;

    if (strstr(library->base, "/ex/confluence/"))
        return "";
    return arena_format(arena, "%s/wiki/spaces/%s/pages/%s", library->base,
                        text_url_encoded(arena, space->key), text_url_encoded(arena, id));
}

static void take_place(struct arena *arena, const struct json *json, struct page *page)
{
    const char *kind = json_text(json_member(json, "parentType"));

    page->parent_id = json_id(arena, json_member(json, "parentId"));
    page->in_folder = !text_is_empty(kind) && !text_equals(kind, "page");
}

static void add_page(struct library *library, const struct space *space, const struct json *json)
{
    struct arena *arena = library->arena;
    const char *id = json_id(arena, json_member(json, "id"));
    const char *title = jira_words(arena, json_member(json, "title"));
    const char *body = json_text(json_member(json_member(json_member(json, "body"), "storage"), "value"));

    if (text_is_empty(id) || !*title || library->page_count == ARTICLES_MAX)
        return;
    for (size_t i = 0; i < library->page_count; i++)
        if (text_equals(library->pages[i].article.id, id))
            return;
    library->pages[library->page_count++] = (struct page){
        .article =
            {
                .id = id,
                .space = space->key,
                .title = title,
                .text = markup_text(arena, body ? body : "", TEXT_CHARACTERS_MAX),
                .url = page_url(library, space, id),
            },
    };
    take_place(arena, json, &library->pages[library->page_count - 1]);
}

/* Of the next link only the cursor is taken, as it stands. */
static const char *cursor_of(struct arena *arena, const struct json *json)
{
    const char *next = json_text(json_member(json_member(json, "_links"), "next"));
    const char *query = next ? strchr(next, '?') : NULL;
    size_t bytes;

    for (const char *at = query; at; at = strchr(at + 1, '&'))
        if (strncmp(at + 1, "cursor=", 7) == 0) {
            at += 8;
            bytes = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789%-._~=+");
            return bytes ? arena_text_bytes(arena, at, bytes) : NULL;
        }
    return NULL;
}

static struct error list_pages(struct library *library, const struct space *space)
{
    struct arena *arena = library->arena;
    const char *path =
        arena_format(arena, "/wiki/api/v2/pages?space-id=%s&status=current&body-format=storage&limit=250",
                     text_url_encoded(arena, space->id));
    const char *cursor = NULL;

    for (int pages = 0; pages < PAGES_OF_LIST_MAX; pages++) {
        const char *before = cursor;
        const struct json *json, *results;

        TRY(get(library, cursor ? arena_format(arena, "%s&cursor=%s", path, cursor) : path, &json));
        results = json_member(json, "results");
        if (!json_is_array(results))
            return ERROR(REMOTE_FAILED, JIRA_NOT_UNDERSTOOD);
        for (const struct json *page = json_first(results); page; page = json_next(page))
            add_page(library, space, page);
        cursor = cursor_of(arena, json);
        if (!cursor || library->page_count == ARTICLES_MAX)
            return NO_ERROR;
        if (text_equals(cursor, before))
            break;
    }
    return ERROR(REMOTE_FAILED, JIRA_PAGES_ENDLESS);
}

/* ---- who may read ---- */

static bool names_readers(const struct json *restrictions, const char *kind)
{
    return json_count(json_member(json_member(restrictions, kind), "results")) > 0;
}

/* Our account may read more than a customer: a page that is kept to some people is none of our business. */
static struct error look_who_reads(const struct library *library, struct page *page)
{
    const char *path = arena_format(library->arena, "/wiki/rest/api/content/%s/restriction/byOperation/read",
                                    text_url_encoded(library->arena, page->article.id));
    const struct json *json, *restrictions;
    struct error error = get(library, path, &json);

    if (error.kind == ERROR_NOT_FOUND || error.kind == ERROR_REMOTE_REFUSED) {
        page->hidden = true;
        return NO_ERROR;
    }
    if (error.kind)
        return error;
    restrictions = json_member(json, "restrictions");
    page->hidden = !json_is_object(restrictions) || names_readers(restrictions, "user") ||
                   names_readers(restrictions, "group");
    return NO_ERROR;
}

static struct page *page_of(const struct library *library, const char *id)
{
    for (size_t i = 0; id && i < library->known_count; i++)
        if (text_equals(library->pages[i].article.id, id))
            return &library->pages[i];
    return NULL;
}

/* A page above others that is not among the articles: archived, a draft, or one too many. */
static struct error learn_page(struct library *library, const char *id, struct page **learnt)
{
    struct arena *arena = library->arena;
    const struct json *json;
    struct error error =
        get(library, arena_format(arena, "/wiki/api/v2/pages/%s", text_url_encoded(arena, id)), &json);
    struct page page = {.article = {.id = id}, .hidden = true};

    if (error.kind && error.kind != ERROR_NOT_FOUND && error.kind != ERROR_REMOTE_REFUSED)
        return error;
    if (!error.kind) {
        take_place(arena, json, &page);
        TRY(look_who_reads(library, &page));
    }
    *learnt = &library->pages[library->known_count++];
    **learnt = page;
    return NO_ERROR;
}

/* Restrictions are inherited. Those of a folder are told nowhere: what is in one may be kept to some people.
 */
static struct error inherit(struct library *library, struct page *page)
{
    struct page *above = page;

    for (int steps = 0; !above->hidden && !text_is_empty(above->parent_id); steps++) {
        struct page *parent = above->in_folder ? NULL : page_of(library, above->parent_id);

        if (above->in_folder || steps == ANCESTORS_MAX ||
            (!parent && library->known_count == PAGES_KNOWN_MAX)) {
            page->hidden = true;
            return NO_ERROR;
        }
        if (!parent)
            TRY(learn_page(library, above->parent_id, &parent));
        above = parent;
    }
    page->hidden = above->hidden;
    return NO_ERROR;
}

static struct error read_pages(struct library *library)
{
    size_t in_folders = 0;

    library->pages = arena_many(library->arena, PAGES_KNOWN_MAX, struct page);
    for (size_t i = 0; i < library->space_count; i++)
        if (library->spaces[i].id)
            TRY(list_pages(library, &library->spaces[i]));
    if (library->page_count == ARTICLES_MAX)
        log_warning("the knowledge base has more articles than are read", "read=%d", ARTICLES_MAX);
    for (size_t i = 0; i < library->page_count; i++)
        TRY(look_who_reads(library, &library->pages[i]));
    library->known_count = library->page_count;
    for (size_t i = 0; i < library->page_count; i++) {
        TRY(inherit(library, &library->pages[i]));
        in_folders += library->pages[i].in_folder;
    }
    if (in_folders)
        log_info("articles in folders are left out, as Confluence does not tell who may read a folder",
                 "desk=%s articles=%zu", library->desk, in_folders);
    return NO_ERROR;
}

/* Confluence beside a site of Atlassian's gateway has a path of its own. */
static const char *confluence_base(struct arena *arena, const char *base_url)
{
    const char *jira = strstr(base_url, "/ex/jira/");

    if (!jira)
        return base_url;
    return arena_format(arena, "%.*s/ex/confluence/%s", (int)(jira - base_url), base_url,
                        jira + strlen("/ex/jira/"));
}

struct error jira_articles(struct arena *arena, const struct jira_site *site, const char *service_desk_id,
                           const char *const *words, size_t word_count, struct jira_article **articles,
                           size_t *count)
{
    struct library *library = arena_one(arena, struct library);
    struct error error;

    *library = (struct library){.arena = arena, .site = site, .desk = service_desk_id};
    *articles = NULL;
    *count = 0;
    if (site->datacenter) /* its Confluence is a server of its own, whose restrictions we could not read */
        return NO_ERROR;
    library->base = confluence_base(arena, site->base_url);
    TRY(find_spaces(library, words, word_count));
    if (library->space_count == 0)
        return NO_ERROR;
    error = name_spaces(library);
    if (error.kind == ERROR_NOT_FOUND || error.kind == ERROR_REMOTE_REFUSED) {
        log_info("Confluence is closed to the service account; no articles are read");
        return NO_ERROR;
    }
    if (error.kind)
        return error;
    TRY(read_pages(library));
    *articles = arena_many(arena, library->page_count, struct jira_article);
    for (size_t i = 0; i < library->page_count; i++)
        if (!library->pages[i].hidden)
            (*articles)[(*count)++] = library->pages[i].article;
    return NO_ERROR;
}
