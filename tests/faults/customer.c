/* SPDX-License-Identifier: ISC */
/* A customer under load: asks, waits or cancels, asks again. How the request stands is known from
 * the stream. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "client/model.h"
#include "protocol/mem.h"
#include "protocol/request.h"
#include "tests/faults/load.h"
#include "tests/faults/person.h"

#define LOOK_MS 20
#define CANCEL_PERCENT 12
#define READ_PERCENT 20

static void looked(struct person *p, int status, const char *text)
{
	if (status != 200)
		fail_msg("%s cannot see their own: %d %s", p->name, status, text);
	person_pause(p, LOOK_MS);
}

static void asked(struct person *p, int status, const char *text)
{
	struct request r = {0};
	struct fault f = {0};

	if (status != 201 || request_decode(text, strlen(text), &r, &f) != ERR_NONE)
		fail_msg("%s asked: %d %s", p->name, status, text);
	person_thing_add(p, r.id);
	model_put_request(p->replica, &r);
	request_clear(&r);
	load_did(p->load, DID_ASK);
	person_pause(p, LOOK_MS);
}

/* 409: a helper was quicker. */
static void cancelled(struct person *p, int status, const char *text)
{
	struct request r = {0};
	struct fault f = {0};

	if (status == 200 && request_decode(text, strlen(text), &r, &f) == ERR_NONE) {
		assert_int_equal(r.status, REQUEST_CANCELLED);
		person_thing(p, r.id)->is_cancelled = true;
		load_did(p->load, DID_CANCEL);
	} else if (status != 409) {
		fail_msg("%s cancelled: %d %s", p->name, status, text);
	}
	request_clear(&r);
	person_pause(p, LOOK_MS);
}

static void ask(struct person *p)
{
	person_call(p, "POST", xstrdup("/v1/requests"),
		    xasprintf("{\"category\":\"%s\",\"description\":\"%s, for the %zuth time\"}",
			      rand() % 2 ? "plumbing" : "electrical", p->name, p->thing_count + 1),
		    asked);
}

void customer_act(struct person *p)
{
	const struct thing *last = p->thing_count > 0 ? &p->things[p->thing_count - 1] : NULL;
	const struct request *r = last ? model_request(p->replica, last->id) : NULL;

	if (!p->is_live || (last && !r && !last->is_cancelled))
		person_pause(p, LOOK_MS);
	else if (!last || last->is_cancelled || !request_is_live(r))
		ask(p);
	else if (rand() % 100 < CANCEL_PERCENT && r->status != REQUEST_CLAIMED)
		person_call(p, "POST", xasprintf("/v1/requests/%s/cancel", last->id), NULL,
			    cancelled);
	else if (rand() % 100 < READ_PERCENT)
		person_call(p, "GET", xasprintf("/v1/requests/%s", last->id), NULL, looked);
	else
		person_pause(p, LOOK_MS);
}
