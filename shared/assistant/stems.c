/* Stems and stop words of the languages a catalogue or a message may be written in. */
#include "assistant/stems.h"

#include <libstemmer.h>
#include <pthread.h>
#include <string.h>

#include "assistant/word_lists.h"
#include "base/arena.h"

enum { WORD_BYTES_MAX = 96 };

struct stems {
    struct sb_stemmer *stemmers[TONGUES_COUNT];
    char text[WORD_BYTES_MAX * 2];
};

static const char *const snowball_names[TONGUES_COUNT] = {
    "english", "german", "french", "spanish", "italian", "dutch", "portuguese",
};

/* Folded words between spaces. */
static const char *const stop_words[TONGUES_COUNT] = {
    " a about after again all also am an and any are as at be because been before being but by can could "
    "did do does doing dont done for from get gets getting got had has have having he hello help her "
    "here hi him his how i id if ill im in into is it its ive just like let lets may me might more most "
    "much must my need needs no not of off on one only or other our out over please she should since so "
    "some such than thank thanks that thats the their them then there theres these they this those to "
    "too up us very want wants was we well were what whats when where which while who whom why will "
    "with would yes you your ",
    " aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis bist "
    "bitte brauche da damit danke dann das dass dein deine dem den denn der des die dies diese diesem "
    "diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines er es etwas euch euer "
    "fuer gibt habe haben hallo hat hatte hatten hier ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im "
    "in ins ist ja jede jeden jetzt kann kannst kein keine keinen koennen koennte koennten lassen man "
    "mal mehr mein meine meinem meinen meiner meines mich mir mit moechte muss muessen nach nicht noch "
    "nun nur ob oder ohne schon sehr sein seine seit sich sie sind so soll sollte sondern ueber um und "
    "uns unser unsere unserem unseren unserer unter vom von vor war waren warum was wegen weil welche "
    "welcher wenn wer werde werden wie wieder will wir wird wo wollte worden wurde wurden zu zum zur ",
    " a ai aime alors as au aucun aussi autre aux avec avoir bonjour c ce cela ces cet cette comme d "
    "dans de des deux du elle en est et etait ete etre eu fait faire faut il ils j je l la le les leur "
    "lui ma mais me merci mes moi mon n ne nos notre nous on ont ou par pas plus pour pouvez puis quand "
    "que quel quelle qui s sa sans ses si son sont suis sur t ta te tes toi ton tout tres tu un une "
    "vais veux votre vos vous y ",
    " a al algo ahora aqui asi con como cual cuando de del desde donde dos el ella en entre era es esa "
    "ese eso esta estan estas este esto estoy favor fue gracias ha hace han hasta hay he hola la las le "
    "les lo los mas me mi mis muy necesito ni no nos o para pero por porque puede puedo que quien "
    "quiero se ser si sin sobre son soy su sus te tengo tiene todo tu tus un una unas unos y ya yo ",
    " a ad ai al alla alle allo anche ancora avere c che chi ci ciao come con cosa cui da dal dalla "
    "dalle dei del della delle dello di dove e ed era essere fa favore fino gli grazie ha hai hanno ho "
    "i il in io l la le lei lo loro lui ma me mi mia mie mio miei molto ne nei nel nella nelle no noi "
    "non o per perche piu posso puo puoi qual quale quali quando quanto quello questa queste questi "
    "questo se sei senza si sia sono su sua sue sui sul sulla suo te ti tra tu tua tue tuo tutti tutto "
    "un una uno vi voglio vorrei ",
    " aan al alle als ben bij dan dank dat de deze die dit doe door dus een en er ga geen geef goed "
    "graag had hallo heb hebben heeft het hier hij hoe hun ik il in is ja je jij jou jouw jullie kan "
    "kun kunnen maar me meer met mij mijn moet na naar niet nog nu of om onder ons onze ook op over per "
    "te toch toe tot uit uw van veel voor waar wanneer was wat we weer wel welke werd wie wil wilt word "
    "wordt zal ze zei zich zij zijn zo zonder zou ",
    " a ainda ao aos as ate bom com como da das de do dos e ela ele em entre era essa esse esta estao "
    "estava este estou eu favor foi ha isso isto ja la mais mas me meu meus minha minhas muito na nao "
    "nas nem no nos nossa nosso num numa o obrigado ola os ou para pela pelo por porque posso preciso "
    "qual quando que quem quero se sem ser seu seus so sobre sua suas tambem te tem tenho um uma voce "
    "voces ",
};

static void release_stemmer(void *stemmer)
{
    sb_stemmer_delete(stemmer);
}

