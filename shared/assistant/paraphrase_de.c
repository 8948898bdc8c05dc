/* German sentences made neutral: "Ich brauche einen neuen Laptop" is "Neuer Laptop". */
#include "assistant/paraphrase.h"

#include <string.h>

#include "assistant/clause.h"
#include "assistant/words.h"
#include "base/arena.h"
#include "base/text.h"

enum { CLAUSE_WORDS_MIN = 3, FRONT_WORDS_MAX = 8 };

/* What may stand in front of the matter; taken off again and again. */
static const char lead_ins[] =
    "koennten sie mir|koennten sie uns|koennten sie|koennen sie mir|koennen sie uns|koennen sie|kannst du "
    "mir|kannst du|"
    "koennt ihr mir|koennt ihr uns|koennt ihr|koenntest du mir|koenntest du|koenntet ihr mir|koenntet "
    "ihr|wuerden sie mir|"
    "wuerden sie|wuerdest du|bitte|bitte um|ich bitte um|ich moechte gern|ich moechte gerne|ich moechte|wir "
    "moechten gerne|"
    "wir moechten|ich will|wir wollen|ich wuerde gern|ich wuerde gerne|ich wuerde|wir wuerden gerne|wir "
    "wuerden|"
    "ich muss|wir muessen|ich soll|ich habe gerade|ich habe|ich hab|wir haben|ich hatte|ich bin|wir sind|"
    "es gibt|leider|irgendwie|eigentlich nein|nein eigentlich|ok dann|okay dann|na gut "
    "dann|anscheinend|offenbar|offensichtlich|scheinbar|also|und|aber|ja|ich glaube|ich "
    "denke|"
    "ich wollte melden dass|ich moechte melden dass|ich wollte mitteilen dass|mir ist aufgefallen dass|"
    "mir faellt auf dass|es scheint dass|es sieht so aus als ob|das problem ist dass|mein problem ist dass|"
    "ich wuerde gern wissen|ich wuerde gerne wissen|ich moechte wissen|ich wollte fragen ob|ich wollte "
    "fragen|"
    "ich moechte fragen|ich frage mich|ich bekomme|ich erhalte|ich kriege|wir bekommen|wir erhalten|wir "
    "kriegen|"
    "ich wollte|ich suche|wir suchen|ich|wir|mir ist|uns ist|es ist|hallo|hi|entschuldigung|darf ich|"
    "kann ich bitte|kann ich|koennte ich bitte|koennte ich|koennen wir|koennten wir|duerfte ich";
static const char needs[] =
    "es geht um|geht es um|es handelt sich um|ich brauche|ich benoetige|wir brauchen|wir benoetigen|ich "
    "braeuchte|wir braeuchten|"
    "ich haette gern|ich haette gerne|wir haetten gern|wir haetten gerne|ich brauch|"
    "ich brauche bitte|ich benoetige bitte|ich braeuchte bitte|ich brauche dringend|"
    "ich benoetige dringend|wir brauchen dringend|wir benoetigen dringend|es wird benoetigt|"
    "ich haette gerne bitte|haette gern|haette gerne|brauche|benoetige|brauche dringend|"
    "brauche ich|benoetige ich|brauchen wir|benoetigen wir|haette ich gern|haette ich gerne|"
    "haetten wir gern|haetten wir gerne|moechte ich gern|moechte ich gerne|moechte ich|braeuchte ich";
static const char possessives[] =
    " mein meine meinen meinem meiner meines unser unsere unseren unserem unserer unseres ";
static const char persons[] = " ich wir ";

static bool is_infinitive(const struct clause *clause, size_t at)
{
    const char *core = clause->words[at].core;
    static const char others[] =
        " den einen meinen seinen ihren unseren deinen diesen allen zwischen neben gegen wegen "
        "morgen gestern oben unten aussen innen neuen alten beiden ";

    return !clause_is_capital(clause, at) && strlen(core) > 3 && !words_hold(others, core) &&
           (text_ends_with(core, "en") || text_ends_with(core, "ern") || text_ends_with(core, "eln"));
}

/* Where the main clause ends: behind its last word. */
static size_t main_clause_end(const struct clause *clause)
{
    size_t end = 0;

    while (end < clause->count && !clause_pauses_after(clause, end))
        end++;
    return end < clause->count ? end + 1 : clause->count;
}

/* "einen neuen Monitor" is "Neuer Monitor" where it is the thing named, "Neuen Monitor bestellen" where it is
 * an object. */
