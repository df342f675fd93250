/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_PAYMENTS_LEDGER_H
#define HP_SERVER_PAYMENTS_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

struct tx;

/*
 * The embedded payment provider (ledger_provider in payments.h): it holds, captures and releases in tables of its
 * own, each order one store job, each key once. No money moves; for demonstrations, tests and services without cards.
 */
enum ledger_mood {
	LEDGER_OK,
	LEDGER_DECLINE,         /* every new hold is refused, as a card would be */
	LEDGER_FAIL,            /* out of reach: every order is to be tried again */
	LEDGER_MOOD_COUNT
};

const char *ledger_mood_name(enum ledger_mood m);
bool ledger_mood_parse(const char *name, enum ledger_mood *out);

/* How it answers from now on, until `until_ms` (0: until told otherwise). */
void ledger_set_mood(struct tx *tx, enum ledger_mood m, int64_t until_ms);

#endif
