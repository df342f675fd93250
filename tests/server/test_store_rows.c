/* SPDX-License-Identifier: ISC */
/* The sections of rows.h, but for who was told of what (test_store_told.c). */
#include "tests/server/ground.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"

#define DAY_MS INT64_C(86400000)

static void people(struct tx *tx)
{
	user_make(tx, "ada", ROLE_HELPER);
	user_make(tx, "grace", ROLE_HELPER);
	user_make(tx, "carl", ROLE_CUSTOMER);
	user_make(tx, "dora", ROLE_CUSTOMER);
	user_make(tx, "olga", ROLE_OPERATOR);
}

static void make_open(struct tx *tx, const char *id, const char *customer_id)
{
	char notification_id[HP_ID_SIZE];

	assert_true(request_make(tx, id, customer_id));
	request_ring(tx, id, notification_id);
}

static enum request_status status_of(struct tx *tx, const char *id)
{
	enum request_status status;
	struct request r;

	assert_true(request_read(tx, id, &r));
	status = r.status;
	request_clear(&r);
	return status;
}

static void test_ids_tell_nothing_and_differ(void **state)
{
	char a[HP_ID_SIZE], b[HP_ID_SIZE];

	(void)state;
	id_new('r', a);
	id_new('r', b);
	assert_int_equal(a[0], 'r');
	assert_int_equal(strlen(a), 23);
	assert_string_not_equal(a, b);
}

static void test_a_user_is_read_as_written(void **state)
{
	struct ground *g = *state;
	struct user u;

	people(&g->tx);
	assert_true(user_read(&g->tx, "ada", &u));
	assert_string_equal(u.display_name, "ada the helper");
	assert_int_equal(u.role, ROLE_HELPER);
	assert_false(u.is_available);
	assert_int_equal(u.created_at_ms, g->tx.now_ms);
	user_clear(&u);
	assert_true(user_set_available(&g->tx, "ada", true));
	user_count_completed(&g->tx, "ada");
	assert_true(user_read_by_name(&g->tx, "ADA", &u));
	assert_string_equal(u.id, "ada");
	assert_true(u.is_available);
	assert_int_equal(u.available_since_ms, g->tx.now_ms);
	assert_int_equal(u.completed_sessions, 1);
	user_clear(&u);
	assert_true(user_set_available(&g->tx, "ada", false));
	assert_true(user_read(&g->tx, "ada", &u));
	assert_int_equal(u.available_since_ms, 0);
	user_clear(&u);
	assert_false(user_read(&g->tx, "nobody", &u));
}

static void test_a_name_is_given_once_in_whatever_case(void **state)
{
	struct ground *g = *state;
	struct user u = { .id = "other",
			  .username = xstrdup("Ada"),
			  .display_name = xstrdup("Ada") };

	people(&g->tx);
	assert_false(user_add(&g->tx, &u, "hash"));
	assert_int_equal(db_state(g->db), DB_OK);
	user_clear(&u);
}

static void count_user(const struct user *u, bool is_disabled, void *arg)
{
	int *counts = arg;

	assert_non_null(u->username);
	counts[is_disabled]++;
}

static void test_a_disabled_person_cannot_come_in(void **state)
{
	struct ground *g = *state;
	int counts[2] = { 0 };
	char id[HP_ID_SIZE], *hash;
	struct user u;

	people(&g->tx);
	token_add(&g->tx, "token", "ada", g->tx.now_ms + 1000);
	hash = user_password_hash(&g->tx, "ada", id);
	assert_string_equal(hash, "a hash");
	assert_string_equal(id, "ada");
	free(hash);
	assert_true(user_disable(&g->tx, "ada"));
	assert_null(user_password_hash(&g->tx, "ada", id));
	assert_false(token_user(&g->tx, "token", &u, NULL));
	assert_false(user_disable(&g->tx, "nobody"));
	user_each(&g->tx, count_user, counts);
	assert_int_equal(counts[0], 4);
	assert_int_equal(counts[1], 1);
}

