/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_SERVER_HARNESS_H
#define HP_TESTS_SERVER_HARNESS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "protocol/event.h"
#include "server/call.h"
#include "server/outbox.h"
#include "server/payments/payments.h"
#include "server/settings.h"
#include "server/store/rows.h"

/*
 * The middle of homeprod without its door: a store in a directory of its own, people, calls served as the edge would
 * have them served, and what each person's stream would have shown. Any failure on the way fails the test.
 */
struct harness {
	char dir[64];
	struct loop *loop;
	struct store *store;
	struct settings settings;
	struct outbox *outbox;          /* NULL until outbox_start() */
	bool is_paid_here;              /* its provider carries out what is wanted in the tx that wants it */
};

struct person {
	struct user user;
	char token[HP_TOKEN_SIZE];
};

/* cmocka fixtures: *state is a struct harness. */
#define HARNESS_TEST(name) cmocka_unit_test_setup_teardown(name, harness_setup, harness_teardown)
int harness_setup(void **state);
int harness_teardown(void **state);

void outbox_start(struct harness *h, const struct payment_provider *p);
void outbox_stop(struct harness *h);

/* Signed in. Helpers are available but not there: see person_arrive(). */
void person_init(struct harness *h, const char *username, enum role role, struct person *out);
void person_clear(struct person *p);
void person_arrive(struct harness *h, struct person *p); /* as the hub does it at a join */
void person_leave(struct harness *h, struct person *p);  /* and when the grace is over */

/* One call. `who` NULL: no token; `key`, `body` NULL: none. The answer is the harness's own until the next but 7. */
struct answer {
	int status;
	char *body;                     /* "" where there is none */
	char *location;
};
const struct answer *call_with_key(struct harness *h, const struct person *who, const char *key,
				   const char *method, const char *path, const char *body);
const struct answer *call_as(struct harness *h, const struct person *who, const char *method,
			     const char *path, const char *body);
/* The same with the path's one %s filled in. */
const struct answer *call_on(struct harness *h, const struct person *who, const char *method,
			     const char *path, const char *id, const char *body);
/* Makes one ready for store_submit(call_job): tests of what happens in one batch. */
struct call *call_new(struct harness *h, const struct person *who, const char *method,
		      const char *path, const char *body);
void call_job(struct tx *tx, void *arg);
void call_free(struct call *c);

/* As the caller sees it. request_get() and session_get() fill in anew whatever `out` held. */
void request_get(struct harness *h, const struct person *who, const char *id, struct request *out);
void session_get(struct harness *h, const struct person *who, const char *id, struct session *out);
/* POST /v1/requests, then until its hold stands (an outbox must run). */
void request_open(struct harness *h, const struct person *customer, struct request *out);
void claim(struct harness *h, const struct person *helper, const struct request *r, struct session *out);
void start_and_end(struct harness *h, const struct person *helper, const struct session *s,
		   const char *outcome);
int64_t unread_of(struct harness *h, const struct person *helper);

/* A job now; `shift_ms` is added to its clock. */
typedef void harness_fn(struct tx *tx, void *arg);
void run_shifted(struct harness *h, int64_t shift_ms, harness_fn *fn, void *arg);
int64_t log_end(struct harness *h);
int64_t sql_int(struct harness *h, const char *sql);
void sql_run(struct harness *h, const char *sql);

/* Turns the loop until `is_so`, at most five seconds; then the test fails. */
typedef bool harness_is_fn(struct harness *h, void *arg);
void wait_until(struct harness *h, harness_is_fn *is_so, void *arg);
void wait_payment(struct harness *h, const struct person *who, const char *request_id,
		  enum payment_status status);

/* What one person's stream showed after `since`: "type id[ detail]" a line; the detail is what matters of the type: a
 * status, withdrawal's reason, or a count of unread. Caller frees. */
char *story(struct harness *h, const struct person *who, int64_t since);

#endif
