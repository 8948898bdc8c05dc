/* A small knowledge base beside the desk of desk.h. */
#ifndef UNIT_ARTICLES_H
#define UNIT_ARTICLES_H

#include "assistant/library.h"
#include "desk.h"

static const struct article desk_articles[] = {
    {"1", "Reset your password",
     "Open the self-service page and choose Forgot password.\nA locked account opens again after 30 minutes.",
     "https://desk.example/wiki/spaces/KB/pages/1"},
    {"2", "Printer shows a paper jam",
     "Open flap B, pull the paper in the direction of the arrow, close the flap.",
     "https://desk.example/wiki/spaces/KB/pages/2"},
    {"3", "Set up the VPN client",
     "Install the client from the software centre. It takes some minutes, and the computer starts again "
     "afterwards. Sign in with your e-mail address and the code that the telephone shows.\n"
     "On trains and in the air nothing can be promised, as the line is cut there again and again.\n"
     "Error 809 means that the network blocks the port. Hotels do so now and then: try a hotspot of the "
     "telephone, or a cable.\nError 12 means that the certificate has run out.",
     "https://elsewhere.example/vpn"},
    {"4", "Lost access badge [2026]", "Report it at once, so that it is blocked.",
     "https://desk.example/wiki/spaces/KB/pages/4"},
};

static int articles_begin(void **state)
{
    talk_begin(state);
    talk.library = library_build(desk_articles, sizeof(desk_articles) / sizeof(desk_articles[0]));
    return 0;
}

static int articles_end(void **state)
{
    library_free(talk.library);
    return talk_end(state);
}

#endif