static void article_remove(struct clause *clause, bool named)
{
    size_t end = main_clause_end(clause);
    bool object = !named || (end && is_infinitive(clause, end - 1));
    bool masculine = clause_is(clause, 0, " einen meinen unseren den ");

    if (clause_is(clause, 0, " keinen "))
        clause_replace(clause, 0, "kein");
    if (!clause_is(clause, 0, " ein eine einen den ") && !clause_is(clause, 0, possessives))
        return;
    if (clause->count < 2 || (clause_is(clause, 0, " den ") && !named))
        return;
    clause_remove(clause, 0, 1);
    for (size_t at = 0; masculine && !object && at < clause->count && !clause_is_capital(clause, at); at++) {
        const char *text = clause->words[at].text;

        if (text_ends_with(text, "en"))
            clause_replace(clause, at, arena_format(clause->arena, "%.*sr", (int)strlen(text) - 1, text));
    }
}

/* "der Drucker druckt nicht" is "Drucker druckt nicht"; "der neue Drucker" keeps its article, which bends the
 * word behind it. */
static void front_remove(struct clause *clause)
{
    size_t count;
    bool named = false;

    for (;;) {
        if ((count = clause_matches_any(clause, 0, needs)) > 0)
            named = true;
        else
            count = clause_matches_any(clause, 0, lead_ins);
        if (!count || count >= clause->count)
            break;
        clause_remove(clause, 0, count);
    }
    while (
        clause->count > 1 &&
        clause_is(clause, 0,
                  " noch auch mal gern gerne dringend bitte mir uns mich doch lieber eigentlich nur eher "))
        clause_remove(clause, 0, 1);
    article_remove(clause, named);
    if (clause->count > 1 && clause_is(clause, 0, " der die das ") && clause_is_capital(clause, 1))
        clause_remove(clause, 0, 1);
}

/* The comma behind the word moves behind the new one. */
static void clause_insert_behind(struct clause *clause, size_t at, const char *text)
{
    const char *before = clause->words[at].text;
    size_t length = strcspn(before, ",;.!?");

    clause_insert(clause, at + 1, arena_format(clause->arena, "%s%s", text, before + length));
    clause->words[at].text = arena_text_bytes(clause->arena, before, length);
}

/* "… mich … nicht mehr am VPN anmelden" is "… am VPN anmelden nicht mehr möglich". */
static void inability_say(struct clause *clause, size_t start)
{
    size_t end = main_clause_end(clause);
    bool denied = false, anymore = false;

    if (!end || !is_infinitive(clause, end - 1))
        return;
    for (size_t at = start; at < end;) {
        bool drop = clause_is(clause, at, " nicht kein keine keinen keiner mich mir uns ");

        denied = denied || (drop && !clause_is(clause, at, " mich mir uns "));
        if (denied && clause_is(clause, at, " mehr ")) {
            anymore = true;
            drop = true;
        }
        if (drop) {
            clause_remove(clause, at, 1);
            end--;
        } else {
            at++;
        }
    }
    if (denied)
        clause_insert_behind(clause, end - 1, anymore ? "nicht mehr möglich" : "nicht möglich");
}

/* "ich kann …", "seit heute kann ich …": the two words go. false: nobody says what they can or cannot do. */
static bool ability_find(struct clause *clause, size_t *start)
{
    static const char abilities[] = " kann koennen konnte konnten ";

    for (size_t at = 0; at + 2 < clause->count && at < FRONT_WORDS_MAX; at++) {
        bool straight = clause_is(clause, at, persons) && clause_is(clause, at + 1, abilities);

        if (straight || (at && clause_is(clause, at, abilities) && clause_is(clause, at + 1, persons))) {
            clause_remove(clause, at, 2);
            *start = at;
            return true;
        }
        if (clause_pauses_after(clause, at))
            return false;
    }
    return false;
}

/* The word that stood first stands within the sentence now. */
static void lower_word(struct clause *clause, size_t at)
{
    static const char small[] = " seit ab bei heute gestern jetzt ploetzlich beim im am in auf nach mit vor ";

    if (clause_is(clause, at, small))
        clause->words[at].text = text_lowered(clause->arena, clause->words[at].text);
}

static void word_move(struct clause *clause, size_t from, size_t to)
{
    const char *text = clause->words[from].text;

    clause_remove(clause, from, 1);
    clause_insert(clause, to, text);
}

