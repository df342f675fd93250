/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_PEOPLE_H
#define HP_SERVER_PEOPLE_H

struct loop;
struct store;
struct settings;

/*
 * Which helpers are there: how many streams each has, and, when the last one went, the grace before they no longer
 * count as told. The hub (stream.c) says who comes and goes.
 */
struct people;

/* At start the store may still hold some as present: they get the same grace to come back. */
struct people *people_new(struct loop *l, struct store *s, const struct settings *set);
void people_free(struct people *p);                      /* jobs may end later */

/* Before a job that marks a helper as there: what people_came() then wants. */
unsigned long people_mark(struct people *p);
void people_came(struct people *p, const char *helper_id, unsigned long mark);
void people_went(struct people *p, const char *helper_id);

#endif
