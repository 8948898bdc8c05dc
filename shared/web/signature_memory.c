/* Tokens by their SHA-256, in a table of fixed size: each has a few places, the newest first. */
#include "web/signature_memory.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <string.h>

#include "base/arena.h"

enum { PLACES = 4, SETS = SIGNATURES_REMEMBERED / PLACES };

struct digest {
    unsigned char bytes[32];
};

static struct {
    pthread_mutex_t lock;
    struct digest slots[SIGNATURES_REMEMBERED];
} memory = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct digest digest_of(const char *token)
{
    struct digest digest;

    if (EVP_Digest(token, strlen(token), digest.bytes, NULL, EVP_sha256(), NULL) != 1)
        memory_checked(NULL);
    return digest;
}

static struct digest *places_of(const struct digest *digest)
{
    size_t set = (size_t)digest->bytes[0] << 8 | digest->bytes[1];

    return &memory.slots[set % SETS * PLACES];
}

static bool is_among(const struct digest *places, const struct digest *digest)
{
    for (size_t i = 0; i < PLACES; i++)
        if (memcmp(&places[i], digest, sizeof(*digest)) == 0)
            return true;
    return false;
}

bool signature_is_remembered(const char *token)
{
    struct digest digest = digest_of(token);
    bool is_known;

    pthread_mutex_lock(&memory.lock);
    is_known = is_among(places_of(&digest), &digest);
    pthread_mutex_unlock(&memory.lock);
    return is_known;
}

void signature_remember(const char *token)
{
    struct digest digest = digest_of(token), *places = places_of(&digest);

    pthread_mutex_lock(&memory.lock);
    if (!is_among(places, &digest)) {
        memmove(places + 1, places, (PLACES - 1) * sizeof(*places));
        *places = digest;
    }
    pthread_mutex_unlock(&memory.lock);
}
