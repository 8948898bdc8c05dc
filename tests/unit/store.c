/* The nouns of shared/store/ one after the other, as the programs use them: ATA_TEST_DATABASE_URL names a
 * database. */
#include "store/db.h"

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "store/access.h"
#include "store/admission.h"
#include "store/conversation.h"
#include "store/draft.h"
#include "store/index.h"
#include "store/person.h"
#include "store/secret.h"
#include "store/setting.h"
#include "store/snapshot.h"
#include "store/submission.h"
#include "store/sync.h"
#include "store/turn.h"
#include "store/usage.h"
#include "store/visibility.h"

#include <stdlib.h>
#include <string.h>

#define assert_no_error(call)     assert_int_equal((call).kind, ERROR_NONE)
#define assert_error(call, kind_) assert_int_equal((call).kind, ERROR_##kind_)

static struct db open_db(void)
{
    const char *url = getenv("ATA_TEST_DATABASE_URL");

    if (!url)
        skip();
    return (struct db){.pool = pool_new(url, 2, true), .arena = arena_new()};
}

static void close_db(struct db *db)
{
    arena_free(db->arena);
    pool_free(db->pool);
}

static const struct actor admin = {.name = "admin", .from = "192.0.2.1"};

static void saves_settings_with_their_key(void **state)
{
    struct db db = open_db();
    struct secret secret = {.name = "api_key",
                            .key_id = "k1",
                            .nonce = "000102030405060708090a0b",
                            .ciphertext = "00112233445566778899aabbccddeeff00",
                            .aad = "ata"};
    struct key_change key = {.secret = &secret, .last4 = "wxyz", .state = "valid"};
    struct setting setting;
    int64_t version;
    (void)state;

    assert_no_error(setting_load(&db, &setting));
    setting.instructions = "Be \"brief\"\nand kind \xc3\xa4";
    assert_no_error(setting_save(&db, setting.version, &setting, &key, &admin, &version));
    assert_int_equal(version, setting.version + 1);
    assert_no_error(setting_save(&db, setting.version, &setting, NULL, &admin, &version));
    assert_int_equal(version, 0);
    assert_no_error(setting_load(&db, &setting));
    assert_string_equal(setting.instructions, "Be \"brief\"\nand kind \xc3\xa4");
    assert_string_equal(setting.key_state, "valid");
    assert_true(setting.key_checked_at > 0);
    memset(&secret, 0, sizeof(secret));
    assert_no_error(secret_load(&db, "api_key", &secret));
    assert_string_equal(secret.ciphertext, "00112233445566778899aabbccddeeff00");
    key.secret = NULL;
    assert_no_error(setting_save(&db, setting.version, &setting, &key, &admin, &version));
    assert_no_error(setting_load(&db, &setting));
    assert_string_equal(setting.key_state, "unset");
    assert_error(secret_load(&db, "api_key", &secret), NOT_FOUND);
    close_db(&db);
}

static bool allows(const struct access *access, const char *portal, const char *account,
                   const char *const *groups, size_t group_count, const char *const *organizations,
                   size_t organization_count)
{
    return access_allows_portal(access, portal) &&
           access_allows_person(access, account, groups, group_count, organizations, organization_count);
}

static void decides_who_is_in_scope(void **state)
{
    const struct access_entry portals[] = {{.id = "3"}}, users[] = {{.id = "alice"}},
                              groups[] = {{.id = "g1", .name = "staff"}, {.id = "g2"}},
                              organizations[] = {{.id = "o1", .name = "Acme"}};
    struct access access = {.portals_mode = "selected",
                            .portals = portals,
                            .portal_count = 1,
                            .people_mode = "selected",
                            .users = users,
                            .user_count = 1,
                            .groups = groups,
                            .group_count = 2,
                            .organizations = organizations,
                            .organization_count = 1};
    const char *const staff[] = {"other", "staff"}, *const acme[] = {"o1"};
    (void)state;

    assert_true(allows(&access, "3", "alice", NULL, 0, NULL, 0));
    assert_true(allows(&access, "3", "bob", staff, 2, NULL, 0));
    assert_true(allows(&access, "3", "bob", NULL, 0, acme, 1));
    assert_false(allows(&access, "3", "bob", staff, 1, NULL, 0));
    assert_false(allows(&access, "3", "Alice", NULL, 0, NULL, 0));
    assert_false(allows(&access, "5", "alice", NULL, 0, NULL, 0));
    access.portals_mode = "all";
    assert_true(allows(&access, "5", "alice", NULL, 0, NULL, 0));
    access.people_mode = "all";
    assert_true(allows(&access, "5", "eve", NULL, 0, NULL, 0));
    access.portals_mode = "selected";
    access.portal_count = 0;
    assert_false(allows(&access, "3", "alice", NULL, 0, NULL, 0));
}

