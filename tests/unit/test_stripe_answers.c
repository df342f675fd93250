/* SPDX-License-Identifier: ISC */
/* Form bodies out, objects and errors in, and what each answer of Stripe's means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "loop/http.h"
#include "server/payments/stripe_form.h"
#include "server/payments/stripe_object.h"
#include "server/payments/stripe_verdict.h"

static struct document *parsed(const char *text)
{
	struct document *d = document_parse(text, strlen(text));

	assert_non_null(d);
	return d;
}

static void test_values_of_a_form_are_encoded(void **state)
{
	struct form f = {0};

	(void)state;
	form_add(&f, "mode", "payment");
	form_add(&f, "line_items[0][price_data][product_data][name]", "a&b=c d/é");
	form_add_int(&f, "expires_at", 1790000000);
	assert_string_equal(
	    f.text,
	    "mode=payment&line_items[0][price_data][product_data][name]=a%26b%3Dc%20d%2F%C3%A9"
	    "&expires_at=1790000000");
	assert_int_equal(f.len, strlen(f.text));
	form_clear(&f);
	assert_null(f.text);
}

static void test_an_intent_tells_when_its_hold_lapses(void **state)
{
	struct stripe_intent in;
	struct document *d = parsed("{\"id\":\"pi_1\",\"object\":\"payment_intent\",\"status\":"
				    "\"requires_capture\",\"amount\":4500,"
				    "\"amount_capturable\":4500,\"amount_received\":0,\"currency\":"
				    "\"usd\",\"cancellation_reason\":null,"
				    "\"metadata\":{\"homepro_request\":\"r1\"},\"latest_charge\":{"
				    "\"id\":\"ch_1\",\"payment_method_details\":"
				    "{\"card\":{\"capture_before\":1790600000}}}}");

	(void)state;
	assert_true(stripe_intent_read(d, &in));
	assert_int_equal(in.status, INTENT_REQUIRES_CAPTURE);
	assert_int_equal(in.amount_capturable, 4500);
	assert_string_equal(in.currency, "USD");
	assert_string_equal(in.request_id, "r1");
	assert_int_equal(in.capture_before_ms, 1790600000000);
	assert_string_equal(in.reason, "");
	document_free(d);
}

static void test_a_status_nobody_knew_is_neither_yes_nor_no(void **state)
{
	struct stripe_intent in;
	struct document *d = parsed(
	    "{\"id\":\"pi_1\",\"object\":\"payment_intent\",\"status\":\"requires_patience\"}");

	(void)state;
	assert_true(stripe_intent_read(d, &in));
	assert_int_equal(in.status, INTENT_OTHER);
	document_free(d);
}

static void test_ids_that_could_bend_an_address_are_not_read(void **state)
{
	static const char *const wrong[] = {
		"{\"id\":\"pi_1/../refunds\",\"object\":\"payment_intent\"}",
		"{\"id\":\"\",\"object\":\"payment_intent\"}",
		"{\"id\":\"pi_1?x\",\"object\":\"payment_intent\"}",
		"{\"id\":\"ch_1\",\"object\":\"charge\"}",
		"{\"id\":7,\"object\":\"payment_intent\"}",
	};
	struct stripe_intent in;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct document *d = parsed(wrong[i]);

		assert_false(stripe_intent_read(d, &in));
		document_free(d);
	}
	assert_false(stripe_intent_read(NULL, &in));
}

static void test_a_checkout_session_holds_its_intent_expanded_or_by_id(void **state)
{
	struct stripe_checkout c;
	struct document *d = parsed(
	    "{\"id\":\"cs_test_1\",\"object\":\"checkout.session\",\"status\":\"open\","
	    "\"url\":\"https://checkout.stripe.com/c/pay/cs_test_1\",\"payment_intent\":null}");

	(void)state;
	assert_true(stripe_checkout_read(d, &c));
	assert_int_equal(c.status, CHECKOUT_OPEN);
	assert_string_equal(c.url, "https://checkout.stripe.com/c/pay/cs_test_1");
	assert_string_equal(c.intent.id, "");
	document_free(d);
	d = parsed("{\"id\":\"cs_test_1\",\"object\":\"checkout.session\",\"status\":\"complete\","
		   "\"payment_intent\":"
		   "{\"id\":\"pi_2\",\"object\":\"payment_intent\",\"status\":\"canceled\","
		   "\"cancellation_reason\":\"expired\"}}");
	assert_true(stripe_checkout_read(d, &c));
	assert_int_equal(c.status, CHECKOUT_COMPLETE);
	assert_string_equal(c.intent.id, "pi_2");
	assert_string_equal(c.intent.reason, "expired");
	document_free(d);
	d = parsed("{\"id\":\"cs_test_1\",\"object\":\"checkout.session\",\"status\":\"expired\","
		   "\"payment_intent\":\"pi_3\"}");
	assert_true(stripe_checkout_read(d, &c));
	assert_string_equal(c.intent.id, "pi_3");
	document_free(d);
}

static const struct {
	enum stripe_call call;
	int status;
	const char *type, *code;
	enum stripe_verdict verdict;
} cases[] = {
    {STRIPE_CREATE, 200, NULL, NULL, STRIPE_YES},
    {STRIPE_CREATE, 0, NULL, NULL, STRIPE_AGAIN},
    {STRIPE_CREATE, 400, "invalid_request_error", "parameter_unknown", STRIPE_NO},
    {STRIPE_CREATE, 400, "idempotency_error", NULL, STRIPE_LOOK},
    {STRIPE_CREATE, 401, "invalid_request_error", NULL, STRIPE_KEY},
    {STRIPE_CAPTURE, 403, "invalid_request_error", NULL, STRIPE_KEY},
    {STRIPE_CAPTURE, 400, "invalid_request_error", "payment_intent_unexpected_state", STRIPE_LOOK},
    {STRIPE_CAPTURE, 400, "invalid_request_error", "charge_expired_for_capture", STRIPE_NO},
    {STRIPE_CAPTURE, 400, "invalid_request_error", "capture_charge_authorization_expired",
     STRIPE_NO},
    {STRIPE_CAPTURE, 400, "invalid_request_error", "capture_unauthorized_payment", STRIPE_NO},
    {STRIPE_CAPTURE, 400, "invalid_request_error", "amount_too_large", STRIPE_NO},
    {STRIPE_CAPTURE, 402, "card_error", "card_declined", STRIPE_NO},
    {STRIPE_CAPTURE, 404, "invalid_request_error", "resource_missing", STRIPE_NO},
    {STRIPE_CAPTURE, 409, "idempotency_error", "idempotency_key_in_use", STRIPE_AGAIN},
    {STRIPE_CAPTURE, 409, NULL, NULL, STRIPE_AGAIN},
    {STRIPE_CAPTURE, 429, "invalid_request_error", "lock_timeout", STRIPE_AGAIN},
    {STRIPE_CAPTURE, 429, "invalid_request_error", "rate_limit", STRIPE_AGAIN},
    {STRIPE_CAPTURE, 424, "api_error", NULL, STRIPE_LOOK},
    {STRIPE_READ, 424, "api_error", NULL, STRIPE_AGAIN},
    {STRIPE_CAPTURE, 500, "api_error", NULL, STRIPE_LOOK},
    {STRIPE_CANCEL, 503, NULL, NULL, STRIPE_LOOK},
    {STRIPE_READ, 500, "api_error", NULL, STRIPE_AGAIN},
    {STRIPE_EXPIRE, 400, "invalid_request_error", NULL, STRIPE_LOOK},
    {STRIPE_CANCEL, 400, "invalid_request_error", NULL, STRIPE_LOOK},
    {STRIPE_READ, 404, "invalid_request_error", "resource_missing", STRIPE_NO},
    {STRIPE_READ, 302, NULL, NULL, STRIPE_AGAIN},
};

static void test_each_answer_has_its_verdict(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct http_answer a = {.status = cases[i].status};
		struct document *d = NULL;
		char body[256];

		snprintf(body, sizeof body, "{\"error\":{\"message\":\"m\"%s%s%s%s%s%s}}",
		         cases[i].type ? ",\"type\":\"" : "", cases[i].type ? cases[i].type : "",
		         cases[i].type ? "\"" : "", cases[i].code ? ",\"code\":\"" : "",
		         cases[i].code ? cases[i].code : "", cases[i].code ? "\"" : "");
		d = cases[i].status ? parsed(body) : NULL;
		if (stripe_verdict(cases[i].call, &a, d) != cases[i].verdict)
			fail_msg("row %zu: %s %d", i, stripe_call_name(cases[i].call),
				 cases[i].status);
		document_free(d);
	}
}

static void test_a_yes_that_cannot_be_read_is_no_yes(void **state)
{
	struct http_answer a = {.status = 200, .body = "<html>", .body_len = 6};

	(void)state;
	assert_int_equal(stripe_verdict(STRIPE_CAPTURE, &a, NULL), STRIPE_AGAIN);
}

static void test_the_reason_is_the_providers_but_never_shows_the_key(void **state)
{
	struct http_answer declined = {.status = 402}, key = {.status = 401},
			   cut = {.error = "timed out"};
	struct document *d =
	    parsed("{\"error\":{\"message\":\"Your card was declined.\",\"code\":\"card_declined\","
		   "\"decline_code\":\"insufficient_funds\"}}");
	char out[192];

	(void)state;
	stripe_reason(&declined, d, out, sizeof out);
	assert_string_equal(out, "Your card was declined. (insufficient_funds)");
	document_free(d);
	d = parsed("{\"error\":{\"message\":\"Invalid API Key provided: sk_test_****abcd\"}}");
	stripe_reason(&key, d, out, sizeof out);
	assert_null(strstr(out, "sk_"));
	document_free(d);
	stripe_reason(&cut, NULL, out, sizeof out);
	assert_string_equal(out, "the payment provider is out of reach: timed out");
}

static void test_stripe_says_itself_whether_to_ask_again(void **state)
{
	const struct http_answer again = {.status = 500, .header = "true"},
				 kept = {.status = 409, .header = "false"},
				 good = {.status = 200, .header = "false"};
	struct document *d = parsed("{}");

	(void)state;
	assert_int_equal(stripe_verdict(STRIPE_CAPTURE, &again, d), STRIPE_AGAIN);
	assert_int_equal(stripe_verdict(STRIPE_CAPTURE, &kept, d), STRIPE_LOOK);
	assert_int_equal(stripe_verdict(STRIPE_READ_INTENT, &kept, d), STRIPE_AGAIN);
	assert_int_equal(stripe_verdict(STRIPE_CAPTURE, &good, d), STRIPE_YES);
	document_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values_of_a_form_are_encoded),
		cmocka_unit_test(test_an_intent_tells_when_its_hold_lapses),
		cmocka_unit_test(test_a_status_nobody_knew_is_neither_yes_nor_no),
		cmocka_unit_test(test_ids_that_could_bend_an_address_are_not_read),
		cmocka_unit_test(test_a_checkout_session_holds_its_intent_expanded_or_by_id),
		cmocka_unit_test(test_each_answer_has_its_verdict),
		cmocka_unit_test(test_a_yes_that_cannot_be_read_is_no_yes),
		cmocka_unit_test(test_the_reason_is_the_providers_but_never_shows_the_key),
		cmocka_unit_test(test_stripe_says_itself_whether_to_ask_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
