/* SPDX-License-Identifier: ISC */
/* The screens from start to end: the terminal, the app and the loop are brought together, and taken
 * apart again. */
#include "tui/tui.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/keys.h"
#include "client/profile.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/mem.h"
#include "tui/frame.h"
#include "tui/inner.h"
#include "tui/kiosk.h"
#include "tui/term.h"
#include "tui/tty.h"

#define EXIT_USAGE 2
#define EXIT_HUNG_UP 1 /* of a kiosk: whoever started it starts it again */
#define SIGNAL_COUNT 6

static const int signal_numbers[SIGNAL_COUNT] = {SIGWINCH, SIGTSTP, SIGQUIT,
						 SIGTERM,  SIGHUP,  SIGINT};

/* The loop's handles, apart from what the screens share. */
struct guests {
	struct tui *tui;
	uv_poll_t keys;
	uv_signal_t signals[SIGNAL_COUNT];
	int open_count;
	int events; /* what `keys` is asked for now */
};

static void on_clock(void *arg)
{
	struct tui *t = arg;

	t->is_dirty = true;
}

static void watch_terminal(struct guests *g);

static void on_terminal(uv_poll_t *poll, int status, int events)
{
	struct guests *g = poll->data;
	struct tui *t = g->tui;
	struct key k;
	bool is_gone = status < 0;

	if (events & UV_WRITABLE)
		t->is_dirty =
		    true; /* it has taken the last picture, or will take the rest of it now */
	while (!is_gone && term_key(t->term, &k, &is_gone))
		steps_key(t, &k);
	if (is_gone)
		loop_quit(t->loop, t->view.is_kiosk ? EXIT_HUNG_UP : 0);
	else
		watch_terminal(g);
}

/* Asks to hear of room only while something waits for it, or the loop would spin. */
static void watch_terminal(struct guests *g)
{
	int events = UV_READABLE | UV_DISCONNECT;

	if (term_flush(g->tui->term))
		events |= UV_WRITABLE;
	if (events != g->events)
		uv_poll_start(&g->keys, events, on_terminal);
	g->events = events;
}

/* After the picture was drawn: what the terminal did not take is waited for. */
static void on_settled(void *arg)
{
	struct guests *g = arg;

	turn_settle(g->tui);
	if (g->open_count > 0 && !loop_is_quitting(g->tui->loop))
		watch_terminal(g);
}

static void on_signal(uv_signal_t *handle, int number)
{
	struct tui *t = ((struct guests *)handle->data)->tui;

	switch (number) {
	case SIGWINCH:
		if (term_resize(t->term))
			t->is_dirty = true;
		break;
	case SIGTSTP:
		steps_suspend(t);
		break;
	case SIGQUIT:
		break; /* a slip of the finger is no reason to lose what is typed */
	case SIGINT:
		if (!t->view.is_kiosk)
			loop_quit(t->loop, 0);
		break;
	default:
		loop_quit(t->loop, t->view.is_kiosk && number == SIGHUP ? EXIT_HUNG_UP : 0);
		break;
	}
}

static void on_closed(uv_handle_t *handle)
{
	((struct guests *)handle->data)->open_count--;
}

/* Where nobody listens a signal would do what it does by itself: stop us, or end us with the screens
 * still up. And one comes behind the end: the kernel wakes whoever reads a terminal that goes away
 * before it sends SIGHUP. */
static void signals_wait(int how)
{
	sigset_t set;

	sigemptyset(&set);
	for (int i = 0; i < SIGNAL_COUNT; i++)
		sigaddset(&set, signal_numbers[i]);
	pthread_sigmask(how, &set, NULL);
}

static void guests_open(struct guests *g)
{
	uv_loop_t *uv = loop_uv(g->tui->loop);

	uv_poll_init(uv, &g->keys, term_fd(g->tui->term));
	g->keys.data = g;
	for (int i = 0; i < SIGNAL_COUNT; i++) {
		uv_signal_init(uv, &g->signals[i]);
		g->signals[i].data = g;
		uv_signal_start(&g->signals[i], on_signal, signal_numbers[i]);
	}
	signals_wait(SIG_UNBLOCK);
	g->open_count = SIGNAL_COUNT + 1;
	loop_settle_add(g->tui->loop, on_settled, g);
	watch_terminal(g);
}

static void guests_close(struct guests *g)
{
	loop_settle_remove(g->tui->loop, on_settled, g);
	signals_wait(SIG_BLOCK); /* for good: what is left to do is to end */
	uv_close((uv_handle_t *)&g->keys, on_closed);
	for (int i = 0; i < SIGNAL_COUNT; i++)
		uv_close((uv_handle_t *)&g->signals[i], on_closed);
	while (g->open_count > 0)
		loop_turn(g->tui->loop, 0);
}

/* What is logged while the screens are up goes to a file, not over them. Returns stderr as it was,
 * or -1. */
static int log_aside(const struct profile *p)
{
	char *path = xasprintf("%s/log", profile_folder(p));
	int file = isatty(STDERR_FILENO)
		       ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)
		       : -1;
	int before = -1;

	if (file >= 0) {
		before = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
		dup2(file, STDERR_FILENO);
		close(file);
	}
	free(path);
	return before;
}

/* Last words are for whoever sits there. */
static int stderr_found = -1;

static void give_back(void)
{
	tty_restore_now();
	if (stderr_found >= 0)
		dup2(stderr_found, STDERR_FILENO);
}

static void log_back(int before)
{
	if (before < 0)
		return;
	dup2(before, STDERR_FILENO);
	close(before);
}

static int run(struct tui *t, const struct tui_options *o)
{
	struct guests g = {.tui = t};
	int code;

	stderr_found = log_aside(t->profile);
	view_init(&t->view);
	t->options = o;
	ringing_start(t);
	dress_start(t);
	t->clock = timer_new(t->loop, on_clock, t);
	t->pause = timer_new(t->loop, turn_keep_draft, t);
	t->app = app_new(t->loop, t->profile, &ANSWERS, t);
	if (t->view.is_kiosk)
		kiosk_open(t);
	t->is_dirty = true;
	turn_settle(t); /* the first picture, before the network costs any time */
	guests_open(&g);
	t->is_dirty = term_resize(t->term); /* while nobody listened */
	app_connect(t->app);
	code = loop_run(t->loop);
	turn_keep_draft(t);
	dress_stop(t);
	ringing_stop(t);
	guests_close(&g);
	timer_free(t->pause);
	timer_free(t->clock);
	term_close(t->term);
	app_free(t->app);
	log_back(stderr_found);
	stderr_found = -1;
	grid_free(t->grid);
	view_clear(&t->view);
	return code;
}

int tui_run(struct loop *l, struct profile *p, const struct tui_options *o)
{
	struct tui *t = xcalloc(1, sizeof(*t));
	char why[256];
	int code = EXIT_USAGE;

	t->loop = l;
	t->profile = p;
	signals_wait(SIG_BLOCK); /* until somebody listens */
	mem_on_exhausted(give_back); /* from the first mode that is set */
	t->term = term_open(why, sizeof(why));
	if (t->term != NULL) {
		code = run(t, o);
	} else {
		fprintf(stderr, "homepro: %s\n", why);
	}
	free(t);
	return code;
}