static void saves_the_scope(void **state)
{
    struct db db = open_db();
    const char *const portals[] = {"3", "5"}, *const groups[] = {"it's \"staff\""};
    struct access_change change = {.portals_mode = "selected",
                                   .people_mode = "all",
                                   .portals = portals,
                                   .portal_count = 2,
                                   .groups = groups,
                                   .group_count = 1};
    struct access access;
    int64_t version;
    (void)state;

    assert_no_error(access_load(&db, &access));
    assert_no_error(access_save(&db, access.version, &change, &admin, &version));
    assert_no_error(access_load(&db, &access));
    assert_int_equal(access.version, version);
    assert_int_equal(access.portal_count, 2);
    assert_string_equal(access.portals[1].id, "5");
    assert_string_equal(access.groups[0].id, "it's \"staff\"");
    assert_no_error(access_save(&db, version - 1, &change, &admin, &version));
    assert_int_equal(version, 0);
    change = (struct access_change){.portals_mode = "all", .people_mode = "all"};
    assert_no_error(access_save(&db, access.version, &change, &admin, &version));
    close_db(&db);
}

static const char document[] =
    "{\"portals\":[{\"id\":\"3\",\"service_desk_id\":\"10\",\"languages\":[\"en\",\"de\"],"
    "\"names\":{\"en\":\"IT\"}}],\"types\":[{\"portal\":\"3\",\"id\":\"25\",\"wordings\":{\"en\":{\"name\":"
    "\"Broken\"},"
    "\"de\":{\"name\":\"Defekt\"}},\"fields\":[{\"id\":\"priority\",\"kind\":\"priority\",\"default\":\"3\","
    "\"wordings\":{\"en\":{\"name\":\"Priority\"}},\"options\":[{\"id\":\"3\",\"labels\":{\"en\":\"Low\"}}]}]"
    "}],"
    "\"users\":[{\"id\":\"alice\",\"name\":\"Alice\"}],"
    "\"groups\":[{\"id\":\"g1\",\"name\":\"staff\",\"members\":[\"alice\"]}]}";

static struct sync_run begin_run(struct db *db)
{
    struct sync_run run;

    assert_no_error(sync_begin(db, "manual", &admin, false, &run));
    assert_true(run.begun);
    assert_true(run.fence > 0);
    assert_string_equal(run.outcome, "running");
    return run;
}

static void swaps_the_index_when_a_run_is_whole(void **state)
{
    struct db db = open_db();
    struct sync_run run = begin_run(&db), again;
    struct snapshot snapshot;
    struct field_row *fields;
    struct option_row *options;
    struct type_row *types;
    size_t count;
    int64_t rows;
    bool alive;
    (void)state;

    assert_no_error(sync_begin(&db, "manual", &admin, false, &again));
    assert_false(again.begun);
    assert_int_equal(again.id, run.id);
    assert_no_error(sync_progress(&db, &run, "request_types", 1, 2, &alive));
    assert_true(alive);
    assert_no_error(index_write(&db, &run, "all", document, &rows));
    assert_int_equal(rows, 7);
    assert_error(sync_commit(&db, &run, 2, "{}"), CONFLICT);
    assert_no_error(sync_commit(&db, &run, 1, "{\"portals\":1}"));
    assert_no_error(snapshot_current(&db, &snapshot));
    assert_int_equal(snapshot.id, run.id);
    assert_no_error(portal_types(&db, snapshot.id, "3", "de", &types, &count));
    assert_int_equal(count, 1);
    assert_string_equal(types[0].name, "Defekt");
    assert_string_equal(types[0].also, "Broken");
    assert_no_error(portal_fields(&db, snapshot.id, "3", "de", "[\"25\"]", &fields, &count));
    assert_string_equal(fields[0].default_json, "\"3\"");
    assert_no_error(portal_options(&db, snapshot.id, "3", "de", "[\"25\"]", &options, &count));
    assert_null(options[0].parent_id);
    assert_string_equal(options[0].label, "Low");
    close_db(&db);
}

