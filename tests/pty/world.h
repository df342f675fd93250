/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_PTY_WORLD_H
#define HP_TESTS_PTY_WORLD_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/pty/player.h"

/*
 * A private backend with people, in a folder of its own: the real programs of this build, started as anybody would.
 * Everything in it is gone after world_close(): processes and folder. Used by the journeys and by the demo.
 */
struct world {
	char *folder;
	char *settings;                 /* homeprod's, empty, so that the machine's own do not count */
	char *url;                      /* "http://127.0.0.1:PORT" */
	int port;
	int server_pid;                 /* 0: not running */
};

#define WORLD_PASSWORD "demo-password"

struct person {
	const char *name;
	const char *role;
	const char *display_name;
};

/* Makes the folder and points this process's XDG places into it. False: the reason was printed. */
bool world_open(struct world *w);
void world_close(struct world *w);
bool world_settings(struct world *w, const char *text); /* homeprod.conf, for a server that starts from now on */

/* On a free port at first, on the same one afterwards. Returns once it accepts. */
bool world_start_server(struct world *w);
/* True where it ended with 0. */
bool world_stop_server(struct world *w, int signal_number);

bool world_add(struct world *w, const struct person *who);

/*
 * homepro as this person: `words` follow --server and --profile. Its output (caller frees) goes to *out, NULL for
 * nobody's; returns its exit code. `input` is what stands on its standard input, NULL for nothing.
 */
int world_homepro(const struct world *w, const char *name, const char *const *words, const char *input, char **out);
bool world_sign_in(const struct world *w, const char *name);

/* All of the above: opened, the server started, everybody added and signed in. */
bool world_open_with(struct world *w, const struct person *people, size_t count);

/* The same on a terminal of its own; without words, the screens. */
struct player *world_player(const struct world *w, const char *name, int rows, int columns);
struct player *world_player_words(const struct world *w, const char *name, const char *const *words, int rows,
				  int columns);

/* The text of a member of JSON as homepro prints it: `"name":"text"`. Caller frees; NULL: not there. */
char *json_member(const char *json, const char *name);

/* Where a program of this build is. Caller frees. */
char *world_program(const char *name);

#endif
