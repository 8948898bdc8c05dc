/* Sentences the product says, in every shipped language; made from shared/locales/LANGUAGE/(star).phrases at
 * build time.
 *
 * A phrase is a line `key = text`; {name} in the text is filled from the values given. Every language has the
 * same keys: the build stops when one is missing. */
#ifndef BASE_PHRASE_H
#define BASE_PHRASE_H

#include <stdbool.h>

#include "generated/phrases.h" /* enum phrase { PHRASE_…, PHRASES_COUNT }; enum language { LANGUAGE_EN, LANGUAGE_DE, LANGUAGES_COUNT } */

struct arena;

struct phrase_value {
    const char *name;
    const char *text;
};

/* The raw text, {names} unfilled. Static storage. */
const char *phrase_text(enum language language, enum phrase phrase);

/* The key of a phrase in its file: what can be kept in place of a text, and be said in any language later.
 * Static storage. */
const char *phrase_key(enum phrase phrase);

/* PHRASE_NONE when no phrase has this key. */
enum phrase phrase_of_key(const char *key);

/* The text with each {name} replaced; values end with {0}. Names without a value become "". Owned by arena.
 */
const char *phrase_fill(struct arena *arena, enum language language, enum phrase phrase,
                        const struct phrase_value *values);
#define PHRASE_VALUES(...) ((const struct phrase_value[]){__VA_ARGS__, {0}})

/* The shipped language of a tag list such as "de-AT", "pt-BR,pt;q=0.8" or "de_CH"; English when none fits or
 * tag is NULL. */
enum language language_of(const char *tags);

/* As language_of, but says whether one fitted. */
bool language_find(const char *tags, enum language *language);

/* "en", "de", … Static storage. */
const char *language_tag(enum language language);

#endif
