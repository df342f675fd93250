/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_LOGIN_H
#define HP_SERVER_LOGIN_H

#include <stdbool.h>

struct loop;
struct store;
struct settings;
struct metrics;
struct addresses;
struct call;

/*
 * POST /v1/login: paced by address and, in the store, by name; the password is checked by argon2id on libuv's pool, two
 * at once at most and a bounded number waiting; whether a name exists cannot be told from the answer or its time.
 */
struct login;

struct login *login_new(struct loop *l, struct store *s, const struct settings *set, struct addresses *a,
                        struct metrics *m);
void login_free(struct login *l);                        /* waits for passwords being checked; jobs may end later */

/* Reads c->body and c->address, fills in c->reply, then calls `done` once, perhaps from within. The call must live
 * until then. */
typedef void login_done_fn(struct call *c);
void login_begin(struct login *l, struct call *c, login_done_fn *done);

/* A password's hash as the store keeps it; for homeprod user. Takes its time. False: no memory for it. */
#define PASSWORD_HASH_SIZE 128
bool password_hash(const char *password, char out[PASSWORD_HASH_SIZE]);

#endif
