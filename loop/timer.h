/* SPDX-License-Identifier: ISC */
#ifndef HP_LOOP_TIMER_H
#define HP_LOOP_TIMER_H

#include <stdbool.h>
#include <stdint.h>

struct loop;

/* A timer on the loop. Freeing it is allowed at any time, from its own callback too; NULL is fine. */
struct timer;
typedef void timer_fn(void *arg);

struct timer *timer_new(struct loop *l, timer_fn *fn, void *arg);
void timer_free(struct timer *t);
void timer_once(struct timer *t, int64_t after_ms);      /* starts or starts again */
void timer_every(struct timer *t, int64_t period_ms);
void timer_stop(struct timer *t);
bool timer_is_running(const struct timer *t);

#endif
