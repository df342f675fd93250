/* SPDX-License-Identifier: ISC */
/* What is an address and what is none, and that libcurl reads what we take as we do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "loop/address.h"

static const struct {
	const char *url, *host, *port, *host_header, *path;
	bool is_tls, is_loopback;
} GOOD[] = {
	{ "https://help.example", "help.example", "443", "help.example", "/", true, false },
	{ "https://help.example/v1/stream?since=12", "help.example", "443", "help.example", "/v1/stream?since=12", true, false },
	{ "http://127.0.0.1:8080", "127.0.0.1", "8080", "127.0.0.1:8080", "/", false, true },
	{ "http://LOCALHOST:0080/a//b", "LOCALHOST", "80", "LOCALHOST:80", "/a//b", false, true },
	{ "wss://[::1]:8443/x", "::1", "8443", "[::1]:8443", "/x", true, true },
	{ "ws://[2001:db8::7]", "2001:db8::7", "80", "[2001:db8::7]", "/", false, false },
	{ "http://host_1.example?q=a/../b", "host_1.example", "80", "host_1.example", "/?q=a/../b", false, false },
	{ "http://127.0.0.1.example", "127.0.0.1.example", "80", "127.0.0.1.example", "/", false, false },
};

static const char *const BAD[] = {
	"", "help.example", "ftp://help.example", "https:/help.example", "https://", "https:///path", "http://:80",
	"https://ada@help.example", "https://ada:pw@help.example", "http://127.0.0.1@evil.example/",
	"http://127.0.0.1\\@evil.example/", "https://help.example:0", "https://help.example:65536",
	"https://help.example:80x", "https://help.example:", "https://help.example:000080",
	"https://help .example", "https://help.example/a b", "https://help.example/\n", "https://help.example/a\\b",
	"https://h\xc3\xa9lp.example", "https://help%2eexample", "https://[::1", "https://[::1]x", "https://[help]",
	"https://help.example/../v1", "https://help.example/a/./b", "https://help.example/a/%2e%2E/b",
	"https://help.example/#part", " https://help.example",
};

static char *curl_part(CURLU *u, CURLUPart part)
{
	char *text = NULL;

	curl_url_get(u, part, &text, 0);
	return text;
}

static void assert_curl_agrees(const char *url, const struct address *a)
{
	CURLU *u = curl_url();
	char *host, *port, *path, *query;

	assert_int_equal(curl_url_set(u, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME | CURLU_DISALLOW_USER), CURLUE_OK);
	host = curl_part(u, CURLUPART_HOST);
	port = curl_part(u, CURLUPART_PORT);
	path = curl_part(u, CURLUPART_PATH);
	query = curl_part(u, CURLUPART_QUERY);
	if (host[0] == '[') {
		assert_memory_equal(host + 1, a->host, strlen(a->host));
		assert_string_equal(host + 1 + strlen(a->host), "]");
	} else {
		assert_string_equal(host, a->host);
	}
	if (port)
		assert_string_equal(port, a->port);
	assert_memory_equal(path ? path : "/", a->path, strcspn(a->path, "?"));
	assert_string_equal(query ? query : "", strchr(a->path, '?') ? strchr(a->path, '?') + 1 : "");
	curl_free(host);
	curl_free(port);
	curl_free(path);
	curl_free(query);
	curl_url_cleanup(u);
}

static void test_an_address_is_taken_apart_as_libcurl_would(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(GOOD) / sizeof(GOOD[0]); i++) {
		struct address a;

		assert_true(address_parse(GOOD[i].url, &a));
		assert_string_equal(a.host, GOOD[i].host);
		assert_string_equal(a.port, GOOD[i].port);
		assert_string_equal(a.host_header, GOOD[i].host_header);
		assert_string_equal(a.path, GOOD[i].path);
		assert_int_equal(a.is_tls, GOOD[i].is_tls);
		assert_int_equal(address_is_loopback(&a), GOOD[i].is_loopback);
		assert_curl_agrees(GOOD[i].url, &a);
		address_clear(&a);
	}
}

static void test_what_could_be_read_in_two_ways_is_no_address(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++) {
		struct address a;

		if (address_parse(BAD[i], &a))
			fail_msg("taken: %s", BAD[i]);
		assert_null(a.host);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_address_is_taken_apart_as_libcurl_would),
		cmocka_unit_test(test_what_could_be_read_in_two_ways_is_no_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
