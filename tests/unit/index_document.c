#include "service/index_document.h"

#include "base/buffer.h"
#include "document.h"
#include "scratch.h"

static const struct jira_option rooms_en[] = {{.id = "21", .label = "Room 1"},
                                              {.id = "22", .label = "Room 2"}};
static const struct jira_option rooms_de[] = {{.id = "22", .label = "Raum 2"}};
static const struct jira_option sites_en[] = {
    {.id = "20", .label = "Berlin", .children = rooms_en, .child_count = 2},
    {.id = "30", .label = "Remote"},
};
static const struct jira_option sites_de[] = {
    {.id = "30", .label = "Zu Hause"},
    {.id = "20", .label = "Berlin", .children = rooms_de, .child_count = 1},
};

static const struct jira_field laptop_fields_en[] = {
    {.id = "summary", .name = "What is \"it\"?", .required = true, .kind = "text", .characters_max = 255},
    {.id = "cf1",
     .name = "Where",
     .description = "Site and room",
     .kind = "cascading",
     .schema = "{\"type\":\"option-with-child\"}",
     .default_json = "{\"parent\":\"20\",\"child\":null}",
     .options = sites_en,
     .option_count = 2},
    {.id = "cf2", .name = "Asset", .kind = "unsupported", .why = "assets"},
};
static const struct jira_field laptop_fields_de[] = {
    {.id = "cf1",
     .name = "Wo",
     .description = "",
     .kind = "cascading",
     .options = sites_de,
     .option_count = 2},
    {.id = "summary", .name = "Worum geht es?", .kind = "text"},
};

static const char *const hardware[] = {"7", "9"};
static struct jira_type types_en[] = {
    {.id = "25",
     .name = "Laptop",
     .description = "A new one",
     .help = "Say why",
     .group_ids = hardware,
     .group_count = 2},
    {.id = "26", .name = "Secret", .restricted = true},
};
static struct jira_type types_de[] = {{.id = "25", .name = "Notebook", .description = NULL}};
static struct jira_group groups_en[] = {{.id = "7", .name = "Hardware"}, {.id = "9", .name = "New things"}};
static struct jira_group groups_de[] = {{.id = "9", .name = "Neues"}};

static const struct jira_site site = {.base_url = "https://jira.example/jira"};
static const struct jira_portal desk = {.service_desk_id = "10", .key = "IT", .name = "IT"};

/* The portal's document, and that of its types. */
struct documents {
    const char *portal, *types;
};

static struct documents documents_of(struct index_counts *counts)
{
    static const struct jira_form laptop[] = {{.fields = laptop_fields_en, .field_count = 3},
                                              {.fields = laptop_fields_de, .field_count = 2}},
                                  secret[INDEX_LANGUAGES_MAX] = {{0}};
    struct languages languages = index_languages(arena, "en_US");
    struct buffer *types = buffer_new(arena, 65536);
    struct documents documents;
    struct portal_source source = {
        .languages = &languages,
        .site = &site,
        .portal = &desk,
        .portal_id = "3",
        .names = {"IT service desk", NULL},
        .types = {types_en, types_de},
        .type_counts = {2, 1},
        .groups = {groups_en, groups_de},
        .group_counts = {2, 1},
        .knows_groups = true,
        .position = 4,
    };
    documents.portal = index_portal_document(arena, &source, counts)->bytes;
    buffer_add(types, "{\"types\":[");
    index_add_type(types, &source, 0, laptop, counts);
    buffer_add_char(types, ',');
    index_add_type(types, &source, 1, secret, counts);
    buffer_add(types, "]}");
    assert_false(types->overflowed);
    documents.types = types->bytes;
    return documents;
}

/* Pairs of a place and what stands there. */
static void stands(const char *document, const char *const pairs[][2], size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_string_equal(document_at(arena, document, pairs[i][0]), pairs[i][1]);
}
#define STANDS(document_, ...)                                                                               \
    do {                                                                                                     \
        static const char *const pairs_[][2] = {__VA_ARGS__};                                                \
        stands(document_, pairs_, sizeof(pairs_) / sizeof(*pairs_));                                         \
    } while (0)

static void asks_in_the_sites_own_language_first(void **state)
{
    struct languages german = index_languages(arena, "de_DE"), unknown = index_languages(arena, NULL),
                     french = index_languages(arena, "fr_FR"), strange = index_languages(arena, "<script>");

    (void)state;
    assert_int_equal(german.count, LANGUAGES_COUNT);
    assert_string_equal(german.tags[0], "de");
    assert_string_equal(german.tags[1], "en");
    assert_int_equal(french.count, LANGUAGES_COUNT + 1);
    assert_string_equal(french.tags[0], "en");
    assert_string_equal(french.tags[LANGUAGES_COUNT], "fr-FR");
    assert_int_equal(strange.count, LANGUAGES_COUNT);
    assert_string_equal(unknown.tags[0], "en");
    assert_string_equal(unknown.tags[1], "de");
}

