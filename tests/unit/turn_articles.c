#include "articles.h"
#include "assistant/answer.h"
#include "assistant/prompt.h"

#define LINK_OF_PASSWORD "[Reset your password](https://desk.example/wiki/spaces/KB/pages/1)"

static void guided_points_to_what_fits(void **state)
{
    const char *reply;
    (void)state;

    reply = say("The printer has a paper jam");
    assert_string_equal(type_now(), "27");
    assert_true(text_ends_with(reply, "\n\nMaybe this helps already: [Printer shows a paper "
                                      "jam](https://desk.example/wiki/spaces/KB/pages/2)."));
}

static void nothing_is_pointed_to_twice(void **state)
{
    (void)state;

    assert_holds(say("I forgot my password"), LINK_OF_PASSWORD);
    assert_lacks(say("Really, I forgot my password"), LINK_OF_PASSWORD);
}

static void answers_get_no_article(void **state)
{
    (void)state;

    say("My laptop hardware is broken and damaged");
    assert_string_equal(asked_now(), "customfield_10031");
    assert_lacks(say("yesterday, and I forgot my password"), "Maybe this helps");
    assert_lacks(say("hello"), "Maybe this helps");
}

static const char *modelled(const char *message, const char *article, const char *reply)
{
    talk_conclude(message, &(struct answer){.action = ACTION_ASK, .reply = reply, .article_id = article});
    return talk.outcome.reply;
}

static void a_model_names_articles_by_id(void **state)
{
    (void)state;

    assert_string_equal(modelled("I forgot my password", "1", "You can reset it yourself."),
                        "You can reset it yourself.\n\nMaybe this helps already: " LINK_OF_PASSWORD ".");
    assert_string_equal(modelled("and now?", "1", "Did that help?"), "Did that help?");
    assert_string_equal(modelled("no", "131083", "I see."), "I see.");
}

static void links_lead_to_own_hosts(void **state)
{
    (void)state;

    assert_string_equal(modelled("no VPN", "3", "Look."),
                        "Look.\n\nMaybe this helps already: “Set up the VPN client”.");
    assert_string_equal(modelled("my badge", "4", "Look."),
                        "Look.\n\nMaybe this helps already: [Lost access badge "
                        "(2026)](https://desk.example/wiki/spaces/KB/pages/4).");
}

static struct prompt prompt_of(const char *message)
{
    struct turn_facts facts = talk_facts(message);
    struct prompt prompt;

    prompt_build(talk.arena, &facts, &prompt);
    return prompt;
}

static void a_model_is_shown_what_may_help(void **state)
{
    struct prompt prompt = prompt_of("I forgot my password");
    const char *articles = strstr(prompt.messages, "Articles:\\n<words id=");
    const char *person = strstr(prompt.messages, ">\\nI forgot my password\\n</words id=");
    (void)state;

    assert_non_null(articles);
    assert_holds(articles,
                 "1 | Reset your password | Open the self-service page and choose Forgot password.");
    assert_true(person > articles);
    assert_holds(prompt.messages, "- article: ");
    assert_holds(prompt.schema, "\"article\":{\"type\":[\"string\",\"null\"]}");
    assert_string_equal(prompt.schema, prompt_of("hello").schema);
    assert_lacks(prompt_of("hello").messages, "Articles:");
    assert_lacks(prompt_of("Please order a new coffee machine").messages, "Articles:");
}

static void without_articles_nothing_is_said_of_them(void **state)
{
    struct library *library = talk.library;
    struct prompt prompt;
    (void)state;

    talk.library = NULL;
    prompt = prompt_of("I forgot my password");
    talk.library = library;
    assert_lacks(prompt.messages, "article");
    assert_lacks(prompt.schema, "article");
}

static void an_article_is_no_proof(void **state)
{
    struct turn_facts facts = talk_facts("The printer has a paper jam");
    struct prompt prompt = prompt_of(facts.message);
    struct answer answer;
    (void)state;

    assert_true(answer_decode(talk.arena, &facts, &prompt,
                              "{\"action\":\"ask\",\"request_type\":\"27\",\"reply\":\"Look.\",\"article\":2,"
                              "\"values\":[{\"field\":\"customfield_10030\",\"value\":\"flap B\","
                              "\"words\":\"Open flap B\"}]}",
                              &answer));
    assert_string_equal(answer.article_id, "2");
    assert_int_equal(answer.value_count, 0);
}

#define ARTICLES(title_, function_)                                                                          \
    {                                                                                                        \
        .name = (title_), .test_func = (function_), .setup_func = articles_begin,                            \
        .teardown_func = articles_end                                                                        \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARTICLES("S76: guided points to an article that fits well, beside the ticket",
                 guided_points_to_what_fits),
        ARTICLES("no article is pointed to twice", nothing_is_pointed_to_twice),
        ARTICLES("answers and small talk get no article", answers_get_no_article),
        ARTICLES("S76: a model points to an article by its id; what is not in the snapshot is dropped",
                 a_model_names_articles_by_id),
        ARTICLES("a link leads to the portal's own hosts, and a title cannot break out of it",
                 links_lead_to_own_hosts),
        ARTICLES("a model is shown the articles that may help, fenced, behind the stable part",
                 a_model_is_shown_what_may_help),
        ARTICLES("without a knowledge base no token is spent on it",
                 without_articles_nothing_is_said_of_them),
        ARTICLES("the words of an article prove no value", an_article_is_no_proof),
    };

    return RUN_TESTS(tests);
}
