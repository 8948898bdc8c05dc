/* Keys are read and algorithms looked up once: both take OpenSSL longer than a verification does. */
#include "web/signature.h"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

#include "base/arena.h"

enum { SECRET_BYTES_MIN = 32, DIGEST_BYTES = 32, PUBLIC_BITS_MIN = 2048 };

struct signature_key {
    EVP_MD *digest;
    EVP_PKEY *public_key; /* NULL: the secret counts */
    const void *secret;
    size_t secret_bytes;
};

static void release(void *thing)
{
    struct signature_key *key = thing;

    EVP_MD_free(key->digest);
    EVP_PKEY_free(key->public_key);
}

static struct signature_key *key_new(struct arena *arena)
{
    struct signature_key *key = arena_one(arena, struct signature_key);

    key->digest = memory_checked(EVP_MD_fetch(NULL, "SHA256", NULL));
    arena_own(arena, key, release);
    return key;
}

const struct signature_key *signature_key_secret(struct arena *arena, const void *bytes, size_t count)
{
    struct signature_key *key;

    if (!bytes || count < SECRET_BYTES_MIN)
        return NULL;
    key = key_new(arena);
    key->secret = arena_text_bytes(arena, bytes, count);
    key->secret_bytes = count;
    return key;
}

const struct signature_key *signature_key_public(struct arena *arena, const char *pem)
{
    BIO *text = memory_checked(BIO_new_mem_buf(pem, -1));
    struct signature_key *key = key_new(arena);

    key->public_key = PEM_read_bio_PUBKEY(text, NULL, NULL, NULL);
    BIO_free(text);
    return key->public_key && EVP_PKEY_is_a(key->public_key, "RSA") &&
                   EVP_PKEY_get_bits(key->public_key) >= PUBLIC_BITS_MIN
               ? key
               : NULL;
}

static bool secret_agrees(const struct signature_key *key, const void *text, size_t text_bytes,
                          const void *signature, size_t signature_bytes)
{
    unsigned char right[EVP_MAX_MD_SIZE];
    unsigned count = 0;

    return HMAC(key->digest, key->secret, (int)key->secret_bytes, text, text_bytes, right, &count) &&
           count == DIGEST_BYTES && signature_bytes == count && CRYPTO_memcmp(right, signature, count) == 0;
}

static bool public_key_agrees(const struct signature_key *key, const void *text, size_t text_bytes,
                              const void *signature, size_t signature_bytes)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned count = 0;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key->public_key, NULL);
    bool agrees = context && EVP_Digest(text, text_bytes, digest, &count, key->digest, NULL) == 1 &&
                  EVP_PKEY_verify_init(context) == 1 &&
                  EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1 &&
                  EVP_PKEY_CTX_set_signature_md(context, key->digest) == 1 &&
                  EVP_PKEY_verify(context, signature, signature_bytes, digest, count) == 1;

    EVP_PKEY_CTX_free(context);
    return agrees;
}

bool signature_is_right(const struct signature_key *key, const void *text, size_t text_bytes,
                        const void *signature, size_t signature_bytes)
{
    return key->public_key ? public_key_agrees(key, text, text_bytes, signature, signature_bytes)
                           : secret_agrees(key, text, text_bytes, signature, signature_bytes);
}
