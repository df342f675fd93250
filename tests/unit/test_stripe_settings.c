/* SPDX-License-Identifier: ISC */
/* Stripe's keys: from files or the environment, and what is refused before any money moves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "protocol/mem.h"
#include "server/payments/stripe_settings.h"

static char dir[32];
static struct stripe_settings set;

static int begin(void **state)
{
	(void)state;
	snprintf(dir, sizeof dir, "/tmp/homepro-keys-XXXXXX");
	assert_non_null(mkdtemp(dir));
	unsetenv("STRIPE_SECRET_KEY");
	unsetenv("STRIPE_WEBHOOK_SECRET");
	set.base_url = xstrdup("https://api.stripe.com");
	return 0;
}

static int end(void **state)
{
	char *key = xasprintf("%s/key", dir), *secret = xasprintf("%s/secret", dir);

	(void)state;
	unlink(key);
	unlink(secret);
	rmdir(dir);
	free(key);
	free(secret);
	stripe_settings_clear(&set);
	return 0;
}

/* Its path; caller frees. */
static char *file_with(const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", dir, name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	return path;
}

static bool is_complete(char *why, size_t size)
{
	return stripe_settings_complete(&set, why, size);
}

static void test_keys_are_read_from_files(void **state)
{
	char why[200];

	(void)state;
	set.secret_key_file = file_with("key", "# ours\n\n  sk_test_abc \r\n");
	set.webhook_secret_file = file_with("secret", "whsec_old\nwhsec_new\n");
	assert_true(is_complete(why, sizeof why));
	assert_string_equal(set.secret_key, "sk_test_abc");
	assert_string_equal(set.webhook_secrets[0], "whsec_old");
	assert_string_equal(set.webhook_secrets[1], "whsec_new");
	assert_null(set.webhook_secrets[2]);
	assert_false(stripe_is_live(&set));
}

static void test_without_a_file_the_environment_is_asked(void **state)
{
	char why[200];

	(void)state;
	setenv("STRIPE_SECRET_KEY", "rk_live_abc", 1);
	setenv("STRIPE_WEBHOOK_SECRET", "whsec_env", 1);
	assert_true(is_complete(why, sizeof why));
	assert_string_equal(set.secret_key, "rk_live_abc");
	assert_string_equal(set.webhook_secrets[0], "whsec_env");
	assert_true(stripe_is_live(&set));
}

static void test_a_file_comes_before_the_environment(void **state)
{
	char why[200];

	(void)state;
	setenv("STRIPE_SECRET_KEY", "sk_live_env", 1);
	set.secret_key_file = file_with("key", "sk_test_file\n");
	assert_true(is_complete(why, sizeof why));
	assert_string_equal(set.secret_key, "sk_test_file");
}

static void test_what_cannot_be_a_key_is_refused_and_never_shown(void **state)
{
	static const char *const wrong[] = {"", "\n# nothing\n", "sk_test_with space\n", "pk_test_abc\n"};
	char why[200];

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		free(set.secret_key_file);
		set.secret_key_file = file_with("key", wrong[i]);
		assert_false(is_complete(why, sizeof why));
		assert_true(why[0] != '\0');
		assert_null(strstr(why, "_test_"));
	}
}

static void test_a_file_that_is_not_there_is_named(void **state)
{
	char why[200];

	(void)state;
	set.secret_key_file = xasprintf("%s/nothing", dir);
	assert_false(is_complete(why, sizeof why));
	assert_non_null(strstr(why, "/nothing: "));
}

static void test_a_key_goes_out_in_clear_text_to_this_machine_only(void **state)
{
	static const struct {
		const char *url;
		bool is_good;
	} urls[] = {
		{"https://api.stripe.com", true},     {"http://127.0.0.1:8471", true},
		{"http://localhost:8471", true},      {"http://api.stripe.com", false},
		{"http://127.0.0.1.example", false},  {"http://localhost.example:80", false},
	};
	char why[200];

	(void)state;
	setenv("STRIPE_SECRET_KEY", "sk_test_abc", 1);
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		free(set.base_url);
		set.base_url = xstrdup(urls[i].url);
		assert_int_equal(is_complete(why, sizeof why), urls[i].is_good);
	}
}

#define KEYS_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		KEYS_TEST(test_keys_are_read_from_files),
		KEYS_TEST(test_without_a_file_the_environment_is_asked),
		KEYS_TEST(test_a_file_comes_before_the_environment),
		KEYS_TEST(test_what_cannot_be_a_key_is_refused_and_never_shown),
		KEYS_TEST(test_a_file_that_is_not_there_is_named),
		KEYS_TEST(test_a_key_goes_out_in_clear_text_to_this_machine_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
