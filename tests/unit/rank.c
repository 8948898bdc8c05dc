#include "assistant/rank.h"

#include "base/arena.h"
#include "base/text.h"
#include "check.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define TYPE(id_, group_, name_, description_)                                                               \
    {                                                                                                        \
        .id = (id_), .name = (name_), .description = (description_), .group = (group_), .also = ""           \
    }

/* A service desk in English only: German sentences reach it through words of like meaning. */
static const struct request_type types[] = {
    TYPE("password", "Accounts", "Reset my password", "Forgotten, expired or locked account password"),
    TYPE("folder", "Accounts", "Request access to a shared folder",
         "Read or write permission on a network drive"),
    TYPE("leaver", "Accounts", "Offboard an employee",
         "Deactivate accounts and collect equipment of a leaver"),
    TYPE("vpn", "Network", "VPN connection problem", "Cannot connect to the company network from home"),
    TYPE("wifi", "Network", "Wi-Fi problem", "Wireless network in the office is slow or unavailable"),
    TYPE("laptop", "Hardware", "Request a new laptop", "Order or replace a notebook or desktop computer"),
    TYPE("broken", "Hardware", "Report broken hardware", "A device is damaged or does not work"),
    TYPE("monitor", "Hardware", "Request a monitor or accessory",
         "Screen, keyboard, mouse, headset, docking station"),
    TYPE("printer", "Hardware", "Printer problem", "Paper jam, toner, cannot print or scan"),
    TYPE("lost", "Hardware", "Report a lost or stolen device", "Laptop or phone was lost or stolen"),
    TYPE("install", "Software", "Request software installation",
         "Install a program or a licence on your computer"),
    TYPE("email", "Software", "Email or calendar problem", "Outlook does not send or receive, mailbox full"),
    TYPE("slow", "Software", "Computer is slow", "Performance problems, freezing or crashing computer"),
    TYPE("restore", "Software", "Restore deleted files", "Recover a file or folder from backup"),
    TYPE("phishing", "Security", "Report phishing or a security incident",
         "Suspicious mail, malware or data leak"),
    TYPE("bug", "Applications", "Report a bug in an application",
         "Error message or wrong behaviour in a business application"),
    TYPE("leave", "HR", "Request leave", "Vacation, parental leave or unpaid time off"),
    TYPE("sick", "HR", "Report sickness", "You are ill and cannot work"),
    TYPE("letter", "HR", "Request an employment certificate", "Letter confirming employment or salary"),
    TYPE("travel", "Travel", "Book business travel",
         "Flight, train, hotel or rental car for a business trip"),
    TYPE("expense", "Travel", "Submit an expense claim", "Get travel costs and purchases reimbursed"),
    TYPE("room", "Facilities", "Book a meeting room or catering",
         "Conference room, food and drinks for a meeting"),
    TYPE("building", "Facilities", "Report a building problem",
         "Heating, light, water, cleaning or furniture"),
    TYPE("badge", "Facilities", "Request an access badge or key", "Door badge, key or parking permit"),
};
enum { TYPES = sizeof(types) / sizeof(types[0]) };
static const struct catalogue catalogue = {.types = types, .type_count = TYPES};

static struct arena *arena;
static struct rank_model *model;

static int model_make(void **state)
{
    (void)state;
    arena = arena_new();
    model = rank_build(&catalogue, NULL, 0);
    return 0;
}

static int model_free(void **state)
{
    (void)state;
    rank_free(model);
    arena_free(arena);
    return 0;
}

struct sentence {
    const char *title;
    const char *words;
    const char *id;
    double least; /* confidence */
};

