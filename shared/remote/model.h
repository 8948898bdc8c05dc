/* An OpenAI-compatible model server (Chat Completions, streaming). Everything from it is untrusted data. */
#ifndef REMOTE_MODEL_H
#define REMOTE_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "remote/http.h"
#include "remote/model_manner.h"

struct model_server {
    const char *base_url; /* with or without /v1, a trailing slash, a query; Azure forms, too */
    const char *key;      /* "" sends none */
    const char *model;
    const char *user;           /* stable pseudonym of the person, at most 64 characters; NULL sends none */
    struct model_manner manner; /* as learnt before */
};

/* messages and schema must stay until the end. */
struct model_question {
    const char *messages; /* JSON array */
    const char *schema_name;
    const char *schema;        /* strict JSON schema; NULL: none */
    int64_t answer_tokens_max; /* 0: no limit is sent */
    int64_t total_ms;          /* the whole call with its repetitions; 0: 120,000 */
};

struct model_tokens {
    int64_t input, cached, output, total;
    bool estimated; /* the server did not say */
};

enum model_failure {
    MODEL_FINE,
    MODEL_KEY_INVALID, /* 401, 403 with a missing scope … */
    MODEL_NO_CREDIT,   /* insufficient quota or credit: no use to repeat */
    MODEL_UNKNOWN,     /* the model's name is wrong */
    MODEL_TOO_LONG,    /* the prompt does not fit its context */
    MODEL_BUSY,        /* rate limits after the tries allowed, or the breaker is open */
    MODEL_REFUSED,     /* refusal or content filter */
    MODEL_CUT,         /* the answer ended too early (length, no finish) */
    MODEL_TIMEOUT,
    MODEL_AWAY, /* not reachable, 5xx, not HTTP */
    MODEL_BAD,  /* a request we made wrong, or an answer that is none */
};

struct model_result {
    enum model_failure failure;
    const char *text; /* the whole content so far, even when it failed; never NULL */
    struct model_tokens tokens;
    const char *model;           /* the one that answered; NULL when unknown */
    const char *request_id;      /* of their side, for the log; NULL when unknown */
    bool sent;                   /* the request may have cost tokens */
    int64_t retry_after_seconds; /* BUSY: when to try again; 0 unknown */
};

struct model_listener {
    void (*text)(void *owner, const char *bytes,
                 size_t count); /* a piece of the content, whole UTF-8 characters */
    void (*learnt)(
        void *owner,
        const struct model_manner *manner); /* how to ask from now on, before done; NULL: nobody cares */
    void (*done)(void *owner,
                 const struct model_result *result); /* once, unless cancelled; result lives for the call */
    void *owner;
};

struct model_call;

/* Loop thread. Adapts parameters to what the server says it supports, repeats what is safe to repeat before
 * the first byte of content (at most 2 times in 8 s). The server's strings are copied. Listeners are never
 * called from within. */
struct model_call *model_ask(struct http_client *client, const struct model_server *server,
                             const struct model_question *question, const struct model_listener *listener);

/* The person left: drops the call at once; fills what it cost so far (estimated unless the server said). The
 * call must not be used after; not from within done. */
void model_cancel(struct model_call *call, struct model_tokens *tokens);

#endif
