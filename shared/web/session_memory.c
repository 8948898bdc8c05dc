/* Sessions by the SHA-256 of their cookies, in a table of fixed size. */
#include "web/session_memory.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "web/request.h"

enum { DIGEST_BYTES = 32 };

struct session {
    unsigned char digest[DIGEST_BYTES];
    int64_t asked_ms;
    struct arena *arena; /* of the person's texts; NULL: the slot is empty */
    struct identity person;
};

static struct {
    pthread_mutex_t lock;
    struct session slots[SESSIONS_REMEMBERED];
} memory = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void digest_of(const char *cookies, unsigned char digest[DIGEST_BYTES])
{
    if (EVP_Digest(cookies, strlen(cookies), digest, NULL, EVP_sha256(), NULL) != 1)
        memory_checked(NULL);
}

static struct session *slot_of(const unsigned char digest[DIGEST_BYTES])
{
    return &memory.slots[((size_t)digest[0] << 8 | digest[1]) % SESSIONS_REMEMBERED];
}

static struct identity copy_of(struct arena *arena, const struct identity *person)
{
    return (struct identity){
        .caller = person->caller,
        .account = arena_text(arena, person->account),
        .name = arena_text(arena, person->name),
        .email = arena_text(arena, person->email),
        .locale = arena_text(arena, person->locale),
        .zone = arena_text(arena, person->zone),
    };
}

bool session_recall(struct arena *arena, const char *cookies, int64_t now_ms, struct identity *person)
{
    unsigned char digest[DIGEST_BYTES];
    struct session *session;
    bool is_known;

    digest_of(cookies, digest);
    pthread_mutex_lock(&memory.lock);
    session = slot_of(digest);
    is_known = session->arena && memcmp(session->digest, digest, DIGEST_BYTES) == 0 &&
               now_ms - session->asked_ms <= SESSION_REMEMBERED_MS;
    if (is_known)
        *person = copy_of(arena, &session->person);
    pthread_mutex_unlock(&memory.lock);
    return is_known;
}

void session_remember(const char *cookies, int64_t now_ms, const struct identity *person)
{
    unsigned char digest[DIGEST_BYTES];
    struct session *session;

    digest_of(cookies, digest);
    pthread_mutex_lock(&memory.lock);
    session = slot_of(digest);
    if (!session->arena)
        session->arena = arena_new();
    arena_empty(session->arena);
    memcpy(session->digest, digest, DIGEST_BYTES);
    session->asked_ms = now_ms;
    session->person = copy_of(session->arena, person);
    pthread_mutex_unlock(&memory.lock);
}
