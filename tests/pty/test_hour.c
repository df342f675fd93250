/* SPDX-License-Identifier: ISC */
/*
 * A helper's hour through the real programs: requests come and go, some are claimed and brought to their end, the line
 * is cut twice, the client is killed with a draft in its hands. After each step the helper's screen and window title
 * are compared with what the backend says. In the check it is a short one; `make hour` plays all 200 requests.
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

#include "protocol/mem.h"
#include "tests/pty/line.h"
#include "tests/pty/world.h"

#define WITHIN_MS 30000
#define A_MOMENT_MS 20
#define CLAIM_WITHIN_MS 2000
#define ROWS 24
#define COLUMNS 80
#define CUSTOMERS 8                     /* each has one request at a time */
#define SHORT_REQUESTS 20
#define REQUESTS_A_CLAIM 6              /* of 200 requests 33, and one more around the crash */
#define DRAFT "Half a sentence about the fuse"

struct hour {
	struct world w, via;            /* `via`: as ada has it, over the line */
	struct line line;
	struct player *ada;
	char *open[CUSTOMERS];          /* ids of the requests that were not yet cancelled */
	int requests, claims;
};

static const struct person ada = { "ada", "helper", "Ada Lovelace" };

static int requests_wanted(void)
{
	const char *given = getenv("HP_HOUR_REQUESTS");

	return given ? (int)strtol(given, NULL, 10) : SHORT_REQUESTS;
}

/* ── the backend's truth ── */

static int count_of(const char *text, const char *what)
{
	int count = 0;

	for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what))
		count++;
	return count;
}

static int true_unread(struct hour *h)
{
	const char *words[] = { "notifications", "--unread", "--json", NULL };
	const char *name = "\"unread_count\":", *at;
	char *out;
	int unread;

	assert_int_equal(world_homepro(&h->w, "truth", words, NULL, &out), 0);
	at = strstr(out, name);
	assert_non_null(at);
	unread = (int)strtol(at + strlen(name), NULL, 10);
	free(out);
	return unread;
}

static int true_open(struct hour *h)
{
	const char *words[] = { "requests", "--status", "open", "--json", NULL };
	char *out;
	int open;

	assert_int_equal(world_homepro(&h->w, "truth", words, NULL, &out), 0);
	open = count_of(out, "\"status\":\"open\"");
	free(out);
	return open;
}

/* ── the helper's screen ── */

/* What the window's title says now. */
static bool has_title(struct player *p, const char *title)
{
	size_t len;
	const char *at = player_written(p, &len), *last = NULL;

	while ((at = strstr(at, "\033]2;")) != NULL)
		last = at += strlen("\033]2;");
	return last && strncmp(last, title, strlen(title)) == 0 && last[strlen(title)] == '\a';
}

static void await_title(struct player *p, const char *title)
{
	for (int waited = 0; !has_title(p, title); waited += A_MOMENT_MS) {
		if (waited > WITHIN_MS)
			fail_msg("the window's title is not: %s", title);
		player_sees(p, "\x01", A_MOMENT_MS); /* never there: time passes */
	}
}

static void assert_sees(struct hour *h, const char *text)
{
	if (!player_sees(h->ada, text, WITHIN_MS)) {
		char *screen = player_screen(h->ada);

		print_error("not seen after %d requests: %s\n%s", h->requests, text, screen);
		free(screen);
		fail();
	}
}

static void assert_counts(struct hour *h)
{
	int unread = true_unread(h), open = true_open(h);
	char text[64];

	snprintf(text, sizeof(text), unread > 0 ? "(%d) HomePro" : "HomePro", unread);
	await_title(h->ada, text);
	snprintf(text, sizeof(text), unread > 9 ? "9+ new" : "%d new", unread);
	if (unread > 0)
		assert_sees(h, text);
	snprintf(text, sizeof(text), "Open requests  %d ", open);
	assert_sees(h, text);
}

static void open_screens(struct hour *h)
{
	h->ada = world_player(&h->via, ada.name, ROWS, COLUMNS);
}

/* ── what happens ── */

static void run(struct hour *h, const char *name, const char *const *words, char **out)
{
	assert_int_equal(world_homepro(&h->w, name, words, NULL, out), 0);
}

/* Customer `i` gives up what they have asked for, unless somebody has it, and asks anew. */
static void ask(struct hour *h, int i)
{
	char name[16], what[64], *made;
	const char *cancel[] = { "cancel", h->open[i], NULL };
	const char *request[] = { "request", i % 2 ? "electrical" : "plumbing", what, "--json", NULL };

	snprintf(name, sizeof(name), "customer%d", i);
	snprintf(what, sizeof(what), "Number %d does not work.", ++h->requests);
	if (h->open[i])
		world_homepro(&h->w, name, cancel, NULL, NULL); /* refused where it has been done: as well */
	free(h->open[i]);
	run(h, name, request, &made);
	h->open[i] = json_member(made, "id");
	free(made);
}