static void tells_how_synchronisation_stands(void **state)
{
    struct db db = open_db();
    struct sync_run run = begin_run(&db);
    struct sync_status status;
    (void)state;

    assert_no_error(sync_status_load(&db, &status));
    assert_true(status.running);
    assert_string_equal(status.phase, "portals");
    assert_no_error(sync_fail(&db, &run, "jira_away"));
    assert_no_error(sync_status_load(&db, &status));
    assert_false(status.running);
    assert_string_equal(status.last_attempt_message, "jira_away");
    assert_true(status.last_updated > 0);
    assert_int_equal(status.next_due, status.last_updated + 24 * 3600);
    assert_true(status.history_count >= 2);
    assert_string_equal(status.history[0].outcome, "failed");
    assert_true(status.history[0].ended > 1700000000);
    assert_string_equal(status.history[1].counts, "{\"portals\":1}");
    close_db(&db);
}

static void knows_people(void **state)
{
    struct db db = open_db();
    const char *const types[] = {"25", "100"};
    struct person person = {.account = uuid_new(db.arena), .name = "Zo\xc3\xab"};
    const char *account = person.account;
    struct directory_entry *entries;
    struct visibility visibility;
    struct snapshot snapshot;
    size_t count;
    int64_t erased;
    (void)state;

    assert_no_error(person_save(&db, &person));
    assert_no_error(directory_person(&db, account, &person));
    assert_string_equal(person.name, "Zo\xc3\xab");
    assert_null(person.email);
    assert_no_error(directory_person(&db, "alice", &person));
    assert_int_equal(person.group_count, 1);
    assert_no_error(directory_search(&db, "users", account, 0, 10, &entries, &count));
    assert_int_equal(count, 1);
    assert_no_error(snapshot_current(&db, &snapshot));
    assert_error(visibility_load(&db, snapshot.id, "3", account, &visibility), NOT_FOUND);
    assert_no_error(visibility_save(&db, snapshot.id, "3", account, types, 2));
    assert_no_error(visibility_load(&db, snapshot.id, "3", account, &visibility));
    assert_int_equal(visibility.type_count, 2);
    assert_string_equal(visibility.type_ids[1], "100");
    assert_no_error(person_erase(&db, account, &admin, &erased));
    assert_no_error(directory_person(&db, account, &person));
    assert_null(person.name);
    close_db(&db);
}

static struct turn_start turn_of(struct db *db, const char *person, const char *message)
{
    return (struct turn_start){.person = person,
                               .portal_id = "3",
                               .turn_id = uuid_new(db->arena),
                               .message = message,
                               .token = uuid_new(db->arena),
                               .engine = "model",
                               .reserve_tokens = 500};
}

static void ends_turn(struct db *db, const char *token)
{
    struct turn_end end = {.token = token,
                           .reply = "Which room?",
                           .answer_json = "{\"action\":\"ask\"}",
                           .request_type_id = "25",
                           .asked_field_id = "cf1",
                           .questions = 1,
                           .values_json =
                               "[{\"field\":\"summary\",\"value\":\"Black\",\"text\":\"Black\","
                               "\"source\":\"assistant\",\"confidence\":0.5,\"evidence\":\"black\"},"
                               "{\"field\":\"cf2\",\"value\":null,\"text\":\"\"}]",
                           .input_tokens = 80,
                           .output_tokens = 20,
                           .total_tokens = 100,
                           .outcome = "ask"};
    struct turn_ended ended;

    assert_no_error(turn_end(db, &end, &ended));
    assert_string_equal(ended.result, "ended");
    assert_int_equal(ended.draft_version, 1);
    assert_non_null(strstr(ended.answer_json, "\"draft_version\": 1"));
}

