/* SPDX-License-Identifier: ISC */
/* What a client sends, the small answers, and how a refusal travels. */
#include "config.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "protocol/calls.h"
#include "protocol/mem.h"
#include "protocol/words.h"

static void test_login_travels_there_and_back(void **state)
{
	const char *call = "{\"username\":\"ada\",\"password\":\"correct horse\"}";
	const char *answer = "{\"token\":\"abc-_9\",\"expires_at\":5000,\"user\":{\"id\":\"u1\","
	                     "\"username\":\"ada\",\"display_name\":\"Ada\",\"role\":\"customer\","
	                     "\"is_available\":false,\"completed_sessions\":0,\"created_at\":1,\"available_since\":null}}";
	struct login_call c;
	struct login_answer a;
	char *json;

	(void)state;
	assert_int_equal(login_call_decode(call, strlen(call), &c, NULL), ERR_NONE);
	json = login_call_encode(&c);
	assert_string_equal(json, call);
	free(json);
	login_call_clear(&c);
	assert_int_equal(login_answer_decode(answer, strlen(answer), &a, NULL), ERR_NONE);
	json = login_answer_encode(&a);
	assert_string_equal(json, answer);
	free(json);
	login_answer_clear(&a);
}

static void test_token_that_would_break_a_header_is_refused(void **state)
{
	const char *answer = "{\"token\":\"abc\\r\\nX: y\",\"expires_at\":5000,\"user\":null}";
	struct login_answer a;
	struct fault f;

	(void)state;
	assert_int_equal(login_answer_decode(answer, strlen(answer), &a, &f), ERR_INVALID);
	assert_string_equal(f.field, "token");
}

static void assert_login_refused(const char *json, enum err e, const char *field)
{
	struct login_call c;
	struct fault f = {0};

	assert_int_equal(login_call_decode(json, strlen(json), &c, &f), e);
	assert_string_equal(f.field, field);
	assert_null(c.password);
}

static void test_login_says_what_is_missing(void **state)
{
	(void)state;
	assert_login_refused("", ERR_MALFORMED, "");
	assert_login_refused("[]", ERR_MALFORMED, "");
	assert_login_refused("{}", ERR_INVALID, "username");
	assert_login_refused("{\"username\":\"ada\"}", ERR_INVALID, "password");
	assert_login_refused("{\"username\":\"ada\",\"password\":\"\"}", ERR_INVALID, "password");
	assert_login_refused("{\"username\":\"\",\"password\":\"x\"}", ERR_INVALID, "username");
	assert_login_refused("{\"username\":[],\"password\":\"x\"}", ERR_INVALID, "username");
}

static enum err decode_request(const char *json, struct request_call *c, struct fault *f)
{
	return request_call_decode(json, strlen(json), c, f);
}

static void test_request_may_name_an_amount(void **state)
{
	struct request_call c;
	struct fault f;
	char *json;

	(void)state;
	assert_int_equal(decode_request("{\"category\":\"a\",\"description\":\"b\"}", &c, &f),
			 ERR_NONE);
	assert_int_equal(c.amount, 0);
	json = request_call_encode(&c);
	assert_string_equal(json, "{\"category\":\"a\",\"description\":\"b\"}");
	free(json);
	request_call_clear(&c);
	assert_int_equal(
	    decode_request("{\"category\":\"a\",\"description\":\"b\",\"amount\":null}", &c, &f),
	    ERR_NONE);
	request_call_clear(&c);
	assert_int_equal(
	    decode_request("{\"category\":\"a\",\"description\":\"b\",\"amount\":0}", &c, &f),
	    ERR_INVALID);
	assert_string_equal(f.field, "amount");
	assert_int_equal(decode_request("{\"category\":\"a\",\"description\":\" \"}", &c, &f),
	                 ERR_INVALID);
	assert_string_equal(f.field, "description");
	assert_int_equal(decode_request("{\"category\":\"A b\",\"description\":\"b\"}", &c, &f),
	                 ERR_INVALID);
	assert_string_equal(f.field, "category");
}

