/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_TUI_H
#define HP_TUI_TUI_H

#include <stdbool.h>

struct loop;
struct profile;

/* The screens, from the first picture to the terminal left as it was found. */
struct tui_options {
	const char *theme;              /* NULL: from the configuration */
	bool is_ascii;
	bool is_kiosk;
	bool is_restricted;             /* nothing is run, nobody is left behind in a shell */
};

/* Runs the loop until the person quits or the terminal goes. Returns homepro's exit code; 2 with one line on stderr
 * where there is no terminal fit for it. */
int tui_run(struct loop *l, struct profile *p, const struct tui_options *o);

#endif
