/* SPDX-License-Identifier: ISC */
/* A helper's hands: the notes' field as a terminal sends its keys, the draft that outlives it, the wheel, and no mouse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/pty/stage.h"

/* As xterm sends them. */
#define WORD_LEFT "\033[1;5D"
#define WORD_RIGHT "\033[1;5C"
#define HOME "\033OH"
#define END "\033OF"
#define C_K "\x0b"
#define C_U "\x15"
#define C_W "\x17"
#define C_X "\x18"
#define C_Z "\x1a"
#define MOUSE_ON "\033[?1006;1000h"
#define WHEEL_DOWN "\033[<65;20;6M"
#define WHEEL_UP "\033[<64;20;6M"

static const struct person people[] = {
	{ "ada", "helper", "Ada Lovelace" },    { "grace", "helper", "Grace Hopper" },
	{ "mary", "customer", "Mary Somerville" }, { "paul", "customer", "Paul E" },
	{ "emmy", "customer", "Emmy N" },
};

static struct player *at_notes(const struct world *w)
{
	struct player *p = world_player(w, "grace", 24, 80);

	assert_sees(p, "Active");
	type_and_see(p, "e", "How did the session go?");
	type_and_see(p, "\t", "Tab done");
	return p;
}

static void test_notes_are_edited_by_words_and_lines(void **state)
{
	struct player *p = at_notes(*state);

	type_and_see(p, "one two three", "│ one two three");
	type_and_see(p, WORD_LEFT WORD_LEFT "big ", "│ one big two three");
	type_and_see(p, WORD_RIGHT C_W, "│ one big  three");
	type_and_see(p, HOME "> ", "│ > one big  three");
	type_and_see(p, END "!", "three!");
	type_and_see(p, C_U "new", "│ new ");
	assert_misses(p, "three");
	type_and_see(p, HOME WORD_RIGHT " words" HOME WORD_RIGHT C_K "s", "│ news ");
	assert_misses(p, "words");
	player_type(p, C_U);
	assert_misses(p, "news");
	player_free(p);
}

static void test_notes_take_back_what_was_done(void **state)
{
	struct player *p = at_notes(*state);

	type_and_see(p, "apple", "│ apple");
	player_type(p, C_U);
	assert_misses(p, "apple");
	type_and_see(p, C_Z, "│ apple");
	player_type(p, C_Z);
	assert_misses(p, "apple");
	player_free(p);
}

/* Nothing of it is a key: no line end sends, no letter is a command. */
static void test_a_paste_is_text_with_its_lines(void **state)
{
	struct player *p = at_notes(*state);

	type_and_see(p, "\033[200~q first line\nsecond\tline\n\033[201~third", "│ third");
	assert_sees(p, "│ q first line");
	assert_sees(p, "│ second");
	assert_sees(p, "How did the session go?");
	type_and_see(p, C_Z C_Z, "Notes (optional)");
	assert_misses(p, "q first");
	player_free(p);
}

static void test_a_draft_outlives_the_terminal_and_the_signing_out(void **state)
{
	struct player *p = at_notes(*state);
	int code;

	type_and_see(p, "kept over a hang-up", "│ kept over a hang-up");
	player_hang_up(p);
	assert_true(player_ends(p, &code, STAGE_WITHIN_MS));
	player_free(p);
	p = at_notes(*state);
	assert_sees(p, "│ kept over a hang-up");
	type_and_see(p, END " and more", "hang-up and more");
	type_and_see(p, "\t", "Tab notes");
	player_type(p, "\033");
	assert_misses(p, "How did");
	type_and_see(p, C_X, "Password");
	player_signal(p, SIGKILL); /* no time left to keep anything in */
	assert_true(player_ends(p, &code, STAGE_WITHIN_MS));
	player_free(p);
	assert_true(world_sign_in(*state, "grace"));
	p = at_notes(*state);
	assert_sees(p, "│ kept over a hang-up and more");
	player_free(p);
}

/* As tmux and screen hand on the two keys of somebody who is quick. */
static void test_escape_with_a_key_right_behind_it_is_both(void **state)
{
	struct player *p = world_player(*state, "ada", 24, 80);

	assert_sees(p, "The boiler hums");
	type_and_see(p, "n", "Notifications");
	type_and_see(p, "\033?", "What can be done here");
	assert_misses(p, "Notifications");
	type_and_see(p, "\033/boiler", "/ boiler");
	/* while one types it is nothing, as before */
	type_and_see(p, "\033j!", "/ boiler!");
	player_free(p);
}

