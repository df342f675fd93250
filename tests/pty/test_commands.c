/* SPDX-License-Identifier: ISC */
/* homepro's subcommands as a script uses them: what they print, and the exit code of each way to fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/pty/stage.h"

#define WITHIN_MS 15000
#define WORDS(...) ((const char *[]){ __VA_ARGS__, NULL })

static const struct person people[] = {
	{ "ada", "helper", "Ada Lovelace" },
	{ "grace", "helper", "Grace \xe2\x80\xaeHopper" }, /* with a character that turns the line around */
	{ "mary", "customer", "Mary Somerville" },
};

static int run(struct world *w, const char *name, const char *const *words)
{
	return world_homepro(w, name, words, NULL, NULL);
}

/* What homepro prints; it must succeed. Caller frees. */
static char *output(struct world *w, const char *name, const char *const *words)
{
	char *out = NULL;

	assert_int_equal(world_homepro(w, name, words, NULL, &out), 0);
	assert_non_null(out);
	return out;
}

/* The first open request, once there is one: a new one opens when its hold stands, a moment after it is made. */
static char *open_request(struct world *w)
{
	time_t deadline = time(NULL) + WITHIN_MS / 1000;
	char *id = NULL;

	while (!id && time(NULL) <= deadline) {
		char *list = output(w, "ada", WORDS("requests", "--status", "open", "--json"));

		id = json_member(list, "id");
		free(list);
	}
	assert_non_null(id);
	return id;
}

static char *new_request(struct world *w)
{
	char *out = output(w, "mary", WORDS("request", "plumbing", "It drips.", "--json"));
	char *made = json_member(out, "id"), *id = open_request(w);

	assert_string_equal(id, made);
	free(out);
	free(made);
	return id;
}

static void test_bad_usage_is_2(void **state)
{
	assert_int_equal(run(*state, "ada", WORDS("claim")), 2);
	assert_int_equal(run(*state, "ada", WORDS("claim", "a", "b")), 2);
	assert_int_equal(run(*state, "ada", WORDS("fly")), 2);
	assert_int_equal(run(*state, "ada", WORDS("whoami", "--notes", "x")), 2);
	assert_int_equal(run(*state, "ada", WORDS("--no-such-option")), 2);
	assert_int_equal(run(*state, "ada", WORDS("end", "s1")), 2);
	assert_int_equal(run(*state, "ada", WORDS("available", "perhaps")), 2);
	assert_int_equal(run(*state, "ada", WORDS("read")), 2);
}

static void test_help_and_version_go_to_standard_output(void **state)
{
	char *help = output(*state, "ada", WORDS("--help")), *version = output(*state, "ada", WORDS("--version"));

	assert_non_null(strstr(help, "claim REQUEST"));
	assert_non_null(strstr(help, "--profile"));
	assert_non_null(strstr(version, "homepro"));
	free(help);
	free(version);
}

static void test_without_having_signed_in_it_is_4(void **state)
{
	assert_int_equal(run(*state, "nobody", WORDS("whoami")), 4);
	assert_int_equal(run(*state, "nobody", WORDS("watch")), 4);
	assert_int_equal(world_homepro(*state, "nobody", WORDS("login", "ada"), "not-her-password\n", NULL), 4);
}

static void test_what_is_not_yours_to_do_is_4(void **state)
{
	assert_int_equal(run(*state, "mary", WORDS("available", "on")), 4);
}

static void test_what_does_not_exist_is_5(void **state)
{
	assert_int_equal(run(*state, "ada", WORDS("claim", "nosuchrequest")), 5);
	assert_int_equal(run(*state, "ada", WORDS("session", "nosuchsession")), 5);
	assert_int_equal(run(*state, "ada", WORDS("session", "no/such")), 5);
}

static void test_login_without_a_password_does_not_ask(void **state)
{
	assert_int_equal(run(*state, "nobody", WORDS("login", "ada")), 1);
}