static void test_a_token_ends_by_time_sign_out_and_new_password(void **state)
{
	struct ground *g = *state;
	int64_t expires_at_ms = 0;
	struct user u;

	people(&g->tx);
	token_add(&g->tx, "one", "ada", g->tx.now_ms + 1000);
	token_add(&g->tx, "two", "ada", g->tx.now_ms + 5000);
	token_add(&g->tx, "three", "ada", g->tx.now_ms + 5000);
	assert_true(token_user(&g->tx, "one", &u, &expires_at_ms));
	assert_string_equal(u.id, "ada");
	assert_int_equal(expires_at_ms, g->tx.now_ms + 1000);
	user_clear(&u);
	assert_false(token_user(&g->tx, "guess", &u, NULL));
	g->tx.now_ms += 1000;
	assert_false(token_user(&g->tx, "one", &u, NULL));
	token_remove(&g->tx, "two");
	assert_false(token_user(&g->tx, "two", &u, NULL));
	assert_true(user_set_password(&g->tx, "ada", "new hash"));
	assert_false(token_user(&g->tx, "three", &u, NULL));
}

static void test_tokens_are_not_kept_as_they_are_and_are_forgotten(void **state)
{
	struct ground *g = *state;

	people(&g->tx);
	token_add(&g->tx, "secret", "ada", 1000);
	token_add(&g->tx, "later", "ada", 3000);
	assert_int_equal(
		db_int(g->db, -1, "select count(*) from tokens where hash like '%secret%'", ""), 0);
	assert_int_equal(db_int(g->db, -1, "select min(length(hash)) from tokens", ""), 64);
	tokens_forget(&g->tx, 2000);
	assert_int_equal(db_int(g->db, -1, "select count(*) from tokens", ""), 1);
}

static void test_a_request_is_read_as_written(void **state)
{
	struct ground *g = *state;
	struct request r;

	people(&g->tx);
	assert_true(request_make(&g->tx, "r1", "carl"));
	assert_true(request_read(&g->tx, "r1", &r));
	assert_string_equal(r.customer_name, "carl the customer");
	assert_string_equal(r.currency, "USD");
	assert_string_equal(r.description, "Kitchen tap won't stop dripping.");
	assert_int_equal(r.status, REQUEST_AUTHORIZING);
	assert_int_equal(r.position, 0);
	assert_int_equal(r.opened_at_ms, 0);
	assert_int_equal(r.expires_at_ms, g->tx.now_ms + 1000);
	assert_string_equal(r.session_id, "");
	r.status = REQUEST_CANCELLED;
	r.payment_status = PAYMENT_FAILED;
	r.end_reason = END_DECLINED;
	r.expires_at_ms = 0;
	r.payment_reason = xstrdup("card_declined");
	snprintf(r.payment_intent_id, sizeof(r.payment_intent_id), "pi_1");
	request_write(&g->tx, &r);
	request_clear(&r);
	assert_true(request_read(&g->tx, "r1", &r));
	assert_int_equal(r.status, REQUEST_CANCELLED);
	assert_int_equal(r.payment_status, PAYMENT_FAILED);
	assert_int_equal(r.end_reason, END_DECLINED);
	assert_int_equal(r.expires_at_ms, 0);
	assert_string_equal(r.payment_reason, "card_declined");
	assert_string_equal(r.payment_intent_id, "pi_1");
	request_clear(&r);
	assert_false(request_read(&g->tx, "r2", &r));
}

static void test_a_customer_has_one_live_request(void **state)
{
	struct ground *g = *state;

	people(&g->tx);
	make_open(&g->tx, "r1", "carl");
	assert_false(request_make(&g->tx, "r2", "carl"));
	assert_true(request_make(&g->tx, "r3", "dora"));
	request_withdraw(&g->tx, "r1", REQUEST_CLAIMED, WITHDRAWN_CLAIMED);
	assert_false(request_make(&g->tx, "r2", "carl"));
	db_run(g->db, "update requests set status = 'completed' where id = 'r1'", "");
	assert_true(request_make(&g->tx, "r2", "carl"));
	assert_int_equal(db_state(g->db), DB_OK);
}

