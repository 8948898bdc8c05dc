/* Tokens by their SHA-256, in a table of fixed size. */
#include "web/signature_memory.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <string.h>

#include "base/arena.h"

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

static struct digest *slot_of(const struct digest *digest)
{
    size_t place = (size_t)digest->bytes[0] << 8 | digest->bytes[1];

    return &memory.slots[place % SIGNATURES_REMEMBERED];
}

bool signature_is_remembered(const char *token)
{
    struct digest digest = digest_of(token);
    bool is_known;

    pthread_mutex_lock(&memory.lock);
    is_known = memcmp(slot_of(&digest), &digest, sizeof(digest)) == 0;
    pthread_mutex_unlock(&memory.lock);
    return is_known;
}

void signature_remember(const char *token)
{
    struct digest digest = digest_of(token);

    pthread_mutex_lock(&memory.lock);
    *slot_of(&digest) = digest;
    pthread_mutex_unlock(&memory.lock);
}
