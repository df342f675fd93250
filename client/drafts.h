/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_DRAFTS_H
#define HP_CLIENT_DRAFTS_H

struct loop;
struct profile;

/*
 * What is being typed, on disk within a moment of the last key, so that a crash, a hang-up or a sign-out loses next
 * to nothing. For app.c.
 */
struct drafts;

struct drafts *drafts_new(struct loop *l, struct profile *p);
void drafts_write(struct drafts *d);                     /* what is not yet written, now */
void drafts_free(struct drafts *d);                      /* writes what is not yet written */
void drafts_put(struct drafts *d, const char *key, const char *text); /* NULL or "": gone */
char *drafts_get(struct drafts *d, const char *key);     /* caller frees; NULL: none */

#endif
