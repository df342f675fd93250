/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_TERM_H
#define HP_TUI_TERM_H

#include <stdbool.h>
#include <stddef.h>

struct console;
struct grid;
struct key;
struct theme;

/*
 * The terminal: the only place that knows of curses. It is opened again by name, so that nothing we do to it reaches
 * the shell's own descriptors, and never blocks the loop: an update is gathered and sent with one write; what the terminal
 * does not take yet waits, and new pictures with it.
 */
struct terminal;

/* NULL where there is no terminal fit for it, with one line in `why`. */
struct terminal *term_open(char *why, size_t why_size);
/* Leaves the terminal as it was found. NULL is fine. */
void term_close(struct terminal *t);

int term_fd(const struct terminal *t);
int term_rows(const struct terminal *t);
int term_cols(const struct terminal *t);
int term_colours(const struct terminal *t);     /* COLOURS_TRUE, 256, 16, 8, or 0, by the terminal and NO_COLOR */
bool term_is_utf8(const struct terminal *t);
const struct console *term_console(const struct terminal *t); /* NULL: it is none, and shows everything */

/* Asks for the size again, after SIGWINCH. True if it changed; the next drawing is then of everything. */
bool term_resize(struct terminal *t);
/* Everything again, after somebody else wrote on the screen. */
void term_redraw(struct terminal *t);

/* One key of what has come; false when there is none left. `is_gone` is set once the terminal has hung up. */
bool term_key(struct terminal *t, struct key *out, bool *is_gone);

/* Makes the cursor fit for `theme`, before each picture. True: it is no block now, so the picture is to have one where
 * somebody types. */
bool term_shape_cursor(struct terminal *t, const struct theme *theme);
/* Draws what differs from last time. Does nothing while the terminal is still taking the last picture. */
void term_draw(struct terminal *t, const struct grid *g, const struct theme *theme);
/* Out with what is gathered. True while some is left: call it again when the terminal can take more. */
bool term_flush(struct terminal *t);

/* Nothing that stood on it or was typed can be seen again: not by scrolling back, not in memory, not as the next key.
 * All is drawn anew. */
void term_forget(struct terminal *t);

void term_ring(struct terminal *t);
void term_title(struct terminal *t, const char *title);
/* A sequence for the terminal emulator itself, already fit for it. */
void term_say(struct terminal *t, const char *bytes);
/* Click and wheel for us, or for the terminal. */
void term_mouse(struct terminal *t, bool is_on);
/* Onto the clipboard of whoever looks at it (OSC 52), over SSH too. */
void term_copy(struct terminal *t, const char *text);

/* Gives the terminal back for a while (Ctrl-Z), and takes it again. */
void term_suspend(struct terminal *t);
void term_resume(struct terminal *t);

#endif
