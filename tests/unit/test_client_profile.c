/* SPDX-License-Identifier: ISC */
/* The profile on disk: what is kept, for whom, and that a write is whole or not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "client/profile.h"
#include "client/settings.h"
#include "loop/trust.h"
#include "protocol/mem.h"
#include "tests/fake/folder.h"

static char *place;
static struct profile *profile;
static struct fault fault;

static int start(void **state)
{
	(void)state;
	place = fake_folder();
	setenv("XDG_STATE_HOME", place, 1);
	setenv("XDG_CONFIG_HOME", place, 1);
	profile = profile_open("ada", "https://one.example/", &fault);
	return profile ? 0 : -1;
}

static int finish(void **state)
{
	(void)state;
	profile_close(profile);
	fake_folder_remove(place);
	return 0;
}

static void reopen(const char *name, const char *url)
{
	profile_close(profile);
	profile = profile_open(name, url, &fault);
}

static void write_settings(const char *text)
{
	char *folder = xasprintf("%s/homepro", place), *path = xasprintf("%s/homepro.conf", folder);
	FILE *f;

	mkdir(folder, 0700);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	free(path);
	free(folder);
}

static mode_t mode_of(const char *name)
{
	char *path = xasprintf("%s/%s", profile_folder(profile), name);
	struct stat about;

	assert_int_equal(stat(path, &about), 0);
	free(path);
	return about.st_mode & 0777;
}

static void test_a_token_is_kept_privately_and_found_again(void **state)
{
	(void)state;
	assert_null(profile_token(profile));
	assert_int_equal(profile_set_token(profile, "abc_DEF-123", &fault), ERR_NONE);
	assert_int_equal(mode_of("token"), 0600);
	assert_int_equal(mode_of("."), 0700);
	reopen("ada", "https://one.example");
	assert_string_equal(profile_token(profile), "abc_DEF-123");
	assert_int_equal(profile_set_token(profile, NULL, &fault), ERR_NONE);
	reopen("ada", "https://one.example");
	assert_null(profile_token(profile));
}

static void test_a_token_is_never_taken_to_another_server_or_profile(void **state)
{
	(void)state;
	profile_set_token(profile, "abc", &fault);
	reopen("ada", "https://two.example");
	assert_null(profile_token(profile));
	reopen("grace", "https://one.example");
	assert_null(profile_token(profile));
	reopen("ada", "https://one.example");
	assert_string_equal(profile_token(profile), "abc");
}

static void test_a_kiosks_token_is_kept_beside_the_persons(void **state)
{
	(void)state;
	assert_int_equal(profile_set_device_token(profile, "kiosk-1", &fault), ERR_NONE);
	assert_int_equal(mode_of("device"), 0600);
	assert_int_equal(profile_set_device_token(profile, "two words", &fault), ERR_USAGE);
	profile_set_token(profile, "abc", &fault);
	reopen("ada", "https://one.example");
	assert_string_equal(profile_device_token(profile), "kiosk-1");
	assert_string_equal(profile_token(profile), "abc");
	reopen("ada", "https://two.example");
	assert_null(profile_device_token(profile));
}

static void test_a_kiosks_token_may_lie_in_somebody_elses_file(void **state)
{
	char *path = xasprintf("%s/credential", place);
	FILE *f = fopen(path, "w");

	(void)state;
	assert_non_null(f);
	fputs("kiosk-2\n", f);
	fclose(f);
	assert_int_equal(profile_read_device_token(profile, path, &fault), ERR_NONE);
	assert_string_equal(profile_device_token(profile), "kiosk-2");
	assert_null(profile_read(profile, "device", NULL));
	assert_int_equal(profile_read_device_token(profile, "/no/such/file", &fault), ERR_USAGE);
	free(path);
}

static void test_a_token_that_is_held_only_is_on_no_disk(void **state)
{
	(void)state;
	profile_set_token(profile, "abc", &fault);
	profile_hold_token(profile, "guest-1");
	assert_string_equal(profile_token(profile), "guest-1");
	reopen("ada", "https://one.example");
	assert_null(profile_token(profile));
}

static void test_names_that_lead_elsewhere_are_refused(void **state)
{
	(void)state;
	assert_int_not_equal(profile_write(profile, "../x", "a", 1, &fault), ERR_NONE);
	assert_int_not_equal(profile_write(profile, "drafts/../x", "a", 1, &fault), ERR_NONE);
	assert_int_not_equal(profile_write(profile, "elsewhere/x", "a", 1, &fault), ERR_NONE);
	assert_int_not_equal(profile_write(profile, "", "a", 1, &fault), ERR_NONE);
	assert_null(profile_read(profile, "../../etc/passwd", NULL));
	assert_null(profile_open("../ada", NULL, &fault));
	assert_string_equal(fault.field, "profile");
}

static void test_a_write_replaces_whole_and_leaves_nothing_beside(void **state)
{
	char *text, *path;
	size_t len, files = 0;
	DIR *folder;

	(void)state;
	assert_int_equal(profile_write(profile, "drafts/x", "first, and longer", 17, &fault), ERR_NONE);
	assert_int_equal(profile_write(profile, "drafts/x", "second", 6, &fault), ERR_NONE);
	text = profile_read(profile, "drafts/x", &len);
	assert_string_equal(text, "second");
	assert_int_equal(len, 6);
	free(text);
	path = xasprintf("%s/drafts", profile_folder(profile));
	folder = opendir(path);
	while (readdir(folder))
		files++;
	closedir(folder);
	free(path);
	assert_int_equal(files, 3); /* with . and .. */
}