static void takes_turns(void **state)
{
    struct db db = open_db();
    const char *person = uuid_new(db.arena), **lost;
    struct turn_start start = turn_of(&db, person, "My screen is black"), second;
    struct conversation conversation;
    struct message_row *messages;
    struct turn_begun begun, replay;
    size_t count;
    (void)state;

    assert_no_error(turn_begin(&db, &start, &begun));
    assert_int_equal(begun.finding, TURN_NEW);
    assert_int_equal(begun.number, 1);
    second = turn_of(&db, person, "And hot");
    assert_no_error(turn_begin(&db, &second, &replay));
    assert_int_equal(replay.finding, TURN_BUSY);
    assert_no_error(turn_renew(&db, (const char *const[]){start.token, second.token}, 2, &lost, &count));
    assert_int_equal(count, 1);
    assert_string_equal(lost[0], second.token);
    ends_turn(&db, start.token);
    assert_no_error(turn_begin(&db, &start, &replay));
    assert_int_equal(replay.finding, TURN_REPLAY);
    assert_non_null(strstr(replay.answer_json, "\"ask\""));
    second.conversation = "no uuid";
    assert_no_error(turn_begin(&db, &second, &replay));
    assert_int_equal(replay.finding, TURN_NONE);
    assert_no_error(conversation_open(&db, person, "3", &conversation));
    assert_string_equal(conversation.id, begun.conversation);
    assert_no_error(conversation_messages(&db, person, conversation.id, 50, &messages, &count));
    assert_int_equal(count, 2);
    assert_true(messages[0].from_person);
    assert_string_equal(messages[1].text, "Which room?");
    assert_no_error(turn_begin(&db,
                               &(struct turn_start){.person = person,
                                                    .portal_id = "3",
                                                    .conversation = begun.conversation,
                                                    .turn_id = uuid_new(db.arena),
                                                    .message = "Third",
                                                    .token = second.token,
                                                    .engine = "guided"},
                               &replay));
    assert_int_equal(replay.finding, TURN_NEW);
    assert_no_error(turn_abort(&db, second.token, 0, 0, 0, 0, false, "cancelled"));
    assert_no_error(conversation_erase(&db, person, begun.conversation));
    assert_error(conversation_erase(&db, person, begun.conversation), NOT_FOUND);
    close_db(&db);
}

static void refuses_a_turn_beyond_the_quota(void **state)
{
    struct db db = open_db();
    struct turn_start start = turn_of(&db, uuid_new(db.arena), "Hello");
    struct quota quota = {.has_limit = true, .limit_tokens = 0};
    struct turn_begun begun;
    struct usage usage;
    struct admission admission;
    (void)state;

    start.has_limit = true;
    assert_no_error(turn_begin(&db, &start, &begun));
    assert_int_equal(begun.finding, TURN_QUOTA);
    assert_no_error(admission_load(&db, "3", "alice", &quota, &admission));
    assert_false(admission.quota_open);
    assert_no_error(usage_load(&db, &quota, &usage));
    assert_true(usage.has_limit);
    assert_false(usage.open);
    quota.has_limit = false;
    assert_no_error(usage_load(&db, &quota, &usage));
    assert_false(usage.has_limit);
    assert_true(usage.open);
    assert_true(usage.cycle_start < usage.cycle_end);
    close_db(&db);
}

static void adds_credits_once(void **state)
{
    struct db db = open_db();
    struct quota quota = {.has_limit = true, .limit_tokens = 1000000};
    const char *key = uuid_new(db.arena);
    struct usage before, after;
    bool fresh;
    (void)state;

    assert_no_error(usage_load(&db, &quota, &before));
    assert_no_error(quota_credit(&db, &quota, key, 50, "gift", &admin, &fresh));
    assert_true(fresh);
    assert_no_error(quota_credit(&db, &quota, key, 50, "gift", &admin, &fresh));
    assert_false(fresh);
    assert_error(quota_credit(&db, &quota, key, 60, "gift", &admin, &fresh), CONFLICT);
    assert_no_error(usage_load(&db, &quota, &after));
    assert_int_equal(after.credits, before.credits + 50);
    assert_int_equal(after.quota_limit, 1000000 + after.credits);
    close_db(&db);
}

static const struct draft_change correction = {
    .values_json = "[{\"field\":\"summary\",\"value\":\"Screen\",\"text\":\"Screen\"}]"};

/* A conversation of this person with a first turn. */
static const char *converses(struct db *db, const char *person)
{
    struct turn_start start = turn_of(db, person, "My screen is black");
    struct turn_begun begun;

    assert_no_error(turn_begin(db, &start, &begun));
    assert_int_equal(begun.finding, TURN_NEW);
    ends_turn(db, start.token);
    return begun.conversation;
}

