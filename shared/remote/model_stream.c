/* Reading chunks of Chat Completions. Every member may be missing, null or of another kind. */
#include "remote/model_stream.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "remote/loose_json.h"

enum { WHOLE_BYTES_MAX = 4 * 1024 * 1024 };
#define TOKENS_MAX 1000000000LL /* what says more is no count */

/* ---- content ---- */

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

static void count_space(struct model_stream *stream, const char *text, size_t count)
{
    size_t trailing = 0;

    while (trailing < count && is_space(text[count - trailing - 1]))
        trailing++;
    stream->space_bytes = trailing == count ? stream->space_bytes + count : trailing;
    if (stream->space_bytes > MODEL_SPACE_BYTES_MAX)
        stream->too_long = true;
}

static void add_text(struct model_stream *stream, const char *text)
{
    size_t count = text ? strlen(text) : 0;

    if (!count || stream->too_long || stream->unwanted)
        return;
    count_space(stream, text, count);
    buffer_add_bytes(&stream->content, text, count);
    if (stream->content.overflowed) {
        stream->too_long = true;
        return;
    }
    if (!stream->text(stream->owner, text, count))
        stream->unwanted = true;
}

/* A text, or a list of parts with a text each. */
static void add_content(struct model_stream *stream, const struct json *content)
{
    if (json_text(content)) {
        add_text(stream, json_text(content));
        return;
    }
    if (json_is_array(content))
        for (const struct json *part = json_first(content); part; part = json_next(part))
            if (!json_member(part, "type") || text_equals(json_text(json_member(part, "type")), "text"))
                add_text(stream, json_text(json_member(part, "text")));
}

/* ---- choices, usage ---- */

static int64_t tokens_in(const struct json *usage, const char *name)
{
    int64_t number;

    return json_whole_number(json_member(usage, name), &number) && number > 0 && number <= TOKENS_MAX ? number
                                                                                                      : 0;
}

/* Later counts replace earlier ones: some servers send growing ones with every chunk. */
static void take_usage(struct model_stream *stream, const struct json *usage)
{
    struct model_tokens tokens = {
        .input = tokens_in(usage, "prompt_tokens"),
        .output = tokens_in(usage, "completion_tokens"),
        .total = tokens_in(usage, "total_tokens"),
        .cached = tokens_in(json_member(usage, "prompt_tokens_details"), "cached_tokens"),
    };

    if (!tokens.total)
        tokens.total = tokens.input + tokens.output;
    if (!tokens.total)
        return;
    if (!tokens.input && !tokens.output) {
        tokens.output = (int64_t)(stream->content.length + 2) / 3;
        if (tokens.output > tokens.total)
            tokens.output = tokens.total;
        tokens.input = tokens.total - tokens.output;
    }
    if (tokens.cached > tokens.input)
        tokens.cached = tokens.input;
    stream->tokens = tokens;
}

static void take_choice(struct model_stream *stream, const struct json *choice)
{
    const struct json *delta = json_member(choice, "delta");
    const char *finish = json_text(json_member(choice, "finish_reason"));
    double index = 0;

    if (json_number(json_member(choice, "index"), &index) && index > 0)
        return;
    if (!json_is_object(delta) && !stream->content.length) /* the whole once more, behind its pieces */
        delta = json_member(choice, "message");
    add_content(stream, json_member(delta, "content"));
    if (!text_is_empty(json_text(json_member(delta, "refusal"))))
        stream->refused = true;
    if (!text_is_empty(finish) && !*stream->finish)
        snprintf(stream->finish, sizeof(stream->finish), "%s", finish);
    take_usage(stream, json_member(choice, "usage"));
}

static void take_model(struct model_stream *stream, const struct json *chunk)
{
    const char *model = json_text(json_member(chunk, "model"));

    if (!stream->model && !text_is_empty(model))
        stream->model = text_shortened(stream->kept, model, 200);
}

static void take_complaint(struct model_stream *stream, const struct model_complaint *complaint)
{
    stream->complained = true;
    stream->complaint = (struct model_complaint){
        .status = complaint->status,
        .flagged = complaint->flagged,
        .type = arena_text(stream->kept, complaint->type),
        .code = arena_text(stream->kept, complaint->code),
        .param = arena_text(stream->kept, complaint->param),
        .message = arena_text(stream->kept, complaint->message),
    };
}

static void take_chunk(struct model_stream *stream, const struct json *chunk, bool is_error)
{
    struct model_complaint complaint;

    if (model_complaint_find(stream->scratch, chunk, &complaint) || is_error) {
        take_complaint(stream, &complaint);
        return;
    }
    take_model(stream, chunk);
    take_usage(stream, json_member(chunk, "usage"));
    take_usage(stream, json_member(json_member(chunk, "x_groq"), "usage"));
    for (const struct json *choice = json_first(json_member(chunk, "choices")); choice;
         choice = json_next(choice))
        take_choice(stream, choice);
}

