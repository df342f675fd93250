/* SPDX-License-Identifier: ISC */
/*
 * What homepro costs whoever sits in front of it: the first screen, a key, an event, a resize, doing nothing. Each
 * beside a raw ncurses list (raw_list.c). bench.c calls it.
 */
#include "tests/bench/watching.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "tests/bench/crowd.h"
#include "tests/bench/process.h"
#include "tests/bench/relay.h"
#include "tests/bench/report.h"
#include "tests/bench/seat.h"
#include "tests/pty/world.h"

#define ROWS 24
#define COLUMNS 80
#define REQUESTS 8
#define KEYS 100
#define STARTS 15
#define RESIZES 10
#define EVENTS 3
#define FIRST_WITHIN_MS 5000
#define QUIET_MS 40             /* more than any pause within one screen */
#define SETTLED_MS 700
#define STORM_A_SECOND 10000
#define STORM_KEYS_EVERY_MS 97  /* not in step with anything */
#define STORM_REPAINTS_MAX 30
#define KEY_OVER_MS 60          /* Esc alone is waited for, and then drawn: that repaint is the key's, not the storm's */
#define AT_ONCE 500
#define EVENT_RATIO_MAX 1.1
#define FRAME_MS 33.4
#define DOWN "\x1bOB"
#define UP "\x1bOA"

static void found(const char *name, const char *unit, double value, double floor, enum goal goal, double limit)
{
	struct finding f = { .unit = unit, .value = value, .floor = floor, .goal = goal, .limit = limit };

	snprintf(f.name, sizeof(f.name), "%s", name);
	report_add(&f);
}

/* ---- who is there ---- */

static void ask_for_help(const struct world *w, int number)
{
	const char *words[] = { "request", "plumbing", "Water comes through the kitchen ceiling.", NULL };
	char name[16];

	snprintf(name, sizeof(name), "mary%d", number);
	if (world_homepro(w, name, words, NULL, NULL) != 0)
		exit(1);
}

static void customer_add(struct world *w, int number)
{
	char name[16];

	snprintf(name, sizeof(name), "mary%d", number);
	if (!world_add(w, &(struct person){ name, "customer", "Mary" }) || !world_sign_in(w, name))
		exit(1);
}

static void world_fill(struct world *w)
{
	const char *available[] = { "available", "on", NULL };

	if (!world_open(w) || !world_start_server(w) ||
	    !world_add(w, &(struct person){ "ada", "helper", "Ada" }) || !world_sign_in(w, "ada") ||
	    world_homepro(w, "ada", available, NULL, NULL) != 0)
		exit(1);
	for (int i = 0; i < REQUESTS + EVENTS; i++)
		customer_add(w, i);
	for (int i = 0; i < REQUESTS; i++)
		ask_for_help(w, i);
}

static void sit_down(struct seat *s, const struct world *w)
{
	char *program = world_program(w ? "homepro" : "tests/bench/raw_list");
	const char *argv[] = { program, "--server", w ? w->url : "", "--profile", "ada", NULL };

	if (!w)
		argv[1] = NULL;
	seat_take(s, argv, ROWS, COLUMNS);
	free(program);
}

/* ---- what is measured of both ---- */

/* In turn, one of homepro and one of the list: what else the machine does in between is then in both. */
struct costs {
	double first_ms[STARTS], key_ms[KEYS], key_bytes[KEYS], key_pieces[KEYS], resize_ms[RESIZES];
};

/* From exec until this stands on the screen. */
static double start_ms(const struct world *w, const char *text)
{
	int64_t began = now_ns();
	struct burst b;
	struct seat s;

	sit_down(&s, w);
	b = seat_await(&s, text, FIRST_WITHIN_MS);
	seat_leave(&s);
	return (double)(b.last_ns - began) / 1e6;
}

static void measure_starts(struct costs *ours, struct costs *floor, const struct world *w)
{
	for (int i = 0; i < STARTS; i++) {
		floor->first_ms[i] = start_ms(NULL, "q: quit");
		ours->first_ms[i] = start_ms(w, "Connecting");
	}
}

static void press_key(struct seat *s, struct costs *c, int i)
{
	int64_t began = now_ns();
	struct burst b;

	seat_type(s, i % 4 < 2 ? DOWN : UP);
	b = seat_watch(s, FIRST_WITHIN_MS, QUIET_MS);
	c->key_ms[i] = (double)(b.last_ns - began) / 1e6;
	c->key_bytes[i] = (double)b.bytes;
	c->key_pieces[i] = (double)b.pieces;
}

