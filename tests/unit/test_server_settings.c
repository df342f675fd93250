/* SPDX-License-Identifier: ISC */
/*
 * Settings: defaults, files with mistakes and what is said of them, and the sample file, which must show them all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "protocol/limits.h"
#include "protocol/mem.h"
#include "protocol/nearest.h"
#include "server/settings.h"
#include "server/settings_table.h"

/* `len` bytes, and `more` letters behind them. */
static void put_file(const char *path, const char *bytes, size_t len, size_t more)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	while (more-- > 0)
		putc('x', file);
	assert_int_equal(fclose(file), 0);
}

static void test_defaults_are_as_documented(void **state)
{
	struct settings s;

	(void)state;
	settings_init(&s);
	assert_string_equal(s.listen_host, "127.0.0.1");
	assert_int_equal(s.listen_port, 8470);
	assert_null(s.base_url);
	assert_int_equal(s.expire_after_ms, 30 * 60 * 1000);
	assert_int_equal(s.presence_grace_ms, 45 * 1000);
	assert_int_equal(s.sessions_in_hand, 1);
	assert_true(s.service.category_count >= 6);
	assert_int_equal(s.service.outcome_count, 3);
	assert_true(service_outcome(&s.service, OUTCOME_RESOLVED)->is_captured);
	assert_false(service_outcome(&s.service, OUTCOME_UNRESOLVED)->is_captured);
	assert_true(service_outcome(&s.service, OUTCOME_ESCALATED)->is_captured);
	settings_clear(&s);
}

static void test_a_file_changes_what_it_names(void **state)
{
	static const char text[] = "[server]\nlisten = [::1]:0\nbase_url = https://help.example/\n"
				   "[service]\nexpire_after = 90 s\namount_free = yes\ncurrency = EUR\n"
				   "[payments]\ncapture_on = resolved\n"
				   "[category pets]\nlabel = Pets\namount = 1500\n";
	struct settings s;
	struct fault f;

	(void)state;
	settings_init(&s);
	assert_int_equal(settings_load_text(&s, "x.conf", text, &f), ERR_NONE);
	assert_string_equal(s.listen_host, "::1");
	assert_string_equal(s.base_url, "https://help.example");
	assert_int_equal(s.expire_after_ms, 90000);
	assert_true(s.service.is_amount_free);
	assert_string_equal(s.service.currency, "EUR");
	assert_false(service_outcome(&s.service, OUTCOME_ESCALATED)->is_captured);
	assert_int_equal(s.service.category_count, 1);
	assert_int_equal(service_category(&s.service, "pets")->amount, 1500);
	settings_clear(&s);
}

