/* SPDX-License-Identifier: ISC */
/*
 * Nothing twice, nothing lost: homeprod is killed again and again while requests go through,
 * around the outbox above all, with a Stripe that cuts, delays, fails and repeats. At the end
 * each request is captured once or released once, as its outcome says, and the books agree to
 * the last cent. KILLS=1000 in the environment makes it a thousand; see `make kill-test`.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "loop/http.h"
#include "loop/loop.h"
#include "protocol/document.h"
#include "protocol/mem.h"
#include "tests/faults/player.h"
#include "tests/faults/world.h"

#define PLAYERS 4
#define KILLS_USUAL 40
#define KILL_WITHIN_MS 3000             /* one kill; the whole is bounded by so many of them */
#define START_WITHIN_MS 30000           /* … and by what few of them need to begin with on a busy machine */
#define SETTLE_WITHIN_MS 120000
#define AMOUNT 4500

struct play {
	struct loop *loop;
	struct http *http;
	struct world *world;
	struct player *players[PLAYERS];
	struct document *books;
};

static int kills_wanted(void)
{
	const char *text = getenv("KILLS");
	int n = text ? (int)strtol(text, NULL, 10) : 0;

	return n > 0 ? n : KILLS_USUAL;
}

/* Chance plays the same tricks again with KILLS_SEED; what the clock does it cannot repeat. */
static unsigned seed_choose(void)
{
	const char *text = getenv("KILLS_SEED");
	unsigned seed = text ? (unsigned)strtoul(text, NULL, 10) : (unsigned)time(NULL) ^ (unsigned)getpid();

	print_message("# KILLS_SEED=%u\n", seed);
	srand(seed);
	return seed;
}

static void on_books(const struct http_answer *a, void *arg)
{
	struct play *play = arg;

	assert_int_equal(a->status, 200);
	play->books = document_parse(a->body, a->body_len);
	assert_non_null(play->books);
}

static void fetch_books(struct play *play)
{
	char *url = xasprintf("%s/_fake/books", world_stripe_url(play->world));
	struct http_request r = {.method = "GET", .url = url};

	http_send(play->http, &r, on_books, play);
	while (!play->books)
		loop_turn(play->loop, 50);
	free(url);
}

struct tally { int64_t intents, captures, received, open; };

static void tally_of(const struct play *play, const char *request_id, struct tally *t)
{
	for (size_t i = 0; i < document_count(play->books, "intents"); i++) {
		char path[32];
		const struct document *d;
		const char *request, *status;
		int64_t captures = 0, received = 0;

		snprintf(path, sizeof path, "intents.%zu", i);
		d = document_at(play->books, path);
		request = document_text(d, "request");
		status = document_text(d, "status");
		if (strcmp(request, request_id) != 0)
			continue;
		document_int(d, "captures", &captures);
		document_int(d, "received", &received);
		t->intents++;
		t->captures += captures;
		t->received += received;
		t->open += strcmp(status, "succeeded") != 0 && strcmp(status, "canceled") != 0;
	}
}

/* As its outcome says, once, and nothing is left held. */
static void check_played(const struct play *play, const struct played *one)
{
	struct tally t = {0};

	tally_of(play, one->request_id, &t);
	if (t.captures != one->is_captured || t.received != (one->is_captured ? AMOUNT : 0) ||
	    t.open != 0 || t.intents > 1)
		fail_msg("request %s: wanted %d capture, there are %d in %d intents, %d cents "
			 "taken, %d still open",
			 one->request_id, one->is_captured, (int)t.captures, (int)t.intents,
			 (int)t.received, (int)t.open);
}

/* Keys were kept: no page was made twice, but for those that Stripe itself lost track of. */
static void check_pages(const struct play *play)
{
	int64_t open = -1, lost = -1;

	assert_true(document_int(play->books, "open_pages", &open));
	assert_true(document_int(play->books, "lost_pages", &lost));
	if (open > lost)
		fail_msg("%d pages were left open, %d of them lost by Stripe", (int)open,
			 (int)lost);
}

static void check_all(struct play *play)
{
	size_t captured = 0, all = 0;

	fetch_books(play);
	check_pages(play);
	for (int i = 0; i < PLAYERS; i++) {
		size_t count;
		const struct played *played = player_played(play->players[i], &count);

		for (size_t k = 0; k < count; k++) {
			check_played(play, &played[k]);
			captured += played[k].is_captured;
		}
		all += count;
	}
	print_message("# %d kills, %zu requests: %zu captured, %zu released\n",
		      world_kills(play->world), all, captured, all - captured);
	/* However few the kills: each player has ended one, and the first ones are of both kinds. */
	assert_true(all >= PLAYERS);
	assert_true(captured > 0 && captured < all);
}

static bool all_rest(const struct play *play)
{
	for (int i = 0; i < PLAYERS; i++)
		if (!player_is_resting(play->players[i]))
			return false;
	return true;
}

/* Turns the loop; past the deadline everybody says what they wait for. */
static void turn_until(struct play *play, int64_t deadline_ms)
{
	loop_turn(play->loop, 50);
	if (loop_steady_ms(play->loop) < deadline_ms)
		return;
	for (int i = 0; i < PLAYERS; i++) {
		char *text = player_waits_for(play->players[i]);

		fprintf(stderr, "# %s\n", text);
		free(text);
	}
	world_tell_waiting(play->world);
	fail_msg("after %d kills it has not come that far in time", world_kills(play->world));
}

static void play_through_kills(struct play *play)
{
	int wanted = kills_wanted();
	int64_t deadline_ms =
	    loop_steady_ms(play->loop) + START_WITHIN_MS + (int64_t)wanted * KILL_WITHIN_MS;

	for (int i = 0; i < PLAYERS; i++)
		player_begin(play->players[i]);
	world_killing(play->world, true);
	while (world_kills(play->world) < wanted)
		turn_until(play, deadline_ms);
	world_killing(play->world, false);
	for (int i = 0; i < PLAYERS; i++)
		player_rest(play->players[i]);
	deadline_ms = loop_steady_ms(play->loop) + SETTLE_WITHIN_MS;
	while (!all_rest(play))
		turn_until(play, deadline_ms);
}

static void test_however_often_it_is_killed_nothing_is_lost_and_nothing_done_twice(void **state)
{
	static const char *const reconcile[] = {"reconcile", NULL}, *const check[] = {"check",
										      NULL};
	struct play play = {.loop = loop_new()};

	unsigned seed = seed_choose();

	(void)state;
	play.http = http_new(play.loop);
	play.world = world_open(play.loop, play.http);
	for (int i = 0; i < PLAYERS; i++)
		play.players[i] = player_new(play.loop, play.http, play.world, i);
	world_seed(play.world, seed);
	world_start(play.world);
	for (int i = 0; i < PLAYERS; i++)
		player_sign_in(play.players[i]);
	play_through_kills(&play);
	check_all(&play);
	assert_int_equal(world_run(play.world, reconcile), 0);
	assert_int_equal(world_run(play.world, check), 0);
	world_close(play.world);
	for (int i = 0; i < PLAYERS; i++)
		player_free(play.players[i]);
	document_free(play.books);
	http_free(play.http);
	loop_free(play.loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_however_often_it_is_killed_nothing_is_lost_and_nothing_done_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