static void corrects_a_draft(void **state)
{
    struct db db = open_db();
    const char *person = uuid_new(db.arena), *conversation = converses(&db, person);
    struct draft_row draft;
    int64_t version;
    (void)state;

    assert_no_error(draft_patch(&db, person, conversation, 1, &correction, &version));
    assert_int_equal(version, 2);
    assert_error(draft_patch(&db, person, conversation, 1, &correction, &version), VERSION_MOVED);
    assert_error(draft_patch(&db, "eve", conversation, 2, &correction, &version), NOT_FOUND);
    assert_no_error(draft_load(&db, person, conversation, &draft));
    assert_int_equal(draft.value_count, 2);
    assert_null(draft.values[0].value);
    assert_string_equal(draft.values[1].value, "\"Screen\"");
    assert_string_equal(draft.values[1].source, "person");
    close_db(&db);
}

static struct submission accepts(struct db *db, const char *person, const char *conversation)
{
    struct submission_offer offer = {.person = person,
                                     .conversation = conversation,
                                     .idempotency_key = "k",
                                     .version = 1,
                                     .payload_hash = "h",
                                     .payload_json = "{\"summary\":\"Screen\"}",
                                     .request_type_id = "25",
                                     .marker = uuid_new(db->arena)};
    enum submission_finding finding;
    struct submission submission, again;

    assert_no_error(submission_accept(db, &offer, &finding, &submission));
    assert_int_equal(finding, SUBMISSION_NEW);
    assert_string_equal(submission.state, "pending");
    assert_no_error(submission_accept(db, &offer, &finding, &again));
    assert_int_equal(finding, SUBMISSION_REPLAY);
    assert_int_equal(again.id, submission.id);
    return submission;
}

static void submits_a_draft_once(void **state)
{
    struct db db = open_db();
    const char *person = uuid_new(db.arena), *conversation = converses(&db, person);
    struct submission submission = accepts(&db, person, conversation), *due;
    struct submission_claim claim, second;
    int64_t version;
    size_t count;
    bool accepted;
    (void)state;

    assert_error(draft_patch(&db, person, conversation, 1, &correction, &version), IN_PROGRESS);
    assert_error(conversation_erase(&db, person, conversation), IN_PROGRESS);
    assert_no_error(submission_due(&db, 1000, &due, &count));
    assert_true(count >= 1);
    assert_no_error(submission_claim(&db, submission.id, 60, &claim));
    assert_string_equal(claim.mode, "post");
    assert_string_equal(claim.payload, "{\"summary\": \"Screen\"}");
    assert_error(submission_claim(&db, submission.id, 60, &second), NOT_FOUND);
    assert_no_error(submission_load(&db, submission.id, &submission));
    assert_true(submission.wait_seconds > 50 && submission.wait_seconds <= 61);
    assert_no_error(submission_resend(&db, &claim, &accepted));
    assert_false(accepted);
    assert_no_error(submission_finish(&db, &claim,
                                      &(struct submission_outcome){.state = "done",
                                                                   .ticket_key = "IT-1",
                                                                   .ticket_url = "https://desk.example/IT-1"},
                                      &accepted));
    assert_true(accepted);
    assert_no_error(submission_of(&db, person, conversation, &submission));
    assert_string_equal(submission.ticket_key, "IT-1");
    assert_true(submission.finished >= submission.created);
    assert_error(draft_patch(&db, person, conversation, 1, &correction, &version), CONFLICT);
    close_db(&db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("saves settings together with their key", saves_settings_with_their_key),
        TEST("S45 S48: decides who is in scope", decides_who_is_in_scope),
        TEST("saves the scope", saves_the_scope),
        TEST("swaps the index when a run is whole", swaps_the_index_when_a_run_is_whole),
        TEST("S78: tells how synchronisation stands", tells_how_synchronisation_stands),
        TEST("knows people, what they may raise, and forgets them", knows_people),
        TEST("takes turns, one at a time, each once", takes_turns),
        TEST("S82: refuses a turn beyond the quota", refuses_a_turn_beyond_the_quota),
        TEST("S87: adds credits once", adds_credits_once),
        TEST("S20: corrects a draft", corrects_a_draft),
        TEST("S22: submits a draft once", submits_a_draft_once),
    };
    return RUN_TESTS(tests);
}
