/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_PTY_MONEY_H
#define HP_TESTS_PTY_MONEY_H

#include <stdbool.h>

#include "tests/pty/world.h"

/*
 * Mary, a customer, Ada, a helper, and Olga, an operator, each in front of the real program, with the fake Stripe as a
 * program of its own behind homeprod. What happens is a list of deeds; each takes what it needs, or waits until
 * somebody sees it, up to a deadline.
 */
enum who { WHO_MARY, WHO_ADA, WHO_OLGA, WHO_COUNT };

enum deed {
	DEED_NONE = 0,         /* of the list */
	DEED_ASK,               /* Mary asks for help; from then on it is about this request */
	DEED_CLAIM,             /* Ada claims the one that is open */
	DEED_TELL,              /* the fake Stripe is told; a %s is the request */
	DEED_SEE_MARY, DEED_SEE_ADA, DEED_SEE_OLGA,     /* the text stands on the screen */
	DEED_MISS_MARY, DEED_MISS_ADA, DEED_MISS_OLGA,  /* it does not, or no longer */
	DEED_TYPE_MARY, DEED_TYPE_ADA, DEED_TYPE_OLGA,
	DEED_LIST,              /* the request's line of `homepro payments` has the text */
	DEED_STUCK,             /* … of `homepro payments --stuck` */
	DEED_CALM,              /* there is no such line */
	DEED_STORY,             /* `homepro story` has it */
	DEED_BOOKS,             /* the request's intent at Stripe has it */
	DEED_RUN,               /* Olga: `homepro` and these words, a %s is the request; ends well */
	DEED_LATER,             /* what was ordered was ordered a quarter of an hour ago */
	DEED_RESTART,           /* homeprod */
	DEED_LOG,               /* homeprod's log has it */
	DEED_METRIC             /* /metrics has it */
};

struct money_step {
	enum deed deed;
	const char *text;
};

struct money {
	struct world world;
	struct player *players[WHO_COUNT];
	char *fake_url;
	int fake_pid;
	char *request_id;       /* NULL: none yet */
};

bool money_open(struct money *m);
void money_close(struct money *m);
/* False: `why` says who did not see what, with their screen. Caller frees it. */
bool money_take(struct money *m, const struct money_step *step, char **why);

#endif