static void tells_the_portal(void **state)
{
    struct index_counts counts = {.portals = 2};
    const char *json = documents_of(&counts).portal;

    (void)state;
    STANDS(json, {"portals/0/id", "\"3\""}, {"portals/0/service_desk_id", "\"10\""},
           {"portals/0/key", "\"IT\""}, {"portals/0/position", "4"},
           {"portals/0/languages", "[\"en\",\"de\"]"}, {"portals/0/names", "{\"en\":\"IT service desk\"}"},
           {"portals/0/groups/0/names", "{\"en\":\"Hardware\"}"},
           {"portals/0/groups/1",
            "{\"id\":\"9\",\"position\":1,\"names\":{\"en\":\"New things\",\"de\":\"Neues\"}}"},
           {"portals/0/groups/2", "absent"}, {"portals/1", "absent"});
    assert_int_equal(counts.portals, 3);
    assert_int_equal(counts.request_types, 2);
    assert_int_equal(counts.fields, 3);
    assert_int_equal(counts.options, 4);
}

static void tells_types_in_every_language(void **state)
{
    struct index_counts counts = {0};
    const char *json = documents_of(&counts).types;

    (void)state;
    STANDS(
        json, {"types/0/portal", "\"3\""}, {"types/0/id", "\"25\""}, {"types/0/hidden", "false"},
        {"types/0/restricted", "false"}, {"types/0/groups", "[\"7\",\"9\"]"},
        {"types/0/url", "\"https://jira.example/jira/servicedesk/customer/portal/3/create/25\""},
        {"types/0/wordings/en", "{\"name\":\"Laptop\",\"description\":\"A new one\",\"help\":\"Say why\"}"},
        {"types/0/wordings/de", "{\"name\":\"Notebook\",\"description\":null,\"help\":null}"},
        {"types/1/hidden", "true"}, {"types/1/restricted", "true"}, {"types/1/groups", "[]"},
        {"types/1/fields", "[]"}, {"types/1/position", "1"}, {"types/1/wordings/de", "absent"},
        {"types/2", "absent"});
}

static void tells_fields_in_every_language(void **state)
{
    struct index_counts counts = {0};
    const char *json = documents_of(&counts).types;

    (void)state;
    STANDS(json, {"types/0/fields/0/id", "\"summary\""}, {"types/0/fields/0/required", "true"},
           {"types/0/fields/0/characters_max", "255"}, {"types/0/fields/0/default", "null"},
           {"types/0/fields/0/options", "[]"},
           {"types/0/fields/0/wordings/en/name", "\"What is \\\"it\\\"?\""},
           {"types/0/fields/0/wordings/de/name", "\"Worum geht es?\""},
           {"types/0/fields/1/kind", "\"cascading\""},
           {"types/0/fields/1/schema", "{\"type\":\"option-with-child\"}"},
           {"types/0/fields/1/default", "{\"parent\":\"20\",\"child\":null}"},
           {"types/0/fields/1/wordings/de", "{\"name\":\"Wo\",\"description\":\"\"}"},
           {"types/0/fields/2/why", "\"assets\""}, {"types/0/fields/1/why", "null"},
           {"types/0/fields/2/wordings/de", "absent"}, {"types/0/fields/2/position", "2"});
}

static void tells_options_level_by_level(void **state)
{
    struct index_counts counts = {0};
    const char *json = documents_of(&counts).types;

    (void)state;
    STANDS(
        json,
        {"types/0/fields/1/options/0",
         "{\"id\":\"20\",\"parent\":null,\"position\":0,\"labels\":{\"en\":\"Berlin\"}}"},
        {"types/0/fields/1/options/1",
         "{\"id\":\"21\",\"parent\":\"20\",\"position\":0,\"labels\":{\"en\":\"Room 1\"}}"},
        {"types/0/fields/1/options/2",
         "{\"id\":\"22\",\"parent\":\"20\",\"position\":1,\"labels\":{\"en\":\"Room 2\",\"de\":\"Raum 2\"}}"},
        {"types/0/fields/1/options/3",
         "{\"id\":\"30\",\"parent\":null,\"position\":1,\"labels\":{\"en\":\"Remote\",\"de\":\"Zu Hause\"}}"},
        {"types/0/fields/1/options/4", "absent"});
}

static void tells_an_empty_portal(void **state)
{
    struct languages languages = index_languages(arena, "en");
    struct portal_source source = {.languages = &languages, .site = &site, .portal = &desk, .portal_id = "3"};
    struct index_counts counts = {0};
    const char *json = index_portal_document(arena, &source, &counts)->bytes;

    (void)state;
    STANDS(json, {"portals/0/names", "{}"}, {"portals/0/groups", "[]"}, {"types", "absent"});
}