static void test_a_write_that_fails_leaves_the_old_one(void **state)
{
	struct rlimit usual, small = { .rlim_cur = 4 };
	char *text;
	enum err e;

	(void)state;
	profile_write(profile, "drafts/x", "old", 3, &fault);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &usual);
	small.rlim_max = usual.rlim_max;
	setrlimit(RLIMIT_FSIZE, &small);
	e = profile_write(profile, "drafts/x", "new, and too long", 17, &fault);
	setrlimit(RLIMIT_FSIZE, &usual);
	assert_int_equal(e, ERR_FAILED);
	text = profile_read(profile, "drafts/x", NULL);
	assert_string_equal(text, "old");
	free(text);
}

static void gather(const char *name, void *arg)
{
	char *all = arg;

	snprintf(all + strlen(all), 64 - strlen(all), "%s ", name);
}

static void test_files_of_a_folder_come_in_order_of_name(void **state)
{
	char all[64] = "";

	(void)state;
	profile_write(profile, "pending/2", "b", 1, &fault);
	profile_write(profile, "pending/1", "a", 1, &fault);
	profile_write(profile, "drafts/0", "c", 1, &fault);
	profile_each(profile, "pending", gather, all);
	assert_string_equal(all, "pending/1 pending/2 ");
	profile_remove(profile, "pending/1");
	all[0] = '\0';
	profile_each(profile, "pending", gather, all);
	assert_string_equal(all, "pending/2 ");
}

static void test_the_server_comes_from_the_configuration_unless_given(void **state)
{
	(void)state;
	write_settings("server = https://help.example/base/\ntheme = dusk\n");
	reopen("ada", NULL);
	assert_non_null(profile);
	assert_string_equal(profile_server(profile), "https://help.example/base");
	assert_string_equal(settings_text(profile_settings(profile), SETTING_THEME), "dusk");
	reopen("ada", "https://one.example//");
	assert_string_equal(profile_server(profile), "https://one.example");
	assert_null(profile_open("ada", "ftp://one.example", &fault));
}

#define PIN "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

