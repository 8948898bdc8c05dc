#include "check.h"

#include <arpa/inet.h>
#include <stdbool.h>
#include <string.h>
#include <sys/un.h>

#include "base/arena.h"
#include "remote/http_address.h"
#include "remote/http_head.h"

static bool is_allowed(const char *text, bool loopback_only)
{
    struct sockaddr_in ipv4 = {.sin_family = AF_INET};
    struct sockaddr_in6 ipv6 = {.sin6_family = AF_INET6};

    if (inet_pton(AF_INET, text, &ipv4.sin_addr) == 1)
        return http_address_allowed((const struct sockaddr *)&ipv4, loopback_only);
    assert_int_equal(inet_pton(AF_INET6, text, &ipv6.sin6_addr), 1);
    return http_address_allowed((const struct sockaddr *)&ipv6, loopback_only);
}

static void refuses_addresses(void **state)
{
    static const char *const refused[] = {
        "0.0.0.0",
        "0.1.2.3",
        "169.254.169.254",
        "169.254.0.1",
        "100.100.100.200",
        "192.0.0.192",
        "168.63.129.16",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "::",
        "::ffff:169.254.169.254",
        "fe80::1",
        "febf::1",
        "ff02::1",
        "fd00:ec2::254",
        "::169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "::ffff:0.0.0.0",
    };
    (void)state;

    for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++)
        if (is_allowed(refused[i], false))
            fail_msg("%s is allowed", refused[i]);
}

static void allows_addresses(void **state)
{
    static const char *const allowed[] = {
        "127.0.0.1",           "10.0.0.1",          "192.168.1.1", "172.16.0.1",   "100.64.0.1",
        "104.18.6.192",        "168.63.129.17",     "::1",         "fd12:3456::1", "2606:4700::6812:7c0",
        "::ffff:104.18.6.192", "64:ff9b::6812:7c0",
    };
    (void)state;

    for (size_t i = 0; i < sizeof(allowed) / sizeof(*allowed); i++)
        if (!is_allowed(allowed[i], false))
            fail_msg("%s is refused", allowed[i]);
}

static void keeps_to_loopback(void **state)
{
    (void)state;
    assert_true(is_allowed("127.0.0.1", true) && is_allowed("127.255.255.254", true));
    assert_true(is_allowed("::1", true) && is_allowed("::ffff:127.0.0.1", true));
    assert_false(is_allowed("10.0.0.1", true) || is_allowed("::ffff:10.0.0.1", true));
    assert_false(is_allowed("0.0.0.0", true) || is_allowed("::", true) || is_allowed("fd12::1", true));
}

static void refuses_other_families(void **state)
{
    const struct sockaddr_un local = {.sun_family = AF_UNIX};
    (void)state;

    assert_false(http_address_allowed((const struct sockaddr *)&local, false));
}

/* ---- heads ---- */

static bool add(struct http_head *head, const char *line)
{
    return http_head_add(head, line, strlen(line));
}

static void reads_heads(void **state)
{
    struct http_head head;
    struct http_response response;
    (void)state;

    http_head_init(&head);
    assert_true(add(&head, "HTTP/1.1 429 Too Many Requests\r\n"));
    assert_true(add(&head, "Content-Type:  application/json; charset=UTF-8 \r\n"));
    assert_true(add(&head, "RETRY-AFTER: 7\r\n") && add(&head, "X-Request-Id:req_1\r\n"));
    assert_true(add(&head, "X-Ausername: sam\r\n") && add(&head, "nonsense\r\n") &&
                add(&head, " folded: no\r\n"));
    assert_int_equal(http_head_response(&head).status, 0);
    assert_true(add(&head, "\r\n"));
    response = http_head_response(&head);
    assert_int_equal(response.status, 429);
    assert_string_equal(response.content_type, "application/json; charset=UTF-8");
    assert_string_equal(response.retry_after, "7");
    assert_string_equal(response.request_id, "req_1");
    assert_string_equal(response.account, "sam");
    assert_null(http_header(&response, "folded"));
    assert_null(http_header(&response, "retry"));
    assert_string_equal(response.headers[3], "x-ausername: sam");
    assert_null(response.headers[4]);
    http_head_release(&head);
}

