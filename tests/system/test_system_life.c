/* SPDX-License-Identifier: ISC */
/*
 * One whole lifecycle over real sockets: three helpers, of whom one is away and one comes late, a customer and an
 * operator, each with their stream.
 */
#include "tests/system/house.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "server/server.h"

struct cast {
	struct somebody ada, bob, carol, customer, operator;
	struct watch ada_watch, customer_watch, operator_watch;
};

static void cast_begin(struct house *s, struct cast *c)
{
	somebody_init(s, "ada", ROLE_HELPER, &c->ada);
	somebody_init(s, "bob", ROLE_HELPER, &c->bob);
	somebody_init(s, "carol", ROLE_HELPER, &c->carol);
	somebody_init(s, "customer", ROLE_CUSTOMER, &c->customer);
	somebody_init(s, "operator", ROLE_OPERATOR, &c->operator);
	watch_begin(s, &c->ada_watch, &c->ada, -1);
	watch_begin(s, &c->customer_watch, &c->customer, -1);
	watch_begin(s, &c->operator_watch, &c->operator, -1);
}

static void cast_end(struct cast *c)
{
	watch_end(&c->ada_watch);
	watch_end(&c->customer_watch);
	watch_end(&c->operator_watch);
	somebody_clear(&c->ada);
	somebody_clear(&c->bob);
	somebody_clear(&c->carol);
	somebody_clear(&c->customer);
	somebody_clear(&c->operator);
}

static char *open_request(struct house *s, struct cast *c)
{
	const struct heard *h = ask(s, &c->customer, "POST", "/v1/requests",
	                            "{\"category\":\"plumbing\",\"description\":\"The tap drips\"}");
	char *id;

	assert_int_equal(h->status, 201);
	id = text_of(h->body, "id");
	watch_line(&c->customer_watch, "request.updated", "\"status\":\"open\"");
	return id;
}

/* `what` of a thing: "/v1/requests/ID/claim" */
static const struct heard *act(struct house *s, const struct somebody *who, const char *things, const char *id,
                               const char *what, const char *body)
{
	char *path = xasprintf("/v1/%s/%s/%s", things, id, what);
	const struct heard *h = ask(s, who, "POST", path, body);

	free(path);
	return h;
}

static void test_a_request_goes_from_the_tap_to_the_money(void **state)
{
	struct house *s = *state;
	struct watch bob_watch;
	struct cast c;
	const struct heard *h;
	char *request, *session;

	cast_begin(s, &c);
	request = open_request(s, &c);
	watch_line(&c.ada_watch, "notification.created", request);
	watch_begin(s, &bob_watch, &c.bob, -1);
	assert_true(watch_has(&bob_watch, "snapshot", request));
	assert_true(watch_has(&bob_watch, "snapshot", "\"unread_count\":1"));

	h = act(s, &c.ada, "requests", request, "claim", NULL);
	assert_int_equal(h->status, 201);
	session = text_of(h->body, "id");
	h = act(s, &c.bob, "requests", request, "claim", NULL);
	assert_int_equal(h->status, 409);
	assert_non_null(strstr(h->body, "\"claimed_by\":\"The ada\""));
	watch_line(&bob_watch, "notification.withdrawn", "\"claimed_by\":\"The ada\"");
	watch_line(&c.customer_watch, "session.updated", "\"status\":\"waiting\"");

	assert_int_equal(act(s, &c.ada, "sessions", session, "start", NULL)->status, 200);
	watch_line(&c.customer_watch, "session.updated", "\"status\":\"active\"");
	h = act(s, &c.ada, "sessions", session, "end", "{\"outcome\":\"resolved\",\"notes\":\"New washer\"}");
	assert_int_equal(h->status, 200);
	watch_line(&c.customer_watch, "session.updated", "\"outcome\":\"resolved\"");
	watch_line(&c.customer_watch, "request.updated", "\"payment_status\":\"captured\"");
	watch_line(&c.operator_watch, "request.updated", "\"payment_status\":\"captured\"");
	watch_line(&c.ada_watch, "user.updated", "\"completed_sessions\":1");
	assert_false(watch_has(&c.customer_watch, "session.updated", "New washer"));
	assert_false(c.ada_watch.is_out_of_order || c.customer_watch.is_out_of_order);

	watch_end(&bob_watch);
	cast_end(&c);
	free(request);
	free(session);
}