struct stems *stems_new(struct arena *arena, tongue_set tongues)
{
    struct stems *stems = arena_one(arena, struct stems);

    for (size_t i = 0; i < TONGUES_COUNT; i++) {
        if (!(tongues & TONGUE_BIT(i)))
            continue;
        stems->stemmers[i] = sb_stemmer_new(snowball_names[i], "UTF_8");
        if (stems->stemmers[i])
            arena_own(arena, stems->stemmers[i], release_stemmer);
    }
    return stems;
}

static bool is_vowel_or_q(char letter)
{
    return letter && strchr("aeiouyq", letter);
}

/* The German stemmer wants umlauts: "geraet" becomes "gerät" for it, "neue" and "quelle" stay. */
static size_t umlauts_restored(char *out, const char *word)
{
    size_t length = 0;
    char before = 0;

    for (const char *in = word; *in; in++) {
        bool umlaut = in[1] == 'e' && strchr("aou", *in) && !is_vowel_or_q(before);
        if (!umlaut) {
            out[length++] = before = *in;
            continue;
        }
        out[length++] = '\xC3';
        out[length++] = *in == 'a' ? '\xA4' : *in == 'o' ? '\xB6' : '\xBC';
        before = 'e';
        in++;
    }
    return length;
}

/* The stemmer may leave umlauts in. */
static void umlauts_removed(char *text)
{
    char *out = text;

    for (const char *in = text; *in; in++) {
        bool umlaut = *in == '\xC3' && (in[1] == '\xA4' || in[1] == '\xB6' || in[1] == '\xBC');
        if (!umlaut) {
            *out++ = *in;
            continue;
        }
        in++;
        *out++ = *in == '\xA4' ? 'a' : *in == '\xB6' ? 'o' : 'u';
    }
    *out = 0;
}

const char *stems_of(struct stems *stems, enum tongue tongue, const char *word)
{
    size_t length = strlen(word);
    struct sb_stemmer *stemmer = stems->stemmers[tongue];

    if (!stemmer || length > WORD_BYTES_MAX)
        return word;
    if (tongue == TONGUE_DE)
        length = umlauts_restored(stems->text, word);
    else
        memcpy(stems->text, word, length);
    const sb_symbol *stem = sb_stemmer_stem(stemmer, (const sb_symbol *)stems->text, (int)length);
    if (!stem)
        return word;
    length = (size_t)sb_stemmer_length(stemmer);
    if (length >= sizeof stems->text)
        return word;
    memcpy(stems->text, stem, length);
    stems->text[length] = 0;
    if (tongue == TONGUE_DE)
        umlauts_removed(stems->text);
    return stems->text;
}

static struct word_lists stop_lists; /* written once */
static pthread_once_t stop_lists_once = PTHREAD_ONCE_INIT;

static void stop_lists_fill(void)
{
    for (unsigned t = 0; t < TONGUES_COUNT; t++)
        word_lists_add(&stop_lists, stop_words[t], t);
}

tongue_set stems_stop_tongues(const char *word)
{
    pthread_once(&stop_lists_once, stop_lists_fill);
    return word_lists_of(&stop_lists, word);
}

bool stems_is_stop_word(enum tongue tongue, const char *word)
{
    return stems_stop_tongues(word) & TONGUE_BIT(tongue);
}

/* How many of the words are stop words of each tongue. */
static void hits_count(const struct words *words, size_t hits[TONGUES_COUNT])
{
    for (size_t i = 0; i < words->count; i++) {
        tongue_set tongues = stems_stop_tongues(words->list[i].text);

        for (size_t t = 0; tongues && t < TONGUES_COUNT; t++)
            hits[t] += (tongues & TONGUE_BIT(t)) != 0;
    }
}

size_t stems_strange_words(const struct words *words)
{
    size_t hits[TONGUES_COUNT] = {0}, most = 0;

    hits_count(words, hits);
    for (size_t t = 0; t < TONGUES_COUNT; t++)
        if (!(TONGUES_SHIPPED & TONGUE_BIT(t)) && hits[t] > most)
            most = hits[t];
    return most;
}

tongue_set stems_guess(const struct words *words, tongue_set otherwise)
{
    size_t hits[TONGUES_COUNT] = {0}, best = 0;
    tongue_set guess = 0;

    hits_count(words, hits);
    for (size_t t = 0; t < TONGUES_COUNT; t++)
        best = hits[t] > best ? hits[t] : best;
    if (best == 0)
        return otherwise;
    for (size_t t = 0; t < TONGUES_COUNT; t++) {
        if (hits[t] * 4 > best * 3)
            guess |= TONGUE_BIT(t);
    }
    return guess & otherwise ? guess & otherwise : otherwise;
}
