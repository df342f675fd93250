/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_RECONCILE_H
#define HP_SERVER_RECONCILE_H

#include <stddef.h>
#include <stdio.h>

struct loop;
struct settings;
struct store;

/*
 * Our books against the payment provider's, for `homeprod reconcile`: a line for each request
 * that stands otherwise there than here, then the sums. What the outbox still has in hand is not
 * compared. Turns the loop until all is there. Returns how many differ; -1 with `why` where the
 * provider cannot be asked.
 */
int reconcile_run(struct loop *l, struct store *s, struct settings *set, FILE *out, char *why, size_t why_size);

#endif
