/* Bytes as text: addresses, base64, hexadecimal, digests, UUIDs. */
#include "base/arena.h"
#include "base/text.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { SHA256_BYTES = 32, UUID_BYTES = 16 };

static const char hex_digits[] = "0123456789abcdef";

static bool is_unreserved(unsigned char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           byte == '-' || byte == '.' || byte == '_' || byte == '~';
}

char *text_url_encoded(struct arena *arena, const char *text)
{
    char *encoded = arena_array(arena, strlen(text) + 1, 3), *out = encoded;

    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;

        if (is_unreserved(byte)) {
            *out++ = *text;
            continue;
        }
        *out++ = '%';
        *out++ = "0123456789ABCDEF"[byte >> 4];
        *out++ = "0123456789ABCDEF"[byte & 15];
    }
    return encoded;
}

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    digit = (char)(digit | 0x20);
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

char *text_url_decoded(struct arena *arena, const char *text, size_t bytes)
{
    char *decoded = arena_array(arena, bytes + 1, 1);
    size_t length = 0;

    for (size_t at = 0; at < bytes; at++) {
        char byte = text[at] == '+' ? ' ' : text[at];

        if (byte == '%') {
            if (bytes - at < 3 || hex_value(text[at + 1]) < 0 || hex_value(text[at + 2]) < 0)
                return NULL;
            byte = (char)(hex_value(text[at + 1]) << 4 | hex_value(text[at + 2]));
            at += 2;
        }
        decoded[length++] = byte;
    }
    return utf8_is_valid(decoded, length) ? decoded : NULL;
}

char *text_base64(struct arena *arena, const void *bytes, size_t count)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *encoded = arena_array(arena, count / 3 + 2, 4), *out = encoded;
    const unsigned char *from = bytes;

    for (size_t at = 0; at < count; at += 3) {
        size_t left = count - at;
        unsigned one = from[at], two = left > 1 ? from[at + 1] : 0, three = left > 2 ? from[at + 2] : 0;

        *out++ = digits[one >> 2];
        *out++ = digits[(one & 3) << 4 | two >> 4];
        *out++ = left > 1 ? digits[(two & 15) << 2 | three >> 6] : '=';
        *out++ = left > 2 ? digits[three & 63] : '=';
    }
    return encoded;
}

char *text_hex(struct arena *arena, const void *bytes, size_t count)
{
    char *encoded = arena_array(arena, count + 1, 2), *out = encoded;
    const unsigned char *from = bytes;

    for (size_t at = 0; at < count; at++) {
        *out++ = hex_digits[from[at] >> 4];
        *out++ = hex_digits[from[at] & 15];
    }
    return encoded;
}

char *text_sha256(struct arena *arena, const void *bytes, size_t count)
{
    unsigned char digest[SHA256_BYTES];

    if (EVP_Digest(count ? bytes : "", count, digest, NULL, EVP_sha256(), NULL) != 1)
        abort();
    return text_hex(arena, digest, sizeof(digest));
}

static bool is_uuid_dash(size_t at)
{
    return at == 8 || at == 13 || at == 18 || at == 23;
}

bool uuid_is_valid(const char *text)
{
    size_t at = 0;

    for (; text && text[at] && at < 36; at++)
        if (is_uuid_dash(at) ? text[at] != '-' : hex_value(text[at]) < 0)
            return false;
    return at == 36 && !text[at];
}

char *uuid_new(struct arena *arena)
{
    unsigned char bytes[UUID_BYTES];
    char *text = arena_array(arena, 37, 1), *out = text;

    /* Up to 256 bytes come whole or not at all, and not at all only on a system without the call. */
    if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
        abort();
    bytes[6] = (unsigned char)((bytes[6] & 0x0f) | 0x40);
    bytes[8] = (unsigned char)((bytes[8] & 0x3f) | 0x80);
    for (size_t at = 0; at < sizeof(bytes); at++) {
        if (is_uuid_dash((size_t)(out - text)))
            *out++ = '-';
        *out++ = hex_digits[bytes[at] >> 4];
        *out++ = hex_digits[bytes[at] & 15];
    }
    return text;
}