static const struct sentence sentences[] = {
    {"S8: a dropped laptop is broken hardware, no order, loss or meeting",
     "My laptop screen went black after I dropped it yesterday, I need it for a customer meeting on Friday",
     "broken", 0.6},
    {"S8: the same in German over English types",
     "Mein Laptop-Bildschirm ist schwarz, seit er mir gestern heruntergefallen ist. Ich brauche ihn am "
     "Freitag für "
     "einen Kundentermin.",
     "broken", 0.6},
    {"S8: a spill is damage", "I spilled water over my notebook and now it is dead", "broken", 0.6},
    {"S8: an old laptop is a new order", "My notebook is five years old, can I get a replacement?", "laptop",
     0.6},
    {"S8: what was left in a taxi is lost", "I left my work phone in the taxi this morning", "lost", 0.6},
    {"S8: gestohlen ist kein Defekt", "Mir wurde gestern das Notebook aus dem Auto geklaut", "lost", 0.6},
    {"S8: a paraphrase without a word of the type's name", "I cannot remember my credentials any more",
     "password", 0.6},
    {"S8: ein vergessenes Kennwort", "Ich habe mein Kennwort vergessen und bin ausgesperrt", "password", 0.6},
    {"S8: a word with a letter wrong", "I forgot my pasword", "password", 0.6},
    {"S8: a German word with a letter wrong", "Mein Drukcer macht Papierstau", "printer", 0.6},
    {"S8: two languages in one sentence", "Mein VPN does not connect from home", "vpn", 0.6},
    {"S8: a German compound is read by its parts", "Ich brauche eine Hotelübernachtung in Madrid", "travel",
     0.3},
    {"S8: umlauts may be written out", "Bitte eine Bestaetigung fuer meinen Vermieter, dass ich hier arbeite",
     "letter", 0.3},
    {"S8: a blocked toilet is no blocked account", "The toilet on our floor is blocked", "building", 0.15},
    {"S8: money of one's own", "I paid the parking fee out of my own pocket", "expense", 0.6},
    {"S8: overwritten is to be restored", "I overwrote a spreadsheet by accident, can you bring it back?",
     "restore", 0.6},
    {"S8: 'seit' is no page", "SAP geht seit heute 9:30 nicht mehr", "bug", 0.3},
    {"S8: krank ist krank", "Ich liege mit Fieber im Bett", "sick", 0.6},
    {"S8: frei nehmen ist Urlaub", "Ich möchte im August zwei Wochen frei nehmen", "leave", 0.6},
    {"S8: a colleague who goes", "Tom leaves the company at the end of the month", "leaver", 0.6},
    {"S8: a name of a type is the type", "Wi-Fi problem", "wifi", 0.9},
};

static size_t ask(const struct rank_model *asked, const char *words, struct rank_score *scores)
{
    return rank_words(asked, arena, words, NULL, scores, 5);
}

static void is_meant(void **state)
{
    const struct sentence *sentence = *state;
    struct rank_score scores[5];

    model_make(NULL);
    assert_true(ask(model, sentence->words, scores) > 0);
    assert_string_equal(types[scores[0].type].id, sentence->id);
    if (scores[0].confidence < sentence->least)
        fail_msg("confidence %.2f", scores[0].confidence);
    model_free(NULL);
}

static void strange_requests_score_low(void **state)
{
    static const char *const off_topic[] = {
        "Write me a poem about the sea",
        "What will the weather be like tomorrow?",
        "Who won the world cup in 1998?",
        "How do I cook spaghetti carbonara?",
        "Tell me a joke",
        "Play some relaxing music",
        "Schreib mir ein Gedicht",
        "Wie wird das Wetter morgen?",
        "Erzähl mir einen Witz",
        "Was soll ich heute kochen?",
        "asdf qwer yxcv",
        "Hello",
    };
    struct rank_score scores[5];
    (void)state;

    for (size_t i = 0; i < sizeof(off_topic) / sizeof(off_topic[0]); i++) {
        if (ask(model, off_topic[i], scores) && scores[0].confidence >= 0.15)
            fail_msg("\"%s\" is %s with %.2f", off_topic[i], types[scores[0].type].id, scores[0].confidence);
    }
}

static void scores_are_ordered(void **state)
{
    struct rank_score scores[TYPES];
    size_t count = rank_words(model, arena, "my laptop does not work", NULL, scores, TYPES);
    (void)state;

    assert_in_range(count, 2, TYPES);
    for (size_t i = 0; i < count; i++) {
        assert_true(scores[i].confidence >= 0 && scores[i].confidence <= 1);
        assert_true(i == 0 || scores[i].score <= scores[i - 1].score);
        assert_true(i == 0 || scores[i].confidence <= scores[0].confidence + (1 - scores[0].confidence));
    }
}

static void only_allowed_types_are_named(void **state)
{
    bool allowed[TYPES] = {false};
    struct rank_score scores[5];
    (void)state;

    assert_int_equal(rank_words(model, arena, "broken laptop", allowed, scores, 5), 0);
    allowed[5] = true; /* a new laptop */
    assert_int_equal(rank_words(model, arena, "my laptop is broken", allowed, scores, 5), 1);
    assert_int_equal(scores[0].type, 5);
}

static void nothing_fits_nothing(void **state)
{
    static const struct catalogue none = {.types = NULL, .type_count = 0};
    struct rank_model *empty = rank_build(&none, NULL, 0);
    struct rank_score scores[5];
    (void)state;

    assert_int_equal(ask(empty, "my laptop is broken", scores), 0);
    assert_int_equal(ask(model, "", scores), 0);
    assert_int_equal(ask(model, " \n!?", scores), 0);
    rank_free(empty);
    rank_free(NULL);
}