static void assert_position(struct tx *tx, const char *id, int64_t position)
{
	struct request r;

	assert_true(request_read(tx, id, &r));
	assert_int_equal(r.position, position);
	request_clear(&r);
}

static void test_the_line_moves_up(void **state)
{
	struct ground *g = *state;
	struct request line[4];

	people(&g->tx);
	user_make(&g->tx, "eve", ROLE_CUSTOMER);
	make_open(&g->tx, "r1", "carl");
	make_open(&g->tx, "r2", "dora"); /* at the same millisecond */
	g->tx.now_ms += 10;
	make_open(&g->tx, "r3", "eve");
	assert_position(&g->tx, "r1", 1);
	assert_position(&g->tx, "r2", 2);
	assert_position(&g->tx, "r3", 3);
	assert_int_equal(request_line(&g->tx, 2, line, 4), 2);
	assert_string_equal(line[0].id, "r2");
	assert_int_equal(line[1].position, 3);
	request_clear(&line[0]);
	request_clear(&line[1]);
	request_withdraw(&g->tx, "r1", REQUEST_CANCELLED, WITHDRAWN_CANCELLED);
	assert_position(&g->tx, "r1", 0);
	assert_position(&g->tx, "r3", 2);
	/* Given back, it stands at the end. */
	g->tx.now_ms += 10;
	db_run(g->db, "update requests set status = 'authorizing' where id = 'r1'", "");
	char notification_id[HP_ID_SIZE];
	request_ring(&g->tx, "r1", notification_id);
	assert_position(&g->tx, "r1", 3);
}

static void test_due_requests_are_those_over_their_time(void **state)
{
	struct ground *g = *state;
	char ids[4][HP_ID_SIZE];

	people(&g->tx);
	assert_true(request_make(&g->tx, "r1", "carl"));
	assert_int_equal(request_due(&g->tx, ids, 4), 0);
	g->tx.now_ms += 1000;
	assert_true(request_make(&g->tx, "r2", "dora"));
	assert_int_equal(request_due(&g->tx, ids, 4), 1);
	assert_string_equal(ids[0], "r1");
	db_run(g->db, "update requests set status = 'cancelled'", "");
	assert_int_equal(request_due(&g->tx, ids, 4), 0);
}

/* Pages of two, put together as "r3 r2 r1 ". */
static void list_all(struct tx *tx, struct request_filter f, char *out, size_t size)
{
	struct request page[2];
	char next[HP_ID_SIZE] = "", cursor[HP_ID_SIZE];
	size_t count, len = 0;

	out[0] = '\0';
	f.limit = 2;
	do {
		memcpy(cursor, next, sizeof(cursor));
		f.cursor = cursor[0] ? cursor : NULL;
		count = request_list(tx, &f, page, next);
		for (size_t i = 0; i < count; i++) {
			len += (size_t)snprintf(out + len, size - len, "%s ", page[i].id);
			request_clear(&page[i]);
		}
	} while (next[0]);
}

static void assert_list(struct tx *tx, struct request_filter f, const char *expected)
{
	char found[200];

	list_all(tx, f, found, sizeof(found));
	assert_string_equal(found, expected);
}

