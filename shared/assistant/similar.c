/* How alike two short texts are, by their runs of three letters. */
#include "assistant/similar.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { RUNS_MAX = 128 };

static size_t runs_of(const char *text, uint32_t *runs)
{
    size_t count = 0;
    uint32_t run = ' ' << 8 | ' ';

    for (const char *at = text; count < RUNS_MAX; at++) {
        char letter = *at ? *at : ' ';
        run = (run << 8 | (unsigned char)letter) & 0xFFFFFF;
        bool known = (run & 0xFFFF) == (' ' << 8 | ' ');
        for (size_t i = 0; i < count && !known; i++)
            known = runs[i] == run;
        if (!known)
            runs[count++] = run;
        if (letter == ' ')
            run = ' ' << 8 | ' ';
        if (!*at)
            break;
    }
    return count;
}

double similar(const char *one, const char *other)
{
    uint32_t ones[RUNS_MAX], others[RUNS_MAX];
    size_t one_count = runs_of(one, ones), other_count = runs_of(other, others), same = 0;

    if (strcmp(one, other) == 0)
        return 1;
    for (size_t i = 0; i < one_count; i++) {
        for (size_t j = 0; j < other_count; j++)
            same += ones[i] == others[j];
    }
    size_t all = one_count + other_count - same;
    return all ? (double)same / (double)all : 0;
}
