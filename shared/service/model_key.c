/* The managed key. */
#include "service/model_key.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

#include "base/arena.h"
#include "base/environment.h"
#include "base/text.h"

static const char *pseudonym(struct arena *arena, const char *account)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned bytes = 0;

    if (text_is_empty(environment.secret_key))
        return NULL;
    if (!HMAC(EVP_sha256(), environment.secret_key, (int)strlen(environment.secret_key),
              (const unsigned char *)account, strlen(account), digest, &bytes))
        return NULL;
    return text_hex(arena, digest, bytes);
}

struct model_server model_key_server(struct arena *arena, const char *account, const char *model)
{
    return (struct model_server){
        .base_url = environment.model_url,
        .key = environment.managed_key,
        .model = text_is_empty(model) ? environment.model_name : model,
        .user = pseudonym(arena, account),
    };
}
