/* SPDX-License-Identifier: ISC */
/*
 * Each allocation of homepro's and of its libraries fails, one after the other: in its screens, on a pseudo-terminal,
 * and in its subcommands. After each the terminal is as it was found, and the person's profile still opens. In the
 * check a few of them; all by `make memory-test`.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "protocol/mem.h"
#include "tests/faults/walk.h"
#include "tests/pty/world.h"

#define WITHIN_MS 10000
#define GLANCE_MS 1500          /* what is not there then, will not come: a part of the program has no memory */
#define WORDS(...) ((const char *[]){__VA_ARGS__, NULL})
#define ESCAPE_MS 60            /* until it is no beginning of something longer */
#define QUIT_MS 500

static const struct person people[] = {
    {"ada", "helper", "Ada Lovelace"},
    {"mary", "customer", "Mary Somerville"},
    {"olga", "operator", "Olga Taussky"},
};

struct ground {
	struct world w;
	char *homepro, *said, *input;
};

/* Who was signed in is so still, whatever stands on the disk. */
static void check_profile(struct ground *g, const char *name, struct ending *out)
{
	if (world_homepro(&g->w, name, WORDS("whoami"), NULL, NULL) != 0)
		walk_wrong(out, "%s is no longer signed in", name);
}

/* A request that was left standing would be what the next run begins with. */
static void cancel_requests(struct ground *g)
{
	char *list = NULL, *id;

	assert_int_equal(world_homepro(&g->w, "mary", WORDS("requests", "--status", "open", "--json"), NULL, &list), 0);
	id = json_member(list, "id");
	if (id)
		assert_int_equal(world_homepro(&g->w, "mary", WORDS("cancel", id), NULL, NULL), 0);
	free(id);
	free(list);
}

/* ---- screens ---- */

/* A key, and what is then to be seen. */
struct sight {
	const char *keys, *text;
};

struct screens_case {
	struct ground *g;
	const char *name;
	const struct sight *sights;
	struct terminal_state found;
};

static const struct sight helper_sights[] = {{"", "Open requests"},
					     {"n", "Notifications"},
					     {"\x1b", "Open requests"},
					     {"?", "What can be done here"},
					     {"\x1b", "Open requests"},
					     {NULL, NULL}};
static const struct sight customer_sights[] = {{"", "What do you need help with?"},
					       {"1", "Tell us what is wrong"},
					       {"The kitchen tap drips.", "tap drips"},
					       {"\r", "Nothing is charged now."},
					       {"\r", "Looking for a helper"},
					       {NULL, NULL}};
static const struct sight operator_sights[] = {{"", "Under way"},
					       {"?", "What can be done here"},
					       {"\x1b", "Under way"},
					       {NULL, NULL}};

/* Without the blank rows below. */
static char *words_on(struct player *p)
{
	char *text = player_screen(p);
	size_t len = strlen(text);

	while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == ' '))
		text[--len] = '\0';
	if (len > 0)
		memcpy(text + len, "\n", 2);
	return text;
}

/* As somebody who leaves does: escape closes what may be open. A customer who waits is asked first. */
static bool leaves(struct player *p, int *code)
{
	player_type(p, "\x1b");
	if (player_ends(p, code, ESCAPE_MS))
		return true;
	player_type(p, "q");
	if (player_ends(p, code, QUIT_MS))
		return true;
	player_signal(p, SIGTERM);
	return player_ends(p, code, WITHIN_MS);
}

static void check_terminal(const struct terminal_state *found, const struct terminal_state *left, struct ending *out)
{
	if (!terminal_state_is_same(found, left))
		walk_wrong(out,
			   "the terminal is not as it was found: input %x %x, output %x %x, control %x %x, local %x %x, blocking"
			   " %d %d, first screen %d %d, cursor %d %d, mouse off %d %d",
			   found->input, left->input, found->output, left->output, found->control, left->control, found->local,
			   left->local, found->is_blocking, left->is_blocking, found->is_on_first_screen,
			   left->is_on_first_screen, found->is_cursor_visible, left->is_cursor_visible, found->is_mouse_off,
			   left->is_mouse_off);
}

