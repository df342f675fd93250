/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_PEER_H
#define HP_SERVER_PEER_H

#include <stdbool.h>

#include "protocol/limits.h"

#define PEER_LINE_SIZE (HP_ADDRESS_SIZE + 3)

/*
 * Addresses of those at the other end, each in the one spelling the system gives it (RFC 5952), so that they can be
 * compared as texts: an IPv6 address can be written in many ways, and libwebsockets writes some as nobody else does. An
 * IPv4 address that comes through an IPv6 socket ("::ffff:192.0.2.1") is written as IPv4.
 */

/* False: no address, and nothing is written. A name, a range and a scope ("fe80::1%eth0") are none. */
bool peer_parse(const char *text, char out[HP_ADDRESS_SIZE]);
/* Of a connected socket. False: it has gone already, and `out` is "". */
bool peer_of(int socket, char out[HP_ADDRESS_SIZE]);

/*
 * What limits count by: the address itself, or of an IPv6 one its network ("2001:db8:5:7::/64"), for the lower half a
 * machine gives itself, and another one as often as it likes (RFC 8981). `peer` as peer_parse() writes it.
 */
void peer_line(const char *peer, char out[PEER_LINE_SIZE]);

bool peer_is_loopback(const char *peer);

/* "127.0.0.1, ::1": addresses and nothing else, one at least. */
bool peer_list_is_valid(const char *list);
/* Is `peer` one of them, however it is written there? NULL lists none. */
bool peer_is_listed(const char *list, const char *peer);

/* From right to left, the first of X-Forwarded-For that is no proxy of ours: what is further left anybody may have
 * written. False: it says nothing that can be believed. */
bool peer_forwarded(const char *text, const char *proxies, char out[HP_ADDRESS_SIZE]);

#endif