static void finds_names_of_portals(void **state)
{
    const struct jira_portal portals[] = {{.service_desk_id = "1", .name = "A"},
                                          {.service_desk_id = "10", .name = "B"}};

    (void)state;
    assert_string_equal(index_portal_name(portals, 2, "10"), "B");
    assert_null(index_portal_name(portals, 2, "100"));
    assert_null(index_portal_name(portals, 0, "1"));
}

static void tells_past_tickets(void **state)
{
    const struct jira_past laptops[] = {{.id = "7", .summary = "Screen \"black\""},
                                        {.id = "5", .summary = "Key"}};
    struct buffer *json = buffer_new(arena, 65536);

    (void)state;
    buffer_add(json, "{\"examples\":[");
    index_add_examples(json, "3", "25", laptops, 2);
    index_add_examples(json, "3", "26", laptops, 1);
    buffer_add(json, "]}");
    STANDS(json->bytes,
           {"examples/0",
            "{\"portal\":\"3\",\"type\":\"25\",\"id\":\"7\",\"place\":0,\"text\":\"Screen \\\"black\\\"\"}"},
           {"examples/1/place", "1"}, {"examples/1/id", "\"5\""}, {"examples/2/place", "0"},
           {"examples/2/type", "\"26\""}, {"examples/3", "absent"});
}

static void tells_articles(void **state)
{
    const struct jira_article articles[] = {
        {.id = "1", .space = "KB", .title = "VPN", .text = "line\nline", .url = "https://jira.example/1"},
        {.id = "2", .title = ""},
    };
    const char *json = index_articles_document(arena, "3", articles, 2)->bytes;

    (void)state;
    STANDS(json, {"articles/0/portal", "\"3\""}, {"articles/0/text", "\"line\\nline\""},
           {"articles/1/space", "null"}, {"articles/1/title", "\"\""}, {"articles/2", "absent"});
    assert_string_equal(index_articles_document(arena, "3", NULL, 0)->bytes, "{\"articles\":[]}");
}

static void tells_the_directory(void **state)
{
    const struct jira_member members[] = {{.id = "u1", .name = "Emma", .email = "emma@example.com"},
                                          {.id = "u2", .name = "Max \"M\""}};
    const struct jira_team staff = {.id = "g1", .name = "Staff"}, nobody = {.id = "g2", .name = "Nobody"},
                           acme = {.id = "o1", .name = "Acme"};
    struct index_directory *directory = index_directory_new(arena, 65536);
    const char *json;

    (void)state;
    index_directory_group(directory, &staff, members, 2);
    index_directory_group(directory, &nobody, NULL, 0);
    index_directory_organization(directory, &acme, members, 1);
    json = index_directory_document(directory)->bytes;
    STANDS(json, {"users/0", "{\"id\":\"u1\",\"name\":\"Emma\",\"email\":\"emma@example.com\"}"},
           {"users/1", "{\"id\":\"u2\",\"name\":\"Max \\\"M\\\"\",\"email\":null}"},
           {"groups/0", "{\"id\":\"g1\",\"name\":\"Staff\",\"members\":[\"u1\",\"u2\"]}"},
           {"groups/1", "{\"id\":\"g2\",\"name\":\"Nobody\",\"members\":[]}"},
           {"organizations", "[{\"id\":\"o1\",\"name\":\"Acme\",\"members\":[\"u1\"]}]"});
}

static void tells_an_empty_directory(void **state)
{
    (void)state;
    assert_string_equal(index_directory_document(index_directory_new(arena, 65536))->bytes,
                        "{\"users\":[],\"groups\":[],\"organizations\":[]}");
}

static void notices_a_directory_too_large(void **state)
{
    const struct jira_member member = {.id = "a rather long account id of somebody", .name = "Emma"};
    const struct jira_team team = {.id = "g", .name = "Staff"};
    struct index_directory *directory = index_directory_new(arena, 120);

    (void)state;
    index_directory_group(directory, &team, &member, 1);
    index_directory_organization(directory, &team, &member, 1);
    assert_true(index_directory_document(directory)->overflowed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("Jira is asked in its own language first, in English when that is not shipped",
             asks_in_the_sites_own_language_first),
        TEST("a portal's document counts what it holds and tells its groups", tells_the_portal),
        TEST("types are told in every language that has them", tells_types_in_every_language),
        TEST("fields are told in every language that has them", tells_fields_in_every_language),
        TEST("options are told level by level, matched by id", tells_options_level_by_level),
        TEST("a portal without anything is a document, too", tells_an_empty_portal),
        TEST("a portal's name is found by its service desk", finds_names_of_portals),
        TEST("past tickets are told with their portal and type", tells_past_tickets),
        TEST("articles are told with their portal", tells_articles),
        TEST("the directory tells people, groups and organizations", tells_the_directory),
        TEST("an empty directory is a document, too", tells_an_empty_directory),
        TEST("a directory that does not fit says so", notices_a_directory_too_large),
    };

    return RUN_TESTS_WITH_ARENA(tests);
}
