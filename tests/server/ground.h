/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_SERVER_GROUND_H
#define HP_TESTS_SERVER_GROUND_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "server/store/rows.h"

/*
 * What the store's tests stand on: a folder of their own, a database in it, and an open transaction to call the rows
 * in. The few steps of a request's life that every section needs are done here by hand, without the rules.
 */
struct ground {
	char dir[64];
	char *url;
	struct db *db;
	struct tx tx;
};

int ground_setup(void **state);         /* *state: a struct ground with a transaction under way */
int ground_teardown(void **state);
void folder_make(char dir[64]);
void folder_remove(const char *dir);
void ground_commit(struct ground *g);   /* and begins the next */
void ground_check(struct ground *g);    /* commits, and db_check() finds nothing */

void user_make(struct tx *tx, const char *id, enum role role);
/* A request that is authorizing; false where the database refuses it. */
bool request_make(struct tx *tx, const char *id, const char *customer_id);
/* Its hold stands: it is open, a notification is there and its event is in the log. Gives the notification's id. */
void request_ring(struct tx *tx, const char *id, char notification_id[HP_ID_SIZE]);
void request_withdraw(struct tx *tx, const char *id, enum request_status to, enum withdrawal why);
/* An event of no interest. */
int64_t something_happens(struct tx *tx);
bool session_make(struct tx *tx, const char *id, const char *request_id, const char *helper_id, int in_hand);
void session_finish(struct tx *tx, const char *id, enum outcome outcome, int64_t duration_s);

#endif
