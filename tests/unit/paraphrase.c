#include "assistant/paraphrase.h"

#include "assistant/intents.h"
#include "base/text.h"
#include "desk.h"

struct row {
    const char *words, *summary;
};

static const struct row english[] = {
    {"My laptop screen went black after I dropped it yesterday, I need it for a customer meeting on Friday",
     "Laptop screen went black after dropping it yesterday"},
    {"Hi team, could you please reset my password for SAP? I'm locked out since this morning. Thanks!",
     "Reset password for SAP"},
    {"I can't connect to the VPN from home, it says error 809",
     "Cannot connect to the VPN from home, it says error 809"},
    {"We need three licences of Adobe Acrobat Pro because we are creating brochures",
     "Three licences of Adobe Acrobat Pro"},
    {"Good morning! The printer on the 3rd floor is jammed again. Please fix asap",
     "Printer on the 3rd floor is jammed again"},
    {"I don't have access to the Confluence space \"Projects\"",
     "No access to the Confluence space \"Projects\""},
    {"how do I request vacation?", "How to request vacation"},
    {"I'm having trouble logging in to iPhone mail", "Trouble logging in to iPhone mail"},
    {"The app shows \"HTTP 500\" when saving an order for customer 4711",
     "App shows \"HTTP 500\" when saving an order for customer 4711"},
    {"I was wondering if you could give me access to \\\\fs01\\finance", "Access to \\\\fs01\\finance"},
    {"Dear support team, I would like to request a new laptop for Anna Schmidt. Best regards, Tom",
     "New laptop for Anna Schmidt"},
    {"It is broken", "It is broken"},
    {"Actually no, my own laptop is broken", "Own laptop is broken"},
    {"ok then: the wifi in room 4 does not work", "Wifi in room 4 does not work"},
    {"No sound in room 4", "No sound in room 4"},
    {"Could you book me a flat for two weeks", "Book a flat for two weeks"},
    {"Can I move to the annex on Monday?", "Move to the annex on Monday"},
    {"By the way, I also need a new chair", "New chair"},
    {"it is about a wrong entry in the phone book", "Wrong entry in the phone book"},
};

static const struct row german[] = {
    {"Mein Laptop-Bildschirm ist schwarz, seit er mir gestern heruntergefallen ist",
     "Laptop-Bildschirm ist schwarz, seit er gestern heruntergefallen ist"},
    {"Outlook stürzt beim Öffnen ab, nachdem ich das Update KB5031 installiert habe",
     "Outlook stürzt beim Öffnen ab, nachdem das Update KB5031 installiert wurde"},
    {"Guten Tag, ich brauche einen neuen Laptop für unsere neue Kollegin, bitte bis 1. Dezember. Vielen Dank "
     "im Voraus!",
     "Neuer Laptop für die neue Kollegin"},
    {"Ich kann mich seit heute Morgen nicht mehr am VPN anmelden, Fehler 809",
     "Seit heute Morgen am VPN anmelden nicht mehr möglich, Fehler 809"},
    {"Seit heute Morgen funktioniert mein Drucker nicht mehr",
     "Drucker funktioniert seit heute Morgen nicht mehr"},
    {"Ich habe mein Passwort vergessen", "Passwort vergessen"},
    {"Hallo zusammen, könntet ihr mir bitte einen neuen Monitor bestellen?", "Neuen Monitor bestellen"},
    {"Ich habe keinen Zugriff auf das Laufwerk P: meiner Abteilung",
     "Kein Zugriff auf das Laufwerk P: der Abteilung"},
    {"Bitte setzen Sie mein Kennwort zurück", "Kennwort zurücksetzen"},
    {"Der Drucker im 3. Stock druckt nur leere Seiten", "Drucker im 3. Stock druckt nur leere Seiten"},
    {"Seit gestern bekomme ich keine E-Mails mehr", "Seit gestern keine E-Mails mehr"},
    {"Bitte bestellen Sie Blumen für unser Team", "Blumen für das Team bestellen"},
    {"Außerdem brauche ich einen neuen Stuhl", "Neuer Stuhl"},
    {"Der Aufzug steckt fest, das ist sehr dringend", "Aufzug steckt fest"},
    {"Es geht um einen falschen Eintrag im Telefonbuch", "Falscher Eintrag im Telefonbuch"},
};