static enum err decode_end(const char *json, struct end_call *c, struct fault *f)
{
	return end_call_decode(json, strlen(json), c, f);
}

static void test_end_needs_an_outcome(void **state)
{
	struct end_call c;
	struct fault f;
	char *json;

	(void)state;
	assert_int_equal(decode_end("{\"outcome\":\"escalated\",\"notes\":\"go\\nthere\"}", &c, &f),
	                 ERR_NONE);
	json = end_call_encode(&c);
	assert_string_equal(json, "{\"outcome\":\"escalated\",\"notes\":\"go\\nthere\"}");
	free(json);
	end_call_clear(&c);
	assert_int_equal(decode_end("{}", &c, &f), ERR_INVALID);
	assert_int_equal(decode_end("{\"outcome\":null}", &c, &f), ERR_INVALID);
	assert_int_equal(decode_end("{\"outcome\":\"fine\"}", &c, &f), ERR_INVALID);
	assert_string_equal(f.field, "outcome");
	assert_int_equal(decode_end("{\"outcome\":\"resolved\",\"notes\":\"\\u001b[2J\"}", &c, &f),
	                 ERR_INVALID);
	assert_string_equal(f.field, "notes");
}

static void test_feedback_needs_a_rating_and_may_have_words(void **state)
{
	const char *whole = "{\"rating\":5,\"words\":\"Merci\"}";
	char *long_words = xasprintf("{\"rating\":5,\"words\":\"%0501d\"}", 0);
	struct feedback_call c;
	struct fault f;
	char *json;

	(void)state;
	assert_int_equal(feedback_call_decode(whole, strlen(whole), &c, &f), ERR_NONE);
	json = feedback_call_encode(&c);
	assert_string_equal(json, whole);
	free(json);
	feedback_call_clear(&c);
	assert_int_equal(feedback_call_decode("{\"rating\":1}", 12, &c, &f), ERR_NONE);
	assert_null(c.words);
	assert_int_equal(feedback_call_decode("{\"rating\":6}", 12, &c, &f), ERR_INVALID);
	assert_string_equal(f.field, "rating");
	assert_int_equal(feedback_call_decode("{}", 2, &c, &f), ERR_INVALID);
	assert_int_equal(feedback_call_decode(long_words, strlen(long_words), &c, &f), ERR_INVALID);
	assert_string_equal(f.field, "words");
	free(long_words);
}

static void test_small_calls_travel_there_and_back(void **state)
{
	struct me_call me = {.is_available = true};
	struct read_all_call all = {.up_to = "n7"};
	int64_t unread;
	char *json;

	(void)state;
	json = me_call_encode(&me);
	me.is_available = false;
	assert_int_equal(me_call_decode(json, strlen(json), &me, NULL), ERR_NONE);
	assert_true(me.is_available);
	free(json);
	json = read_all_call_encode(&all);
	assert_string_equal(json, "{\"up_to\":\"n7\"}");
	assert_int_equal(read_all_call_decode(json, strlen(json), &all, NULL), ERR_NONE);
	assert_string_equal(all.up_to, "n7");
	free(json);
	assert_int_equal(read_all_call_decode("", 0, &all, NULL), ERR_NONE);
	assert_string_equal(all.up_to, "");
	json = unread_answer_encode(12);
	assert_int_equal(unread_answer_decode(json, strlen(json), &unread, NULL), ERR_NONE);
	assert_int_equal(unread, 12);
	free(json);
}