static void skips_interim_heads(void **state)
{
    struct http_head head;
    (void)state;

    http_head_init(&head);
    assert_true(add(&head, "HTTP/1.1 100 Continue\r\n") && add(&head, "X-Request-Id: no\r\n") &&
                add(&head, "\r\n"));
    assert_false(head.complete);
    assert_true(add(&head, "HTTP/2 200\r\n") && add(&head, "\r\n"));
    assert_int_equal(http_head_response(&head).status, 200);
    assert_null(http_head_response(&head).request_id);
    assert_true(add(&head, "Retry-After: 9\r\n")); /* a trailer */
    assert_null(http_head_response(&head).retry_after);
    http_head_release(&head);
}

static void makes_values_printable(void **state)
{
    struct http_head head;
    (void)state;

    http_head_init(&head);
    assert_true(add(&head, "HTTP/1.1 200 OK\r\n") && add(&head, "x-request-id: a\x1b[31m\xc3\xa4\tb\r\n"));
    assert_true(add(&head, "\r\n"));
    assert_string_equal(http_head_response(&head).request_id, "a?[31m???b");
    http_head_release(&head);
}

static void refuses_large_heads(void **state)
{
    struct http_head head;
    size_t lines = 0;
    (void)state;

    http_head_init(&head);
    assert_true(add(&head, "HTTP/1.1 200 OK\r\n"));
    while (add(&head, "x-padding: and so on and so on and so on and so on\r\n"))
        assert_true(++lines < HTTP_HEAD_BYTES_MAX / 40);
    assert_true(lines > HTTP_HEAD_BYTES_MAX / 60);
    http_head_release(&head);
}

static void reads_odd_status_lines(void **state)
{
    static const char *const lines[] = {"HTTP/1.1\r\n", "HTTP/1.1 2\r\n", "HTTP/1.1 abc\r\n",
                                        "HTTP/1.1 099 x\r\n"};
    (void)state;

    for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
        struct http_head head;

        http_head_init(&head);
        assert_true(add(&head, lines[i]) && add(&head, "\r\n"));
        assert_int_equal(http_head_response(&head).status, 0);
        http_head_release(&head);
    }
}

/* ---- Retry-After ---- */

static void reads_retry_after(void **state)
{
    const int64_t now = 1795000000; /* 2026-11-18T11:06:40Z */
    static const struct {
        const char *text;
        int64_t seconds;
    } cases[] = {
        {NULL, -1},
        {"", -1},
        {"0", 0},
        {"7", 7},
        {"120", 120},
        {"-3", -1},
        {"1.5", -1},
        {"soon", -1},
        {"99999999999999999999", -1},
        {"Wed, 18 Nov 2026 11:07:40 GMT", 60},
        {"Wed, 18 Nov 2026 11:00:00 GMT", 0},
        {"Wednesday, 18-Nov-26 11:07:40 GMT", 60},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        if (http_retry_seconds(cases[i].text, now) != cases[i].seconds)
            fail_msg("%s: %lld", cases[i].text, (long long)http_retry_seconds(cases[i].text, now));
}

static void reads_dates(void **state)
{
    int64_t seconds;
    (void)state;

    assert_true(http_date_parse("Wed, 18 Nov 2026 11:06:40 GMT", &seconds));
    assert_int_equal(seconds, 1795000000);
    assert_false(http_date_parse("some day", &seconds));
    assert_false(http_date_parse("", &seconds));
    assert_false(http_date_parse(NULL, &seconds));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(
            "link-local, metadata, unspecified and multicast addresses are refused, however they are wrapped",
            refuses_addresses),
        TEST("public and private addresses are allowed", allows_addresses),
        TEST("plain http keeps to loopback", keeps_to_loopback),
        TEST("what is no IP address is refused", refuses_other_families),
        TEST("heads are read with lower-case names and trimmed values", reads_heads),
        TEST("100 Continue and trailers are no part of the head", skips_interim_heads),
        TEST("values of headers become printable ASCII", makes_values_printable),
        TEST("a head that does not end is refused", refuses_large_heads),
        TEST("a status line without a status gives none", reads_odd_status_lines),
        TEST("Retry-After is read as seconds or as a date", reads_retry_after),
        TEST("the date of an answer is read", reads_dates),
    };

    return RUN_TESTS(tests);
}
