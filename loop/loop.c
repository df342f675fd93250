/* SPDX-License-Identifier: ISC */
/*
 * The one loop: a libuv loop, the clock of the turn, and the settle hooks that run just before it sleeps. Both
 * programs' main.c and every test make one; everything else lives on it.
 */
#include "loop/loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "loop/log.h"
#include "protocol/mem.h"

/* What closes in steps (libwebsockets) needs a few turns to be gone. */
#define DRAIN_TURNS_MAX 100

struct hook {
	loop_fn *fn;                    /* NULL: removed, swept after the round */
	void *arg;
};

struct turn_clock {
	int64_t steady_ms;              /* the turn this was read in */
	int64_t utc_ms;
};

struct loop {
	uv_loop_t uv;
	uv_prepare_t settle;
	uv_idle_t awake;                /* active: the next wait is no wait */
	uv_timer_t turn_limit;
	struct turn_clock *clock;       /* behind a pointer: reading the time changes no loop */
	struct hook *hooks;
	size_t hook_count;
	bool is_running;
	bool is_quitting;
	int code;
};

static void sweep_hooks(struct loop *l)
{
	size_t kept = 0;

	for (size_t i = 0; i < l->hook_count; i++)
		if (l->hooks[i].fn)
			l->hooks[kept++] = l->hooks[i];
	l->hook_count = kept;
}

static void on_settle(uv_prepare_t *handle)
{
	struct loop *l = handle->data;

	uv_idle_stop(&l->awake);
	for (size_t i = 0; i < l->hook_count; i++)
		if (l->hooks[i].fn)
			l->hooks[i].fn(l->hooks[i].arg);
	sweep_hooks(l);
	if (l->is_quitting)
		uv_stop(&l->uv);
}

static void on_awake(uv_idle_t *handle)
{
	(void)handle;
}

static void on_turn_limit(uv_timer_t *handle)
{
	(void)handle;
}

struct loop *loop_new(void)
{
	struct loop *l = xcalloc(1, sizeof(*l));

	/* by itself it aborts without a word in places, and the terminal stays as it is */
	uv_replace_allocator(xmalloc, xrealloc, xcalloc, free);
	if (uv_loop_init(&l->uv) != 0) {
		log_error("no event loop can be made");
		abort();
	}
	l->clock = xcalloc(1, sizeof(*l->clock));
	l->clock->steady_ms = -1;
	uv_prepare_init(&l->uv, &l->settle);
	uv_idle_init(&l->uv, &l->awake);
	uv_timer_init(&l->uv, &l->turn_limit);
	l->settle.data = l;
	uv_prepare_start(&l->settle, on_settle);
	return l;
}

static void count_leak(uv_handle_t *handle, void *arg)
{
	size_t *leaks = arg;

	if (uv_is_closing(handle))
		return;
	log_error("left on the loop: a %s", uv_handle_type_name(uv_handle_get_type(handle)));
	(*leaks)++;
}

/* Closes what is the loop's own, after asserting that it is all there is. */
static void close_own(struct loop *l)
{
	size_t leaks;

	for (int i = 0; i < DRAIN_TURNS_MAX && l->hook_count > 0; i++)
		loop_turn(l, 0);
	uv_close((uv_handle_t *)&l->settle, NULL);
	uv_close((uv_handle_t *)&l->awake, NULL);
	uv_close((uv_handle_t *)&l->turn_limit, NULL);
	leaks = l->hook_count;
	uv_walk(&l->uv, count_leak, &leaks);
	if (leaks > 0) {
		log_error("%zu things were left on the loop", leaks);
		abort();
	}
}

static void free_closed(struct loop *l)
{
	if (uv_loop_close(&l->uv) != 0)
		abort();
	free(l->hooks);
	free(l->clock);
	free(l);
}

void loop_free(struct loop *l)
{
	if (!l)
		return;
	close_own(l);
	/* what is closing closes; work on the pool is waited for */
	uv_run(&l->uv, UV_RUN_DEFAULT);
	free_closed(l);
}

bool loop_leave(struct loop *l)
{
	if (!uv_is_closing((uv_handle_t *)&l->settle))
		close_own(l);
	for (int i = 0; i < DRAIN_TURNS_MAX && uv_loop_alive(&l->uv); i++)
		uv_run(&l->uv, UV_RUN_NOWAIT);
	if (uv_loop_alive(&l->uv))
		return false;
	free_closed(l);
	return true;
}

int loop_run(struct loop *l)
{
	l->is_running = true;
	uv_run(&l->uv, UV_RUN_DEFAULT);
	l->is_running = false;
	l->is_quitting = false;
	return l->code;
}

void loop_quit(struct loop *l, int code)
{
	if (l->is_quitting)
		return;
	l->is_quitting = true;
	l->code = code;
	loop_wake(l);
}

bool loop_is_quitting(const struct loop *l)
{
	return l->is_quitting;
}

bool loop_is_running(const struct loop *l)
{
	return l->is_running;
}

void loop_turn(struct loop *l, int timeout_ms)
{
	l->is_running = true;
	if (timeout_ms > 0) {
		uv_update_time(&l->uv);
		uv_timer_start(&l->turn_limit, on_turn_limit, (uint64_t)timeout_ms, 0);
		uv_run(&l->uv, UV_RUN_ONCE);
		uv_timer_stop(&l->turn_limit);
	} else {
		uv_run(&l->uv, UV_RUN_NOWAIT);
	}
	l->is_running = false;
}

int64_t loop_steady_ms(const struct loop *l)
{
	return (int64_t)uv_now(&l->uv);
}

int64_t loop_now_ms(const struct loop *l)
{
	struct turn_clock *clock = l->clock;
	struct timespec now;

	if (clock->steady_ms != loop_steady_ms(l)) {
		clock_gettime(CLOCK_REALTIME, &now);
		clock->utc_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
		clock->steady_ms = loop_steady_ms(l);
	}
	return clock->utc_ms;
}

void loop_settle_add(struct loop *l, loop_fn *fn, void *arg)
{
	l->hooks = xrealloc(l->hooks, (l->hook_count + 1) * sizeof(*l->hooks));
	l->hooks[l->hook_count++] = (struct hook){ .fn = fn, .arg = arg };
}

void loop_settle_remove(struct loop *l, loop_fn *fn, void *arg)
{
	for (size_t i = 0; i < l->hook_count; i++)
		if (l->hooks[i].fn == fn && l->hooks[i].arg == arg) {
			l->hooks[i].fn = NULL;
			break;
		}
	if (!l->is_running)
		sweep_hooks(l);
}

void loop_wake(struct loop *l)
{
	uv_idle_start(&l->awake, on_awake);
}

uv_loop_t *loop_uv(struct loop *l)
{
	return &l->uv;
}
