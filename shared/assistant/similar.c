/* How alike two short texts are, by their runs of three letters. */
#include "assistant/similar.h"

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
    uint32_t ones[RUNS_MAX] = {0}, others[RUNS_MAX] = {0};
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

bool similar_but_one(const char *one, const char *other)
{
    size_t a = strlen(one), b = strlen(other), same = 0;

    while (one[same] && one[same] == other[same])
        same++;
    if (a == b) {
        if (a == same || strcmp(one + same + 1, other + same + 1) == 0)
            return true;
        return one[same + 1] && one[same] == other[same + 1] && one[same + 1] == other[same] &&
               strcmp(one + same + 2, other + same + 2) == 0;
    }
    if (a == b + 1)
        return strcmp(one + same + 1, other + same) == 0;
    return b == a + 1 && strcmp(one + same, other + same + 1) == 0;
}
