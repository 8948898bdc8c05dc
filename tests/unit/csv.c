/* Tables that spreadsheets open without running anything. */
#include "service/csv.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "check.h"

static const char *row_of(struct arena *arena, const char *cell)
{
    struct buffer *csv = csv_new(arena);

    csv_row(csv, (const char *const[]){cell, "end", NULL});
    return csv->bytes;
}

static void shows_formulas_as_text(void **state)
{
    static const char *const cells[][2] = {
        {"=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\",\"end\"\r\n"},
        {"+1", "\"'+1\",\"end\"\r\n"},
        {"-1", "\"'-1\",\"end\"\r\n"},
        {"@SUM(A1)", "\"'@SUM(A1)\",\"end\"\r\n"},
        {"\t=1", "\"'\t=1\",\"end\"\r\n"},
        {"\r=1", "\"'\r=1\",\"end\"\r\n"},
    };
    struct arena *arena = arena_new();
    (void)state;

    for (size_t i = 0; i < sizeof(cells) / sizeof(*cells); i++)
        assert_string_equal(row_of(arena, cells[i][0]), cells[i][1]);
    arena_free(arena);
}

static void keeps_commas_quotes_and_lines_in_their_cell(void **state)
{
    struct arena *arena = arena_new();
    (void)state;

    assert_string_equal(row_of(arena, "a,\"b\"\nc"), "\"a,\"\"b\"\"\nc\",\"end\"\r\n");
    assert_string_equal(row_of(arena, ""), "\"\",\"end\"\r\n");
    assert_string_equal(row_of(arena, "5-3=2"), "\"5-3=2\",\"end\"\r\n");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("a cell that a spreadsheet would run is shown as text", shows_formulas_as_text),
        TEST("commas, quotes and line ends stay inside their cell",
             keeps_commas_quotes_and_lines_in_their_cell),
    };

    return RUN_TESTS(tests);
}
