/* SPDX-License-Identifier: ISC */
#ifndef HP_LOOP_LOOP_H
#define HP_LOOP_LOOP_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

/*
 * The one loop a program has. Everything waits here and nowhere else: the terminal, signals, timers,
 * sockets, libwebsockets and libcurl as guests, work handed to libuv's pool.
 *
 * Each turn: events change state, then the settle hooks run once, in the order they were added, just
 * before the loop sleeps: that is where a screen is drawn and what is finished is freed.
 */
struct loop;

struct loop *loop_new(void);
/* Everything that lives on the loop must have been freed before; asserts that nothing was left. */
void loop_free(struct loop *l);
/*
 * The same for a program that ends: what is on the pool and cannot be called back (a name server that does not answer)
 * is not waited for. True: all is freed. False: something still runs: ask again, or leave by
 * _exit(), since exit() would wait for it.
 */
bool loop_leave(struct loop *l);

/* Runs until loop_quit(); returns its code. Nothing is interrupted: quitting takes effect at the end of the turn. */
int loop_run(struct loop *l);
void loop_quit(struct loop *l, int code);
bool loop_is_quitting(const struct loop *l);
bool loop_is_running(const struct loop *l);              /* inside loop_run() or loop_turn() just now? */
/* One turn, for tests: waits for at most `timeout_ms`, handles what there is. */
void loop_turn(struct loop *l, int timeout_ms);

/* UTC milliseconds, read once a turn. Pass it down instead of asking again. */
int64_t loop_now_ms(const struct loop *l);
/* Milliseconds that never jump, for spans. */
int64_t loop_steady_ms(const struct loop *l);

typedef void loop_fn(void *arg);
/* Hooks stay until loop_settle_remove() with the same pair. */
void loop_settle_add(struct loop *l, loop_fn *fn, void *arg);
void loop_settle_remove(struct loop *l, loop_fn *fn, void *arg);
/* Keeps the loop from sleeping before the hooks have run again. */
void loop_wake(struct loop *l);

uv_loop_t *loop_uv(struct loop *l);

#endif
