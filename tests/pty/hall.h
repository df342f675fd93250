/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_PTY_HALL_H
#define HP_TESTS_PTY_HALL_H

#include <stdbool.h>

#include "tests/pty/stage.h"
#include "tests/pty/till.h"

/*
 * A hall with kiosks, a till to pay at, Ada who helps and Olga who operates: what the kiosks' tests stand in. Guests
 * type HALL_WORDS, and nothing of that may be left of them.
 */
struct hall {
	struct world w;
	struct till till;
	int kiosk_count;
};

#define HALL_WITHIN_MS 30000
#define HALL_WORDS "zebrafish"
#define HALL_SENTENCE HALL_WORDS " in the xylophone"
#define HALL_ATTRACT "touch here to begin"
#define HALL_PIN "4711"
#define WORDS(...) ((const char *[]){ __VA_ARGS__, NULL })

/* `times`: lines of homepro.conf's [kiosk]. False: the reason was printed. */
bool hall_open(struct hall *h, const char *times);
bool hall_times(struct hall *h, const char *times);      /* others, for kiosks that start from now on */
void hall_close(struct hall *h);
/* One more, with a token of its own, at its attract screen; NULL: it did not get there. */
struct player *hall_kiosk(struct hall *h, int rows, int columns);
/* The same kiosk, started once more, as its unit would. */
struct player *hall_kiosk_again(struct hall *h, int nr, int rows, int columns);

/* A member of what a person's subcommand prints as JSON; fails the test where it does not end well. Caller frees. */
char *hall_answer(struct hall *h, const char *name, const char *const *words, const char *member);
/* The newest request that says this, as Olga sees it: its id, or NULL. Caller frees. */
char *hall_request(struct hall *h, const char *description);
/* Waits until Olga sees it so. */
bool hall_request_is(struct hall *h, const char *id, const char *status);
void hall_pay(struct hall *h, const char *request);

/* A guest at a kiosk, from the attract screen on; each fails the test where the next screen does not come. */
void guest_begin(struct player *p);
void guest_describe(struct player *p, const char *sentence);
void guest_confirm(struct player *p, const char *sentence);
char *guest_ask(struct hall *h, struct player *p, const char *sentence);  /* to be paid; returns the request's id */
char *guest_wait(struct hall *h, struct player *p, const char *sentence); /* for a helper */
char *guest_meet(struct hall *h, struct player *p, const char *sentence); /* claimed; returns the session's id */
char *guest_talk(struct hall *h, struct player *p, const char *sentence); /* started */
void guest_end(struct hall *h, struct player *p, const char *sentence);   /* is asked how it was */

/* It stands there as if nobody had been: screen, scrollback, files and memory. */
void assert_forgotten(struct player *p);

#endif