static void test_who_loses_the_race_gets_3_and_the_winner_the_session(void **state)
{
	char *id = new_request(*state), *won, *session, *ended;

	won = output(*state, "ada", WORDS("claim", id, "--json"));
	session = json_member(won, "id");
	assert_int_equal(run(*state, "grace", WORDS("claim", id)), 3);
	assert_int_equal(run(*state, "ada", WORDS("start", session)), 0);
	ended = output(*state, "ada", WORDS("end", session, "--outcome", "escalated", "--notes", "Pipe", "--json"));
	assert_non_null(strstr(ended, "\"outcome\":\"escalated\""));
	assert_non_null(strstr(ended, "\"notes\":\"Pipe\""));
	assert_int_equal(run(*state, "ada", WORDS("end", session, "--outcome", "resolved")), 1);
	free(id);
	free(won);
	free(session);
	free(ended);
}

/* Held, then released; what becomes of the hold follows a moment after the end. */
static void test_a_session_is_shown_with_its_receipt(void **state)
{
	char *id = new_request(*state), *won = output(*state, "ada", WORDS("claim", id, "--json"));
	char *session = json_member(won, "id"), *text, *json;

	assert_int_equal(run(*state, "ada", WORDS("start", session)), 0);
	text = output(*state, "mary", WORDS("session", session));
	json = output(*state, "ada", WORDS("session", session, "--json"));
	assert_non_null(strstr(text, "Held "));
	assert_null(strstr(text, "Charged "));
	assert_non_null(strstr(json, "\"request\":{\"id\":"));
	assert_non_null(strstr(json, "\"captured_at\":null"));
	assert_int_equal(run(*state, "ada", WORDS("end", session, "--outcome", "resolved")), 0);
	free(id);
	free(won);
	free(session);
	free(text);
	free(json);
}

static void test_who_gave_it_back_sees_the_session_without_a_receipt(void **state)
{
	char *id = new_request(*state), *won = output(*state, "ada", WORDS("claim", id, "--json"));
	char *session = json_member(won, "id"), *text;

	assert_int_equal(run(*state, "ada", WORDS("release", session)), 0);
	assert_int_equal(run(*state, "grace", WORDS("claim", id)), 0);
	text = output(*state, "ada", WORDS("session", session));
	assert_null(strstr(text, "Held "));
	assert_int_equal(run(*state, "mary", WORDS("cancel", id)), 0);
	free(id);
	free(won);
	free(session);
	free(text);
}

static void test_a_request_given_back_is_open_again_and_can_be_cancelled(void **state)
{
	char *id = new_request(*state), *won = output(*state, "ada", WORDS("claim", id, "--json"));
	char *session = json_member(won, "id"), *cancelled;

	assert_int_equal(run(*state, "ada", WORDS("release", session)), 0);
	cancelled = output(*state, "mary", WORDS("cancel", id, "--json"));
	assert_non_null(strstr(cancelled, "\"status\":\"cancelled\""));
	free(id);
	free(won);
	free(session);
	free(cancelled);
}

static void test_strangers_controls_reach_neither_text_nor_json(void **state)
{
	char *text = output(*state, "grace", WORDS("whoami"));
	char *json = output(*state, "grace", WORDS("whoami", "--json"));

	assert_non_null(strstr(text, "Hopper"));
	assert_null(strstr(text, "\xe2\x80\xae"));
	assert_null(strstr(json, "\xe2\x80\xae"));
	assert_non_null(strstr(json, "\\u202e"));
	free(text);
	free(json);
}

static void test_lists_print_one_json_value(void **state)
{
	char *requests = output(*state, "mary", WORDS("requests", "--json"));
	char *notifications = output(*state, "ada", WORDS("notifications", "--json"));
	char *read = output(*state, "ada", WORDS("read", "--all", "--json"));

	assert_memory_equal(requests, "{\"items\":[", 10);
	assert_ptr_equal(strchr(requests, '\n'), requests + strlen(requests) - 1);
	assert_non_null(strstr(notifications, "\"unread_count\":"));
	assert_string_equal(read, "{\"unread_count\":0}\n");
	free(requests);
	free(notifications);
	free(read);
}