static void rows_hold(const struct row *rows, size_t count, enum language language)
{
    for (size_t at = 0; at < count; at++)
        assert_string_equal(paraphrase_summary(talk.arena, rows[at].words, language, 255), rows[at].summary);
}

static void english_becomes_a_headline(void **state)
{
    (void)state;
    rows_hold(english, sizeof(english) / sizeof(english[0]), LANGUAGE_EN);
}

static void german_becomes_a_headline(void **state)
{
    (void)state;
    rows_hold(german, sizeof(german) / sizeof(german[0]), LANGUAGE_DE);
}

/* Whatever the words are: one line, not too long, valid text, and every word in it of more than seven letters
 * is theirs. */
static void headlines_are_short_and_invent_nothing(void **state)
{
    static const char *const endless[] = {
        "The report generator stops with the message INVALID_SESSION_4711 whenever the quarterly numbers of "
        "the "
        "subsidiary in Singapore are exported to a spreadsheet, and nobody in the controlling department "
        "knows why",
        "Überweisungsauftragsbestätigungsformularverwaltungssoftwareaktualisierungsproblemmeldungsbearbeitung"
        "sstelle "
        "antwortet nicht mehr auf Anfragen der Buchhaltung",
        "a\nb\nc\n\n\nd",
        "....",
        "?!",
        "Hello",
        "Hi team,",
        "thanks",
        "x",
        "\xf0\x9f\x98\x80",
        "Could you please",
    };
    (void)state;

    for (size_t at = 0; at < sizeof(endless) / sizeof(endless[0]); at++) {
        for (size_t most = 5; most <= 255; most += 50) {
            const char *summary = paraphrase_summary(talk.arena, endless[at], LANGUAGE_EN, most);

            assert_true(utf8_length(summary) <= most && utf8_length(summary) <= 90);
            assert_true(utf8_is_valid(summary, strlen(summary)));
            assert_null(strchr(summary, '\n'));
        }
    }
    assert_holds(paraphrase_summary(talk.arena, endless[0], LANGUAGE_EN, 255), "INVALID_SESSION_4711");
}

static void descriptions_keep_the_sentences(void **state)
{
    static const struct row rows[] = {
        {"Hi team, my monitor flickers. Error 0x8004 is shown at 10.30. Thanks! Best regards, Tom",
         "My monitor flickers. Error 0x8004 is shown at 10.30."},
        {"Guten Tag, der Drucker im 3. Stock zieht kein Papier ein.\nModell: HP-4711\nMit freundlichen "
         "Grüßen\nJonas Weber",
         "Der Drucker im 3. Stock zieht kein Papier ein.\nModell: HP-4711"},
        {"the printer is jammed", "The printer is jammed."},
        {"iPhone does not ring", "iPhone does not ring."},
        {"brauche ich einen neuen Stuhl bis Freitag", "Ich brauche einen neuen Stuhl bis Freitag."},
        {"We meet tomorrow at 9", "We meet tomorrow at 9."},
        {"Please restore \\\\server\\plans", "Please restore \\\\server\\plans"},
        {"Thanks", ""},
    };
    (void)state;

    for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++)
        assert_string_equal(paraphrase_description(talk.arena, rows[at].words), rows[at].summary);
}

