/* Facts in, answer stored. */
#include "service/dialogue.h"

#include <string.h>

#include "assistant/guided.h"
#include "assistant/intents.h"
#include "assistant/links.h"
#include "assistant/people.h"
#include "assistant/statements.h"
#include "base/arena.h"
#include "base/environment.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "service/articles.h"
#include "service/choosable.h"
#include "service/drafts.h"
#include "service/lesson.h"
#include "service/model_key.h"
#include "service/moment.h"
#include "service/rights.h"
#include "store/conversation.h"

const struct field utterance_fields[] = {
    FIELD_TEXT(struct utterance, portal, .max_bytes = 64),
    FIELD_TEXT(struct utterance, conversation, .optional = true, .max_bytes = 64),
    FIELD_TEXT(struct utterance, turn_id, .max_bytes = 64),
    FIELD_TEXT(struct utterance, message, .max_bytes = 60000),
    FIELDS_END,
};

static struct error check_utterance(struct request *request, struct utterance *utterance)
{
    if (!uuid_is_valid(utterance->turn_id))
        return request_problem(request, "/turn_id", PHRASE_NOT_A_UUID, NULL);
    if (utterance->conversation && !uuid_is_valid(utterance->conversation))
        return ERROR(NOT_FOUND, CONVERSATION_UNKNOWN);
    utterance->message = text_trimmed(request->arena, text_cleaned(request->arena, utterance->message));
    if (text_is_empty(utterance->message))
        return request_problem(request, "/message", PHRASE_MESSAGE_EMPTY, NULL);
    if (utf8_length(utterance->message) > MESSAGE_CHARACTERS_MAX)
        return request_problem(request, "/message", PHRASE_MESSAGE_TOO_LONG, "20,000");
    return NO_ERROR;
}

/* Without a conversation named, the person's open one goes on: a second tab does not start another. */
static struct error look(struct dialogue *dialogue)
{
    struct request *request = dialogue->request;
    struct utterance *utterance = &dialogue->utterance;
    struct turn_look *look = &dialogue->look;

    TRY(turn_look(request->db,
                  &(struct turn_wanted){
                      .person = request->person.account,
                      .portal_id = utterance->portal,
                      .conversation = utterance->conversation,
                      .snapshot = dialogue->scope.snapshot,
                      .messages_most = HISTORY_MESSAGES_MAX,
                      .key_name = MODEL_KEY_SECRET,
                      .base_url = environment.model_url,
                      .model = model_key_model(&dialogue->scope.setting),
                  },
                  look));
    if (utterance->conversation && !look->draft.conversation)
        return ERROR(NOT_FOUND, CONVERSATION_UNKNOWN);
    utterance->conversation = look->draft.conversation;
    if (look->draft.conversation)
        dialogue->draft = draft_from_row(request->arena, &look->draft);
    return NO_ERROR;
}

/* A conversation that begins with "yes" goes on with what the one before left for later. */
static struct error load_later(struct dialogue *dialogue, struct message *later)
{
    struct request *request = dialogue->request;
    const struct turn_facts *facts = &dialogue->facts;
    const char *first = facts->history_count ? facts->history[0].text : dialogue->utterance.message;
    struct arena *scratch = arena_new();
    bool agrees = intent_agrees(intent_of(scratch, first));
    struct error error;

    arena_free(scratch);
    *later = (struct message){.from_person = true};
    if (!agrees || facts->history_count + 1 >= HISTORY_MESSAGES_MAX)
        return NO_ERROR;
    error = conversation_later(request->db, request->person.account, dialogue->utterance.portal,
                               dialogue->utterance.conversation, &later->text);
    return error.kind == ERROR_NOT_FOUND ? NO_ERROR : error;
}

static struct error take_history(struct dialogue *dialogue)
{
    const struct turn_look *look = &dialogue->look;
    struct message *history = arena_many(dialogue->request->arena, look->message_count + 1, struct message);

    for (size_t i = 0; i < look->message_count; i++)
        history[i + 1] =
            (struct message){.from_person = look->messages[i].from_person, .text = look->messages[i].text};
    dialogue->facts.history = history + 1;
    dialogue->facts.history_count = look->message_count;
    TRY(load_later(dialogue, history));
    if (history->text) {
        dialogue->facts.history--;
        dialogue->facts.history_count++;
    }
    return NO_ERROR;
}

/* Links of a reply may lead to the portal and to this server. */
static const char *const *own_hosts(struct arena *arena)
{
    const char *const addresses[] = {environment.jira_url, environment.public_url};
    const char **hosts = arena_many(arena, sizeof(addresses) / sizeof(addresses[0]) + 1, const char *);
    size_t count = 0;

    for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
        const char *host = link_host(arena, addresses[i]);

        if (host)
            hosts[count++] = host;
    }
    return hosts;
}

static struct error gather_facts(struct dialogue *dialogue)
{
    struct request *request = dialogue->request;
    const struct identity *person = &request->person;
    enum language language;

