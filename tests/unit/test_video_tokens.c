/* SPDX-License-Identifier: ISC */
/* Signed tokens, held against those that another implementation made (video_tokens.json says which), and Jitsi's claims. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <sodium.h>

#include "protocol/document.h"
#include "protocol/mem.h"
#include "server/video/video_provider.h"
#include "server/video/video_settings.h"
#include "tests/fake/folder.h"

#define SECRET "a-secret-of-forty-characters-for-the-test"

static struct document *file;

static int file_read(void **state)
{
	static char text[65536];
	char path[4096];
	const char *top = getenv("HP_SRCDIR");
	FILE *f;
	size_t len;

	(void)state;
	snprintf(path, sizeof path, "%s/tests/unit/video_tokens.json", top != NULL ? top : ".");
	f = fopen(path, "r");
	if (f == NULL)
		return -1;
	len = fread(text, 1, sizeof text, f);
	fclose(f);
	file = document_parse(text, len);
	return file != NULL && sodium_init() >= 0 ? 0 : -1;
}

static int file_free(void **state)
{
	(void)state;
	document_free(file);
	return 0;
}

static const struct document *item(const char *list, size_t i)
{
	char path[32];

	snprintf(path, sizeof path, "%s.%zu", list, i);
	return document_at(file, path);
}

static enum jwt_algorithm algorithm_of(const struct document *d)
{
	enum jwt_algorithm a;

	assert_true(jwt_algorithm_parse(document_text(d, "algorithm"), &a));
	return a;
}

static void test_tokens_are_those_of_another_implementation(void **state)
{
	size_t count = document_count(file, "vectors");

	(void)state;
	assert_int_equal(count, 5);
	for (size_t i = 0; i < count; i++) {
		const struct document *d = item("vectors", i);
		const char *key = document_text(d, "key");
		char *token;

		assert_true(jwt_key_is_valid(algorithm_of(d), key));
		token = jwt_sign(algorithm_of(d), key, document_text(d, "key_id"),
				 document_text(d, "payload"));
		assert_string_equal(token, document_text(d, "token"));
		xfree_secret(token);
	}
}

static void test_a_key_that_may_not_sign_does_not(void **state)
{
	size_t count = document_count(file, "refused");

	(void)state;
	assert_int_equal(count, 5);
	for (size_t i = 0; i < count; i++) {
		const struct document *d = item("refused", i);
		enum jwt_algorithm a = algorithm_of(d);

		assert_false(jwt_key_is_valid(a, document_text(d, "key")));
		if (a == JWT_RS256)
			assert_null(jwt_sign(a, document_text(d, "key"), NULL, "{}"));
	}
}

/* The payload of the token behind "jwt=" in a link. */
static struct document *payload_of(const char *link)
{
	const char *from = strchr(strstr(link, "jwt="), '.') + 1;
	size_t len = strcspn(from, "."), out_len;
	char text[2048];

	assert_int_equal(sodium_base642bin((unsigned char *)text, sizeof text, from, len, NULL, &out_len,
					   NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING), 0);
	return document_parse(text, out_len);
}

static struct video_settings jitsi_settings(char *template)
{
	static char key[] = SECRET, app[] = "homepro";

	return (struct video_settings){ .provider = &video_jitsi_provider, .template = template,
					.key = key, .app_id = app, .token_lifetime_ms = 900000 };
}

static struct video_visit visit_of(bool is_helper)
{
	return (struct video_visit){ .session_id = "s1", .helper_id = "uHelper", .customer_id = "uCustomer",
				     .name = "Zoë \"Z\"", .is_helper = is_helper,
				     .room_name = "00ff", .now_ms = INT64_C(1790000000500) };
}