static void test_page_is_put_together_from_json(void **state)
{
	char one[] = "{\"a\":1}", two[] = "{}";
	char *items[] = {one, two};
	char *json = page_encode(items, 2, "c\"1", -1);

	(void)state;
	assert_string_equal(json, "{\"items\":[{\"a\":1},{}],\"next_cursor\":\"c\\\"1\"}");
	free(json);
	json = page_encode(NULL, 0, NULL, 0);
	assert_string_equal(json, "{\"items\":[],\"unread_count\":0,\"next_cursor\":null}");
	free(json);
}

static void test_ids_and_keys_have_their_letters(void **state)
{
	char id[HP_ID_SIZE + 1], key[HP_KEY_SIZE + 1];

	(void)state;
	memset(id, 'a', sizeof id);
	id[HP_ID_SIZE] = '\0';
	assert_false(id_is_valid(id));
	id[HP_ID_SIZE - 1] = '\0';
	assert_true(id_is_valid(id));
	assert_false(id_is_valid(""));
	assert_false(id_is_valid("../etc"));
	memset(key, '~', sizeof key);
	key[HP_KEY_SIZE] = '\0';
	assert_false(idempotency_key_is_valid(key));
	key[HP_KEY_SIZE - 1] = '\0';
	assert_true(idempotency_key_is_valid(key));
	assert_false(idempotency_key_is_valid("a b"));
	assert_false(idempotency_key_is_valid(""));
	assert_false(idempotency_key_is_valid("\xC3\xA9"));
}

static void test_fault_travels_there_and_back(void **state)
{
	struct fault f, back;
	char who[20], *json;

	(void)state;
	fault_set(&f, ERR_TOO_OFTEN, "username", "Wait %d s.", 5);
	json = fault_encode(&f, NULL);
	assert_string_equal(json, "{\"type\":\"urn:homepro:too_often\",\"title\":\"Too many tries. "
	                          "Please wait a little.\",\"status\":429,\"detail\":\"Wait 5 s.\","
	                          "\"field\":\"username\"}");
	fault_decode(json, strlen(json), 429, &back, who, sizeof who);
	assert_int_equal(back.err, ERR_TOO_OFTEN);
	assert_string_equal(back.field, "username");
	assert_string_equal(back.detail, "Wait 5 s.");
	assert_string_equal(who, "");
	free(json);
	fault_set(&f, ERR_TAKEN, NULL, NULL);
	json = fault_encode(&f, "Grace");
	fault_decode(json, strlen(json), 409, &back, who, sizeof who);
	assert_int_equal(back.err, ERR_TAKEN);
	assert_string_equal(who, "Grace");
	free(json);
}

static void assert_fault(const char *text, int status, enum err e)
{
	struct fault f;
	char who[8];

	fault_decode(text, strlen(text), status, &f, who, sizeof who);
	assert_int_equal(f.err, e);
	assert_string_equal(f.detail, err_sentence(e));
}

static void test_fault_without_a_document_follows_from_the_status(void **state)
{
	(void)state;
	assert_fault("", 0, ERR_OUT_OF_REACH);
	assert_fault("<html>502</html>", 502, ERR_OUT_OF_REACH);
	assert_fault("{}", 404, ERR_NOT_FOUND);
	assert_fault("{\"type\":\"urn:homepro:taken\"}", 500, ERR_FAILED);
	assert_fault("{\"detail\":\" \\u200b\"}", 401, ERR_SIGNED_OUT);
	assert_fault("[]", 418, ERR_FAILED);
}

static void test_a_problem_is_told_from_a_strangers_page(void **state)
{
	static const char *const bad[] = { "", "{}", "[]", "<html>404</html>", "{\"status\":\"404\"}", "{\"status\":403}" };
	struct fault f;
	char *json;

	(void)state;
	fault_set(&f, ERR_NOT_FOUND, NULL, NULL);
	json = fault_encode(&f, NULL);
	assert_true(fault_is_told(json, strlen(json), 404));
	assert_false(fault_is_told(json, strlen(json), 403));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(fault_is_told(bad[i], strlen(bad[i]), 404));
	free(json);
}