static void test_lists_show_each_person_what_is_theirs_newest_first(void **state)
{
	struct ground *g = *state;
	struct tx *tx = &g->tx;

	people(tx);
	user_make(tx, "eve", ROLE_CUSTOMER);
	make_open(tx, "r1", "carl");
	assert_true(session_make(tx, "s1", "r1", "ada", 1));
	session_finish(tx, "s1", OUTCOME_RESOLVED, 60);
	make_open(tx, "r2", "carl");
	make_open(tx, "r3", "dora");
	assert_true(session_make(tx, "s3", "r3", "grace", 1));
	make_open(tx, "r4", "eve");
	assert_list(tx, (struct request_filter){ .status = -1 }, "r4 r3 r2 r1 ");
	assert_list(tx, (struct request_filter){ .status = REQUEST_OPEN }, "r4 r2 ");
	assert_list(tx, (struct request_filter){ .customer_id = "carl", .status = -1 }, "r2 r1 ");
	assert_list(tx, (struct request_filter){ .customer_id = "carl", .status = REQUEST_OPEN },
		    "r2 ");
	assert_list(tx, (struct request_filter){ .helper_id = "ada", .status = -1 }, "r4 r2 r1 ");
	assert_list(tx, (struct request_filter){ .helper_id = "grace", .status = -1 }, "r4 r3 r2 ");
	assert_list(tx, (struct request_filter){ .helper_id = "grace", .status = REQUEST_CLAIMED },
		    "r3 ");
	assert_list(tx, (struct request_filter){ .helper_id = "ada", .status = REQUEST_CLAIMED },
		    "");
	assert_int_equal(db_state(g->db), DB_OK);
}

static void test_what_was_given_back_and_taken_by_another_is_no_longer_mine(void **state)
{
	struct ground *g = *state;
	char notification_id[HP_ID_SIZE];

	people(&g->tx);
	make_open(&g->tx, "r1", "carl");
	assert_true(session_make(&g->tx, "s1", "r1", "ada", 1));
	db_run(g->db, "update sessions set status = 'ended', ended_at = 1 where id = 's1'", "");
	request_ring(&g->tx, "r1", notification_id);
	assert_true(session_make(&g->tx, "s2", "r1", "grace", 1));
	assert_list(&g->tx, (struct request_filter){ .helper_id = "ada", .status = -1 }, "");
	assert_list(&g->tx, (struct request_filter){ .helper_id = "grace", .status = -1 }, "r1 ");
}

static void test_one_of_two_claims_wins(void **state)
{
	struct ground *g = *state;
	struct session s;

	people(&g->tx);
	make_open(&g->tx, "r1", "carl");
	assert_true(session_make(&g->tx, "s1", "r1", "ada", 1));
	assert_false(session_make(&g->tx, "s2", "r1", "grace", 1));
	/* The job can go on to say who won. */
	assert_true(session_read_of_request(&g->tx, "r1", &s));
	assert_string_equal(s.helper_name, "ada the helper");
	session_clear(&s);
	assert_int_equal(status_of(&g->tx, "r1"), REQUEST_CLAIMED);
	ground_check(g);
}

static void test_a_helper_has_no_more_in_hand_than_allowed(void **state)
{
	struct ground *g = *state;

	people(&g->tx);
	make_open(&g->tx, "r1", "carl");
	make_open(&g->tx, "r2", "dora");
	assert_true(session_make(&g->tx, "s1", "r1", "ada", 1));
	assert_false(session_make(&g->tx, "s2", "r2", "ada", 1));
	assert_true(session_make(&g->tx, "s2", "r2", "ada", 2));
	session_finish(&g->tx, "s1", OUTCOME_RESOLVED, 10);
	ground_check(g);
}

