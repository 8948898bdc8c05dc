/* Tokens: nothing unsigned is believed, and what is believed keeps the rules. The input is a token as it is,
 * or a header and claims that get a good signature. */
#include "fuzz.h"

#include "../unit/forge.h"
#include "base/text.h"
#include "web/token.h"

enum { NOW = 1800000000 };

static struct arena *for_good; /* owns the keys */

int LLVMFuzzerInitialize(int *count, char ***words);

int LLVMFuzzerInitialize(int *count, char ***words)
{
    (void)count;
    (void)words;
    for_good = arena_new();
    if (!token_keys_read(for_good,
                         "{\"issuer\":\"i\",\"audience\":\"a\",\"keys\":[{\"kid\":\"k\",\"alg\":\"HS256\","
                         "\"secret\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY\"}]}"))
        abort();
    return 0;
}

static void keeps_the_rules(const struct identity *person)
{
    EXPECT(person->caller == CALLER_PERSON);
    EXPECT(person->account && *person->account && strlen(person->account) <= 255);
    EXPECT(utf8_is_valid(person->account, strlen(person->account)));
    for (size_t i = 0; i < person->group_count; i++)
        EXPECT(person->groups[i] != NULL);
    for (size_t i = 0; i < person->organization_count; i++)
        EXPECT(person->organizations[i] != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct input input = input_of(arena, data, size);
    struct identity person = {0};
    bool sign = input_byte(&input) & 1;
    const char *token = input_text(&input);

    if (sign) {
        const char *text = forge_signed_text(arena, token, input_text(&input));

        token = arena_format(arena, "%s.%s", text, forge_hmac(arena, EVP_sha256(), FORGE_SECRET, text));
    }
    if (token_verify(arena, token, NOW, &person).kind == ERROR_NONE) {
        EXPECT(sign);
        keeps_the_rules(&person);
    } else {
        EXPECT(person.caller == CALLER_NOBODY);
    }
    arena_free(arena);
    return 0;
}