/* "Bei mir geht der Drucker nicht", "Seit heute geht mein Drucker nicht", "geht der Drucker nicht": the thing
 * comes first. */
static void thing_first(struct clause *clause)
{
    static const char verbs[] =
        " funktioniert geht laeuft druckt startet ist kommt haengt reagiert bleibt klemmt flackert "
        "laedt oeffnet leuchtet piept fehlt scannt stuerzt ";
    static const char determiners[] = " der die das mein meine unser unsere ein eine ";
    size_t verb = 0, noun;

    if (text_ends_with(clause->words[clause->count - 1].text, "?"))
        return;
    while (verb < clause->count && verb <= FRONT_WORDS_MAX && !clause_is(clause, verb, verbs))
        verb++;
    if (verb && !clause_is(clause, 0, " bei seit ab heute gestern jetzt ploetzlich "))
        return;
    noun = verb + 1;
    if (clause_is(clause, noun, determiners))
        noun++;
    if (!clause_is(clause, verb, verbs) || noun >= clause->count || !clause_is_capital(clause, noun))
        return;
    word_move(clause, noun, 0);
    if (noun == verb + 2)
        clause_remove(clause, verb + 2, 1);
    word_move(clause, verb + 1, 1);
    lower_word(clause, 2);
    if (clause_is(clause, 2, " bei ") && clause_is(clause, 3, " mir uns "))
        clause_remove(clause, 2, 2);
}

/* "Seit gestern bekomme ich keine E-Mails": verb and person go; other verbs come first: "Komme seit gestern
 * nicht ins VPN". */
static bool person_inverted(struct clause *clause)
{
    static const char empty_verbs[] =
        " bekomme erhalte kriege habe brauche benoetige bekommen erhalten kriegen haben brauchen "
        "benoetigen moechte moechten ";

    for (size_t at = 1; at + 2 < clause->count && at < FRONT_WORDS_MAX; at++) {
        if (clause_pauses_after(clause, at - 1) || clause_pauses_after(clause, at))
            return false;
        if (!clause_is(clause, at + 1, persons) || clause_is_capital(clause, at))
            continue;
        clause_remove(clause, at + 1, 1);
        if (clause_is(clause, at, empty_verbs)) {
            clause_remove(clause, at, 1);
        } else {
            word_move(clause, at, 0);
            lower_word(clause, 1);
        }
        return true;
    }
    return false;
}

/* "setzen Sie mein Kennwort zurück" is "Kennwort zurücksetzen", "bestellen Sie einen Monitor" is "Monitor
 * bestellen". */
static void command_turn(struct clause *clause)
{
    static const char particles[] = " zurueck ein an ab aus frei zu um auf vor weiter her hin ";
    const char *verb;
    size_t end;

    if (clause->count < 3 || !clause_is(clause, 1, " sie ") || !text_ends_with(clause->words[0].core, "en") ||
        clause_is(clause, 0, " koennen koennten wuerden duerfen sollen muessen haben "))
        return;
    verb = text_lowered(clause->arena, clause->words[0].text);
    clause_remove(clause, 0, 2);
    end = main_clause_end(clause);
    if (end > 1 && clause_is(clause, end - 1, particles)) {
        const char *particle = clause->words[end - 1].text;
        int length = (int)strcspn(particle, ",;.!?");

        clause_replace(clause, end - 1, arena_format(clause->arena, "%.*s%s", length, particle, verb));
    } else {
        clause_insert_behind(clause, end - 1, verb);
    }
    article_remove(clause, false);
}

/* "nachdem ich den Treiber installiert habe" is "nachdem der Treiber installiert wurde"; what cannot be
 * turned is left out. */
static void subordinate_turn(struct clause *clause, size_t at)
{
    static const struct {
        const char *from, *to;
    } subjects[] = {{"ihn", "er"},      {"den", "der"},    {"einen", "ein"},
                    {"meinen", "der"},  {"mein", "das"},   {"meine", "die"},
                    {"unseren", "der"}, {"unsere", "die"}, {"unser", "das"}};
    size_t last = at + 1;

    while (last + 1 < clause->count && !clause_pauses_after(clause, last))
        last++;
    if (!clause_is(clause, last, " habe hab hatte haben hatten ") || last < at + 3 ||
        clause_is(clause, at + 2, " mich mir uns ")) {
        if (at >= CLAUSE_WORDS_MIN - 1)
            clause_cut(clause, at);
        return;
    }
    clause_replace(clause, last, "wurde");
    for (size_t index = 0; index < sizeof(subjects) / sizeof(subjects[0]); index++)
        if (text_equals(clause->words[at + 2].core, subjects[index].from)) {
            clause_replace(clause, at + 2, subjects[index].to);
            break;
        }
    clause_remove(clause, at + 1, 1);
}

