/* SPDX-License-Identifier: ISC */
/* Links are handed to the desktop's opener as one word, by no shell, and nothing but links is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "loop/loop.h"
#include "protocol/mem.h"
#include "client/opener.h"

#define TURNS_MAX 1000
#define TURN_MS 10

/* The opener of this desktop: writes down how many words it was given, and the first. */
static const char OPENER[] = "#!/bin/sh\nprintf '%s\\n%s\\n' $# \"$1\" >\"$0.new\" && mv \"$0.new\" \"$0.told\"\n";

struct desktop {
	char *folder, *opener, *told;
	struct loop *loop;
};

/* What the opener was told; caller frees. "" where it was told nothing. */
static char *told(const struct desktop *d)
{
	char *text = xcalloc(1, 4096);
	FILE *f = fopen(d->told, "re");

	if (f != NULL) {
		text[fread(text, 1, 4095, f)] = '\0';
		fclose(f);
	}
	return text;
}

static void assert_told(struct desktop *d, const char *expected)
{
	char *text = told(d);

	for (int i = 0; i < TURNS_MAX && *text == '\0'; i++) {
		loop_turn(d->loop, TURN_MS);
		free(text);
		text = told(d);
	}
	assert_string_equal(text, expected);
	free(text);
	unlink(d->told);
}

static void test_a_link_is_one_word_to_the_opener(void **state)
{
	struct desktop *d = *state;

	assert_true(opener_run(d->loop, "https://help.example/j/7KQ2M9XD"));
	assert_told(d, "1\nhttps://help.example/j/7KQ2M9XD\n");
}

static void test_what_a_shell_would_run_is_only_letters(void **state)
{
	struct desktop *d = *state;

	assert_true(opener_run(d->loop, "https://help.example/$(touch${IFS}x);touch${IFS}y&*|z"));
	assert_told(d, "1\nhttps://help.example/$(touch${IFS}x);touch${IFS}y&*|z\n");
}

static void test_what_is_no_link_opens_nothing(void **state)
{
	static const char *const others[] = { "file:///etc/passwd", "javascript:alert(1)", "--help", "/bin/sh", "",
					      "https://help.example/a b", "https://help.example/\"x", "mailto:a@b.example",
					      "https://a@help.example/\n", "https://help.example/%00" };
	struct desktop *d = *state;
	char *text;

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_false(opener_run(d->loop, others[i]));
	assert_true(opener_run(d->loop, "https://help.example/last"));
	assert_told(d, "1\nhttps://help.example/last\n");
	text = told(d);
	assert_string_equal(text, "");
	free(text);
}

static void test_without_a_desktop_nothing_is_opened(void **state)
{
	struct desktop *d = *state;

	unsetenv("DISPLAY");
	assert_false(opener_run(d->loop, "https://help.example/j/7KQ2M9XD"));
	setenv("DISPLAY", ":0", 1);
}

static void test_without_an_opener_it_says_no(void **state)
{
	struct desktop *d = *state;
	char *path = xstrdup(getenv("PATH"));

	setenv("PATH", "/nonexistent", 1);
	assert_false(opener_run(d->loop, "https://help.example/j/7KQ2M9XD"));
	setenv("PATH", path, 1);
	free(path);
}

static void put_opener(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0700);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, OPENER, sizeof(OPENER) - 1), sizeof(OPENER) - 1);
	close(fd);
}

static int open_desktop(void **state)
{
	static struct desktop d;
	char *path;

	d.folder = xstrdup("/tmp/homepro-opener-XXXXXX");
	assert_non_null(mkdtemp(d.folder));
	d.opener = xasprintf("%s/xdg-open", d.folder);
	d.told = xasprintf("%s.told", d.opener);
	put_opener(d.opener);
	path = xasprintf("%s:%s", d.folder, getenv("PATH"));
	setenv("PATH", path, 1);
	free(path);
	setenv("DISPLAY", ":0", 1);
	unsetenv("WAYLAND_DISPLAY");
	d.loop = loop_new();
	*state = &d;
	return 0;
}

static int close_desktop(void **state)
{
	struct desktop *d = *state;

	for (int i = 0; i < TURNS_MAX && uv_loop_alive(loop_uv(d->loop)); i++)
		loop_turn(d->loop, TURN_MS);
	loop_free(d->loop);
	unlink(d->told);
	unlink(d->opener);
	rmdir(d->folder);
	free(d->told);
	free(d->opener);
	free(d->folder);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_link_is_one_word_to_the_opener),
		cmocka_unit_test(test_what_a_shell_would_run_is_only_letters),
		cmocka_unit_test(test_what_is_no_link_opens_nothing),
		cmocka_unit_test(test_without_a_desktop_nothing_is_opened),
		cmocka_unit_test(test_without_an_opener_it_says_no),
	};

	return cmocka_run_group_tests(tests, open_desktop, close_desktop);
}