static void test_a_mistake_is_named_with_its_line(void **state)
{
	static const struct {
		const char *text, *said;
	} rows[] = {
		{ "[service]\nexpire = 1 h\n", "x.conf:2: unknown setting 'expire', did you mean 'expire_after'?" },
		{ "[server]\n\nlisten = 80\n", "x.conf:3: 'listen' must be HOST:PORT" },
		{ "[sevrer]\nlisten = a:1\n", "x.conf:2: unknown section 'sevrer', did you mean 'server'?" },
		{ "[frobnication]\nx = y\n", "x.conf:2: unknown section 'frobnication'" },
		{ "[server]\nlisten = a:99999\n", "x.conf:2: 'listen' must be HOST:PORT" },
		{ "[server]\nlisten = ::1:80\n", "x.conf:2: 'listen' must be HOST:PORT, an IPv6 address in brackets" },
		{ "[server]\nbase_url = ftp://x\n", "x.conf:2: 'base_url' must be an address such as https://help.example" },
		{ "[server]\nproxies = ::1, 10.0.0.0/8\n",
		  "x.conf:2: 'proxies' must be addresses such as 127.0.0.1, ::1, without names or ranges" },
		{ "[service]\nexpire_after = 3\n", "x.conf:2: 'expire_after' must be a span such as 45 s, 30 min or 12 h" },
		{ "[service]\nexpire_after = 70 d\n", "x.conf:2: 'expire_after' must be from 1 to 518400 s" },
		{ "[service]\nsessions_in_hand = 0\n", "x.conf:2: 'sessions_in_hand' must be a number from 1 to 100" },
		{ "[service]\nname = a\nname = b\n", "x.conf:3: this setting was there before" },
		{ "[service]\nwhat is this\n", "x.conf:2: neither NAME = VALUE nor [SECTION]" },
		{ "[payments]\ncapture_on = resolved, never\n",
		  "x.conf:2: 'capture_on' must be a list of resolved, unresolved, escalated, or none" },
		{ "[log]\nlevel = loud\n", "x.conf:2: 'level' must be error, warn, info or debug" },
		{ "[database]\nurl = mysql://x\n", "x.conf:2: 'url' must be sqlite:PATH" },
		{ "[database]\nurl = postgresql://db/x\n",
		  "x.conf:2: 'url': there is no PostgreSQL in this version; sqlite:PATH" },
		{ "[video]\ntemplate = https://meet.example/\n", "x.conf:2: 'template' must be a link with {room} in it" },
		{ "[category pets]\nlable = Pets\n", "x.conf:2: unknown setting 'lable', did you mean 'label'?" },
		{ "[category Pets]\nlabel = Pets\n",
		  "x.conf:2: a category's name is 1 to 32 of a-z, 0-9, '_' and '-', and there are at most 64" },
		{ "[category pets]\nlabel = Pets\n", "x.conf:2: a category above lacks its label or its amount" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct settings s;
		struct fault f;

		settings_init(&s);
		assert_int_equal(settings_load_text(&s, "x.conf", rows[i].text, &f), ERR_INVALID);
		assert_string_equal(f.detail, rows[i].said);
		settings_clear(&s);
	}
}

/* What homeprod takes, homepro reads: a label too long would leave every client without any category. */
static void test_a_category_is_what_clients_can_read(void **state)
{
	static const struct {
		const char *field, *piece;
		int most;
	} rows[] = {
		{ "label", "x", HP_LABEL_CHARS_MAX },       { "label", "ü", HP_LABEL_CHARS_MAX },
		{ "icon", "🔧", HP_ICON_CHARS_MAX },        { "ascii_icon", "x", HP_ASCII_ICON_CHARS_MAX },
		{ "ascii_icon", "ü", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		for (int more = 0; more < 2; more++) {
			struct category c = { .amount = 0 };
			char text[256] = "";
			int count = rows[i].most + more;
			size_t len = 0;
			enum err err;

			for (int n = 0; n < count; n++)
				len += (size_t)snprintf(text + len, sizeof text - len, "%s", rows[i].piece);
			err = count > 0 ? category_put(&c, rows[i].field, text, NULL) : ERR_NONE;
			assert_int_equal(err, more ? ERR_INVALID : ERR_NONE);
			free(c.label);
			free(c.icon);
			free(c.ascii_icon);
		}
}

static void test_a_line_too_long_is_an_error(void **state)
{
	char text[1000] = "[service]\nname = ";
	struct settings s;
	struct fault f;

	(void)state;
	memset(text + strlen(text), 'x', 900);
	settings_init(&s);
	assert_int_equal(settings_load_text(&s, "x.conf", text, &f), ERR_INVALID);
	assert_string_equal(f.detail, "x.conf:2: the line is too long");
	settings_clear(&s);
}

static void test_a_missing_file_is_said_to_be_missing(void **state)
{
	struct settings s;
	struct fault f;

	(void)state;
	settings_init(&s);
	assert_int_not_equal(settings_load(&s, "/nowhere/homeprod.conf", &f), ERR_NONE);
	assert_string_equal(f.detail, "/nowhere/homeprod.conf: No such file or directory");
	settings_clear(&s);
}

/* ---- the sample ---- */

static char *read_sample(void)
{
	char *path = xasprintf("%s/doc/homeprod.conf", getenv("HP_SRCDIR") ? getenv("HP_SRCDIR") : ".");
	FILE *f = fopen(path, "r");
	char *text = xcalloc(1, 65536);

	assert_non_null(f);
	assert_true(fread(text, 1, 65535, f) > 0);
	fclose(f);
	free(path);
	return text;
}

/* "#name = value" counts as a setting, "# words" as a comment. */
static char *uncomment(const char *text)
{
	char *out = xcalloc(1, strlen(text) + 1);
	size_t at = 0;

	for (const char *c = text; *c != '\0'; c++) {
		bool is_line_start = c == text || c[-1] == '\n';

		if (is_line_start && *c == '#' && c[1] >= 'a' && c[1] <= 'z')
			continue;
		out[at++] = *c;
	}
	return out;
}

static void test_the_sample_file_shows_every_setting_with_its_default(void **state)
{
	char *sample = read_sample(), *settings = uncomment(sample);
	size_t count;
	const struct setting *rows = setting_all(&count);
	struct settings s, otherwise;
	struct fault f = { .detail = "" };

	(void)state;
	settings_init(&s);
	settings_init(&otherwise);
	if (settings_load_text(&s, "homeprod.conf", settings, &f) != ERR_NONE)
		fail_msg("%s", f.detail);
	for (size_t i = 0; i < count; i++) {
		char *line = xasprintf("\n#%s = %s", rows[i].name, rows[i].otherwise ? rows[i].otherwise : "");

		if (!strstr(sample, line))
			fail_msg("the sample lacks%s", line);
		free(line);
	}
	assert_int_equal(s.expire_after_ms, otherwise.expire_after_ms);
	assert_string_equal(s.video.template, otherwise.video.template);
	settings_clear(&s);
	settings_clear(&otherwise);
	free(sample);
	free(settings);
}

static void test_the_nearest_name_is_suggested_only_where_it_is_near(void **state)
{
	static const char *const names[] = { "listen", "base_url", "expire_after", "start_within" };
	static const char *const dotted[] = { "bell.sound", "bell.quiet_hours", "keys.claim" };

	(void)state;
	assert_string_equal(nearest_find("lsiten", names, 4), "listen");
	assert_string_equal(nearest_find("baseurl", names, 4), "base_url");
	assert_string_equal(nearest_find("expire", names, 4), "expire_after");
	/* without the section it stands in */
	assert_string_equal(nearest_find("quiet-hour", dotted, 3), "bell.quiet_hours");
	assert_string_equal(nearest_find("sound", dotted, 3), "bell.sound");
	assert_string_equal(nearest_find("bel.sound", dotted, 3), "bell.sound");
	assert_string_equal(nearest_find("claims", dotted, 3), "keys.claim");
	assert_null(nearest_find("zebra", names, 4));
	assert_null(nearest_find("zebra", dotted, 3));
	assert_null(nearest_find("", names, 4));
}

/* Where somebody has put something else in the file's place: a sentence, and nobody waits. */
static void test_what_is_no_settings_file_is_refused_at_once(void **state)
{
	static const struct {
		const char *name, *said;
	} rows[] = {
		{ "folder", "/folder: this is not a file" },
		{ "pipe", "/pipe: this is not a file" },
		{ "loop", "/loop: Too many levels of symbolic links" },
		{ "nowhere", "/nowhere: No such file or directory" },
		{ "zero", "/zero: this is not a file" },
		{ "nul", "nul:3: a NUL byte; this is not a text" },
		{ "long_line", "long_line:2: the line is too long" },
		{ "huge", "/huge: too large for settings, which are 256 KiB at most" },
	};
	static const char with_nul[] = "[server]\n# fine\nlisten = \0:1\n";
	char place[] = "/tmp/homepro-settings-XXXXXX", *old = getcwd(NULL, 0);
	struct settings s;
	struct fault f;

	(void)state;
	assert_non_null(mkdtemp(place));
	assert_int_equal(chdir(place), 0);
	assert_int_equal(mkdir("folder", 0700), 0);
	assert_int_equal(mkfifo("pipe", 0600), 0);
	assert_int_equal(symlink("loop", "loop"), 0);
	assert_int_equal(symlink("/dev/zero", "zero"), 0);
	put_file("nul", with_nul, sizeof(with_nul) - 1, 0);
	put_file("long_line", "[server]\n", 9, 100000);
	put_file("huge", "", 0, 10000000);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *path = xasprintf("%s/%s", place, rows[i].name);
		char *said = xasprintf("%s%s", rows[i].said[0] == '/' ? place : "", rows[i].said);

		settings_init(&s);
		assert_int_not_equal(settings_load(&s, path, &f), ERR_NONE);
		assert_string_equal(f.detail, said);
		settings_clear(&s);
		remove(path);
		free(said);
		free(path);
	}
	assert_int_equal(chdir(old), 0);
	remove(place);
	free(old);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults_are_as_documented),
		cmocka_unit_test(test_what_is_no_settings_file_is_refused_at_once),
		cmocka_unit_test(test_a_file_changes_what_it_names),
		cmocka_unit_test(test_a_mistake_is_named_with_its_line),
		cmocka_unit_test(test_a_category_is_what_clients_can_read),
		cmocka_unit_test(test_a_line_too_long_is_an_error),
		cmocka_unit_test(test_a_missing_file_is_said_to_be_missing),
		cmocka_unit_test(test_the_sample_file_shows_every_setting_with_its_default),
		cmocka_unit_test(test_the_nearest_name_is_suggested_only_where_it_is_near),
	};

	return cmocka_run_group_tests_name("server_settings", tests, NULL, NULL);
}
