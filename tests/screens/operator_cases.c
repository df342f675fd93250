/* SPDX-License-Identifier: ISC */
/* What an operator may look at. */
#include "tests/screens/cases.h"

#include "protocol/mem.h"

static void board(struct scene *s)
{
	struct request *r;

	scene_init(s, ROLE_OPERATOR);
	scene_request(s, "r1", "plumbing", 4500, 95, TAP_TEXT)->customer_name = xstrdup("Grace H.");
	scene_request(s, "r2", "electrical", 6000, 400, OVEN_TEXT)->customer_name = xstrdup("Tim");
	scene_session(s, &s->model->requests[1], SESSION_ACTIVE, 300);
	r = scene_request(s, "r3", "heating", 5000, 9000, "Radiator leaks");
	r->status = REQUEST_COMPLETED;
	r->payment_status = PAYMENT_FAILED;
	r->payment_reason = xstrdup("The card has expired.");
	r->customer_name = xstrdup("Mary");
}

const struct scene_case OPERATOR_CASES[] = {
	SCENE_CASE(board),
	{NULL, NULL, false},
};