    TRY(look(dialogue));
    TRY(take_history(dialogue));
    language = statements_language(dialogue->facts.history, dialogue->facts.history_count,
                                   dialogue->utterance.message, request->language);
    TRY(desk_borrow(request->arena, request->db, dialogue->scope.snapshot, dialogue->utterance.portal,
                    language, &dialogue->desk));
    TRY(rights_of(request->db, dialogue->desk->catalogue, person->account,
                  dialogue->look.rights.type_ids ? &dialogue->look.rights : NULL, &dialogue->facts.allowed));
    TRY(articles_borrow_for(request->arena, request->db, dialogue->desk->catalogue->snapshot,
                            dialogue->utterance.portal, &dialogue->facts.library));
    dialogue->facts.catalogue = dialogue->desk->catalogue;
    dialogue->facts.stock = &dialogue->desk->stock;
    dialogue->facts.rank = dialogue->desk->rank;
    dialogue->facts.draft = &dialogue->draft;
    dialogue->facts.message = dialogue->utterance.message;
    dialogue->facts.language = language;
    dialogue->facts.locale = request_locale_elsewhere(request);
    dialogue->facts.person_account = person->account;
    dialogue->facts.person_name = person->name;
    dialogue->facts.zone = person->zone;
    dialogue->facts.now = time_now();
    dialogue->facts.instructions = dialogue->scope.setting.instructions;
    dialogue->facts.hosts = own_hosts(request->arena);
    return NO_ERROR;
}

static void release_question(void *question)
{
    arena_free(question);
}

static void write_question(struct dialogue *dialogue)
{
    struct arena *scratch = arena_new();
    struct prompt *prompt = &dialogue->prompt;

    if (!dialogue->question) {
        dialogue->question = arena_new();
        arena_own(dialogue->request->arena, dialogue->question, release_question);
    }
    prompt_build(scratch, &dialogue->facts, prompt);
    arena_empty(dialogue->question);
    prompt->messages = arena_text(dialogue->question, prompt->messages);
    arena_free(scratch);
}

void dialogue_repeat(struct dialogue *dialogue)
{
    write_question(dialogue);
}

bool dialogue_shorten(struct dialogue *dialogue)
{
    struct turn_facts *facts = &dialogue->facts;
    size_t kept = facts->history_count / 4;

    if (!facts->history_count)
        return false;
    facts->history += facts->history_count - kept;
    facts->history_count = kept;
    write_question(dialogue);
    return true;
}

void dialogue_forget_question(struct dialogue *dialogue)
{
    arena_empty(dialogue->question);
    dialogue->prompt.messages = NULL;
}

/* Without any key nothing can be asked; guided answers when the administrator wants it so. */
static struct error prepare_question(struct dialogue *dialogue)
{
    struct request *request = dialogue->request;
    const struct setting *setting = &dialogue->scope.setting;
    const struct secret *key = dialogue->look.key.name ? &dialogue->look.key : NULL;
    struct error error =
        model_key_open(request->arena, setting, request->person.account, key, &dialogue->server);

    if (error.kind == ERROR_KEY_INVALID && setting->guided_fallback) {
        dialogue->by_model = false;
        return NO_ERROR;
    }
    dialogue->server.manner = lesson_recalled(&dialogue->look.manner);
    if (error.kind)
        return error;
    write_question(dialogue);
    if (model_manner_leaves_out(&dialogue->server.manner, utf8_length(dialogue->prompt.messages)))
        (void)dialogue_shorten(dialogue); /* rather the oldest messages than the instructions */
    return NO_ERROR;
}

struct error dialogue_open(struct request *request, struct dialogue *dialogue)
{
    *dialogue = (struct dialogue){.request = request, .by_model = environment_engine_is_model()};
    TRY(request_json(request, utterance_fields, &dialogue->utterance));
    TRY(check_utterance(request, &dialogue->utterance));
    TRY(scope_demand(request, dialogue->utterance.portal, &dialogue->scope));
    TRY(gather_facts(dialogue));
    dialogue->token = uuid_new(request->arena);
    return dialogue->by_model ? prepare_question(dialogue) : NO_ERROR;
}

/* The person has had enough for now: says when it goes on. */
static struct error refuse_for_now(struct dialogue *dialogue)
{
    struct request *request = dialogue->request;
    const struct turn_begun *begun = &dialogue->begun;

    request->retry_after_seconds = begun->wait_seconds > 1 ? (int)begun->wait_seconds : 1;
    if (begun->finding == TURN_TOO_MANY)
        return ERROR_ABOUT(TOO_MANY_TURNS, TOO_MANY_TURNS,
                           arena_format(request->arena, "%d", request->retry_after_seconds));
    return ERROR_ABOUT(DAILY_SHARE, DAILY_SHARE,
                       moment_words(request, begun->free_at, &dialogue->scope.setting));
}

