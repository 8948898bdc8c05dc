/* The guided engine, asked with the type's name. */
#include "service/prefill.h"

#include "assistant/guided.h"
#include "base/arena.h"
#include "base/time.h"
#include "service/choosable.h"
#include "store/conversation.h"

enum { MESSAGES_READ = 40 };

static struct error read_history(struct request *request, const char *conversation, struct turn_facts *facts)
{
    struct message_row *rows;
    struct message *history;

    TRY(conversation_messages(request->db, request->person.account, conversation, MESSAGES_READ, &rows,
                              &facts->history_count));
    history = arena_many(request->arena, facts->history_count, struct message);
    for (size_t i = 0; i < facts->history_count; i++)
        history[i] = (struct message){.from_person = rows[i].from_person, .text = rows[i].text};
    facts->history = history;
    return NO_ERROR;
}

struct error prefill_type(struct request *request, const struct dossier *dossier,
                          const struct request_type *type, struct prefilled *prefilled)
{
    struct turn_facts facts = {
        .catalogue = dossier->desk->catalogue,
        .allowed = dossier->allowed,
        .rank = dossier->desk->rank,
        .draft = &dossier->draft,
        .message = type->name,
        .language = request->language,
        .person_account = request->person.account,
        .person_name = request->person.name,
        .zone = request->person.zone,
        .now = time_now(),
        .instructions = "",
    };
    struct answer answer = {0};
    struct outcome outcome = {0};

    TRY(read_history(request, dossier->conversation, &facts));
    guided_answer(request->arena, &facts, &answer);
    choosable_look_up(request->db, &request->person, &facts, &answer);
    turn_conclude(request->arena, &facts, &answer, &outcome);
    *prefilled = (struct prefilled){.values = outcome.changes, .count = outcome.change_count};
    return NO_ERROR;
}
