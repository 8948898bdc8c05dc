#include "sayings.h"

static const struct form_field theft_fields[] = {
    FIELD("police", "Reported to the police?", "Bei der Polizei angezeigt?", SELECT, OPTIONS(yes_or_no)),
    FIELD("insured", "Insured by yourself?", "Privat versichert?", SELECT, OPTIONS(yes_or_no)),
};
static const struct form_field order_fields[] = {
    FIELD("device", "Device", "Gerät", SELECT, OPTIONS(devices)),
    FIELD("due", "Needed by", "Benötigt bis", DATE),
};
static const struct form_field damage_fields[] = {
    FIELD("happened", "When did it happen?", "Wann ist es passiert?", DATE),
    FIELD("due", "Needed by", "Benötigt bis", DATE),
};
TYPE(theft);
TYPE(order);
TYPE(damage);

static const struct saying sayings[] = {
    {"S12: yes, and what is meant by it", &theft, EN, "yes, the police knows about it", "police=\"51\""},
    {"S12: ja, und was damit gemeint ist", &theft, DE, "ja, bei der Polizei gemeldet", "police=\"51\""},
    {"S12: no, and what is meant by it", &theft, EN, "no, it was not insured", "insured=\"52\""},
    {"S12: nein, und was damit gemeint ist", &theft, DE, "Nein, die Polizei weiß noch nichts davon",
     "police=\"52\""},
    {"S12: the same without a yes", &theft, DE, "Ich habe es bei der Polizei gemeldet", "police=\"51\""},
    {"S12: yes alone is for nothing in particular", &theft, EN, "yes, that is right", ""},
    {"S12: a word that a field shares with others says nothing", &theft, EN, "yes, the device is a laptop",
     ""},
    {"S12: what cracked on Friday is not needed on Friday", &order, EN, "My phone cracked on Friday",
     "device=\"2\""},
    {"S12: what jammed on Monday", &order, EN, "the hinge jammed on Monday", ""},
    {"S12: was am Montag gesprungen ist", &order, DE, "das Display ist am Montag gesprungen", "device=\"3\""},
    {"S12: what is to be delivered on Friday is needed then", &order, EN,
     "a laptop should be delivered on Friday", "device=\"1\" due=\"2026-11-27\""},
    {"S12: was am Freitag geliefert werden soll", &order, DE,
     "ein Laptop, der am Freitag geliefert werden soll", "device=\"1\" due=\"2026-11-27\""},
    {"S12: what cracked on Friday happened last Friday", &damage, EN, "the screen cracked on Wednesday",
     "happened=\"2026-11-18\""},
};

int main(void)
{
    struct CMUnitTest tests[ROWS(sayings)];

    sayings_list(sayings, ROWS(sayings), tests);
    return RUN_TESTS(tests);
}