static void test_a_helper_is_moderator_of_this_room_for_a_while(void **state)
{
	static char template[] = "https://Meet.example:8443/HomePro-{room}";
	struct video_settings set = jitsi_settings(template);
	struct video_visit v = visit_of(true);
	char *link = video_jitsi_provider.link(&set, &v);
	struct document *d = payload_of(link);
	int64_t exp_s = 0, nbf_s = 0;

	(void)state;
	assert_non_null(d);
	assert_ptr_equal(strstr(link, "https://Meet.example:8443/HomePro-00ff?jwt="), link);
	assert_string_equal(document_text(d, "room"), "homepro-00ff");
	assert_string_equal(document_text(d, "sub"), "meet.example");
	assert_string_equal(document_text(d, "aud"), "jitsi");
	assert_string_equal(document_text(d, "iss"), "homepro");
	assert_true(document_int(d, "exp", &exp_s) && document_int(d, "nbf", &nbf_s));
	assert_int_equal(exp_s, 1790000900);
	assert_int_equal(nbf_s, 1790000000 - 60);
	assert_string_equal(document_text(d, "context.user.id"), "uHelper");
	assert_string_equal(document_text(d, "context.user.name"), "Zoë \"Z\"");
	assert_string_equal(document_text(d, "context.user.moderator"), "true");
	assert_string_equal(document_text(d, "context.user.affiliation"), "owner");
	document_free(d);
	xfree_secret(link);
}

static void test_a_customer_is_no_moderator(void **state)
{
	static char template[] = "https://8x8.vc/vpaas-magic-cookie-1/{room}#config.x=1";
	struct video_settings set = jitsi_settings(template);
	struct video_visit v = visit_of(false);
	char *link = video_jitsi_provider.link(&set, &v);
	struct document *d = payload_of(link);

	(void)state;
	assert_non_null(strstr(link, "/00ff?jwt="));
	assert_non_null(strstr(link, "#config.x=1"));
	assert_string_equal(document_text(d, "context.user.id"), "uCustomer");
	assert_string_equal(document_text(d, "context.user.moderator"), "false");
	assert_string_equal(document_text(d, "context.user.affiliation"), "member");
	document_free(d);
	xfree_secret(link);
}

/* What is missing is said at start, in a line. */
static void test_a_provider_that_lacks_something_says_so(void **state)
{
	static char template[] = "https://meet.example/{room}", http[] = "http://api.example";
	struct video_settings set = jitsi_settings(template);
	char why[200];

	(void)state;
	assert_true(video_settings_complete(&set, why, sizeof why));
	set.algorithm = JWT_RS256;
	assert_false(video_settings_complete(&set, why, sizeof why));
	assert_string_equal(why, "key_file in [video] does not hold a key for RS256");
	set.key = NULL;
	assert_false(video_settings_complete(&set, why, sizeof why));
	assert_string_equal(why, "jitsi-jwt needs a key: key_file in [video]");
	set = jitsi_settings(template);
	set.provider = &video_daily_provider;
	set.api_url = http;
	assert_false(video_settings_complete(&set, why, sizeof why));
	assert_string_equal(why, "api_url in [video] must begin with https://");
}

static void put_letters(const char *path, size_t count)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(fputc('k', f), 'k');
	assert_int_equal(fputc('\n', f), '\n');
	assert_int_equal(fclose(f), 0);
}

/* Half of one would sign nothing that anybody takes. */
static void test_a_key_file_that_is_too_long_is_refused_not_cut(void **state)
{
	static char template[] = "https://meet.example/{room}";
	struct video_settings set = jitsi_settings(template);
	char why[200], *folder = fake_folder(), *path = xasprintf("%s/key", folder);
	char *wanted = xasprintf("%s holds more than a key: over 16384 bytes", path);

	(void)state;
	set.key = NULL;
	set.key_file = path;
	put_letters(path, 16383); /* and the end of its line */
	assert_true(video_settings_complete(&set, why, sizeof why));
	assert_int_equal(strlen(set.key), 16383);
	put_letters(path, 16384);
	assert_false(video_settings_complete(&set, why, sizeof why));
	assert_string_equal(why, wanted);
	xfree_secret(set.key);
	fake_folder_remove(folder);
	free(path);
	free(wanted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tokens_are_those_of_another_implementation),
		cmocka_unit_test(test_a_key_that_may_not_sign_does_not),
		cmocka_unit_test(test_a_helper_is_moderator_of_this_room_for_a_while),
		cmocka_unit_test(test_a_customer_is_no_moderator),
		cmocka_unit_test(test_a_provider_that_lacks_something_says_so),
		cmocka_unit_test(test_a_key_file_that_is_too_long_is_refused_not_cut),
	};

	return cmocka_run_group_tests(tests, file_read, file_free);
}
