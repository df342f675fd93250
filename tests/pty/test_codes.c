/* SPDX-License-Identifier: ISC */
/*
 * The codes on a customer's screens, read by somebody else's decoder from what the terminal shows: on each screen that
 * has one, in light themes and dark ones, with colours and without, all of it within 80 by 24.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "tests/pty/camera.h"
#include "tests/pty/till.h"
#include "tests/pty/stage.h"

#define WITHIN_MS 20000
#define TURN_MS 50
#define WORDS(...) ((const char *[]){ __VA_ARGS__, NULL })
#define LONG_BASE "https://a-very-long-name-of-a-house.help.example.org"

static const struct person people[] = {
	{ "ada", "helper", "Ada Lovelace" },
	{ "mary", "customer", "Mary Somerville" },
};

static const char *const looks[] = { "dark", "light", "mono", "contrast-dark", "contrast-light", "no colours" };

#define LOOK_COUNT (sizeof(looks) / sizeof(looks[0]))

struct house {
	struct world w;
	struct till till;
	struct player *screens[LOOK_COUNT]; /* Mary's, all at once */
};

static char *answer(struct house *h, const char *name, const char *const *words, const char *member)
{
	char *out = NULL, *value;

	assert_int_equal(world_homepro(&h->w, name, words, NULL, &out), 0);
	value = json_member(out, member);
	free(out);
	return value;
}

/* As a telephone held before it: looks until it has read something, or gives up. */
static char *read_off(struct player *p, const char *title, const char *path)
{
	char *read = NULL;

	for (int waited_ms = 0; read == NULL && waited_ms < WITHIN_MS; waited_ms += TURN_MS) {
		assert_true(camera_take(p, path));
		read = camera_read(path);
		if (read == NULL && player_misses(p, title, TURN_MS))
			break;
	}
	return read;
}

/* Mary's screens all show `title`, and on each a code that says `link`. */
static void assert_codes(struct house *h, const char *title, const char *link)
{
	char *path = xasprintf("%s/screen.pgm", h->w.folder);

	for (size_t i = 0; i < LOOK_COUNT; i++) {
		char *read, *screen;

		assert_sees(h->screens[i], title);
		read = read_off(h->screens[i], title, path);
		screen = player_screen(h->screens[i]);
		if (read == NULL || strcmp(read, link) != 0) {
			print_error("%s, %s: read %s\n", title, looks[i], read != NULL ? read : "nothing");
			fputs(screen, stderr);
		}
		assert_non_null(read);
		assert_string_equal(read, link);
		free(screen);
		free(read);
	}
	free(path);
}

static void pay(struct house *h, const char *request)
{
	char *deed = xasprintf("/_fake/do?deed=pay&request=%s", request);

	assert_true(till_do(&h->till, deed));
	free(deed);
	for (size_t i = 0; i < LOOK_COUNT; i++)
		assert_sees(h->screens[i], "Looking for a helper");
}

static char *payment_link(struct house *h, const char *request)
{
	char *link = NULL;

	assert_sees(h->screens[0], "Scan the code");
	link = answer(h, "mary", WORDS("requests", "--json"), "payment_url");
	assert_non_null(link);
	assert_non_null(request);
	return link;
}

static void test_every_code_is_read_as_what_it_says(void **state)
{
	struct house *h = *state;
	char *request, *session, *link;

	request = answer(h, "mary", WORDS("request", "plumbing", "It drips.", "--json"), "id");
	link = payment_link(h, request);
	assert_codes(h, "on your card", link);
	free(link);
	pay(h, request);
	session = answer(h, "ada", WORDS("claim", request, "--json"), "id");
	link = answer(h, "mary", WORDS("session", session, "--json"), "customer_join_url");
	assert_codes(h, "Your session is ready", link);
	free(answer(h, "ada", WORDS("start", session, "--json"), "id"));
	assert_codes(h, "Session in progress", link);
	free(link);
	free(session);
	free(request);
}

static struct player *look_at(struct house *h, const char *look)
{
	bool has_colours = strcmp(look, "no colours") != 0;
	struct player *p;

	if (!has_colours)
		setenv("NO_COLOR", "1", 1);
	p = world_player_words(&h->w, "mary", has_colours ? WORDS("--theme", look) : WORDS("--theme", "terminal"), 24,
			       80);
	unsetenv("NO_COLOR");
	return p;
}

/* With an address as long as addresses are: what has to be scanned is long then. */
static bool open_world(struct house *h)
{
	FILE *out;

	if (!world_open(&h->w))
		return false;
	out = fopen(h->w.settings, "we");
	if (out == NULL || fputs("[server]\nbase_url = " LONG_BASE "\n", out) < 0 || fclose(out) != 0)
		return false;
	return till_open(&h->till, &h->w) && world_start_server(&h->w) && till_tells(&h->till, &h->w);
}

static int open_house(void **state)
{
	static struct house h;

	*state = &h;
	if (!open_world(&h))
		return -1;
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		if (!world_add(&h.w, &people[i]) || !world_sign_in(&h.w, people[i].name))
			return -1;
	if (world_homepro(&h.w, "ada", WORDS("available", "on"), NULL, NULL) != 0)
		return -1;
	for (size_t i = 0; i < LOOK_COUNT; i++) {
		h.screens[i] = look_at(&h, looks[i]);
		if (!player_sees(h.screens[i], "What do you need help with?", WITHIN_MS))
			return -1;
	}
	return 0;
}

static int close_house(void **state)
{
	struct house *h = *state;

	for (size_t i = 0; i < LOOK_COUNT; i++)
		player_free(h->screens[i]);
	till_close(&h->till);
	world_close(&h->w);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_code_is_read_as_what_it_says),
	};

	if (!camera_can_read()) {
		puts("1..0 # SKIP zbarimg is not here (package zbar-tools)");
		return 0;
	}
	return cmocka_run_group_tests(tests, open_house, close_house);
}
