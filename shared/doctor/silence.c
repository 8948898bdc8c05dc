/* A table from the reasons of remote/http to sentences. */
#include "doctor/silence.h"

#include "base/arena.h"
#include "base/text.h"

static const struct row {
    const char *reason, *words, *before, *after; /* the advice, round the variable's name */
} rows[] = {
    {"name", "its name is not known", "correct the host in ", ", or this machine's DNS"},
    {"connect", "nobody listens there", "correct host and port in ",
     ", start the server, or open the firewall"},
    {"connect_timeout", "no connection within 3 seconds", "correct the host in ", ", or open the firewall"},
    {"tls", "its certificate is not trusted, has expired or is for another name",
     "renew it, correct the host in ", ", or name its authority in ATA_CA_FILE"},
    {"address", "plain http is spoken to this machine only, and link-local addresses are not called",
     "use https in ", ", or set ATA_ALLOW_HTTP=1 in a network you trust"},
    {"scheme", "it is no http or https address", "correct ", ""},
    {"redirect", "it sends us elsewhere", "set ", " to the address it is found at without being sent on"},
    {"silence", "it takes the connection and says nothing", "look at the server of ", ""},
    {"timeout", "its answer takes longer than 5 seconds", "look at the server of ", ""},
    {"no_http", "what answers there does not speak HTTP", "correct the port in ", ""},
};

static const struct row *row_of(const struct http_response *response)
{
    static const struct row other = {"", "the connection breaks off", "look at the server of ", ""};

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        if (text_equals(rows[i].reason, response->reason))
            return &rows[i];
    return &other;
}

const char *silence_words(struct arena *arena, const struct http_response *response)
{
    const char *location = http_header(response, "location");

    if (location && text_equals(response->reason, "redirect"))
        return arena_format(arena, "it sends us on to %s", location);
    return row_of(response)->words;
}

const char *silence_advice(struct arena *arena, const struct http_response *response, const char *variable)
{
    const struct row *row = row_of(response);

    return arena_format(arena, "%s%s%s", row->before, variable, row->after);
}
