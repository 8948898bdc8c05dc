/* Addresses that no configured host has a reason to resolve to. */
#include "remote/http_address.h"

#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

struct range {
    uint32_t address, mask;
};

static const struct range refused[] = {
    {0x00000000, 0xff000000}, /* 0/8: this host */
    {0xa9fe0000, 0xffff0000}, /* 169.254/16: link-local, metadata of most clouds */
    {0xe0000000, 0xe0000000}, /* 224/3: multicast, reserved, broadcast */
    {0x646464c8, 0xffffffff}, /* 100.100.100.200, */
    {0xa83f8110, 0xffffffff}, /* 168.63.129.16, */
    {0xc00000c0, 0xffffffff}, /* 192.0.0.192: metadata elsewhere */
};

static bool allowed_ipv4(uint32_t address, bool loopback_only)
{
    if (loopback_only)
        return (address & 0xff000000) == 0x7f000000;
    for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++)
        if ((address & refused[i].mask) == refused[i].address)
            return false;
    return true;
}

static uint32_t ipv4_at(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool starts_with(const unsigned char *address, const unsigned char *prefix, size_t bytes)
{
    return memcmp(address, prefix, bytes) == 0;
}

static bool allowed_ipv6(const unsigned char *address, bool loopback_only)
{
    static const unsigned char zero[16] = {0};
    static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    static const unsigned char nat64[12] = {0, 0x64, 0xff, 0x9b};
    static const unsigned char metadata[16] = {0xfd, 0, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0x54};

    if (starts_with(address, zero, 15) && address[15] == 1)
        return true;
    if (starts_with(address, mapped, 12))
        return allowed_ipv4(ipv4_at(address + 12), loopback_only);
    if (loopback_only)
        return false;
    if (starts_with(address, nat64, 12) ||
        starts_with(address, zero, 12)) /* the latter: "IPv4-compatible", and :: */
        return allowed_ipv4(ipv4_at(address + 12), false);
    if (address[0] == 0x20 && address[1] == 0x02) /* 6to4 */
        return allowed_ipv4(ipv4_at(address + 2), false);
    if (address[0] == 0xff || (address[0] == 0xfe && (address[1] & 0xc0) == 0x80))
        return false;
    return !starts_with(address, metadata, 16);
}

bool http_address_allowed(const struct sockaddr *address, bool loopback_only)
{
    struct sockaddr_in ipv4;
    struct sockaddr_in6 ipv6;

    if (address->sa_family == AF_INET) {
        memcpy(&ipv4, address, sizeof(ipv4));
        return allowed_ipv4(ntohl(ipv4.sin_addr.s_addr), loopback_only);
    }
    if (address->sa_family == AF_INET6) {
        memcpy(&ipv6, address, sizeof(ipv6));
        return allowed_ipv6(ipv6.sin6_addr.s6_addr, loopback_only);
    }
    return false;
}