static const struct rank_example history[] = {
    {"badge", "the blue gizmo at gate four stays red"},
    {"badge", "gizmo does not beep at the gate"},
    {"badge", "my gizmo is rejected at gate two"},
    {"badge", "gate four rejects my gizmo"},
    {"wifi", "zorblax keeps dropping in hall seven"},
    {"wifi", "no zorblax in the cafeteria"},
    {"wifi", "zorblax is weak in hall seven"},
    {"email", "flimp cannot be opened in the inbox"},
    {"email", "the flimp disappears after a sync"},
    {"email", "flimp sync stuck"},
    {"unknown", "an example of a type that is not there"},
    {"room", ""},
};

static void history_is_learned(void **state)
{
    struct rank_model *learned = rank_build(&catalogue, history, sizeof(history) / sizeof(history[0]));
    struct rank_score scores[5];
    (void)state;

    assert_true(ask(learned, "gizmo rejected again", scores) > 0);
    assert_string_equal(types[scores[0].type].id, "badge");
    assert_true(ask(learned, "the zorblax is gone", scores) > 0);
    assert_string_equal(types[scores[0].type].id, "wifi");
    assert_true(ask(learned, "I forgot my password", scores) > 0);
    assert_string_equal(types[scores[0].type].id, "password"); /* which has no history */
    assert_true(scores[0].confidence >= 0.6);
    rank_free(learned);
}

static void the_same_history_gives_the_same_model(void **state)
{
    size_t examples = sizeof(history) / sizeof(history[0]);
    struct rank_model *one = rank_build(&catalogue, history, examples),
                      *other = rank_build(&catalogue, history, examples);
    struct rank_score first[5], second[5];
    (void)state;

    assert_int_equal(ask(one, "gizmo at the gate", first), ask(other, "gizmo at the gate", second));
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(first[i].type, second[i].type);
        assert_true(first[i].score == second[i].score);
    }
    rank_free(one);
    rank_free(other);
}

static void *ask_often(void *owner)
{
    size_t *wrong = owner;

    for (size_t i = 0; i < 50; i++) {
        struct arena *own = arena_new();
        struct rank_score scores[3];
        size_t count =
            rank_words(model, own, i % 2 ? "my password expired" : "Papierstau im Drucker", NULL, scores, 3);
        *wrong += !count || strcmp(types[scores[0].type].id, i % 2 ? "password" : "printer") != 0;
        arena_free(own);
    }
    return NULL;
}

static void many_threads_may_ask(void **state)
{
    pthread_t threads[4];
    size_t wrong[4] = {0};
    (void)state;

    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, ask_often, &wrong[i]), 0);
    for (size_t i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(wrong[i], 0);
    }
}

static void endless_words_are_survived(void **state)
{
    size_t bytes = 200000;
    char *words = arena_many(arena, bytes + 1, char);
    struct rank_score scores[3];
    (void)state;

    for (size_t i = 0; i < bytes; i++)
        words[i] = i % 7 ? (char)('a' + (i * 31) % 26) : ' ';
    rank_words(model, arena, words, NULL, scores, 3);
    memset(words, 'x', bytes);
    rank_words(model, arena, words, NULL, scores, 3);
    memset(words, '\xC3', bytes);
    rank_words(model, arena, words, NULL, scores, 3);
}

#define MODEL(title_, function_)                                                                             \
    {                                                                                                        \
        .name = (title_), .test_func = (function_), .setup_func = model_make, .teardown_func = model_free    \
    }

int main(void)
{
    static const struct CMUnitTest rules[] = {
        MODEL("S8: poems, weather and nonsense fit nothing", strange_requests_score_low),
        MODEL("S3: several types are named, best first", scores_are_ordered),
        MODEL("S8: only types the person may raise are named", only_allowed_types_are_named),
        MODEL("S8: no words and no types fit nothing", nothing_fits_nothing),
        MODEL("S8: past tickets teach words that no name holds", history_is_learned),
        MODEL("S8: the same history gives the same model", the_same_history_gives_the_same_model),
        MODEL("S8: any number of threads may ask one model", many_threads_may_ask),
        MODEL("X5: endless words are survived", endless_words_are_survived),
    };
    enum { SENTENCES = sizeof(sentences) / sizeof(sentences[0]), RULES = sizeof(rules) / sizeof(rules[0]) };
    static struct CMUnitTest tests[SENTENCES + RULES];

    for (size_t i = 0; i < SENTENCES; i++)
        tests[i] = (struct CMUnitTest){.name = sentences[i].title,
                                       .test_func = is_meant,
                                       .initial_state = (void *)(uintptr_t)&sentences[i]};
    memcpy(tests + SENTENCES, rules, sizeof(rules));
    return RUN_TESTS(tests);
}
