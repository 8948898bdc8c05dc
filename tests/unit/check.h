/* What every unit test includes: cmocka, and tests whose titles are sentences. */
#ifndef UNIT_CHECK_H
#define UNIT_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define TEST(title_, function_)                                                                              \
    {                                                                                                        \
        .name = (title_), .test_func = (function_)                                                           \
    }

#define RUN_TESTS(tests_)                                                                                    \
    (cmocka_set_message_output(CM_OUTPUT_TAP), cmocka_run_group_tests_name(__FILE__, tests_, NULL, NULL))

#endif
