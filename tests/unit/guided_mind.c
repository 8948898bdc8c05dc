#include "desk.h"

/* What somebody says in turn, and what has become of it. */
struct course {
    const char *title;
    enum language language;
    const char *said[4];
    const char *type, *summary; /* NULL: not looked at */
    const char *holds, *lacks;  /* in the description */
    const char *later;          /* kept for the next ticket; NULL: nothing is */
};

static const struct course courses[] = {
    {"what is said of the second matter waits with it",
     LANGUAGE_EN,
     {"The printer has a paper jam and I also need a new user account for SAP",
      "the account should be ready by Friday"},
     "27",
     "\"Printer has a paper jam\"",
     "paper jam",
     "Friday",
     "I also need a new user account for SAP. the account should be ready by Friday"},
    {"what is said of the first matter stays with it",
     LANGUAGE_EN,
     {"The printer has a paper jam and I also need a new user account for SAP",
      "the printer is the one on the second floor"},
     "27",
     "\"Printer has a paper jam\"",
     "second floor",
     "account",
     NULL},
    {"zum zweiten Anliegen gesagt wartet mit ihm",
     LANGUAGE_DE,
     {"The printer has a paper jam und ich brauche auch einen neuen account for SAP",
      "der account muss bis Freitag da sein"},
     "27",
     NULL,
     "paper jam",
     "Freitag",
     "ich brauche auch einen neuen account for SAP. der account muss bis Freitag da sein"},

    {"a type chosen by name yields to what was meant",
     LANGUAGE_EN,
     {"Printer problem", "sorry, I meant a certificate for our server"},
     "38",
     NULL,
     "certificate",
     NULL,
     NULL},
    {"actually it is something else",
     LANGUAGE_EN,
     {"Request a new account", "actually it is the printer, it has a paper jam"},
     "27",
     NULL,
     "paper jam",
     NULL,
     NULL},
    {"eigentlich geht es um etwas anderes",
     LANGUAGE_DE,
     {"Request a new account", "eigentlich geht es um den Printer, paper jam"},
     "27",
     NULL,
     "paper jam",
     NULL,
     NULL},
    {"a correction of a value is none of the type",
     LANGUAGE_EN,
     {"My laptop hardware is broken and damaged", "no, sorry, the phone"},
     "25",
     NULL,
     "laptop",
     NULL,
     NULL},
    {"a correction that says nothing of another type keeps it",
     LANGUAGE_EN,
     {"Printer problem", "actually it is not that bad"},
     "27",
     NULL,
     NULL,
     NULL,
     NULL},

    {"the thing alone is taken back, what is the matter with it stays",
     LANGUAGE_EN,
     {"The printer is broken and damaged", "no, the keyboard actually"},
     NULL,
     "\"Keyboard is broken and damaged\"",
     "keyboard",
     NULL,
     NULL},
    {"das Ding allein wird zurückgenommen",
     LANGUAGE_DE,
     {"Tastatur ist kaputt", "nein, doch die Maus"},
     "25",
     "\"Maus ist kaputt\"",
     "Maus",
     NULL,
     NULL},
    {"a place is no thing to be taken back",
     LANGUAGE_EN,
     {"The printer has a paper jam", "no, on the second floor"},
     "27",
     "\"Printer has a paper jam\"",
     "paper jam",
     NULL,
     NULL},
};

static void goes(void **state)
{
    const struct course *course = *state;

    talk_begin(state);
    talk.language = course->language;
    for (size_t at = 0; at < 4 && course->said[at]; at++)
        say(course->said[at]);
    if (course->type)
        assert_string_equal(type_now(), course->type);
    if (course->summary)
        assert_string_equal(value_of("summary"), course->summary);
    if (course->holds)
        assert_holds(value_of("description"), course->holds);
    if (course->lacks)
        assert_lacks(value_of("description"), course->lacks);
    if (course->later)
        assert_string_equal(talk.outcome.later, course->later);
    else
        assert_null(talk.outcome.later);
    talk_end(state);
}

int main(void)
{
    enum { COURSES = sizeof(courses) / sizeof(courses[0]) };
    struct CMUnitTest tests[COURSES];

    for (size_t at = 0; at < COURSES; at++)
        tests[at] = (struct CMUnitTest){
            .name = courses[at].title, .test_func = goes, .initial_state = (void *)(uintptr_t)&courses[at]};
    return RUN_TESTS(tests);
}