static void resize(struct seat *s, struct costs *c, int i)
{
	int64_t began = now_ns();
	struct burst b;

	seat_resize(s, ROWS + (i % 2 ? 0 : 6), COLUMNS + (i % 2 ? 0 : 20));
	b = seat_watch(s, FIRST_WITHIN_MS, QUIET_MS);
	c->resize_ms[i] = (double)(b.last_ns - began) / 1e6;
}

static void measure_answers(struct seat *s, struct costs *ours, struct seat *raw, struct costs *floor)
{
	for (int i = 0; i < KEYS; i++) {
		press_key(raw, floor, i);
		press_key(s, ours, i);
	}
	for (int i = 0; i < RESIZES; i++) {
		resize(raw, floor, i);
		resize(s, ours, i);
	}
}

/* The medians: a clock that ticks just then is no answer to a key. */
static void tell_answers(struct costs *c, struct costs *floor)
{
	found("key to changed screen", "ms", percentile(c->key_ms, KEYS, 0.5), percentile(floor->key_ms, KEYS, 0.5),
	      GOAL_RATIO_AT_MOST, 1.3);
	found("bytes a key", "bytes", percentile(c->key_bytes, KEYS, 0.5), percentile(floor->key_bytes, KEYS, 0.5),
	      GOAL_AT_MOST, 160);
	found("writes to the terminal, a key", "", percentile(c->key_pieces, KEYS, 0.5),
	      percentile(floor->key_pieces, KEYS, 0.5), GOAL_AT_MOST, 1);
	found("resize", "ms", percentile(c->resize_ms, RESIZES, 0.5), percentile(floor->resize_ms, RESIZES, 0.5),
	      GOAL_RATIO_AT_MOST, 1.3);
}

static double list_ms(const struct world *w)
{
	double took[STARTS];

	for (int i = 0; i < STARTS; i++)
		took[i] = start_ms(w, "Open requests");
	return percentile(took, STARTS, 0.5);
}

static double echo_ms(void)
{
	double took[KEYS];
	struct seat s;

	seat_take(&s, NULL, ROWS, COLUMNS);
	for (int i = 0; i < KEYS; i++) {
		int64_t began = now_ns();

		seat_type(&s, "x");
		took[i] = (double)(seat_watch(&s, FIRST_WITHIN_MS, 0).last_ns - began) / 1e6;
	}
	seat_leave(&s);
	return percentile(took, KEYS, 0.5);
}

/* One request more: on both the same change, up to where the terminal is quiet; the bell's flash ends later. */
static double raw_event_bytes(struct seat *raw)
{
	seat_type(raw, "b");
	seat_watch(raw, FIRST_WITHIN_MS, SETTLED_MS);
	seat_type(raw, "e");
	return (double)seat_watch(raw, FIRST_WITHIN_MS, QUIET_MS).bytes;
}

static double event_bytes(struct seat *s, const struct world *w, int number)
{
	seat_watch(s, FIRST_WITHIN_MS, SETTLED_MS);
	seat_watch(s, FIRST_WITHIN_MS, QUIET_MS); /* the ages have just moved: for a second nothing else does */
	ask_for_help(w, number);
	return (double)seat_watch(s, FIRST_WITHIN_MS, QUIET_MS).bytes;
}

/* The median: a clock may tick all the same. */
static void measure_event(struct seat *s, struct seat *raw, const struct world *w)
{
	double bytes[EVENTS], floor[EVENTS];

	for (int i = 0; i < EVENTS; i++) {
		floor[i] = raw_event_bytes(raw);
		bytes[i] = event_bytes(s, w, REQUESTS + i);
	}
	found("bytes an event", "bytes", percentile(bytes, EVENTS, 0.5), percentile(floor, EVENTS, 0.5),
	      GOAL_RATIO_AT_MOST, EVENT_RATIO_MAX);
}

/* ---- what is homepro's alone ---- */

static void measure_idling(struct seat *s, int seconds)
{
	int64_t cpu = process_cpu_ns(s->pid), wakeups = process_wakeups(s->pid), until = now_ns() + seconds * 1000000000LL;

	while (now_ns() < until)
		seat_watch(s, (int)((until - now_ns()) / 1000000) + 1, 0);
	found("wake-ups a second, idling", "/s", (double)(process_wakeups(s->pid) - wakeups) / seconds, 0, GOAL_AT_MOST, 1);
	found("CPU, idling", "ms/s", (double)(process_cpu_ns(s->pid) - cpu) / 1e6 / seconds, 0, GOAL_NONE, 0);
}

/* ── a storm ── */

/* A text that did not come took as long as it was waited for. */
static double until_ms(int64_t began, struct burst b)
{
	return b.last_ns > 0 ? (double)(b.last_ns - began) / 1e6 : FIRST_WITHIN_MS;
}

