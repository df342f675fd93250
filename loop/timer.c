/* SPDX-License-Identifier: ISC */
/* Timers as things that can be freed at any time: libuv wants the memory until its close callback has run. */
#include "loop/timer.h"

#include <stdlib.h>

#include "loop/loop.h"
#include "protocol/mem.h"

struct timer {
	uv_timer_t uv;                  /* first: what libuv hands back is the timer */
	timer_fn *fn;
	void *arg;
};

struct timer *timer_new(struct loop *l, timer_fn *fn, void *arg)
{
	struct timer *t = xcalloc(1, sizeof(*t));

	t->fn = fn;
	t->arg = arg;
	uv_timer_init(loop_uv(l), &t->uv);
	t->uv.data = t;
	return t;
}

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void timer_free(struct timer *t)
{
	if (t)
		uv_close((uv_handle_t *)&t->uv, on_closed);
}

static void on_timer(uv_timer_t *handle)
{
	struct timer *t = handle->data;

	t->fn(t->arg);
}

void timer_once(struct timer *t, int64_t after_ms)
{
	uv_timer_start(&t->uv, on_timer, after_ms > 0 ? (uint64_t)after_ms : 0, 0);
}

void timer_every(struct timer *t, int64_t period_ms)
{
	uint64_t period = period_ms > 0 ? (uint64_t)period_ms : 1;

	uv_timer_start(&t->uv, on_timer, period, period);
}

void timer_stop(struct timer *t)
{
	uv_timer_stop(&t->uv);
}

bool timer_is_running(const struct timer *t)
{
	return uv_is_active((const uv_handle_t *)&t->uv);
}
