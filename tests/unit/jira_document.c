#include "remote/jira_document.h"

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "remote/jira.h"

#define DOC(content) "{\"type\":\"doc\",\"version\":1,\"content\":[" content "]}"
#define P(content)   "{\"type\":\"paragraph\",\"content\":[" content "]}"
#define T(words)     "{\"type\":\"text\",\"text\":\"" words "\"}"
#define BREAK        ",{\"type\":\"hardBreak\"},"

static const struct {
    const char *fields, *sent; /* NULL: cannot be sent */
} rows[] = {
    {"{\"summary\":\"a\\nb\",\"description\":\"one\"}",
     "{\"summary\":\"a\\nb\",\"description\":" DOC(P(T("one"))) "}"},
    {"{\"description\":\"one\\ntwo\\n\\n\\nthree \\\"*bold*\\\"\\n\"}",
     "{\"description\":" DOC(P(T("one") BREAK T("two")) "," P(T("three \\\"*bold*\\\""))) "}"},
    {"{\"description\":\"\\n\\none\"}", "{\"description\":" DOC(P(T("one"))) "}"},
    {"{\"priority\":{\"id\":\"1\"},\"n\":2.5,\"description\":7}",
     "{\"priority\":{\"id\":\"1\"},\"n\":2.5,\"description\":7}"},
    {"{}", "{}"},
    {"[]", NULL},
    {"no json", NULL},
};

static void writes_documents(void **state)
{
    static const char *const rich[] = {"description", "customfield_1"};
    struct arena *arena = arena_new();
    (void)state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        const struct jira_order order = {
            .fields_json = rows[i].fields, .rich_fields = rich, .rich_field_count = 2};
        const char *sent = jira_document_fields(arena, &order);

        if (!text_equals(sent, rows[i].sent))
            fail_msg("%s: %s", rows[i].fields, sent ? sent : "nothing");
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("rich text becomes paragraphs and breaks, word for word; the rest stays", writes_documents),
    };

    return RUN_TESTS(tests);
}