static size_t repaints_until(struct seat *s, int64_t until_ns)
{
	size_t repaints = 0;

	while (now_ns() < until_ns)
		repaints += seat_watch_once(s, (int)((until_ns - now_ns()) / 1000000) + 1);
	return repaints;
}

/* Help, which cannot be taken for anything of the storm; away again by the time of the next. */
static double key_in_storm_ms(struct seat *s)
{
	int64_t began = now_ns();
	double took;

	seat_type(s, "?");
	took = until_ms(began, seat_await(s, "What can be done here", FIRST_WITHIN_MS));
	seat_type(s, "\x1b");
	repaints_until(s, now_ns() + KEY_OVER_MS * 1000000LL);
	return took;
}

static void measure_storm(struct seat *s, struct relay *r, int seconds)
{
	int64_t cpu = process_cpu_ns(s->pid), until = now_ns() + seconds * 1000000000LL;
	double took[1024], quiet_s = 0;
	size_t keys = 0, repaints = 0;

	relay_storm(r, STORM_A_SECOND, seconds);
	while (now_ns() < until && keys < sizeof(took) / sizeof(took[0])) {
		int64_t began = now_ns();

		repaints += repaints_until(s, began + STORM_KEYS_EVERY_MS * 1000000LL);
		quiet_s += (double)(now_ns() - began) / 1e9;
		took[keys++] = key_in_storm_ms(s);
	}
	found("storm of 10,000 events/s: repaints", "/s", (double)repaints / quiet_s, 0, GOAL_AT_MOST, STORM_REPAINTS_MAX);
	found("storm: CPU", "ms/s", (double)(process_cpu_ns(s->pid) - cpu) / 1e6 / seconds, 0, GOAL_NONE, 0);
	found("storm: key to changed screen, median", "ms", percentile(took, keys, 0.5), 0, GOAL_NONE, 0);
	found("storm: key to changed screen, worst", "ms", percentile(took, keys, 1), 0, GOAL_AT_MOST, FRAME_MS);
}

static void measure_at_once(struct seat *s, struct relay *r)
{
	char count[16];
	int64_t began;

	snprintf(count, sizeof(count), "%d", AT_ONCE + REQUESTS + EVENTS);
	seat_watch(s, FIRST_WITHIN_MS, SETTLED_MS); /* until the storm is over, and no picture is being put off */
	began = now_ns();
	relay_burst(r, AT_ONCE);
	found("500 events at once, until shown", "ms",
	      until_ms(began, seat_await(s, count, FIRST_WITHIN_MS)), 0, GOAL_AT_MOST, 15);
}

static void bench_storm(struct world *w, bool is_short)
{
	struct world relayed = *w;
	struct relay r;
	struct seat s;

	relay_start(&r, w->port);
	relayed.url = xasprintf("http://127.0.0.1:%d", r.port);
	if (!world_sign_in(&relayed, "ada"))
		exit(1);
	sit_down(&s, &relayed);
	seat_watch(&s, FIRST_WITHIN_MS, SETTLED_MS);
	measure_storm(&s, &r, is_short ? 2 : 5);
	measure_at_once(&s, &r);
	seat_leave(&s);
	relay_stop(&r);
	free(relayed.url);
}

static void sit_and_settle(struct seat *s, const struct world *w)
{
	sit_down(s, w);
	seat_watch(s, FIRST_WITHIN_MS, SETTLED_MS);
}

void bench_client(bool is_short)
{
	struct costs c, floor;
	struct seat raw, ours;
	struct world w;

	signal(SIGPIPE, SIG_IGN);
	world_fill(&w);
	report_heading("homepro, beside a raw ncurses list");
	found("floor: the terminal's own echo", "ms", echo_ms(), 0, GOAL_NONE, 0);
	measure_starts(&c, &floor, &w);
	found("exec to first full screen", "ms", percentile(c.first_ms, STARTS, 0.5),
	      percentile(floor.first_ms, STARTS, 0.5), GOAL_RATIO_AT_MOST, 2);
	found("exec to the list, by way of the server", "ms", list_ms(&w), 0, GOAL_NONE, 0);
	sit_and_settle(&raw, NULL);
	sit_and_settle(&ours, &w);
	measure_answers(&ours, &c, &raw, &floor);
	tell_answers(&c, &floor);
	found("its own memory", "MiB", (double)process_own_bytes(ours.pid) / 1048576, 0, GOAL_AT_MOST, 10);
	measure_idling(&ours, is_short ? 5 : 20);
	measure_event(&ours, &raw, &w);
	seat_leave(&raw);
	seat_leave(&ours);
	bench_storm(&w, is_short);
	world_close(&w);
}