/* ---- the forms ---- */

static bool is_settled(const struct model_stream *stream)
{
    return stream->complained || stream->done || stream->garbled || stream->too_long || stream->unwanted ||
           stream->form == MODEL_STREAM_FOREIGN;
}

static bool take_event(void *owner, const char *name, const char *data, size_t bytes)
{
    struct model_stream *stream = owner;
    bool is_error = strcmp(name, "error") == 0;

    while (bytes && is_space(data[bytes - 1]))
        bytes--;
    if (bytes == 6 && memcmp(data, "[DONE]", 6) == 0) {
        stream->done = true;
    } else if (bytes || is_error) {
        const struct json *chunk = loose_json(stream->scratch, data, bytes);

        if (json_is_object(chunk) || is_error)
            take_chunk(stream, chunk, is_error);
        else
            stream->garbled = !*stream->finish; /* what follows a whole answer harms it no more */
        arena_empty(stream->scratch);
    }
    return !is_settled(stream);
}

/* Told by the first byte that is no white space or byte order mark. */
static size_t find_form(struct model_stream *stream, const char *bytes, size_t count)
{
    size_t at = 0;

    while (at < count && (is_space(bytes[at]) || strchr("\xef\xbb\xbf", bytes[at])))
        at++;
    if (at < count)
        stream->form = bytes[at] == '{'   ? MODEL_STREAM_JSON
                       : bytes[at] == '<' ? MODEL_STREAM_FOREIGN
                                          : MODEL_STREAM_EVENTS;
    return at;
}

void model_stream_init(struct model_stream *stream)
{
    stream->scratch = arena_new();
    stream->kept = arena_new();
    stream->reader = (struct sse_reader){.event = take_event, .owner = stream};
    sse_init(&stream->reader);
    buffer_init(&stream->whole, WHOLE_BYTES_MAX);
    buffer_init(&stream->content, MODEL_CONTENT_BYTES_MAX);
}

void model_stream_release(struct model_stream *stream)
{
    arena_free(stream->scratch);
    arena_free(stream->kept);
    sse_release(&stream->reader);
    buffer_release(&stream->whole);
    buffer_release(&stream->content);
}

bool model_stream_add(struct model_stream *stream, const char *bytes, size_t count)
{
    if (is_settled(stream))
        return false;
    if (stream->form == MODEL_STREAM_UNKNOWN) {
        size_t skipped = find_form(stream, bytes, count);

        bytes += skipped;
        count -= skipped;
    }
    if (stream->form == MODEL_STREAM_JSON)
        buffer_add_bytes(&stream->whole, bytes, count);
    else if (stream->form == MODEL_STREAM_EVENTS && !sse_add(&stream->reader, bytes, count) &&
             !is_settled(stream))
        stream->too_long = true;
    if (stream->whole.overflowed)
        stream->too_long = true;
    return !is_settled(stream);
}

static void read_whole(struct model_stream *stream)
{
    const struct json *answer = loose_json(stream->scratch, stream->whole.bytes, stream->whole.length);

    if (json_is_object(answer))
        take_chunk(stream, answer, false);
    else
        stream->garbled = true;
    arena_empty(stream->scratch);
}

void model_stream_end(struct model_stream *stream)
{
    if (is_settled(stream))
        return;
    if (stream->form == MODEL_STREAM_EVENTS) {
        sse_end(&stream->reader);
        stream->garbled = false; /* an event that broke off is no nonsense: what is missing is the finish */
    } else if (stream->form == MODEL_STREAM_JSON) {
        read_whole(stream);
    }
}

enum model_failure model_stream_outcome(const struct model_stream *stream, bool whole)
{
    if (stream->complained)
        return model_complaint_failure(&stream->complaint);
    if (stream->form == MODEL_STREAM_FOREIGN)
        return MODEL_AWAY;
    if (stream->garbled)
        return MODEL_BAD;
    if (stream->too_long)
        return MODEL_CUT;
    if (!*stream->finish)
        return whole || stream->content.length ? MODEL_CUT : MODEL_AWAY;
    if (stream->refused || strcmp(stream->finish, "content_filter") == 0)
        return MODEL_REFUSED;
    if (strcmp(stream->finish, "length") == 0)
        return MODEL_CUT;
    if (strcmp(stream->finish, "error") == 0)
        return MODEL_AWAY;
    return stream->content.length ? MODEL_FINE : MODEL_BAD;
}