static void test_each_profile_may_have_its_own_server_and_whom_to_believe_there(void **state)
{
	(void)state;
	write_settings("server = https://one.example\nca_file = /etc/one.pem\n"
	               "[profile work]\nserver = https://two.example\npin = " PIN "\n");
	reopen("ada", NULL);
	assert_string_equal(profile_server(profile), "https://one.example");
	assert_string_equal(profile_trust(profile)->ca_file, "/etc/one.pem");
	assert_null(profile_trust(profile)->pin);
	reopen("work", NULL);
	assert_string_equal(profile_server(profile), "https://two.example");
	assert_string_equal(profile_trust(profile)->ca_file, "/etc/one.pem");
	assert_string_equal(profile_trust(profile)->pin, PIN);
	assert_int_equal(profile_set_trust(profile, NULL, "sha256//" PIN, &fault), ERR_USAGE);
	assert_int_equal(profile_set_trust(profile, "/nowhere/ca.pem", NULL, &fault), ERR_USAGE);
	assert_int_equal(profile_set_trust(profile, NULL, PIN ";" PIN, &fault), ERR_NONE);
	assert_string_equal(profile_trust(profile)->pin, PIN ";" PIN);
}

static void test_a_line_at_fault_is_told_and_the_rest_counts(void **state)
{
	const struct settings *settings;

	(void)state;
	write_settings("theme = dusk\nsever = http://x.example\n");
	reopen("ada", NULL);
	assert_non_null(profile);
	settings = profile_settings(profile);
	assert_non_null(strstr(settings_problem(settings, 0, NULL), "homepro.conf:2"));
	assert_non_null(strstr(settings_problem(settings, 0, NULL), "'server'"));
	assert_string_equal(settings_text(settings, SETTING_THEME), "dusk");
	assert_string_equal(profile_server(profile), "http://127.0.0.1:8470");
}

static void test_a_changed_file_is_read_again(void **state)
{
	(void)state;
	assert_false(profile_reload(profile));
	write_settings("theme = dusk\n");
	assert_true(profile_reload(profile));
	assert_string_equal(settings_text(profile_settings(profile), SETTING_THEME), "dusk");
	assert_false(profile_reload(profile));
}

#define STORY(test) cmocka_unit_test_setup_teardown(test, start, finish)

static void test_another_machine_is_spoken_to_by_https_only(void **state)
{
	static const char *const open[] = { "http://one.example", "http://192.0.2.1:8470", "http://127.0.0.1.one.example",
		                            "http://localhost.example", "http://localhost@one.example", "http://[2001:db8::1]" };
	static const char *const fine[] = { "http://127.0.0.1:8470", "http://127.9.9.9", "http://localhost", "http://[::1]:1",
		                            "https://one.example" };

	(void)state;
	for (size_t i = 0; i < sizeof(open) / sizeof(*open); i++)
		assert_null(profile_open("ada", open[i], &fault));
	for (size_t i = 0; i < sizeof(fine) / sizeof(*fine); i++)
		reopen("ada", fine[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(test_a_token_is_kept_privately_and_found_again),
		STORY(test_a_token_is_never_taken_to_another_server_or_profile),
		STORY(test_a_kiosks_token_is_kept_beside_the_persons),
		STORY(test_a_kiosks_token_may_lie_in_somebody_elses_file),
		STORY(test_a_token_that_is_held_only_is_on_no_disk),
		STORY(test_another_machine_is_spoken_to_by_https_only),
		STORY(test_names_that_lead_elsewhere_are_refused),
		STORY(test_a_write_replaces_whole_and_leaves_nothing_beside),
		STORY(test_a_write_that_fails_leaves_the_old_one),
		STORY(test_files_of_a_folder_come_in_order_of_name),
		STORY(test_the_server_comes_from_the_configuration_unless_given),
		STORY(test_each_profile_may_have_its_own_server_and_whom_to_believe_there),
		STORY(test_a_line_at_fault_is_told_and_the_rest_counts),
		STORY(test_a_changed_file_is_read_again),
	};

	return cmocka_run_group_tests_name("client: profile", tests, NULL, NULL);
}