static void test_a_helper_who_is_away_hears_nothing_until_back(void **state)
{
	struct house *s = *state;
	struct watch carol_watch;
	struct cast c;
	char *request;

	cast_begin(s, &c);
	assert_int_equal(ask(s, &c.carol, "PATCH", "/v1/me", "{\"is_available\":false}")->status, 200);
	watch_begin(s, &carol_watch, &c.carol, -1);
	request = open_request(s, &c);
	watch_line(&carol_watch, "request.updated", request);
	assert_false(watch_has(&carol_watch, "notification.created", request));
	assert_int_equal(ask(s, &c.carol, "PATCH", "/v1/me", "{\"is_available\":true}")->status, 200);
	watch_line(&carol_watch, "notification.created", request);
	watch_end(&carol_watch);
	cast_end(&c);
	free(request);
}

static void test_the_same_key_gets_the_same_answer_over_http(void **state)
{
	struct house *s = *state;
	struct cast c;
	const char *body = "{\"category\":\"heating\",\"description\":\"Cold\"}";
	const struct heard *first, *again;

	cast_begin(s, &c);
	first = ask_with_key(s, &c.customer, "POST", "/v1/requests", body, "key-1");
	again = ask_with_key(s, &c.customer, "POST", "/v1/requests", body, "key-1");
	assert_int_equal(first->status, 201);
	assert_int_equal(again->status, 201);
	assert_string_equal(first->body, again->body);
	cast_end(&c);
}

static void test_a_restart_in_the_middle_loses_nothing(void **state)
{
	struct house *s = *state;
	struct watch again;
	struct cast c;
	char *request;
	int64_t seq;

	cast_begin(s, &c);
	request = open_request(s, &c);
	watch_line(&c.ada_watch, "notification.created", request);
	seq = c.customer_watch.seq;
	house_restart(s);
	assert_int_equal(watch_wait_closed(&c.customer_watch), 1001);
	assert_int_equal(act(s, &c.ada, "requests", request, "claim", NULL)->status, 201);
	watch_begin(s, &again, &c.customer, seq);
	assert_true(watch_has(&again, "resumed", ""));
	watch_line(&again, "session.updated", "\"status\":\"waiting\"");
	watch_end(&again);
	cast_end(&c);
	free(request);
}

static void test_a_port_that_is_taken_is_one_sentence(void **state)
{
	struct house *s = *state;
	struct settings second;
	char why[256] = "";

	settings_init(&second);
	second.listen_port = server_port(s->server);
	free(second.db_url);
	second.db_url = xasprintf("sqlite:%s/second.db", s->dir);
	assert_null(server_open(s->loop, &second, why, sizeof(why)));
	assert_non_null(strstr(why, "cannot listen on 127.0.0.1:"));
	settings_clear(&second);
}

static void test_monitors_get_plain_answers(void **state)
{
	struct house *s = *state;
	const struct heard *h;

	assert_int_equal(ask(s, NULL, "GET", "/healthz", NULL)->status, 200);
	assert_int_equal(ask(s, NULL, "GET", "/readyz", NULL)->status, 200);
	h = ask(s, NULL, "GET", "/metrics", NULL);
	assert_int_equal(h->status, 200);
	assert_non_null(strstr(h->body, "homepro_http_requests_total{status=\"200\"} 2\n"));
	assert_non_null(strstr(h->body, "homepro_outbox_waiting 0\n"));
	assert_null(strstr(h->body, "homepro_store_cache_bytes 0\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_a_request_goes_from_the_tap_to_the_money),
		HOUSE_TEST(test_a_helper_who_is_away_hears_nothing_until_back),
		HOUSE_TEST(test_the_same_key_gets_the_same_answer_over_http),
		HOUSE_TEST(test_a_restart_in_the_middle_loses_nothing),
		HOUSE_TEST(test_a_port_that_is_taken_is_one_sentence),
		HOUSE_TEST(test_monitors_get_plain_answers),
	};

	return cmocka_run_group_tests_name("system_life", tests, NULL, NULL);
}
