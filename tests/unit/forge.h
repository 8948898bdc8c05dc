/* Makes identity tokens, good and bad, with keys of its own. */
#ifndef UNIT_FORGE_H
#define UNIT_FORGE_H

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"

#define FORGE_SECRET "0123456789abcdef0123456789abcdef"
#define FORGE_DEMO   "demo-demo-demo-demo-demo-demo-32"

static inline const char *forge_base64url(struct arena *arena, const void *bytes, size_t count)
{
    char *text = arena_array(arena, 4 * (count / 3 + 1) + 1, 1);

    EVP_EncodeBlock((unsigned char *)text, bytes, (int)count);
    text[strcspn(text, "=")] = 0;
    for (char *letter = text; *letter; letter++)
        if (*letter == '+' || *letter == '/')
            *letter = *letter == '+' ? '-' : '_';
    return text;
}

static inline const char *forge_hmac(struct arena *arena, const EVP_MD *digest, const char *secret,
                                     const char *signed_text)
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned count = 0;

    if (!HMAC(digest, secret, (int)strlen(secret), (const unsigned char *)signed_text, strlen(signed_text),
              bytes, &count))
        abort();
    return forge_base64url(arena, bytes, count);
}

static inline EVP_PKEY *forge_rsa_key(void)
{
    EVP_PKEY *key = EVP_RSA_gen(2048);

    if (!key)
        abort();
    return key;
}

static inline const char *forge_public_key(struct arena *arena, EVP_PKEY *key)
{
    BIO *memory = BIO_new(BIO_s_mem());
    const char *pem, *copy;
    char *found;
    long bytes;

    if (!memory || !PEM_write_bio_PUBKEY(memory, key))
        abort();
    bytes = BIO_get_mem_data(memory, &found);
    pem = found;
    copy = arena_text_bytes(arena, pem, (size_t)bytes);
    BIO_free(memory);
    return copy;
}

static inline const char *forge_rsa(struct arena *arena, const EVP_MD *digest, EVP_PKEY *key,
                                    const char *signed_text)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t count = (size_t)EVP_PKEY_get_size(key);
    unsigned char *bytes = arena_array(arena, count, 1);

    if (EVP_DigestSignInit(context, NULL, digest, NULL, key) != 1 ||
        EVP_DigestSign(context, bytes, &count, (const unsigned char *)signed_text, strlen(signed_text)) != 1)
        abort();
    EVP_MD_CTX_free(context);
    return forge_base64url(arena, bytes, count);
}

/* "header.payload", both JSON, as it is signed. */
static inline const char *forge_signed_text(struct arena *arena, const char *header, const char *payload)
{
    return arena_format(arena, "%s.%s", forge_base64url(arena, header, strlen(header)),
                        forge_base64url(arena, payload, strlen(payload)));
}

/* The JSON of ATA_JWT_KEYS with the keys "plain", "demo" and "rsa". */
static inline const char *forge_key_ring(struct arena *arena, const char *public_key)
{
    struct buffer *json = buffer_new(arena, 65536);

    buffer_add_format(json,
                      "{\"issuer\":\"https://portal.example\",\"audience\":\"ata\",\"keys\":["
                      "{\"kid\":\"plain\",\"alg\":\"HS256\",\"secret\":\"%s\"},"
                      "{\"kid\":\"demo\",\"alg\":\"HS256\",\"secret\":\"%s\",\"demo\":true},"
                      "{\"kid\":\"rsa\",\"alg\":\"RS256\",\"public_key\":",
                      forge_base64url(arena, FORGE_SECRET, strlen(FORGE_SECRET)),
                      forge_base64url(arena, FORGE_DEMO, strlen(FORGE_DEMO)));
    json_write_text(json, public_key);
    buffer_add(json, "}]}");
    return json->bytes;
}

#endif
