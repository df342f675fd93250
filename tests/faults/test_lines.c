/* SPDX-License-Identifier: ISC */
/*
 * A helper works over lines of poor quality, with the real homepro on a terminal and the real homeprod behind: 3 s of
 * delay, 5 % of loss, byte by byte, reset in the middle of frames, cut, and silent in both directions. Each time a whole
 * request is seen through; where nothing comes through any more the screen says so within 30 s. At the end the backend has
 * each request once, completed.
 *
 * Half a minute is too long for the check, so there both programs live ten times as fast (tests/faults/shim.c), and the
 * line's times are a tenth. LINES_SPEED=1 in the environment takes the time it takes; see `make line-test`.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "protocol/mem.h"
#include "tests/faults/bad_line.h"
#include "tests/faults/shim.h"
#include "tests/pty/world.h"

#define SPEED_USUAL 10
#define WITHIN_MS 120000                /* of the test's time; only what hangs needs it */
#define PATIENCE_MS (40000 / l->speed)  /* longer than an answer takes on any of the lines */
#define NOTICE_WITHIN_S 30
#define SILENT_S 40
#define SLACK_S 2                       /* what a busy machine takes, ten times as fast */
#define RESETS 6
#define ROWS 24
#define COLUMNS 80

struct lines {
	struct world w, via;            /* `via`: as ada has it */
	struct bad_line line;
	struct shim_page *page;
	struct player *ada;
	int speed, requests;
};

static const struct person people[] = {{"ada", "helper", "Ada Lovelace"}, {"mary", "customer", "Mary Somerville"}};

static int64_t steady_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

/* ---- what is seen and done ---- */

static void assert_sees(struct lines *l, const char *text)
{
	if (!player_sees(l->ada, text, WITHIN_MS)) {
		char *screen = player_screen(l->ada);

		fprintf(stderr, "not seen in request %d: %s\n%s\n", l->requests, text, screen);
		free(screen);
		fail();
	}
}

static void ask(struct lines *l)
{
	char what[64];
	const char *request[] = {"request", "plumbing", what, NULL};

	snprintf(what, sizeof(what), "Number %d does not work.", ++l->requests);
	assert_int_equal(world_homepro(&l->w, "mary", request, NULL, NULL), 0);
	assert_sees(l, what);
}

/* Pressed again only where the screen has asked for it: what was selected had just gone. */
static void press_until(struct lines *l, const char *keys, const char *seen)
{
	int64_t until_ms = steady_ms() + WITHIN_MS;

	do {
		assert_true(steady_ms() < until_ms);
		assert_true(player_sees(l->ada, "live", WITHIN_MS));
		player_type(l->ada, keys);
	} while (!player_sees(l->ada, seen, PATIENCE_MS));
}

static void take_up(struct lines *l)
{
	press_until(l, "c", "Session with");
	press_until(l, "s", "Active");
}

static void end(struct lines *l)
{
	player_type(l->ada, "e");
	assert_sees(l, "How did the session go?");
	player_type(l->ada, "1\r");
}

static void see_through(struct lines *l)
{
	ask(l);
	take_up(l);
	end(l);
	assert_sees(l, "Open requests");
}

/* ---- lines that are slow ---- */

static void test_three_seconds_of_delay(void **state)
{
	struct lines *l = *state;

	l->line.manners->delay_ms = 3000 / l->speed;
	see_through(l);
	assert_true(player_sees(l->ada, "live", 0));
	bad_line_mend(&l->line);
}

static void test_five_percent_of_loss(void **state)
{
	struct lines *l = *state;
	int64_t before = l->line.manners->losses;

	l->line.manners->loss_percent = 5;
	l->line.manners->loss_pause_ms = 3000 / l->speed;
	for (int i = 0; i < 3 || (l->line.manners->losses == before && i < 30); i++)
		see_through(l);
	assert_true(l->line.manners->losses > before);
	bad_line_mend(&l->line);
}

static void test_one_byte_at_a_time(void **state)
{
	struct lines *l = *state;

	l->line.manners->piece_bytes = 1;
	see_through(l);
	bad_line_mend(&l->line);
}

/* ---- lines that end ---- */

static void test_resets_in_the_middle_of_frames(void **state)
{
	struct lines *l = *state;
	int64_t before = l->line.manners->resets;

	l->line.manners->reset_after = 700;
	l->line.manners->resets_left = RESETS;
	ask(l);
	take_up(l);
	end(l);
	assert_sees(l, "Open requests");
	assert_true(l->line.manners->resets >= before + RESETS);
	bad_line_mend(&l->line);
}

/* An outcome is given while nothing passes: it is kept, said to be kept, and sent once when it can be. */
static void give_outcome_meanwhile(struct lines *l)
{
	end(l);
	assert_sees(l, "ept here");
	bad_line_mend(&l->line);
	assert_sees(l, "Open requests");
	assert_sees(l, "live");
}

static void test_a_cut_line(void **state)
{
	struct lines *l = *state;

	ask(l);
	take_up(l);
	l->line.manners->is_cut = 1;
	assert_true(player_misses(l->ada, "live", WITHIN_MS));
	assert_sees(l, "reconnecting");
	give_outcome_meanwhile(l);
}

