/* Sealing and opening. */
#include "service/vault.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

#include "base/arena.h"
#include "base/environment.h"
#include "base/log.h"
#include "base/text.h"

enum { KEY_BYTES = 32, NONCE_BYTES = 12, TAG_BYTES = 16, KEY_ID_DIGITS = 16, SECRET_BYTES_MAX = 4096 };

static bool hex_bytes(const char *hex, unsigned char *bytes, size_t count)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < 2 * count; i++) {
        const char *digit =
            hex[i] ? strchr(digits, hex[i] | ('A' <= hex[i] && hex[i] <= 'F' ? 0x20 : 0)) : NULL;

        if (!digit)
            return false;
        bytes[i / 2] = (unsigned char)(i % 2 ? bytes[i / 2] | (digit - digits) : (digit - digits) << 4);
    }
    return hex[2 * count] == 0;
}

static struct error read_key(const char *hex, unsigned char *key)
{
    if (text_is_empty(hex) || !hex_bytes(hex, key, KEY_BYTES)) {
        log_error("secrets cannot be stored or read", "set=%s", "ATA_SECRET_KEY_FILE");
        return ERROR(INTERNAL, VAULT_CLOSED);
    }
    return NO_ERROR;
}

static const char *key_id(struct arena *arena, const unsigned char *key)
{
    return arena_text_bytes(arena, text_sha256(arena, key, KEY_BYTES), KEY_ID_DIGITS);
}

static bool encrypt(const unsigned char *key, const unsigned char *nonce, const char *aad, const char *text,
                    unsigned char *sealed)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int bytes = (int)strlen(text), count = 0;
    bool fine = context && EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, nonce) == 1 &&
                EVP_EncryptUpdate(context, NULL, &count, (const unsigned char *)aad, (int)strlen(aad)) == 1 &&
                EVP_EncryptUpdate(context, sealed, &count, (const unsigned char *)text, bytes) == 1 &&
                EVP_EncryptFinal_ex(context, sealed + bytes, &count) == 1 &&
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, TAG_BYTES, sealed + bytes) == 1;

    EVP_CIPHER_CTX_free(context);
    return fine;
}

static bool decrypt(const unsigned char *key, const unsigned char *nonce, const char *aad,
                    unsigned char *sealed, int bytes, unsigned char *text)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int count = 0;
    bool fine = context && EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, nonce) == 1 &&
                EVP_DecryptUpdate(context, NULL, &count, (const unsigned char *)aad, (int)strlen(aad)) == 1 &&
                EVP_DecryptUpdate(context, text, &count, sealed, bytes) == 1 &&
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, TAG_BYTES, sealed + bytes) == 1 &&
                EVP_DecryptFinal_ex(context, text + bytes, &count) == 1;

    EVP_CIPHER_CTX_free(context);
    return fine;
}

/* While keys are being changed the one before still opens what it sealed. */
static struct error find_key(struct arena *arena, const struct secret *secret, unsigned char *key)
{
    if (!text_is_empty(environment.secret_key_old)) {
        TRY(read_key(environment.secret_key_old, key));
        if (text_equals(secret->key_id, key_id(arena, key)))
            return NO_ERROR;
    }
    TRY(read_key(environment.secret_key, key));
    if (!text_equals(secret->key_id, key_id(arena, key)))
        log_error("a secret was sealed under another key", "secret=%s key=%s", secret->name, secret->key_id);
    return NO_ERROR;
}

struct error vault_seal(struct arena *arena, const char *name, const char *text, struct secret *secret)
{
    unsigned char key[KEY_BYTES], nonce[NONCE_BYTES];
    size_t bytes = strlen(text);
    unsigned char *sealed = arena_array(arena, bytes + TAG_BYTES, 1);
    bool fine;

    TRY(read_key(environment.secret_key, key));
    fine = bytes <= SECRET_BYTES_MAX && RAND_bytes(nonce, NONCE_BYTES) == 1 &&
           encrypt(key, nonce, name, text, sealed);
    *secret = (struct secret){
        .name = name,
        .key_id = key_id(arena, key),
        .nonce = text_hex(arena, nonce, NONCE_BYTES),
        .ciphertext = text_hex(arena, sealed, bytes + TAG_BYTES),
        .aad = name,
    };
    explicit_bzero(key, sizeof(key));
    return fine ? NO_ERROR : ERROR(INTERNAL, UNEXPECTED);
}

struct error vault_open(struct arena *arena, const struct secret *secret, const char **text)
{
    unsigned char key[KEY_BYTES], nonce[NONCE_BYTES];
    size_t bytes = strlen(secret->ciphertext) / 2;
    unsigned char *sealed = arena_array(arena, bytes + 1, 1);
    unsigned char *opened = arena_array(arena, bytes + 1, 1);
    bool fine;

    TRY(find_key(arena, secret, key));
    fine = bytes >= TAG_BYTES && hex_bytes(secret->ciphertext, sealed, bytes) &&
           hex_bytes(secret->nonce, nonce, NONCE_BYTES) &&
           decrypt(key, nonce, secret->name, sealed, (int)(bytes - TAG_BYTES), opened);
    explicit_bzero(key, sizeof(key));
    if (!fine)
        return ERROR(INTERNAL, VAULT_CLOSED);
    *text = (const char *)opened;
    log_mask(*text);
    return NO_ERROR;
}