static bool begins_aside(const struct clause *clause, size_t at)
{
    static const char reports[] = " gesagt gemeint gebeten sicher glaube denke weiss gehoert ";
    static const char joints[] = " und aber weil da damit denn deshalb deswegen daher darum also sodass ";
    static const char pleas[] =
        "bitte|koennen sie|koennten sie|kannst du|koennt ihr|koenntet ihr|koenntest du|kann ich|"
        "kann mir|wer kann|ich|wir|danke|vielen dank|was soll ich|was kann ich|brauche|benoetige|"
        "es ist dringend|ist dringend|dringend|sehr dringend|das ist dringend|das ist sehr dringend|"
        "es ist sehr dringend|es eilt|das eilt|eilt";

    if (clause_is(clause, at - 1, reports))
        return false;
    if (clause_is(clause, at, joints))
        return clause_is(clause, at + 1, persons) || clause_matches_any(clause, at + 1, pleas) ||
               (clause_is(clause, at, " deshalb deswegen daher darum ") &&
                clause_is(clause, at + 2, persons));
    return clause_pauses_after(clause, at - 1) && clause_matches_any(clause, at, pleas);
}

static void persons_remove(struct clause *clause)
{
    static const struct {
        const char *from, *to;
    } determiners[] = {{"meinem", "dem"},  {"meinen", "den"},  {"meiner", "der"},  {"meines", "des"},
                       {"meine", "die"},   {"unserem", "dem"}, {"unseren", "den"}, {"unserer", "der"},
                       {"unseres", "des"}, {"unsere", "die"}};

    for (size_t at = 0; at < clause->count; at++) {
        if (clause_is(clause, at, " bei fuer von mit zu an ") && clause_is(clause, at + 1, " mir mich uns "))
            clause_remove(clause, at, 2);
        if (at && clause_is(clause, at, " mein unser ") &&
            clause_is(clause, at - 1, " fuer in an auf ueber durch gegen ohne um "))
            clause_replace(clause, at, "das");
        if (clause->count > 2 && clause_is(clause, at, " mir uns mein unser ich wir ") &&
            !clause_pauses_after(clause, at))
            clause_remove(clause, at, 1);
        for (size_t index = 0; at && index < sizeof(determiners) / sizeof(determiners[0]); index++)
            if (text_equals(clause->words[at < clause->count ? at : 0].core, determiners[index].from))
                clause_replace(clause, at, determiners[index].to);
    }
}

static void requests_end(struct clause *clause)
{
    size_t last = clause->count - 1;
    const char *text = clause->words[last].text;

    clause->words[last].text = arena_text_bytes(clause->arena, text, strcspn(text, "?"));
    if (clause->count > 2 && clause_is(clause, last, " geben besorgen "))
        clause_cut(clause, last);
}

void paraphrase_clause_de(struct clause *clause)
{
    bool requested;
    size_t start;

    while (clause->count > 1 && clause_is(clause, 0,
                                          " hallo leider bitte also entschuldigung ausserdem zudem "
                                          "zusaetzlich ferner und "))
        clause_remove(clause, 0, 1);
    requested = clause_is(
        clause, 0, " koennten koennen kannst koennt koenntest koenntet wuerden wuerdest kann darf koennte ");
    command_turn(clause);
    if (ability_find(clause, &start))
        inability_say(clause, start);
    else if (!person_inverted(clause))
        thing_first(clause);
    front_remove(clause);
    for (size_t at = CLAUSE_WORDS_MIN - 1; at < clause->count; at++)
        if (begins_aside(clause, at)) {
            clause_cut(clause, at);
            break;
        }
    for (size_t at = 1; at + 1 < clause->count; at++)
        if (clause_is(clause, at, " seit nachdem als wenn seitdem bevor obwohl sobald ") &&
            clause_is(clause, at + 1, persons))
            subordinate_turn(clause, at);
    persons_remove(clause);
    if (requested)
        requests_end(clause);
    while (clause->count > 1 && clause_is(clause, clause->count - 1, " bitte danke "))
        clause_cut(clause, clause->count - 1);
}
