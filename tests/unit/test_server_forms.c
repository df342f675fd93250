/* SPDX-License-Identifier: ISC */
/*
 * The forms of header fields and queries that the edge takes, and those it does not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/err.h"
#include "protocol/mem.h"
#include "server/forms.h"
#include "server/web_page.h"
#include "server/web_words.h"

static void test_a_length_is_one_to_seven_digits(void **state)
{
	static const char *const bad[] = { "", " 1", "1 ", "+1", "-1", "0x1", "1,1", "1.0", "12345678", "1a" };
	size_t n = 0;

	(void)state;
	assert_true(content_length_parse("0", &n));
	assert_true(content_length_parse("0000012", &n));
	assert_int_equal(n, 12);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(content_length_parse(bad[i], &n));
}

static void test_a_body_is_json_in_utf8(void **state)
{
	(void)state;
	assert_true(content_type_is_json("application/json"));
	assert_true(content_type_is_json("Application/JSON; charset=UTF-8"));
	assert_false(content_type_is_json("application/jsonp"));
	assert_false(content_type_is_json("application/json; charset=latin1"));
	assert_false(content_type_is_json("application/json, application/json"));
	assert_false(content_type_is_json(""));
}

static void test_only_who_names_html_reads_pages(void **state)
{
	(void)state;
	assert_true(accept_names_html("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
	assert_true(accept_names_html("application/json;q=0.5, TEXT/HTML ; q=0.7"));
	assert_true(accept_names_html("text/html"));
	assert_false(accept_names_html(""));
	assert_false(accept_names_html("*/*"));
	assert_false(accept_names_html("text/*"));
	assert_false(accept_names_html("text/htmlx"));
	assert_false(accept_names_html("application/json"));
	assert_false(accept_names_html("text/html;q=0, application/json"));
	assert_false(accept_names_html("text/html; q=0.000"));
}

