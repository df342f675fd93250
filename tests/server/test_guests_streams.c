/* SPDX-License-Identifier: ISC */
/* When a kiosk is revoked, its guests' streams are closed at once, and nobody else's. */
#include "tests/server/harness.h"

#include <stdlib.h>
#include <string.h>

#include "loop/loop.h"
#include "protocol/calls.h"
#include "server/metrics.h"
#include "server/stream.h"

struct ear {
	struct listener *listener;
	int close_code;
	bool has_heard;
};

static void on_writable(void *arg)
{
	((struct ear *)arg)->has_heard = true;
}

static void on_close(int code, const char *reason, void *arg)
{
	(void)reason;
	((struct ear *)arg)->close_code = code;
}

static const struct listener_events events = { on_writable, on_close };

static void on_log(const struct entry *entries, size_t count, void *arg)
{
	hub_log(arg, entries, count);
}

static bool has_heard(struct harness *h, void *arg)
{
	(void)h;
	return ((struct ear *)arg)->has_heard;
}

static bool is_closed(struct harness *h, void *arg)
{
	(void)h;
	return ((struct ear *)arg)->close_code != 0;
}

static void listen_as(struct harness *h, struct hub *hub, const char *token, struct ear *out)
{
	*out = (struct ear){ .listener = NULL };
	out->listener = hub_join(hub, token, -1, NULL, &events, out);
	assert_non_null(out->listener);
	wait_until(h, has_heard, out);
}

struct submitted {
	struct call *call;
	bool is_done;
};

static void submitted_job(struct tx *tx, void *arg)
{
	call_job(tx, ((struct submitted *)arg)->call);
}

static void submitted_done(enum db_result result, void *arg)
{
	assert_int_equal(result, DB_OK);
	((struct submitted *)arg)->is_done = true;
}

static bool is_done(struct harness *h, void *arg)
{
	(void)h;
	return ((struct submitted *)arg)->is_done;
}

/* Through the store's queue, so that the hub hears of it. */
static void send_away(struct harness *h, const struct person *olga, const char *id)
{
	struct submitted s = { call_new(h, olga, "POST", "/v1/devices/d/revoke", NULL), false };

	memcpy(s.call->id, id, strlen(id) + 1);
	assert_true(store_submit(h->store, submitted_job, submitted_done, &s));
	wait_until(h, is_done, &s);
	assert_int_equal(s.call->reply.status, 200);
	call_free(s.call);
}

static void device_make(struct harness *h, const struct person *olga, struct device *out)
{
	const struct answer *a = call_as(h, olga, "POST", "/v1/devices", "{\"name\":\"Hall\"}");

	assert_int_equal(device_decode(a->body, strlen(a->body), out, NULL), ERR_NONE);
}

static void guest_make(struct harness *h, const struct device *d, struct login_answer *out)
{
	struct person kiosk = { .token = "" };
	const struct answer *a;

	memcpy(kiosk.token, d->token, sizeof kiosk.token);
	a = call_as(h, &kiosk, "POST", "/v1/guests", NULL);
	assert_int_equal(login_answer_decode(a->body, strlen(a->body), out, NULL), ERR_NONE);
}

static void test_revoking_a_kiosk_closes_its_guests_streams_and_no_others(void **state)
{
	struct harness *h = *state;
	struct metrics *metrics = metrics_new();
	struct hub *hub = hub_new(h->loop, h->store, &h->settings, metrics);
	struct ear of_one, of_two, of_olga;
	struct login_answer one, two;
	struct device hall, shop;
	struct person olga;

	store_on_log(h->store, on_log, hub);
	person_init(h, "olga", ROLE_OPERATOR, &olga);
	device_make(h, &olga, &hall);
	device_make(h, &olga, &shop);
	guest_make(h, &hall, &one);
	guest_make(h, &shop, &two);
	listen_as(h, hub, one.token, &of_one);
	listen_as(h, hub, two.token, &of_two);
	listen_as(h, hub, olga.token, &of_olga);
	send_away(h, &olga, hall.id);
	wait_until(h, is_closed, &of_one);
	assert_int_equal(of_one.close_code, 4401);
	assert_int_equal(of_two.close_code, 0);
	assert_int_equal(of_olga.close_code, 0);
	assert_int_equal(hub_count(hub), 2);
	hub_leave(of_one.listener);
	hub_leave(of_two.listener);
	hub_leave(of_olga.listener);
	store_on_log(h->store, NULL, NULL);
	hub_free(hub);
	loop_turn(h->loop, 20);
	metrics_free(metrics);
	device_clear(&hall);
	device_clear(&shop);
	login_answer_clear(&one);
	login_answer_clear(&two);
	person_clear(&olga);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HARNESS_TEST(test_revoking_a_kiosk_closes_its_guests_streams_and_no_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