static void play_screens(const char *const *env, struct ending *out, void *arg)
{
	const struct screens_case *c = arg;
	const char *const argv[] = {c->g->homepro, "--server", c->g->w.url, "--profile", c->name, NULL};
	struct player *p = player_start(argv, env, 24, 80);
	struct terminal_state left;
	int code = 0;

	for (const struct sight *s = c->sights; s->keys && !player_ends(p, &code, 0); s++) {
		player_type(p, s->keys);
		if (!player_sees(p, s->text, GLANCE_MS) && walk_is_learning(env))
			walk_wrong(out, "\"%s\" is not to be seen", s->text);
	}
	out->is_late = !leaves(p, &code);
	if (code > 128)
		player_sees(p, "out of memory", GLANCE_MS); /* its last words may still be on their way */
	left = player_terminal(p);
	if (!out->is_late)
		check_terminal(&c->found, &left, out);
	out->said = words_on(p);
	out->signal_number = code > 128 ? code - 128 : 0;
	out->status = code > 128 ? 0 : code;
	player_free(p);
	check_profile(c->g, c->name, out);
	if (strcmp(c->name, "mary") == 0)
		cancel_requests(c->g);
}

static void walk_screens(struct ground *g, const char *name, const struct sight *sights)
{
	char *title = xasprintf("%s's screens", name);
	struct screens_case c = {.g = g, .name = name, .sights = sights};
	struct player *nobody = player_start(WORDS("/bin/true"), NULL, 24, 80);
	int code;

	assert_true(player_ends(nobody, &code, WITHIN_MS));
	c.found = player_terminal(nobody);
	player_free(nobody);
	walk(title, play_screens, &c);
	free(title);
}

static void test_a_helper_s_screens(void **state)
{
	walk_screens(*state, "ada", helper_sights);
}

static void test_a_customer_s_screens(void **state)
{
	walk_screens(*state, "mary", customer_sights);
}

static void test_an_operator_s_screens(void **state)
{
	walk_screens(*state, "olga", operator_sights);
}

/* ---- subcommands ---- */

struct command_case {
	struct ground *g;
	const char *name;
	const char *const *words;
	const char *input;
};

static void play_command(const char *const *env, struct ending *out, void *arg)
{
	const struct command_case *c = arg;
	const char *argv[16] = {c->g->homepro, "--server", c->g->w.url, "--profile", c->name};

	for (size_t i = 0; c->words[i]; i++)
		argv[5 + i] = c->words[i];
	if (c->input) {
		FILE *file = fopen(c->g->input, "we");

		assert_non_null(file);
		fputs(c->input, file);
		fclose(file);
	}
	walk_end(walk_start(argv, env, c->input ? c->g->input : NULL, c->g->said), c->g->said, WITHIN_MS, out);
	check_profile(c->g, "ada", out);
	cancel_requests(c->g);
}

static void test_subcommands(void **state)
{
	struct ground *g = *state;
	static const struct {
		const char *name, *words[6], *input;
	} lines[] = {
	    {"ada", {"whoami"}, NULL},
	    {"ada", {"requests"}, NULL},
	    {"ada", {"requests", "--json"}, NULL},
	    {"ada", {"notifications"}, NULL},
	    {"ada", {"stats"}, NULL},
	    {"ada", {"sign-ins"}, NULL},
	    {"ada", {"available", "on"}, NULL},
	    {"ada", {"config", "list"}, NULL},
	    {"ada", {"config", "check"}, NULL},
	    {"ada", {"theme", "list"}, NULL},
	    {"ada", {"--plain"}, "?\n1\nq\n"},
	    {"ada", {"--help"}, NULL},
	    {"mary", {"request", "plumbing", "It drips."}, NULL},
	    {"olga", {"board", "--once"}, NULL},
	    {"olga", {"payments"}, NULL},
	    {"olga", {"audit"}, NULL},
	    {"new", {"login", "ada"}, WORLD_PASSWORD "\n"},
	};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		char *title = xasprintf("homepro %s %s", lines[i].words[0], lines[i].words[1] ? lines[i].words[1] : "");

		walk(title, play_command,
		     &(struct command_case){g, lines[i].name, (const char *const *)lines[i].words, lines[i].input});
		free(title);
	}
}

/* ---- the ground ---- */

static int ground_make(void **state)
{
	struct ground *g = xcalloc(1, sizeof *g);

	if (!world_open_with(&g->w, people, sizeof people / sizeof *people))
		return -1;
	g->homepro = world_program("homepro");
	g->said = xasprintf("%s/said", g->w.folder);
	g->input = xasprintf("%s/typed", g->w.folder);
	*state = g;
	return 0;
}

static int ground_clear(void **state)
{
	struct ground *g = *state;

	world_close(&g->w);
	free(g->homepro);
	free(g->said);
	free(g->input);
	free(g);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_helper_s_screens),
	    cmocka_unit_test(test_a_customer_s_screens),
	    cmocka_unit_test(test_an_operator_s_screens),
	    cmocka_unit_test(test_subcommands),
	};

	return cmocka_run_group_tests(tests, ground_make, ground_clear);
}
