/* SPDX-License-Identifier: ISC */
/*
 * Who is at the other end: one spelling for an address, whichever way it came, and whom a proxy speaks for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/peer.h"

static void test_an_address_has_one_spelling(void **state)
{
	static const char *const spellings[][2] = {
		{ "192.0.2.7", "192.0.2.7" },
		{ "::ffff:192.0.2.7", "192.0.2.7" },
		{ "::FFFF:C000:207", "192.0.2.7" },
		{ "2001:db8:5::b:0:0:1", "2001:db8:5:0:b::1" },
		{ "2001:0DB8:0005:0000:000B:0000:0000:0001", "2001:db8:5:0:b::1" },
		{ "0:0:0:0:0:0:0:1", "::1" },
	};
	char out[HP_ADDRESS_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(spellings) / sizeof(*spellings); i++) {
		assert_true(peer_parse(spellings[i][0], out));
		assert_string_equal(out, spellings[i][1]);
	}
}

static void test_what_is_no_address_is_none(void **state)
{
	static const char *const bad[] = { "", " ::1", "1.2.3", "1.2.3.4:80", "[::1]", "10.0.0.0/8", "fe80::1%lo", "here" };
	char out[HP_ADDRESS_SIZE] = "untouched";

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(peer_parse(bad[i], out));
	assert_string_equal(out, "untouched");
}

/* Somebody who calls [::]:PORT from `family`'s loopback. Returns the socket that was accepted, or -1: not on this
 * machine. */
static int accept_from(int family)
{
	struct sockaddr_in6 at = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_ANY_INIT };
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	int door = socket(AF_INET6, SOCK_STREAM, 0), caller = socket(family, SOCK_STREAM, 0), off = 0, accepted = -1;
	socklen_t len = sizeof(at);

	setsockopt(door, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
	if (bind(door, (struct sockaddr *)&at, sizeof(at)) == 0 && listen(door, 1) == 0 &&
	    getsockname(door, (struct sockaddr *)&at, &len) == 0) {
		four.sin_port = six.sin6_port = at.sin6_port;
		if (connect(caller, family == AF_INET ? (struct sockaddr *)&four : (struct sockaddr *)&six,
			    family == AF_INET ? sizeof(four) : sizeof(six)) == 0)
			accepted = accept(door, NULL, NULL);
	}
	close(caller);
	close(door);
	return accepted;
}

static void test_a_peer_is_the_same_through_either_kind_of_socket(void **state)
{
	static const struct {
		int family;
		const char *address;
	} callers[] = { { AF_INET, "127.0.0.1" }, { AF_INET6, "::1" } };
	char out[HP_ADDRESS_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(callers) / sizeof(*callers); i++) {
		int accepted = accept_from(callers[i].family);

		if (accepted < 0)
			skip(); /* there is no IPv6 here */
		assert_true(peer_of(accepted, out));
		assert_string_equal(out, callers[i].address);
		close(accepted);
	}
	assert_false(peer_of(-1, out));
	assert_string_equal(out, "");
}

static void test_a_list_holds_addresses_and_nothing_else(void **state)
{
	static const char *const bad[] = { "", " , ", "10.0.0.0/8", "127.0.0.1, here", "127.0.0.1; ::1" };

	(void)state;
	assert_true(peer_list_is_valid("127.0.0.1"));
	assert_true(peer_list_is_valid(" 127.0.0.1,::1 2001:DB8::1"));
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(peer_list_is_valid(bad[i]));
}

static void test_a_peer_is_listed_however_the_list_writes_it(void **state)
{
	static const char list[] = "127.0.0.1, 2001:DB8:0::1";

	(void)state;
	assert_true(peer_is_listed(list, "127.0.0.1"));
	assert_true(peer_is_listed(list, "2001:db8::1"));
	assert_false(peer_is_listed(list, "127.0.0.11"));
	assert_false(peer_is_listed(list, "2001:db8::"));
	assert_false(peer_is_listed(list, ""));
	assert_false(peer_is_listed("", "127.0.0.1"));
	assert_false(peer_is_listed(NULL, "127.0.0.1"));
}

static void test_a_proxy_is_believed_from_the_right(void **state)
{
	static const char proxies[] = "127.0.0.1, 2001:db8::1";
	static const struct {
		const char *text, *peer;
	} words[] = {
		{ "192.0.2.1", "192.0.2.1" },
		{ "192.0.2.1, 192.0.2.2", "192.0.2.2" },
		{ " 192.0.2.3\t,\t127.0.0.1 ", "192.0.2.3" },
		{ "::ffff:192.0.2.4, 2001:DB8:0:0::1", "192.0.2.4" },
		{ "nonsense, 192.0.2.5", "192.0.2.5" },
		{ "192.0.2.6, nonsense", NULL },
		{ "192.0.2.7,", NULL },
		{ "192.0.2.8,,127.0.0.1", NULL },
		{ "192.0.2.9 192.0.2.9", NULL },
		{ "127.0.0.1", NULL },
		{ ",", NULL },
		{ "", NULL },
	};
	char out[HP_ADDRESS_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		bool is_told = peer_forwarded(words[i].text, proxies, out);

		assert_int_equal(is_told, words[i].peer != NULL);
		if (is_told)
			assert_string_equal(out, words[i].peer);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_address_has_one_spelling),
		cmocka_unit_test(test_what_is_no_address_is_none),
		cmocka_unit_test(test_a_peer_is_the_same_through_either_kind_of_socket),
		cmocka_unit_test(test_a_list_holds_addresses_and_nothing_else),
		cmocka_unit_test(test_a_peer_is_listed_however_the_list_writes_it),
		cmocka_unit_test(test_a_proxy_is_believed_from_the_right),
	};

	return cmocka_run_group_tests_name("server_peer", tests, NULL, NULL);
}
