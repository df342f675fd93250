/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_NAMES_H
#define HP_PROTOCOL_NAMES_H

#include <stdbool.h>

/*
 * The words of an enum, as they stand in JSON and in the database: an array indexed by the enum,
 * NULL where a value has no word. Inside protocol/ only; others go by role_name(), role_parse() and
 * the like.
 */

/* The index of `name`, or -1: no such word, or `name` is NULL. */
int names_find(const char *const *names, int count, const char *name);

extern const char *const role_names[];
extern const char *const request_status_names[];
extern const char *const payment_status_names[];
extern const char *const end_reason_names[];
extern const char *const session_status_names[];
extern const char *const outcome_names[];
extern const char *const withdrawal_names[];

#endif
