/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_PTY_PLAYER_H
#define HP_TESTS_PTY_PLAYER_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Somebody who sits in front of a program: starts it on a pseudo-terminal of its own, presses keys, and looks at the
 * screen that libvterm makes of what it writes. Whoever waits for one player serves the others' terminals as well, so
 * that no program is held up. Used by the journeys and by the demo.
 */
struct player;

/* What of a terminal has to be as it was found. */
struct terminal_state {
	unsigned input, output, control, local; /* termios' flags */
	bool is_blocking;
	bool is_on_first_screen;        /* not the alternate one */
	bool is_cursor_visible;
	bool is_cursor_block;           /* as libvterm's is at first */
	bool is_mouse_off;
};

/* argv[0] is the program's path. `extra` is "NAME=value" or "-NAME" (taken away), NULL-terminated; or NULL. */
struct player *player_start(const char *const *argv, const char *const *extra, int rows, int columns);
/* Kills what still runs. NULL is fine. */
void player_free(struct player *p);

void player_type(struct player *p, const char *text);    /* as it is: letters, "\r", "\t", "\x1b" */
/* A click on where the text stands. False: it does not. */
bool player_click(struct player *p, const char *text);
enum player_key { KEY_PRESS_UP, KEY_PRESS_DOWN, KEY_PRESS_LEFT, KEY_PRESS_RIGHT };
void player_press(struct player *p, enum player_key key); /* as the terminal is set up to send it */
void player_resize(struct player *p, int rows, int columns);
void player_signal(struct player *p, int number);
void player_hang_up(struct player *p);                   /* the terminal is gone */

/* True as soon as the text stands on the screen, in one row; false where it still does not after the time. */
bool player_sees(struct player *p, const char *text, int within_ms);
/* True as soon as it no longer does. */
bool player_misses(struct player *p, const char *text, int within_ms);
/* True once the program has ended; *code is its exit code, or 128 and the signal's number. */
bool player_ends(struct player *p, int *code, int within_ms);

/* From a signal handler: whoever waits, now or later, waits no longer. */
void players_give_up(void);
void player_size(const struct player *p, int *rows, int *columns);
/* A place as it is seen: the letter, its colour and the one behind it, red, green, blue. */
struct player_cell {
	char text[32];                  /* "" or blank: nothing but what is behind */
	unsigned char front[3], back[3];
};
/* Where the cursor stands. */
void player_cursor(struct player *p, int *row, int *column);
struct player_cell player_cell(struct player *p, int row, int column);
/* Is anything on the screen in a colour of its own? */
bool player_has_colour(struct player *p);
/* The screen as lines without blanks at their ends. Caller frees. */
char *player_screen(struct player *p);
/* What went off the screen's upper edge and can be scrolled back to; borrowed until time passes. */
const char *player_scrolled(const struct player *p);
unsigned player_bells(const struct player *p);
/* All that the program has written to its terminal so far, escape sequences and all; borrowed until time passes. */
const char *player_written(const struct player *p, size_t *len);
int player_pid(const struct player *p);
struct terminal_state player_terminal(struct player *p);
bool terminal_state_is_same(const struct terminal_state *a, const struct terminal_state *b);

#endif
