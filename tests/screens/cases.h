/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_SCREENS_CASES_H
#define HP_TESTS_SCREENS_CASES_H

#include "tests/screens/scene.h"

/*
 * Moments that are looked at, a table for each sort of person; NAME.screen is what they look like. A new one is a
 * function and its row, then `make golden`. Each screen of HP_SCREENS (tui/screen.h) must be on top in one of them.
 */
struct scene_case {
	const char *name;               /* NULL: the end of the table */
	void (*make)(struct scene *s);  /* scene_init() first */
	bool is_large;                  /* also at a size at which it is laid out otherwise */
};

#define SCENE_CASE(name) {#name, name, false}
#define SCENE_CASE_LARGE(name) {#name, name, true}

extern const struct scene_case HELPER_CASES[], CUSTOMER_CASES[], KIOSK_CASES[], OPERATOR_CASES[];

/* Of all tables, one after the other; NULL behind the last. */
const struct scene_case *scene_case_at(size_t i);

/* Some of a customer's, which a kiosk shows too. */
void case_start(struct scene *s);
void case_looking_usual(struct scene *s);
void case_pay(struct scene *s);
void case_ready(struct scene *s);
void case_ended(struct scene *s);
void case_receipt(struct scene *s);

#define TAP_TEXT                                                                                                    \
	"Kitchen tap won't stop dripping, I have tried turning the valve under the sink and "                       \
	"nothing happens."
#define OVEN_TEXT                                                                                                   \
	"Breaker trips when the oven is on, twice today. Panel is a Siemens from the 90s. Nothing else was running. " \
	"Smells fine."

#endif