static void short_messages_are_understood(void **state)
{
    static const struct {
        const char *words;
        enum intent intent;
    } rows[] = {
        {"Hello!", INTENT_GREETING},
        {"Guten Morgen", INTENT_GREETING},
        {"thanks a lot", INTENT_THANKS},
        {"Vielen Dank!", INTENT_THANKS},
        {"Yes, please", INTENT_YES},
        {"ja, genau", INTENT_YES},
        {"nope", INTENT_NO},
        {"Nein danke", INTENT_NO},
        {"I don't know", INTENT_SKIP},
        {"weiß ich leider nicht", INTENT_SKIP},
        {"none of these", INTENT_NONE_FITS},
        {"keine davon", INTENT_NONE_FITS},
        {"Please cancel this", INTENT_CANCEL},
        {"bitte abbrechen", INTENT_CANCEL},
        {"start over", INTENT_START_OVER},
        {"noch einmal von vorn", INTENT_START_OVER},
        {"Can you help me?", INTENT_HELP},
        {"Ich brauche Hilfe", INTENT_HELP},
        {"Who are you?", INTENT_IDENTITY},
        {"Bist du ein Mensch?", INTENT_IDENTITY},
        {"Could you write me a short poem about the sea?", INTENT_OFF_TOPIC},
        {"Schreib mir ein Gedicht", INTENT_OFF_TOPIC},
        {"submit it", INTENT_SEND},
        {"Bitte absenden", INTENT_SEND},
        {"that's all", INTENT_DONE},
        {"das wars", INTENT_DONE},
        {"The laptop is broken", INTENT_NONE},
        {"Cancel my subscription of Figma", INTENT_NONE},
        {"Write access to the share", INTENT_NONE},
        {"Mein Konto ist gesperrt", INTENT_NONE},
        {"", INTENT_NONE},
    };
    (void)state;

    for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++)
        if (intent_of(talk.arena, rows[at].words) != rows[at].intent)
            fail_msg("%s is %d", rows[at].words, (int)intent_of(talk.arena, rows[at].words));
}

static void corrections_are_understood(void **state)
{
    static const struct row rows[] = {
        {"no, Thursday", "Thursday"},
        {"Sorry, I meant the monitor", "the monitor"},
        {"not Friday but Thursday", "Thursday"},
        {"Nein, Donnerstag", "Donnerstag"},
        {"nicht Freitag, sondern Donnerstag", "Donnerstag"},
        {"Ich meinte den Monitor", "den Monitor"},
        {"never mind that, it is the keyboard", "the keyboard"},
        {"Vergessen Sie das, es ist die Tastatur", "es ist die Tastatur"},
        {"Meine Maus ist kaputt", NULL},
        {"The laptop is broken", NULL},
    };
    (void)state;

    for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
        const char *rest = intent_correction(talk.arena, rows[at].words);

        if (rows[at].summary)
            assert_string_equal(rest ? rest : "", rows[at].summary);
        else
            assert_null(rest);
    }
    assert_string_equal(intent_change_of_mind(talk.arena, "actually I need a new laptop"),
                        "I need a new laptop");
    assert_null(intent_change_of_mind(talk.arena, "I need a new laptop"));
    assert_string_equal(
        intent_change_of_mind(talk.arena, "Vergiss das, eigentlich geht es um mein vergessenes Kennwort"),
        "geht es um mein vergessenes Kennwort");
    assert_true(intent_withdraws(talk.arena, "never mind that, actually I need a new chair"));
    assert_false(intent_withdraws(talk.arena, "actually I need a new chair"));
}

#define WORDS(title_, function_)                                                                             \
    {                                                                                                        \
        .name = (title_), .test_func = (function_), .setup_func = talk_begin, .teardown_func = talk_end      \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORDS("S10: English words become a neutral headline", english_becomes_a_headline),
        WORDS("S10: German words become a neutral headline", german_becomes_a_headline),
        WORDS("S10: a headline keeps within its length and keeps error codes",
              headlines_are_short_and_invent_nothing),
        WORDS("S11: a description keeps the sentences, codes and names", descriptions_keep_the_sentences),
        WORDS("S23: what short messages are for is understood in both languages",
              short_messages_are_understood),
        WORDS("S12: what a person takes back is understood", corrections_are_understood),
    };

    return RUN_TESTS(tests);
}