static void test_a_session_is_read_as_written(void **state)
{
	struct ground *g = *state;
	bool is_helper = false;
	struct session s;

	people(&g->tx);
	make_open(&g->tx, "r1", "carl");
	assert_true(session_make(&g->tx, "s1", "r1", "ada", 1));
	assert_true(session_read(&g->tx, "s1", &s));
	assert_string_equal(s.customer_id, "carl");
	assert_string_equal(s.customer_name, "carl the customer");
	assert_string_equal(s.customer_join_url, "https://help.example/j/Cs1");
	assert_string_equal(s.helper_join_url, "https://help.example/j/Hs1");
	assert_int_equal(s.duration_s, -1);
	assert_int_equal(s.outcome, OUTCOME_NONE);
	s.status = SESSION_ENDED;
	s.outcome = OUTCOME_ESCALATED;
	s.notes = xstrdup("needs a plumber on site");
	s.started_at_ms = s.ended_at_ms = g->tx.now_ms;
	s.duration_s = 0;
	session_write(&g->tx, &s);
	session_clear(&s);
	assert_true(session_by_code(&g->tx, "Hs1", &s, &is_helper));
	assert_true(is_helper);
	assert_int_equal(s.duration_s, 0);
	assert_int_equal(s.outcome, OUTCOME_ESCALATED);
	assert_string_equal(s.notes, "needs a plumber on site");
	session_clear(&s);
	assert_true(session_by_code(&g->tx, "Cs1", &s, &is_helper));
	assert_false(is_helper);
	session_clear(&s);
	assert_false(session_by_code(&g->tx, "nope", &s, &is_helper));
}

static void test_a_code_is_never_given_twice(void **state)
{
	struct ground *g = *state;
	struct session s = {
		.id = "s2", .request_id = "r2", .helper_id = "grace", .status = SESSION_WAITING
	};

	people(&g->tx);
	make_open(&g->tx, "r1", "carl");
	make_open(&g->tx, "r2", "dora");
	assert_true(session_make(&g->tx, "s1", "r1", "ada", 1));
	assert_false(session_add(&g->tx, &s, "Hs1", "fresh", 1));
	assert_int_equal(db_state(g->db), DB_CONFLICT);
}

static void test_session_lists_show_each_person_their_own(void **state)
{
	struct ground *g = *state;
	struct session page[4];
	char next[HP_ID_SIZE];
	size_t count;

	people(&g->tx);
	make_open(&g->tx, "r1", "carl");
	make_open(&g->tx, "r2", "dora");
	assert_true(session_make(&g->tx, "s1", "r1", "ada", 1));
	session_finish(&g->tx, "s1", OUTCOME_RESOLVED, 10);
	assert_true(session_make(&g->tx, "s2", "r2", "ada", 1));
	count = session_list(
		&g->tx, &(struct session_filter){ .person_id = "ada", .status = -1, .limit = 1 },
		page, next);
	assert_int_equal(count, 1);
	assert_string_equal(page[0].id, "s2");
	assert_string_equal(next, "s2");
	session_clear(&page[0]);
	count = session_list(&g->tx,
			     &(struct session_filter){
				     .person_id = "ada", .status = -1, .limit = 1, .cursor = "s2" },
			     page, next);
	assert_int_equal(count, 1);
	assert_string_equal(page[0].id, "s1");
	assert_string_equal(next, "");
	session_clear(&page[0]);
	assert_int_equal(session_list(&g->tx,
				      &(struct session_filter){ .person_id = "carl",
								.status = SESSION_WAITING,
								.limit = 4 },
				      page, next),
			 0);
	assert_int_equal(
		session_list(&g->tx,
			     &(struct session_filter){ .status = SESSION_ENDED, .limit = 4 }, page,
			     next),
		1);
	session_clear(&page[0]);
}

static size_t due(struct ground *g, enum end_reason *reason)
{
	char ids[2][HP_ID_SIZE];
	enum end_reason reasons[2];
	size_t count =
		session_due(&g->tx, g->tx.now_ms - 1000, g->tx.now_ms - 5000, ids, reasons, 2);

	*reason = count ? reasons[0] : END_NONE;
	return count;
}

