/* SPDX-License-Identifier: ISC */
/* The webhook's signature, held against headers that Stripe's own library made
 * (stripe_signatures.json says how). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "protocol/document.h"
#include "server/payments/stripe_signature.h"

struct vector {
	char name[80];
	const char *secret, *header, *payload;
	int64_t at_s;
};

static struct document *file;

static int read_file(void **state)
{
	static char text[65536];
	char path[4096];
	const char *top = getenv("HP_SRCDIR");
	FILE *f;
	size_t len;

	(void)state;
	snprintf(path, sizeof path, "%s/tests/unit/stripe_signatures.json", top ? top : ".");
	f = fopen(path, "r");
	if (!f)
		return -1;
	len = fread(text, 1, sizeof text, f);
	fclose(f);
	file = document_parse(text, len);
	return file ? 0 : -1;
}

static int free_file(void **state)
{
	(void)state;
	document_free(file);
	return 0;
}

static struct vector vector_at(size_t i)
{
	char path[32];
	const struct document *d;
	struct vector v = {0};

	snprintf(path, sizeof path, "vectors.%zu", i);
	d = document_at(file, path);
	snprintf(v.name, sizeof v.name, "%s", document_text(d, "name"));
	v.secret = document_text(d, "secret");
	v.header = document_text(d, "header");
	v.payload = document_text(d, "payload");
	assert_true(document_int(d, "timestamp", &v.at_s));
	return v;
}

static enum signature check(const struct vector *v, const char *secret, int64_t now_s)
{
	const char *const secrets[] = {secret, NULL};

	return stripe_signature_check(v->header, v->payload, strlen(v->payload), secrets, now_s);
}

static void test_headers_made_by_stripes_own_library_are_taken(void **state)
{
	size_t count = document_count(file, "vectors");

	(void)state;
	assert_true(count >= 7);
	for (size_t i = 0; i < count; i++) {
		struct vector v = vector_at(i);

		if (check(&v, v.secret, v.at_s) != SIGNATURE_GOOD)
			fail_msg("refused: %s", v.name);
	}
}

static void test_another_secret_or_another_body_is_refused(void **state)
{
	for (size_t i = 0; i < document_count(file, "vectors"); i++) {
		struct vector v = vector_at(i);
		char *body = malloc(strlen(v.payload) + 2);

		(void)state;
		assert_int_equal(check(&v, "whsec_another", v.at_s), SIGNATURE_WRONG);
		assert_int_equal(check(&v, "", v.at_s), SIGNATURE_WRONG);
		snprintf(body, strlen(v.payload) + 2, "%s ", v.payload);
		v.payload = body;
		assert_int_equal(check(&v, v.secret, v.at_s), SIGNATURE_WRONG);
		free(body);
	}
}

static void test_while_a_secret_is_rotated_either_is_enough(void **state)
{
	struct vector v = vector_at(0);
	const char *const both[] = {"whsec_new", v.secret, NULL};
	const char *const none[] = {NULL};

	(void)state;
	assert_int_equal(
	    stripe_signature_check(v.header, v.payload, strlen(v.payload), both, v.at_s),
	    SIGNATURE_GOOD);
	assert_int_equal(
	    stripe_signature_check(v.header, v.payload, strlen(v.payload), none, v.at_s),
	    SIGNATURE_WRONG);
}

static void test_a_header_more_than_five_minutes_off_is_refused(void **state)
{
	struct vector v = vector_at(0);

	(void)state;
	assert_int_equal(check(&v, v.secret, v.at_s + 300), SIGNATURE_GOOD);
	assert_int_equal(check(&v, v.secret, v.at_s + 301), SIGNATURE_STALE);
	assert_int_equal(check(&v, v.secret, v.at_s - 300), SIGNATURE_GOOD);
	assert_int_equal(check(&v, v.secret, v.at_s - 301), SIGNATURE_STALE);
	assert_int_equal(check(&v, "whsec_another", v.at_s + 301), SIGNATURE_WRONG);
}

static void test_a_header_of_another_form_is_refused(void **state)
{
	static const char *const wrong[] = {
	    "",
	    "t=",
	    "v1=",
	    "t=1790000000",
	    "t=1790000000,v1=",
	    "t=1790000000,v1=00",
	    "t=1790000000,v1=zz",
	    "t=1790000000,v0=61377fb103191092ef9dae3f027d3702834b1a269884e6ec654ee8d50886ab25",
	    "t=-1,v1=61377fb103191092ef9dae3f027d3702834b1a269884e6ec654ee8d50886ab25",
	    "t=1790000000x,v1=61377fb103191092ef9dae3f027d3702834b1a269884e6ec654ee8d50886ab25",
	    "t=1,t=1790000000,v1=61377fb103191092ef9dae3f027d3702834b1a269884e6ec654ee8d50886ab25",
	    "v1=61377fb103191092ef9dae3f027d3702834b1a269884e6ec654ee8d50886ab25",
	};
	struct vector v = vector_at(0);

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		v.header = wrong[i];
		assert_int_equal(check(&v, v.secret, v.at_s), SIGNATURE_MALFORMED);
	}
	v.header = NULL;
	assert_int_equal(check(&v, v.secret, v.at_s), SIGNATURE_MALFORMED);
}

static void test_a_time_other_than_the_signed_one_is_refused(void **state)
{
	struct vector v = vector_at(0);
	char header[256];

	(void)state;
	snprintf(header, sizeof header, "t=1790000001%s", strchr(v.header, ','));
	v.header = header;
	assert_int_equal(check(&v, v.secret, v.at_s), SIGNATURE_WRONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_headers_made_by_stripes_own_library_are_taken),
		cmocka_unit_test(test_another_secret_or_another_body_is_refused),
		cmocka_unit_test(test_while_a_secret_is_rotated_either_is_enough),
		cmocka_unit_test(test_a_header_more_than_five_minutes_off_is_refused),
		cmocka_unit_test(test_a_header_of_another_form_is_refused),
		cmocka_unit_test(test_a_time_other_than_the_signed_one_is_refused),
	};

	return cmocka_run_group_tests(tests, read_file, free_file);
}