static void claim(struct hour *h)
{
	/* where the selected one has just gone, the screen asks for a second press */
	for (int i = 0; i < 3 && !player_sees(h->ada, "Session with", i ? CLAIM_WITHIN_MS : 0); i++)
		player_type(h->ada, "c");
	assert_sees(h, "Session with");
	player_type(h->ada, "s");
	assert_sees(h, "Active");
	h->claims++;
}

static void open_outcome(struct hour *h)
{
	player_type(h->ada, "e");
	assert_sees(h, "How did the session go?");
}

static void complete(struct hour *h)
{
	player_type(h->ada, "1\r");
	assert_sees(h, "Open requests");
}

static void cut_the_line(struct hour *h)
{
	line_cut(&h->line);
	assert_true(player_misses(h->ada, "live", WITHIN_MS));
	for (int i = 0; i < 3; i++)
		ask(h, h->requests % CUSTOMERS);
	assert_true(line_mend(&h->line));
	player_type(h->ada, "\x12");    /* C-r: not to wait for the pause to end */
	assert_sees(h, "live");
	assert_counts(h);
}

static void crash_with_a_draft(struct hour *h)
{
	int code;

	claim(h);
	open_outcome(h);
	player_type(h->ada, "\t" DRAFT);
	assert_sees(h, DRAFT);
	assert_sees(h, "draft kept");
	player_sees(h->ada, "\x01", 1500); /* longer than the pause after which a draft is on disk */
	player_signal(h->ada, SIGKILL);
	assert_true(player_ends(h->ada, &code, WITHIN_MS));
	player_free(h->ada);
	open_screens(h);
	assert_sees(h, "Session with");
	open_outcome(h);
	assert_sees(h, DRAFT);
	complete(h);
	assert_counts(h);
}

static void test_an_hour_without_one_wrong_count(void **state)
{
	struct hour *h = *state;
	int wanted = requests_wanted();
	bool was_cut = false, was_cut_again = false, has_crashed = false;

	assert_sees(h, "Open requests");
	while (h->requests < wanted) {
		ask(h, h->requests % CUSTOMERS);
		assert_counts(h);
		if (h->requests % REQUESTS_A_CLAIM == 0) {
			claim(h);
			open_outcome(h);
			complete(h);
			assert_counts(h);
		}
		if (h->requests > wanted / 4 && !was_cut) {
			cut_the_line(h);
			was_cut = true;
		}
		if (h->requests > wanted / 2 && !has_crashed) {
			crash_with_a_draft(h);
			has_crashed = true;
		}
		if (h->requests > wanted * 3 / 4 && !was_cut_again) {
			cut_the_line(h);
			was_cut_again = true;
		}
	}
	player_type(h->ada, "R");
	assert_counts(h);
	assert_int_equal(true_unread(h), 0);
	print_message("# %d requests, %d claims, two cuts, one crash\n", h->requests, h->claims);
}

static bool add_customers(struct hour *h)
{
	char name[16];
	const struct person who = { name, "customer", "Somebody" };

	for (int i = 0; i < CUSTOMERS; i++) {
		snprintf(name, sizeof(name), "customer%d", i);
		if (!world_add(&h->w, &who) || !world_sign_in(&h->w, name))
			return false;
	}
	return true;
}

/* The same helper, under a profile that does not go over the line. */
static bool sign_in_truth(struct hour *h)
{
	const char *words[] = { "login", ada.name, NULL };

	return world_homepro(&h->w, "truth", words, WORLD_PASSWORD "\n", NULL) == 0;
}

static int open_hour(void **state)
{
	static struct hour h;
	const char *available[] = { "available", "on", NULL };

	*state = &h;
	/* an hour's requests in minutes */
	if (!world_open(&h.w) || !world_settings(&h.w, "[limits]\nrequests_per_minute = 0\n") ||
	    !world_start_server(&h.w) || !line_open(&h.line, h.w.port) || !world_add(&h.w, &ada) || !add_customers(&h) ||
	    !sign_in_truth(&h))
		return -1;
	h.via = h.w;
	h.via.url = xasprintf("http://127.0.0.1:%d", h.line.port);
	if (!world_sign_in(&h.via, ada.name) || world_homepro(&h.via, ada.name, available, NULL, NULL) != 0)
		return -1;
	open_screens(&h);
	return 0;
}

static int close_hour(void **state)
{
	struct hour *h = *state;

	player_free(h->ada);
	line_cut(&h->line);
	for (int i = 0; i < CUSTOMERS; i++)
		free(h->open[i]);
	free(h->via.url);
	world_close(&h->w);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_an_hour_without_one_wrong_count) };

	return cmocka_run_group_tests(tests, open_hour, close_hour);
}
