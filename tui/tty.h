/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_TTY_H
#define HP_TUI_TTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

/*
 * The terminal as a descriptor: opened again by name, so that nothing done to it reaches the shell's own; its modes,
 * before and with us; and what is on its way to it, which never blocks the loop. What is drawn there is term.c's.
 */
struct tty {
	int fd;                 /* non-blocking; -1: not open */
	struct termios found, raw;
	char *out;
	size_t out_len, out_sent, out_size;
	bool is_full;           /* it takes no more for now */
};

/* False with one line in `why`. */
bool tty_open(struct tty *t, char *why, size_t why_size);
void tty_close(struct tty *t);

void tty_set_raw(struct tty *t);
void tty_set_found(struct tty *t);
/* False: the line does not say. */
bool tty_size(const struct tty *t, int *rows, int *cols);
bool tty_has_hung_up(const struct tty *t);
/* As read(2); waits for nothing. */
ssize_t tty_read(const struct tty *t, char *out, size_t size);
/* True: there is something to read. */
bool tty_await(const struct tty *t, int within_ms);

void tty_put(struct tty *t, const char *bytes, size_t len);
void tty_puts(struct tty *t, const char *text);
/* What was sent is overwritten. */
void tty_forget(struct tty *t);
/* Sends what it takes. True while some is left. */
bool tty_flush(struct tty *t);
/* Waits a while for it to take the rest: the last it gets from us. */
void tty_flush_all(struct tty *t);

/* For a crash: what tty_restore_now() writes before it sets the modes back. Both async-signal-safe once set. */
void tty_set_emergency(const struct tty *t, const char *bytes);
void tty_end_emergency(void);
void tty_restore_now(void);

#endif