static void test_watching_prints_an_event_a_line_until_interrupted(void **state)
{
	struct world *w = *state;
	struct player *p = world_player_words(w, "mary", WORDS("watch", "--json"), 24, 200);
	char *id;
	int code;

	assert_sees(p, "\"type\":\"snapshot\"");
	id = new_request(w);
	assert_sees(p, "\"type\":\"request.updated\"");
	player_signal(p, SIGINT);
	assert_true(player_ends(p, &code, WITHIN_MS));
	assert_int_equal(code, 0);
	assert_int_equal(run(w, "mary", WORDS("cancel", id)), 0);
	player_free(p);
	free(id);
}

static void test_waiting_for_a_helper_ends_with_the_session(void **state)
{
	struct world *w = *state;
	struct player *p = world_player_words(w, "mary", WORDS("request", "plumbing", "Again.", "--wait"), 24, 80);
	char *id = open_request(w), *won, *session;
	int code;

	won = output(w, "ada", WORDS("claim", id, "--json"));
	assert_sees(p, "Ada Lovelace");
	assert_true(player_ends(p, &code, WITHIN_MS));
	assert_int_equal(code, 0);
	session = json_member(won, "id");
	assert_int_equal(run(w, "ada", WORDS("release", session)), 0);
	assert_int_equal(run(w, "mary", WORDS("cancel", id)), 0);
	player_free(p);
	free(id);
	free(won);
	free(session);
}

static void test_a_backend_out_of_reach_is_7(void **state)
{
	struct world *w = *state;

	assert_true(world_stop_server(w, SIGTERM));
	assert_int_equal(run(w, "ada", WORDS("whoami")), 7);
	assert_int_equal(run(w, "ada", WORDS("watch")), 7);
	assert_true(world_start_server(w));
	assert_int_equal(run(w, "ada", WORDS("whoami")), 0);
}

static void test_signing_out_ends_the_token(void **state)
{
	assert_int_equal(run(*state, "grace", WORDS("logout")), 0);
	assert_int_equal(run(*state, "grace", WORDS("whoami")), 4);
}

static int open_world(void **state)
{
	static struct world w;

	*state = &w;
	return world_open_with(&w, people, sizeof(people) / sizeof(people[0])) ? 0 : -1;
}

static int close_world(void **state)
{
	world_close(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bad_usage_is_2),
		cmocka_unit_test(test_help_and_version_go_to_standard_output),
		cmocka_unit_test(test_without_having_signed_in_it_is_4),
		cmocka_unit_test(test_what_is_not_yours_to_do_is_4),
		cmocka_unit_test(test_what_does_not_exist_is_5),
		cmocka_unit_test(test_login_without_a_password_does_not_ask),
		cmocka_unit_test(test_who_loses_the_race_gets_3_and_the_winner_the_session),
		cmocka_unit_test(test_a_session_is_shown_with_its_receipt),
		cmocka_unit_test(test_who_gave_it_back_sees_the_session_without_a_receipt),
		cmocka_unit_test(test_a_request_given_back_is_open_again_and_can_be_cancelled),
		cmocka_unit_test(test_strangers_controls_reach_neither_text_nor_json),
		cmocka_unit_test(test_lists_print_one_json_value),
		cmocka_unit_test(test_watching_prints_an_event_a_line_until_interrupted),
		cmocka_unit_test(test_waiting_for_a_helper_ends_with_the_session),
		cmocka_unit_test(test_a_backend_out_of_reach_is_7),
		cmocka_unit_test(test_signing_out_ends_the_token),
	};

	return cmocka_run_group_tests(tests, open_world, close_world);
}
