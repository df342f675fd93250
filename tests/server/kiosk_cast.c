/* SPDX-License-Identifier: ISC */
/* Who has to be there before a guest can be; see kiosk_cast.h. */
#include "tests/server/kiosk_cast.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/calls.h"
#include "protocol/mem.h"

void kiosk_make(struct harness *h, const struct person *olga, const char *name, struct device *out)
{
	char *body = xasprintf("{\"name\":\"%s\"}", name);
	const struct answer *a = call_as(h, olga, "POST", "/v1/devices", body);

	assert_int_equal(a->status, 201);
	assert_int_equal(device_decode(a->body, strlen(a->body), out, NULL), ERR_NONE);
	assert_string_not_equal(out->token, "");
	free(body);
}

void kiosk_cast_init(struct harness *h, struct kiosk_cast *c)
{
	memset(c, 0, sizeof *c);
	person_init(h, "ada", ROLE_HELPER, &c->ada);
	person_init(h, "olga", ROLE_OPERATOR, &c->olga);
	kiosk_make(h, &c->olga, "Library", &c->device);
	memcpy(c->kiosk.token, c->device.token, sizeof c->kiosk.token);
	person_arrive(h, &c->ada);
	outbox_start(h, &ledger_provider);
}

void kiosk_cast_clear(struct kiosk_cast *c)
{
	person_clear(&c->ada);
	person_clear(&c->olga);
	device_clear(&c->device);
}

void guest_take(const struct answer *a, struct person *out)
{
	struct login_answer in;

	assert_int_equal(a->status, 201);
	assert_int_equal(login_answer_decode(a->body, strlen(a->body), &in, NULL), ERR_NONE);
	memset(out, 0, sizeof *out);
	memcpy(out->token, in.token, sizeof out->token);
	user_copy(&out->user, &in.user);
	login_answer_clear(&in);
}

void guest_init(struct harness *h, const struct kiosk_cast *c, struct person *out)
{
	guest_take(call_as(h, &c->kiosk, "POST", "/v1/guests", NULL), out);
}

void assert_out(struct harness *h, const struct person *who)
{
	assert_int_equal(call_as(h, who, "GET", "/v1/me", NULL)->status, 401);
}