static void test_the_wheel_moves_the_row(void **state)
{
	struct player *p = world_player(*state, "ada", 24, 80);
	size_t len;

	assert_sees(p, "The boiler hums");
	assert_sees(p, "Heating · $50.00");
	type_and_see(p, WHEEL_DOWN, "Electrical · $60.00");
	type_and_see(p, WHEEL_UP, "Heating · $50.00");
	assert_non_null(strstr(player_written(p, &len), MOUSE_ON));
	player_free(p);
}

static void test_without_the_mouse_the_terminal_keeps_it(void **state)
{
	const char *off[] = { "config", "set", "mouse", "no", NULL }, *on[] = { "config", "set", "mouse", "yes", NULL };
	struct player *p;
	size_t len;

	assert_int_equal(world_homepro(*state, "ada", off, NULL, NULL), 0);
	p = world_player(*state, "ada", 24, 80);
	assert_sees(p, "Heating · $50.00");
	type_and_see(p, "j", "Electrical · $60.00");
	assert_null(strstr(player_written(p, &len), "1000h"));
	assert_null(strstr(player_written(p, &len), "1006"));
	assert_int_equal(world_homepro(*state, "ada", on, NULL, NULL), 0);
	for (int waited = 0; !strstr(player_written(p, &len), MOUSE_ON) && waited < STAGE_WITHIN_MS; waited += 100)
		player_sees(p, "\x01", 100);
	assert_non_null(strstr(player_written(p, &len), MOUSE_ON));
	player_free(p);
}

/* The backend stands still for a while. */
static void test_a_claim_that_takes_long_says_so_and_goes_out_once(void **state)
{
	struct world *w = *state;
	struct player *p = world_player(w, "ada", 24, 80);
	size_t len;

	assert_sees(p, "The boiler hums");
	assert_int_equal(kill(w->server_pid, SIGSTOP), 0);
	type_and_see(p, "cc", "Claiming…");
	type_and_see(p, "c?", "What can be done here");
	assert_int_equal(kill(w->server_pid, SIGCONT), 0);
	type_and_see(p, "\033", "Session with");
	type_and_see(p, "g", "Give this request back");
	assert_null(strstr(player_written(p, &len), "claimed this one already"));
	player_free(p);
}

static bool ask(const struct world *w, const char *who, const char *category, const char *words, char **id)
{
	const char *line[] = { "request", category, words, "--json", NULL };
	char *made = NULL;
	bool is_made = world_homepro(w, who, line, NULL, &made) == 0;

	if (id != NULL)
		*id = json_member(made, "id");
	free(made);
	return is_made;
}

/* Grace is in a session; two requests are open, the second is the newer one. */
static bool begin(const struct world *w)
{
	char *id, *claimed = NULL, *session;
	bool is_begun = ask(w, "mary", "plumbing", "The tap drips", &id) &&
			world_homepro(w, "grace", (const char *[]){ "claim", id, "--json", NULL }, NULL, &claimed) == 0;

	session = json_member(claimed, "id");
	is_begun = is_begun && world_homepro(w, "grace", (const char *[]){ "start", session, NULL }, NULL, NULL) == 0;
	free(id);
	free(claimed);
	free(session);
	return is_begun && ask(w, "paul", "electrical", "The oven is cold", NULL) &&
	       ask(w, "emmy", "heating", "The boiler hums", NULL);
}

static int open_world(void **state)
{
	return stage_open(state, people, sizeof(people) / sizeof(people[0])) == 0 && begin(*state) ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_notes_are_edited_by_words_and_lines),
		cmocka_unit_test(test_notes_take_back_what_was_done),
		cmocka_unit_test(test_a_paste_is_text_with_its_lines),
		cmocka_unit_test(test_a_draft_outlives_the_terminal_and_the_signing_out),
		cmocka_unit_test(test_escape_with_a_key_right_behind_it_is_both),
		cmocka_unit_test(test_the_wheel_moves_the_row),
		cmocka_unit_test(test_without_the_mouse_the_terminal_keeps_it),
		cmocka_unit_test(test_a_claim_that_takes_long_says_so_and_goes_out_once),
	};

	return cmocka_run_group_tests(tests, open_world, stage_close);
}