static struct error finding_in_words(struct dialogue *dialogue)
{
    switch (dialogue->begun.finding) {
    case TURN_BUSY:
        return ERROR(IN_PROGRESS, TURN_RUNNING);
    case TURN_MISMATCH:
        return request_problem(dialogue->request, "/turn_id", PHRASE_TURN_ID_USED, NULL);
    case TURN_NONE:
        return ERROR(NOT_FOUND, CONVERSATION_UNKNOWN);
    case TURN_CLOSED:
        return ERROR(CONFLICT, CONVERSATION_OVER);
    case TURN_QUOTA:
        return ERROR(QUOTA_EXCEEDED, QUOTA_EXCEEDED);
    case TURN_QUOTA_BUSY:
        return ERROR(BUSY, QUOTA_BUSY);
    case TURN_TOO_MANY:
    case TURN_SHARE:
        return refuse_for_now(dialogue);
    default:
        return NO_ERROR;
    }
}

struct error dialogue_begin(struct dialogue *dialogue, bool *replayed)
{
    struct request *request = dialogue->request;
    struct quota quota = scope_quota();
    struct turn_start start = {
        .person = request->person.account,
        .portal_id = dialogue->utterance.portal,
        .conversation = dialogue->utterance.conversation,
        .turn_id = dialogue->utterance.turn_id,
        .message = dialogue->utterance.message,
        .token = dialogue->token,
        .engine = dialogue->by_model ? "model" : "guided",
        .reserve_tokens = dialogue->by_model ? (int64_t)dialogue->prompt.bytes / 2 + ANSWER_TOKENS_MAX : 0,
        .has_limit = quota.has_limit,
        .limit_tokens = quota.limit_tokens,
    };

    TRY(turn_begin(request->db, &start, &dialogue->begun));
    *replayed = dialogue->begun.finding == TURN_REPLAY;
    dialogue->answer_json = dialogue->begun.answer_json;
    return finding_in_words(dialogue);
}

void dialogue_guide(struct dialogue *dialogue, struct answer *answer)
{
    dialogue->by_model = false;
    guided_answer(dialogue->request->arena, &dialogue->facts, answer);
}

bool dialogue_names_people(const struct dialogue *dialogue, const struct answer *answer)
{
    const char **names;

    return people_wanted(dialogue->request->arena, &dialogue->facts, answer, &names) > 0;
}

void dialogue_look_up(struct dialogue *dialogue, const struct answer *answer)
{
    choosable_look_up(dialogue->request->db, &dialogue->request->person, &dialogue->facts, answer);
}

void dialogue_conclude(struct dialogue *dialogue, const struct answer *answer)
{
    turn_conclude(dialogue->request->arena, &dialogue->facts, answer, &dialogue->outcome);
}

/* What a call showed of the key: the administrator sees it turn red or green by itself. */
static void note_key(struct dialogue *dialogue)
{
    struct error error = NO_ERROR;

    if (dialogue->key_state)
        error = model_key_note(dialogue->request->db, &dialogue->scope.setting, dialogue->key_state);
    if (error.kind)
        log_warning("the key's state could not be stored", "code=%s", error_code(error.kind));
}

struct error dialogue_end(struct dialogue *dialogue)
{
    struct arena *arena = dialogue->request->arena;
    const struct outcome *outcome = &dialogue->outcome;
    struct turn_ended ended = {0};
    struct turn_end end = {
        .token = dialogue->token,
        .reply = outcome->reply,
        .answer_json = turn_view_json(arena, dialogue->begun.conversation, &dialogue->facts, outcome,
                                      &dialogue->cost, dialogue->by_model ? "model" : "guided"),
        .request_type_id = outcome->request_type ? outcome->request_type->id : NULL,
        .type_by_person = outcome->type_by_person,
        .asked_field_id = outcome->asked_field ? outcome->asked_field->id : NULL,
        .questions = outcome->questions,
        .start_over = outcome->start_over,
        .values_json = draft_values_json(arena, outcome->changes, outcome->change_count),
        .input_tokens = dialogue->cost.input,
        .cached_tokens = dialogue->cost.cached,
        .output_tokens = dialogue->cost.output,
        .total_tokens = dialogue->cost.total,
        .estimated = dialogue->cost.estimated,
        .outcome = turn_action_name(outcome->action),
    };

    TRY(turn_end(dialogue->request->db, &end, &ended));
    note_key(dialogue);
    if (!text_equals(ended.result, "ended"))
        return ERROR(CONFLICT, TURN_OVERTAKEN);
    dialogue->answer_json = ended.answer_json;
    return NO_ERROR;
}

void dialogue_abort(struct dialogue *dialogue, const char *outcome)
{
    const struct turn_cost *cost = &dialogue->cost;
    struct error error = turn_abort(dialogue->request->db, dialogue->token, cost->input, cost->cached,
                                    cost->output, cost->total, cost->estimated, outcome);

    if (error.kind)
        log_warning("an aborted turn could not be booked; its lease will run out", "code=%s",
                    error_code(error.kind));
    note_key(dialogue);
}