static void test_a_line_that_is_silent_in_both_directions(void **state)
{
	struct lines *l = *state;
	int64_t begun_ms, noticed_s;

	ask(l);
	take_up(l);
	begun_ms = steady_ms();
	l->line.manners->is_silent = 1;
	assert_true(player_misses(l->ada, "live", WITHIN_MS));
	noticed_s = (steady_ms() - begun_ms) * l->speed / 1000;
	print_message("# silence is noticed after %d s\n", (int)noticed_s);
	assert_in_range(noticed_s, 0, NOTICE_WITHIN_S + SLACK_S);
	give_outcome_meanwhile(l);
}

/* Silent for longer than any of ours, and alive: homepro asks, and is content with the answer. */
static void test_a_backend_that_says_nothing_for_long_is_asked(void **state)
{
	struct lines *l = *state;
	FILE *settings = fopen(l->w.settings, "ae");

	assert_non_null(settings);
	fputs("[server]\nping_after = 30 s\n", settings);
	fclose(settings);
	assert_true(world_stop_server(&l->w, SIGTERM));
	assert_true(player_misses(l->ada, "live", WITHIN_MS));
	assert_true(world_start_server(&l->w));
	assert_sees(l, "live");
	assert_false(player_misses(l->ada, "live", SILENT_S * 1000 / l->speed));
}

/* ---- and at the end ---- */

static int count_of(const char *text, const char *what)
{
	int count = 0;

	for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what))
		count++;
	return count;
}

static void test_nothing_was_lost_and_nothing_sent_twice(void **state)
{
	struct lines *l = *state;
	const char *stats[] = {"stats", "--json", NULL}, *requests[] = {"requests", "--json", NULL};
	char *out, wanted[64];

	snprintf(wanted, sizeof(wanted), "\"completed_sessions\":%d,", l->requests);
	assert_int_equal(world_homepro(&l->w, "truth", stats, NULL, &out), 0);
	if (!strstr(out, wanted))
		fail_msg("not %s in %s", wanted, out);
	free(out);
	assert_int_equal(world_homepro(&l->w, "mary", requests, NULL, &out), 0);
	assert_int_equal(count_of(out, "\"status\":\"completed\""), l->requests);
	free(out);
	print_message("# %d requests seen through, %d pieces lost, %d connections reset\n", l->requests,
		      (int)l->line.manners->losses, (int)l->line.manners->resets);
}

/* ---- the programs ---- */

/* From here on what is started lives so many times as fast. */
static bool quicken(struct lines *l)
{
	const char *speed = getenv("LINES_SPEED");
	char *shim = world_program("tests/faults/shim.so"), *path = xasprintf("%s/page", l->w.folder),
	     *wish = xasprintf("page=%s", path);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	l->speed = speed ? (int)strtol(speed, NULL, 10) : SPEED_USUAL;
	if (fd < 0 || ftruncate(fd, sizeof(*l->page)) != 0)
		return false;
	l->page = mmap(NULL, sizeof(*l->page), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	l->page->speed = l->speed * INT64_C(1000);
	l->page->born_ns = steady_ms() * 1000000;
	setenv("ASAN_OPTIONS", "verify_asan_link_order=0:detect_leaks=0", 1); /* ended by SIGKILL, and slow at it */
	setenv("LD_PRELOAD", shim, 1);
	setenv("HP_SHIM", wish, 1);
	free(shim);
	free(path);
	free(wish);
	return true;
}

static int open_lines(void **state)
{
	static struct lines l;
	const char *available[] = {"available", "on", NULL}, *login[] = {"login", "ada", NULL};

	*state = &l;
	if (!world_open(&l.w) || !quicken(&l) || !world_start_server(&l.w))
		return -1;
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		if (!world_add(&l.w, &people[i]))
			return -1;
	if (!bad_line_open(&l.line, l.w.port) || !world_sign_in(&l.w, "mary") ||
	    world_homepro(&l.w, "truth", login, WORLD_PASSWORD "\n", NULL) != 0)
		return -1;
	l.via = l.w;
	l.via.url = xasprintf("http://127.0.0.1:%d", l.line.port);
	if (!world_sign_in(&l.via, "ada") || world_homepro(&l.via, "ada", available, NULL, NULL) != 0)
		return -1;
	l.ada = world_player(&l.via, "ada", ROWS, COLUMNS);
	return player_sees(l.ada, "Open requests", WITHIN_MS) ? 0 : -1;
}

static int close_lines(void **state)
{
	struct lines *l = *state;

	player_free(l->ada);
	bad_line_close(&l->line);
	free(l->via.url);
	world_close(&l->w);
	if (l->page)
		munmap(l->page, sizeof(*l->page));
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_three_seconds_of_delay),
	    cmocka_unit_test(test_five_percent_of_loss),
	    cmocka_unit_test(test_one_byte_at_a_time),
	    cmocka_unit_test(test_resets_in_the_middle_of_frames),
	    cmocka_unit_test(test_a_cut_line),
	    cmocka_unit_test(test_a_line_that_is_silent_in_both_directions),
	    cmocka_unit_test(test_a_backend_that_says_nothing_for_long_is_asked),
	    cmocka_unit_test(test_nothing_was_lost_and_nothing_sent_twice),
	};

	return cmocka_run_group_tests(tests, open_lines, close_lines);
}