static void test_sessions_nobody_starts_or_attends_are_due(void **state)
{
	struct ground *g = *state;
	enum end_reason reason;
	struct session s;

	people(&g->tx);
	make_open(&g->tx, "r1", "carl");
	assert_true(session_make(&g->tx, "s1", "r1", "ada", 1));
	assert_int_equal(due(g, &reason), 0);
	g->tx.now_ms += 1001;
	assert_int_equal(due(g, &reason), 1);
	assert_int_equal(reason, END_NOT_STARTED);
	assert_true(session_read(&g->tx, "s1", &s));
	s.status = SESSION_ACTIVE;
	s.started_at_ms = g->tx.now_ms;
	session_write(&g->tx, &s);
	session_clear(&s);
	presence_seen(&g->tx, "ada", true);
	assert_true(presence_is_connected(&g->tx, "ada"));
	g->tx.now_ms += 10000;
	assert_int_equal(due(g, &reason), 0); /* still there */
	presence_seen(&g->tx, "ada", false);
	assert_false(presence_is_connected(&g->tx, "ada"));
	g->tx.now_ms += 5000;
	assert_int_equal(due(g, &reason), 0);
	g->tx.now_ms += 1;
	assert_int_equal(due(g, &reason), 1);
	assert_int_equal(reason, END_HELPER_GONE);
}

static void test_statistics_count_each_completed_session_once(void **state)
{
	struct ground *g = *state;
	struct request r;
	struct stats st;

	people(&g->tx);
	make_open(&g->tx, "r1", "carl");
	assert_true(session_make(&g->tx, "s1", "r1", "ada", 1));
	session_finish(&g->tx, "s1", OUTCOME_RESOLVED, 100);
	g->tx.now_ms += 3 * DAY_MS;
	make_open(&g->tx, "r2", "dora");
	assert_true(session_make(&g->tx, "s2", "r2", "ada", 1));
	session_finish(&g->tx, "s2", OUTCOME_UNRESOLVED, 51);
	assert_true(request_read(&g->tx, "r1", &r));
	r.payment_status = PAYMENT_CAPTURED;
	request_write(&g->tx, &r);
	request_write(&g->tx, &r); /* once more changes nothing */
	request_clear(&r);
	for (int everybody = 0; everybody < 2; everybody++) {
		stats_read(&g->tx, everybody ? NULL : "ada", &st);
		assert_int_equal(st.all.completed_sessions, 2);
		assert_int_equal(st.all.total_duration_s, 151);
		assert_int_equal(st.all.average_duration_s, 75);
		assert_int_equal(st.all.outcomes[OUTCOME_RESOLVED], 1);
		assert_int_equal(st.all.outcomes[OUTCOME_UNRESOLVED], 1);
		assert_int_equal(st.all.earned, 4500);
		assert_int_equal(st.today.completed_sessions, 1);
		assert_int_equal(st.today.earned, 0);
		assert_int_equal(st.days[STATS_DAYS - 1], 1);
		assert_int_equal(st.days[STATS_DAYS - 4], 1);
		assert_int_equal(st.days[0], 0);
	}
	stats_read(&g->tx, "grace", &st);
	assert_int_equal(st.all.completed_sessions, 0);
	assert_int_equal(st.all.average_duration_s, 0);
}

static void test_an_answer_is_found_by_person_and_key(void **state)
{
	struct ground *g = *state;
	struct kept_answer a;

	people(&g->tx);
	assert_false(answer_find(&g->tx, "carl", "key", "hash", &a));
	answer_keep(&g->tx, "carl", "key", "hash", 201, "{}");
	answer_keep(&g->tx, "dora", "key", "hash", 204, NULL);
	assert_true(answer_find(&g->tx, "carl", "key", "hash", &a));
	assert_true(a.is_same_call);
	assert_int_equal(a.status, 201);
	assert_string_equal(a.body, "{}");
	free(a.body);
	assert_true(answer_find(&g->tx, "dora", "key", "other hash", &a));
	assert_false(a.is_same_call);
	assert_null(a.body);
	answers_forget(&g->tx, g->tx.now_ms + 1);
	assert_false(answer_find(&g->tx, "carl", "key", "hash", &a));
}

