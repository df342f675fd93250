/* SPDX-License-Identifier: ISC */
/*
 * Peers' addresses in one spelling; see peer.h.
 */
#include "server/peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define NETWORK_BYTES 8         /* of an IPv6 address */
#define BLANKS " \t"
#define BETWEEN "," BLANKS

_Static_assert(HP_ADDRESS_SIZE >= INET6_ADDRSTRLEN, "room for any address");

static void write_six(const struct in6_addr *six, char out[HP_ADDRESS_SIZE])
{
	if (IN6_IS_ADDR_V4MAPPED(six))
		inet_ntop(AF_INET, six->s6_addr + 12, out, HP_ADDRESS_SIZE);
	else
		inet_ntop(AF_INET6, six, out, HP_ADDRESS_SIZE);
}

bool peer_parse(const char *text, char out[HP_ADDRESS_SIZE])
{
	struct in_addr four;
	struct in6_addr six;

	if (inet_pton(AF_INET, text, &four) == 1)
		return inet_ntop(AF_INET, &four, out, HP_ADDRESS_SIZE) != NULL;
	if (inet_pton(AF_INET6, text, &six) != 1)
		return false;
	write_six(&six, out);
	return true;
}

bool peer_of(int socket, char out[HP_ADDRESS_SIZE])
{
	union {
		struct sockaddr any;
		struct sockaddr_in four;
		struct sockaddr_in6 six;
	} peer;
	socklen_t len = sizeof(peer);

	out[0] = '\0';
	if (getpeername(socket, &peer.any, &len) != 0)
		return false;
	if (peer.any.sa_family == AF_INET)
		inet_ntop(AF_INET, &peer.four.sin_addr, out, HP_ADDRESS_SIZE);
	else if (peer.any.sa_family == AF_INET6)
		write_six(&peer.six.sin6_addr, out);
	return out[0] != '\0';
}

bool peer_is_loopback(const char *peer)
{
	return strncmp(peer, "127.", 4) == 0 || strcmp(peer, "::1") == 0;
}

void peer_line(const char *peer, char out[PEER_LINE_SIZE])
{
	struct in6_addr six;
	char network[HP_ADDRESS_SIZE];

	if (inet_pton(AF_INET6, peer, &six) == 1) {
		memset(six.s6_addr + NETWORK_BYTES, 0, sizeof(six) - NETWORK_BYTES);
		inet_ntop(AF_INET6, &six, network, sizeof(network));
		snprintf(out, PEER_LINE_SIZE, "%s/64", network);
	} else {
		snprintf(out, PEER_LINE_SIZE, "%s", peer);
	}
}

/* One of a list, `len` long. */
static bool parse_one(const char *text, size_t len, char out[HP_ADDRESS_SIZE])
{
	char one[HP_ADDRESS_SIZE];

	if (len >= sizeof(one))
		return false;
	memcpy(one, text, len);
	one[len] = '\0';
	return peer_parse(one, out);
}

/* The next one; its length is 0 behind the last. */
static const char *next_one(const char *list, size_t *len)
{
	list += strspn(list, BETWEEN);
	*len = strcspn(list, BETWEEN);
	return list;
}

bool peer_list_is_valid(const char *list)
{
	char address[HP_ADDRESS_SIZE];
	size_t len, count = 0;

	for (list = next_one(list, &len); len > 0; list = next_one(list + len, &len), count++)
		if (!parse_one(list, len, address))
			return false;
	return count > 0;
}

bool peer_is_listed(const char *list, const char *peer)
{
	char address[HP_ADDRESS_SIZE];
	size_t len;

	if (!list)
		return false;
	for (list = next_one(list, &len); len > 0; list = next_one(list + len, &len))
		if (parse_one(list, len, address) && strcmp(address, peer) == 0)
			return true;
	return false;
}

/* Blanks around it do not count. */
static bool parse_trimmed(const char *from, const char *to, char out[HP_ADDRESS_SIZE])
{
	while (from < to && strchr(BLANKS, *from))
		from++;
	while (from < to && strchr(BLANKS, to[-1]))
		to--;
	return parse_one(from, (size_t)(to - from), out);
}

bool peer_forwarded(const char *text, const char *proxies, char out[HP_ADDRESS_SIZE])
{
	const char *to = text + strlen(text);

	while (to > text) {
		const char *from = to;

		while (from > text && from[-1] != ',')
			from--;
		if (!parse_trimmed(from, to, out))
			return false;
		if (!peer_is_listed(proxies, out))
			return true;
		to = from > text ? from - 1 : text;
	}
	return false;
}
