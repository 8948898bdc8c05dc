#include "service/file_name.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "check.h"

static void cleans_names(void **state)
{
    static const struct {
        const char *given, *kept;
    } cases[] = {
        {"screen.png", "screen.png"},
        {"../../etc/passwd", "passwd"},
        {"C:\\Users\\emma\\a b.pdf", "a b.pdf"},
        {"invoice\xe2\x80\xaegnp.exe", "invoicegnp.exe"}, /* right-to-left override */
        {"a\xe2\x80\x8b"
         "b.txt",
         "ab.txt"}, /* zero width */
        {"a\"b\r\nX-Evil: 1\t.txt", "a'b X-Evil: 1 .txt"},
        {"\x01\x02", "file"},
        {"  ", "file"},
        {"..", "file"},
        {"folder/", "file"},
        {"", "file"},
        {".profile", ".profile"},
    };
    struct arena *arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_string_equal(file_name_cleaned(arena, cases[i].given), cases[i].kept);
    arena_free(arena);
}

static void cuts_names_in_front_of_the_extension(void **state)
{
    struct arena *arena = arena_new();
    char name[1024] = "";
    const char *kept;

    (void)state;
    for (int i = 0; i < 200; i++)
        strcat(name, "\xc3\xa4");
    kept = file_name_cleaned(arena, arena_format(arena, "%s.jpeg", name));
    assert_int_equal(strlen(kept), 255);
    assert_true(text_ends_with(kept, "\xc3\xa4.jpeg"));
    assert_true(utf8_is_valid(kept, strlen(kept)));
    kept = file_name_cleaned(arena, arena_format(arena, "a.%s", name));
    assert_true(strlen(kept) <= 255 && utf8_is_valid(kept, strlen(kept)));
    arena_free(arena);
}

static void cleans_types(void **state)
{
    static const struct {
        const char *given, *kept;
    } cases[] = {
        {"image/png", "image/png"},
        {"Image/PNG; charset=x", "image/png"},
        {"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
        {NULL, "application/octet-stream"},
        {"", "application/octet-stream"},
        {"image", "application/octet-stream"},
        {"image/", "application/octet-stream"},
        {"image/png\r\nX: 1", "application/octet-stream"},
        {"x y/z", "application/octet-stream"},
    };
    struct arena *arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_string_equal(media_type_cleaned(arena, cases[i].given), cases[i].kept);
    arena_free(arena);
}

static void tells_sizes(void **state)
{
    static const struct {
        int64_t bytes;
        const char *words;
    } cases[] = {
        {10485760, "10 MB"}, {1073741824, "1 GB"},  {1500000, "1464 kB"}, {2048, "2 kB"},
        {1000, "1000 B"},    {104857600, "100 MB"}, {1, "1 B"},
    };
    struct arena *arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_string_equal(file_size_words(arena, cases[i].bytes), cases[i].words);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("of a file's name stays what neither leads elsewhere nor deceives", cleans_names),
        TEST("a long name is cut in front of its extension, between characters",
             cuts_names_in_front_of_the_extension),
        TEST("what is no media type counts as bytes", cleans_types),
        TEST("a size is told in the largest unit that is exact enough", tells_sizes),
    };

    return RUN_TESTS(tests);
}