/* A browser shows a style only where the policy names its hash. */
static void test_a_browser_reads_the_language_it_wants_most(void **state)
{
	static const struct {
		const char *wanted;
		enum language language;
	} cases[] = {
		{ "", LANGUAGE_EN },
		{ "de", LANGUAGE_DE },
		{ "DE-at", LANGUAGE_DE },
		{ "de-CH, fr;q=0.9, en;q=0.8, *;q=0.5", LANGUAGE_DE },
		{ "it-IT,it;q=0.9,es;q=0.8,en;q=0.7", LANGUAGE_ES },
		{ "en;q=0.3, fr;q=0.31", LANGUAGE_FR },
		{ "en;q=0.999,es;Q=1.000", LANGUAGE_ES },
		{ "fr , es", LANGUAGE_FR },
		{ "de;q=0, fr;q=0.001", LANGUAGE_FR },
		{ "*, de;q=0.9", LANGUAGE_EN },
		{ "ja, *;q=0.1", LANGUAGE_EN },
		{ "de;q=0.0, ja", LANGUAGE_EN },
		{ "deu, des, d, -de", LANGUAGE_EN },
		{ "de;q=2, es;level=1, fr;q=", LANGUAGE_EN },
		{ ",;,=;,,de;", LANGUAGE_EN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(language_code(language_wanted(cases[i].wanted)), language_code(cases[i].language));
}

static void test_a_page_says_everything_in_each_language(void **state)
{
	const char *folder = getenv("HP_BUILDDIR");
	char *catalogues = xasprintf("%s/po", folder ? folder : ".");

	(void)state;
	assert_string_equal(web_words(LANGUAGE_DE, web_sentence(WEB_THANKS)), "Thank you");
	web_words_learn(catalogues);
	free(catalogues);
	for (int l = 0; l < LANGUAGE_COUNT; l++) {
		for (int i = 0; i < WEB_COUNT; i++)
			assert_int_equal(strcmp(web_words((enum language)l, web_sentence((enum web_sentence)i)),
						web_sentence((enum web_sentence)i)) == 0,
					 l == LANGUAGE_EN);
		for (int e = 1; e < ERR_COUNT; e++)
			assert_int_equal(strcmp(web_words((enum language)l, err_sentence((enum err)e)),
						err_sentence((enum err)e)) == 0,
					 l == LANGUAGE_EN);
	}
	assert_string_equal(web_words(LANGUAGE_DE, "What no row has."), "What no row has.");
}

static void test_a_pages_style_is_the_one_its_policy_names(void **state)
{
	char *page = web_page_encode(LANGUAGE_EN, "<Over>", "a & b", 7), *style, *end;
	unsigned char hash[crypto_hash_sha256_BYTES];
	char text[64] = "sha256-";

	(void)state;
	style = strstr(page, "<style>") + strlen("<style>");
	end = strstr(style, "</style>");
	crypto_hash_sha256(hash, (const unsigned char *)style, (size_t)(end - style));
	sodium_bin2base64(text + 7, sizeof text - 7, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL);
	assert_string_equal(text, WEB_PAGE_STYLE_HASH);
	assert_non_null(strstr(page, "<h1>&lt;Over&gt;</h1>"));
	assert_non_null(strstr(page, "<p>a &amp; b</p>"));
	assert_non_null(strstr(page, "http-equiv=\"refresh\" content=\"7\""));
	free(page);
}

static void test_a_bearer_token_has_a_tokens_form(void **state)
{
	char token[HP_TOKEN_SIZE], longer[128] = "Bearer ";

	(void)state;
	assert_true(bearer_parse("Bearer abc-_9", token));
	assert_string_equal(token, "abc-_9");
	assert_true(bearer_parse("bearer x", token));
	assert_false(bearer_parse("Bearer", token));
	assert_false(bearer_parse("Bearer ", token));
	assert_false(bearer_parse("Bearer a,Bearer b", token));
	assert_false(bearer_parse("Basic abc", token));
	memset(longer + 7, 'a', HP_TOKEN_SIZE);
	assert_false(bearer_parse(longer, token));
}

static void test_a_list_has_whole_names_only(void **state)
{
	(void)state;
	assert_true(list_has("chat, homepro.v1", "homepro.v1"));
	assert_true(list_has("homepro.v1,chat", "homepro.v1"));
	assert_false(list_has("homepro.v10", "homepro.v1"));
	assert_false(list_has("xhomepro.v1", "homepro.v1"));
	assert_false(list_has("", "homepro.v1"));
}

static void test_only_our_own_origin_is_ours(void **state)
{
	(void)state;
	assert_true(origin_is_ours("https://help.example", "https://help.example/app"));
	assert_true(origin_is_ours("HTTPS://Help.Example", "https://help.example"));
	assert_false(origin_is_ours("https://help.example.evil", "https://help.example"));
	assert_false(origin_is_ours("http://help.example", "https://help.example"));
	assert_false(origin_is_ours("null", "https://help.example"));
}

static void test_a_websocket_key_is_sixteen_bytes(void **state)
{
	(void)state;
	assert_true(websocket_key_is_valid("dGhlIHNhbXBsZSBub25jZQ=="));
	assert_false(websocket_key_is_valid("dGhlIHNhbXBsZSBub25jZQ"));
	assert_false(websocket_key_is_valid("dGhlIHNhbXBsZSBub25jZSEh"));
	assert_false(websocket_key_is_valid(""));
}

static void test_a_host_is_one_host(void **state)
{
	(void)state;
	assert_true(host_is_valid("help.example:8470"));
	assert_true(host_is_valid("[::1]:8470"));
	assert_false(host_is_valid("a,b"));
	assert_false(host_is_valid("a b"));
	assert_false(host_is_valid(""));
}

static void test_since_is_a_number_once(void **state)
{
	(void)state;
	assert_int_equal(since_parse(NULL), -1);
	assert_int_equal(since_parse("other=1"), -1);
	assert_int_equal(since_parse("since=42"), 42);
	assert_int_equal(since_parse("a=b&since=0"), 0);
	assert_int_equal(since_parse("since="), -2);
	assert_int_equal(since_parse("since=-1"), -2);
	assert_int_equal(since_parse("since=1&since=2"), -2);
	assert_int_equal(since_parse("since=1234567890123456789"), -2);
	assert_int_equal(since_parse("since=12%33"), -2);
}

static void test_a_decoded_query_is_encoded_again(void **state)
{
	char *query = query_append(NULL, "status=open", 11);

	(void)state;
	query = query_append(query, "cursor=a&b %\0", 13);
	assert_string_equal(query, "status=open&cursor=a%26b%20%25%00");
	free(query);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_length_is_one_to_seven_digits),
		cmocka_unit_test(test_a_body_is_json_in_utf8),
		cmocka_unit_test(test_only_who_names_html_reads_pages),
		cmocka_unit_test(test_a_browser_reads_the_language_it_wants_most),
		cmocka_unit_test(test_a_page_says_everything_in_each_language),
		cmocka_unit_test(test_a_pages_style_is_the_one_its_policy_names),
		cmocka_unit_test(test_a_bearer_token_has_a_tokens_form),
		cmocka_unit_test(test_a_list_has_whole_names_only),
		cmocka_unit_test(test_only_our_own_origin_is_ours),
		cmocka_unit_test(test_a_websocket_key_is_sixteen_bytes),
		cmocka_unit_test(test_a_host_is_one_host),
		cmocka_unit_test(test_since_is_a_number_once),
		cmocka_unit_test(test_a_decoded_query_is_encoded_again),
	};

	return cmocka_run_group_tests_name("server_forms", tests, NULL, NULL);
}