static void assert_said(const char *detail, const char *claimed_by, const char *said)
{
	struct fault f, back;
	char who[64], *json;

	fault_set(&f, ERR_TAKEN, NULL, "%s", detail);
	json = fault_encode(&f, claimed_by);
	fault_decode(json, strlen(json), 409, &back, who, sizeof who);
	free(json);
	assert_string_equal(back.detail, said);
}

/* What the server says is English, whatever it is run in. */
static void test_fault_is_said_in_its_readers_language(void **state)
{
	const char *folder = getenv("HP_BUILDDIR");
	char *catalogues = xasprintf("%s/po", folder ? folder : ".");

	(void)state;
	setlocale(LC_ALL, "C.UTF-8");
	setenv("LANGUAGE", "de", 1);
	bindtextdomain(PACKAGE, catalogues);
	textdomain(PACKAGE);
	assert_said("You have claimed this one already.", NULL, "Diese haben Sie schon übernommen.");
	assert_said("Grace %s was quicker.", "Grace %s", "Grace %s war schneller.");
	assert_said("Words of another's %s.", "Grace", "Words of another's %s.");
	assert_said("%s was quicker.", "Grace", "%s war schneller.");
	textdomain("messages");
	unsetenv("LANGUAGE");
	free(catalogues);
}

static void test_fault_from_a_stranger_is_safe_to_show(void **state)
{
	const char *json = "{\"detail\":\"\\u001b]0;x\\u0007gone\\n\\u202Eyou\","
	                   "\"claimed_by\":\"Eve\\u0000\"}";
	const char *evil = "{\"detail\":\"\\u001b]0;x\\u0007gone\\n\\u202Eyou\","
	                   "\"claimed_by\":\"Eve\\u001b and a very long name\"}";
	struct fault f;
	char who[8];

	(void)state;
	fault_decode(json, strlen(json), 409, &f, who, sizeof who); /* a NUL: not readable at all */
	assert_string_equal(f.detail, err_sentence(ERR_STATE));
	fault_decode(evil, strlen(evil), 409, &f, who, sizeof who);
	assert_string_equal(f.detail, "\xEF\xBF\xBD]0;x\xEF\xBF\xBDgone you");
	assert_string_equal(who, "Eve\xEF\xBF\xBD ");
	assert_int_equal(f.err, ERR_TAKEN);
}

static void test_detail_is_never_cut_in_a_letter(void **state)
{
	struct fault f;
	char text[300] = "";

	(void)state;
	for (int i = 0; i < 140; i++)
		memcpy(text + 2 * i, "\xC3\xA9", 3);
	fault_set(&f, ERR_INVALID, NULL, "%s", text);
	assert_int_equal(strlen(f.detail), 190);
	fault_set(&f, ERR_INVALID, NULL, "x%s", text);
	assert_int_equal(strlen(f.detail), 191);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_login_travels_there_and_back),
		cmocka_unit_test(test_token_that_would_break_a_header_is_refused),
		cmocka_unit_test(test_login_says_what_is_missing),
		cmocka_unit_test(test_request_may_name_an_amount),
		cmocka_unit_test(test_end_needs_an_outcome),
		cmocka_unit_test(test_feedback_needs_a_rating_and_may_have_words),
		cmocka_unit_test(test_small_calls_travel_there_and_back),
		cmocka_unit_test(test_page_is_put_together_from_json),
		cmocka_unit_test(test_ids_and_keys_have_their_letters),
		cmocka_unit_test(test_fault_travels_there_and_back),
		cmocka_unit_test(test_fault_without_a_document_follows_from_the_status),
		cmocka_unit_test(test_a_problem_is_told_from_a_strangers_page),
		cmocka_unit_test(test_fault_is_said_in_its_readers_language),
		cmocka_unit_test(test_fault_from_a_stranger_is_safe_to_show),
		cmocka_unit_test(test_detail_is_never_cut_in_a_letter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