static void test_an_effect_is_taken_under_a_lease(void **state)
{
	struct ground *g = *state;
	int64_t lease_ms = g->tx.now_ms + 500;
	struct effect e[4];

	people(&g->tx);
	assert_true(request_make(&g->tx, "r1", "carl"));
	assert_int_equal(effect_next_due_ms(&g->tx), 0);
	assert_true(effect_add(&g->tx, EFFECT_HOLD, "r1", e));
	assert_false(effect_add(&g->tx, EFFECT_HOLD, "r1", e)); /* wanted already */
	assert_int_equal(effect_next_due_ms(&g->tx), g->tx.now_ms);
	assert_int_equal(effect_take(&g->tx, lease_ms, e, 4), 1);
	assert_int_equal(e[0].kind, EFFECT_HOLD);
	assert_string_equal(e[0].request_id, "r1");
	assert_int_equal(e[0].tries, 1);
	assert_int_equal(effect_take(&g->tx, lease_ms, e + 1, 3), 0);
	assert_int_equal(effect_next_due_ms(&g->tx), lease_ms);
	g->tx.now_ms = lease_ms; /* who had it died */
	assert_int_equal(effect_take(&g->tx, lease_ms + 500, e + 1, 3), 1);
	assert_string_equal(e[1].id, e[0].id);
	assert_int_equal(e[1].tries, 2);
	assert_int_equal(e[1].failures, 0);
	effect_again(&g->tx, e[0].id, g->tx.now_ms + 9000, 3, "provider slow");
	assert_int_equal(effect_next_due_ms(&g->tx), g->tx.now_ms + 9000);
	effect_done(&g->tx, e[0].id);
	assert_int_equal(effect_next_due_ms(&g->tx), 0);
}

static void test_an_effect_that_failed_for_good_is_kept_with_its_reason(void **state)
{
	struct ground *g = *state;
	struct effect e;

	people(&g->tx);
	assert_true(request_make(&g->tx, "r1", "carl"));
	assert_true(effect_add(&g->tx, EFFECT_HOLD, "r1", &e));
	assert_int_equal(effect_take(&g->tx, g->tx.now_ms, &e, 1), 1);
	effect_give_up(&g->tx, e.id, "no such card");
	assert_int_equal(effect_next_due_ms(&g->tx), 0);
	assert_int_equal(
		db_int(g->db, 0,
		       "select count(*) from effects where state = 'given_up'"
		       " and reason = 'no such card'",
		       ""),
		1);
}

#define ON_GROUND(test) cmocka_unit_test_setup_teardown(test, ground_setup, ground_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ids_tell_nothing_and_differ),
		ON_GROUND(test_a_user_is_read_as_written),
		ON_GROUND(test_a_name_is_given_once_in_whatever_case),
		ON_GROUND(test_a_disabled_person_cannot_come_in),
		ON_GROUND(test_a_token_ends_by_time_sign_out_and_new_password),
		ON_GROUND(test_tokens_are_not_kept_as_they_are_and_are_forgotten),
		ON_GROUND(test_a_request_is_read_as_written),
		ON_GROUND(test_a_customer_has_one_live_request),
		ON_GROUND(test_the_line_moves_up),
		ON_GROUND(test_due_requests_are_those_over_their_time),
		ON_GROUND(test_lists_show_each_person_what_is_theirs_newest_first),
		ON_GROUND(test_what_was_given_back_and_taken_by_another_is_no_longer_mine),
		ON_GROUND(test_one_of_two_claims_wins),
		ON_GROUND(test_a_helper_has_no_more_in_hand_than_allowed),
		ON_GROUND(test_a_session_is_read_as_written),
		ON_GROUND(test_a_code_is_never_given_twice),
		ON_GROUND(test_session_lists_show_each_person_their_own),
		ON_GROUND(test_sessions_nobody_starts_or_attends_are_due),
		ON_GROUND(test_statistics_count_each_completed_session_once),
		ON_GROUND(test_an_answer_is_found_by_person_and_key),
		ON_GROUND(test_an_effect_is_taken_under_a_lease),
		ON_GROUND(test_an_effect_that_failed_for_good_is_kept_with_its_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
