/* SPDX-License-Identifier: ISC */
/*
 * Who was told of what, what is unread, and what a stream that was cut is given: by hand for the
 * edges, and against a plain model of sets in stories made by chance. And that telling costs the
 * same whatever the audience.
 */
#include "tests/server/ground.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"

static void helpers(struct tx *tx)
{
	user_make(tx, "ada", ROLE_HELPER);
	user_make(tx, "grace", ROLE_HELPER);
	user_make(tx, "carl", ROLE_CUSTOMER);
	user_make(tx, "dora", ROLE_CUSTOMER);
	user_make(tx, "olga", ROLE_OPERATOR);
}

/* As the rules do it on arrival: gives how many were new to this helper, each with an event of its
 * own. */
static size_t arrive(struct tx *tx, const char *helper_id)
{
	struct notification untold[64];
	size_t count;

	presence_begin(tx, helper_id);
	count = notification_untold(tx, helper_id, untold, 64);
	for (size_t i = 0; i < count; i++) {
		event_append(tx, EVENT_NOTIFICATION_CREATED, 0, helper_id, untold[i].request_id,
			     NULL, "{}");
		notification_clear(&untold[i]);
	}
	return count;
}

static int64_t told_of(struct tx *tx, const char *request_id)
{
	struct request r;
	int64_t told;

	assert_true(request_read(tx, request_id, &r));
	told = r.helpers_told;
	request_clear(&r);
	return told;
}

static size_t listed(struct tx *tx, const char *helper_id, bool is_unread_only,
		     bool is_standing_only)
{
	struct notification page[64];
	char next[HP_ID_SIZE];
	size_t count = notification_list(
		tx,
		&(struct notification_filter){ .helper_id = helper_id,
					       .is_unread_only = is_unread_only,
					       .is_standing_only = is_standing_only,
					       .limit = 64 },
		page, next);

	assert_string_equal(next, "");
	for (size_t i = 0; i < count; i++)
		notification_clear(&page[i]);
	return count;
}

static void test_those_present_are_told_and_those_away_are_not(void **state)
{
	struct ground *g = *state;
	char n[HP_ID_SIZE];
	struct notification out;

	helpers(&g->tx);
	arrive(&g->tx, "ada");
	assert_true(request_make(&g->tx, "r1", "carl"));
	request_ring(&g->tx, "r1", n);
	assert_int_equal(told_of(&g->tx, "r1"), 1);
	assert_int_equal(notification_unread(&g->tx, "ada"), 1);
	assert_int_equal(notification_unread(&g->tx, "grace"), 0);
	assert_true(notification_read(&g->tx, n, "ada", &out));
	assert_string_equal(out.request_id, "r1");
	assert_string_equal(out.preview, "Kitchen tap won't stop dripping.");
	assert_false(out.is_read);
	notification_clear(&out);
	assert_false(notification_read(&g->tx, n, "grace", &out));
	ground_check(g);
}

static void test_who_comes_later_is_told_once_while_it_stands(void **state)
{
	struct ground *g = *state;
	char n[HP_ID_SIZE];

	helpers(&g->tx);
	assert_true(request_make(&g->tx, "r1", "carl"));
	request_ring(&g->tx, "r1", n);
	assert_int_equal(told_of(&g->tx, "r1"), 0);
	assert_int_equal(arrive(&g->tx, "grace"), 1);
	assert_int_equal(told_of(&g->tx, "r1"), 1);
	assert_int_equal(notification_unread(&g->tx, "grace"), 1);
	presence_end(&g->tx, "grace");
	something_happens(&g->tx);
	assert_int_equal(arrive(&g->tx, "grace"), 0);
	assert_int_equal(told_of(&g->tx, "r1"), 1);
	request_withdraw(&g->tx, "r1", REQUEST_EXPIRED, WITHDRAWN_EXPIRED);
	assert_int_equal(arrive(&g->tx, "ada"), 0);
	assert_int_equal(told_of(&g->tx, "r1"), 1);
	assert_int_equal(listed(&g->tx, "ada", false, false), 0);
	ground_check(g);
}

static void test_leaving_just_before_and_just_after_the_ring_differ(void **state)
{
	struct ground *g = *state;
	char n[HP_ID_SIZE];

	helpers(&g->tx);
	arrive(&g->tx, "ada");
	arrive(&g->tx, "grace");
	presence_end(&g->tx, "ada");
	assert_true(request_make(&g->tx, "r1", "carl"));
	request_ring(&g->tx, "r1", n);
	presence_end(&g->tx, "grace");
	assert_int_equal(notification_unread(&g->tx, "ada"), 0);
	assert_int_equal(notification_unread(&g->tx, "grace"), 1);
	assert_int_equal(told_of(&g->tx, "r1"), 1);
	assert_int_equal(arrive(&g->tx, "ada"), 1);
	assert_int_equal(arrive(&g->tx, "grace"), 0);
	ground_check(g);
}

static void test_a_span_that_ends_and_begins_with_nothing_between_is_one(void **state)
{
	struct ground *g = *state;

	helpers(&g->tx);
	for (int i = 0; i < 3; i++) {
		arrive(&g->tx, "ada");
		presence_begin(&g->tx, "ada");
		assert_true(presence_is_open(&g->tx, "ada"));
		presence_end(&g->tx, "ada");
		presence_end(&g->tx, "ada");
		assert_false(presence_is_open(&g->tx, "ada"));
	}
	assert_int_equal(db_int(g->db, 0, "select count(*) from presence", ""), 1);
	ground_check(g);
}

static void test_what_is_withdrawn_is_no_longer_unread_but_still_listed(void **state)
{
	struct ground *g = *state;
	char n[HP_ID_SIZE], gone[HP_ID_SIZE];
	struct notification out;

	helpers(&g->tx);
	arrive(&g->tx, "ada");
	assert_true(request_make(&g->tx, "r1", "carl"));
	request_ring(&g->tx, "r1", n);
	presence_end(&g->tx, "ada");
	assert_true(notification_withdraw(&g->tx, "r1", WITHDRAWN_CLAIMED, "Grace", gone));
	assert_string_equal(gone, n);
	assert_false(notification_withdraw(&g->tx, "r1", WITHDRAWN_CLAIMED, "Grace", gone));
	assert_int_equal(notification_unread(&g->tx, "ada"), 0);
	assert_int_equal(listed(&g->tx, "ada", false, false), 1);
	assert_int_equal(listed(&g->tx, "ada", false, true), 0);
	assert_true(notification_read(&g->tx, n, "ada", &out));
	assert_int_equal(out.withdrawn, WITHDRAWN_CLAIMED);
	assert_string_equal(out.claimed_by, "Grace");
	assert_true(out.is_read);
	notification_clear(&out);
}

static void test_unread_drops_by_what_was_read(void **state)
{
	struct ground *g = *state;
	char n[3][HP_ID_SIZE];

	helpers(&g->tx);
	user_make(&g->tx, "eve", ROLE_CUSTOMER);
	arrive(&g->tx, "ada");
	arrive(&g->tx, "grace");
	assert_true(request_make(&g->tx, "r1", "carl"));
	assert_true(request_make(&g->tx, "r2", "dora"));
	assert_true(request_make(&g->tx, "r3", "eve"));
	request_ring(&g->tx, "r1", n[0]);
	request_ring(&g->tx, "r2", n[1]);
	request_ring(&g->tx, "r3", n[2]);
	receipt_add(&g->tx, "ada", n[2]);
	receipt_add(&g->tx, "ada", n[2]);
	assert_int_equal(notification_unread(&g->tx, "ada"), 2);
	receipt_add_all(&g->tx, "ada", n[0]);
	assert_int_equal(notification_unread(&g->tx, "ada"), 1);
	assert_int_equal(listed(&g->tx, "ada", true, false), 1);
	receipt_add_all(&g->tx, "ada", NULL);
	assert_int_equal(notification_unread(&g->tx, "ada"), 0);
	assert_int_equal(notification_unread(&g->tx, "grace"), 3);
}

/* Rung again after it was given back: a new notification, counted from the start. */
static void test_a_request_that_rings_again_counts_anew(void **state)
{
	struct ground *g = *state;
	char n[HP_ID_SIZE], again[HP_ID_SIZE];

	helpers(&g->tx);
	arrive(&g->tx, "ada");
	arrive(&g->tx, "grace");
	assert_true(request_make(&g->tx, "r1", "carl"));
	request_ring(&g->tx, "r1", n);
	receipt_add(&g->tx, "ada", n);
	request_withdraw(&g->tx, "r1", REQUEST_CLAIMED, WITHDRAWN_CLAIMED);
	presence_end(&g->tx, "grace");
	request_ring(&g->tx, "r1", again);
	assert_string_not_equal(n, again);
	assert_int_equal(told_of(&g->tx, "r1"), 1);
	assert_int_equal(notification_unread(&g->tx, "ada"), 1);
	assert_int_equal(listed(&g->tx, "ada", false, false), 2);
	assert_int_equal(listed(&g->tx, "grace", false, false), 1);
	ground_check(g);
}

static void test_after_a_restart_nobody_is_connected_but_spans_go_on(void **state)
{
	struct ground *g = *state;
	char ids[4][HP_ID_SIZE];

	helpers(&g->tx);
	arrive(&g->tx, "ada");
	presence_seen(&g->tx, "ada", true);
	presence_seen(&g->tx, "grace", true);
	assert_int_equal(presence_open_ones(&g->tx, ids, 4), 1);
	assert_string_equal(ids[0], "ada");
	assert_false(presence_is_connected(&g->tx, "ada"));
	assert_true(presence_is_open(&g->tx, "ada"));
}

/* What replay gives, as "2:notification.created 5:…". */
static bool replayed(struct tx *tx, const char *id, enum role role, int64_t since, size_t max,
		     char *out, size_t size)
{
	struct user who = { .role = role };
	char *text, *line, *rest;
	size_t len, used = 0;
	int64_t last_seq;

	snprintf(who.id, sizeof(who.id), "%s", id);
	out[0] = '\0';
	if (!event_replay(tx, &who, since, max, &text, &len, &last_seq)) {
		assert_null(text);
		return false;
	}
	assert_true(len == 0 || text[len - 1] == '\n');
	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		long long seq = -1;

		assert_int_equal(sscanf(line, "{\"seq\":%lld,", &seq), 1);
		used += (size_t)snprintf(out + used, size - used, "%lld ", seq);
	}
	free(text);
	return true;
}

static void assert_replay(struct tx *tx, const char *id, enum role role, int64_t since,
			  const char *expected)
{
	char found[400];

	assert_true(replayed(tx, id, role, since, 100, found, sizeof(found)));
	assert_string_equal(found, expected);
}

static void test_replay_gives_each_person_what_was_for_them(void **state)
{
	struct ground *g = *state;
	char n[HP_ID_SIZE];

	helpers(&g->tx);
	arrive(&g->tx, "ada");
	event_append(&g->tx, EVENT_USER_UPDATED, AUDIENCE_OPERATORS, "ada", NULL, NULL,
		     "{}"); /* 1 */
	assert_true(request_make(&g->tx, "r1", "carl"));
	request_ring(&g->tx, "r1", n);                /* 2 told */
	assert_int_equal(arrive(&g->tx, "grace"), 1); /* 3 grace */
	event_append(&g->tx, EVENT_REQUEST_UPDATED, AUDIENCE_HELPERS, NULL, "r1", NULL,
		     "{}");                                                       /* 4 */
	event_append(&g->tx, EVENT_REQUEST_UPDATED, 0, "carl", "r1", NULL, "{}"); /* 5 */
	assert_replay(&g->tx, "ada", ROLE_HELPER, 0, "1 2 4 ");
	assert_replay(&g->tx, "ada", ROLE_HELPER, 1, "2 4 ");
	assert_replay(&g->tx, "grace", ROLE_HELPER, 0, "3 4 ");
	assert_replay(&g->tx, "carl", ROLE_CUSTOMER, 0, "5 ");
	assert_replay(&g->tx, "dora", ROLE_CUSTOMER, 0, "");
	assert_replay(&g->tx, "olga", ROLE_OPERATOR, 0, "1 ");
	assert_replay(&g->tx, "olga", ROLE_OPERATOR, 5, "");
}

static void test_replay_says_what_it_cannot_serve(void **state)
{
	struct ground *g = *state;
	char found[400];

	helpers(&g->tx);
	assert_replay(&g->tx, "olga", ROLE_OPERATOR, 0, "");
	for (int i = 0; i < 5; i++)
		something_happens(&g->tx);
	assert_false(replayed(&g->tx, "olga", ROLE_OPERATOR, 6, 100, found, sizeof(found)));
	assert_false(replayed(&g->tx, "olga", ROLE_OPERATOR, -1, 100, found, sizeof(found)));
	assert_false(replayed(&g->tx, "olga", ROLE_OPERATOR, 0, 4, found, sizeof(found)));
	assert_true(replayed(&g->tx, "olga", ROLE_OPERATOR, 0, 5, found, sizeof(found)));
	db_run(g->db, "delete from events where seq <= 2", "");
	assert_false(replayed(&g->tx, "olga", ROLE_OPERATOR, 1, 100, found, sizeof(found)));
	assert_replay(&g->tx, "olga", ROLE_OPERATOR, 2, "3 4 5 ");
}

/* The plain model: sets, kept the long way. */
#define HELPERS 5
#define CUSTOMERS 8
#define RINGS_MAX 200
#define STEPS 400
#define EVENTS_MAX 4000

struct model {
	bool is_present[HELPERS];
	bool is_told[HELPERS][RINGS_MAX], is_read[HELPERS][RINGS_MAX];
	bool is_standing[RINGS_MAX];
	char notification_id[RINGS_MAX][HP_ID_SIZE];
	char request_id[RINGS_MAX][HP_ID_SIZE];
	int ring_of[CUSTOMERS]; /* the live one, -1: none */
	int rings;
	bool hears[HELPERS][EVENTS_MAX];
	char helper_id[HELPERS][HP_ID_SIZE];
	unsigned seed;
};

static int by_chance(struct model *m, int below)
{
	m->seed = m->seed * 1103515245u + 12345u;
	return (int)((m->seed >> 16) % (unsigned)below);
}

static void model_arrive(struct model *m, struct tx *tx, int h)
{
	size_t expected = 0, found;
	int64_t first = event_last_seq(tx) + 1;

	if (m->is_present[h])
		return;
	m->is_present[h] = true;
	for (int n = 0; n < m->rings; n++)
		if (m->is_standing[n] && !m->is_told[h][n]) {
			m->is_told[h][n] = true;
			expected++;
		}
	found = arrive(tx, m->helper_id[h]);
	assert_int_equal(found, expected);
	for (size_t i = 0; i < found; i++)
		m->hears[h][first + (int64_t)i] = true;
}

static void model_ring(struct model *m, struct tx *tx, int customer)
{
	char customer_id[HP_ID_SIZE];
	int n = m->rings;

	if (m->ring_of[customer] >= 0 || n == RINGS_MAX)
		return;
	snprintf(customer_id, sizeof(customer_id), "c%d", customer);
	snprintf(m->request_id[n], HP_ID_SIZE, "r%d", n);
	assert_true(request_make(tx, m->request_id[n], customer_id));
	request_ring(tx, m->request_id[n], m->notification_id[n]);
	m->is_standing[n] = true;
	m->ring_of[customer] = n;
	m->rings++;
	for (int h = 0; h < HELPERS; h++)
		if (m->is_present[h])
			m->is_told[h][n] = m->hears[h][event_last_seq(tx)] = true;
}

static void model_withdraw(struct model *m, struct tx *tx, int customer)
{
	int n = m->ring_of[customer];

	if (n < 0)
		return;
	request_withdraw(tx, m->request_id[n], REQUEST_CANCELLED, WITHDRAWN_CANCELLED);
	m->is_standing[n] = false;
	m->ring_of[customer] = -1;
	for (int h = 0; h < HELPERS; h++)
		m->hears[h][event_last_seq(tx)] = true;
}

static void model_read_up_to(struct model *m, struct tx *tx, int h, int up_to)
{
	if (m->rings == 0)
		return;
	receipt_add_all(tx, m->helper_id[h], m->notification_id[up_to]);
	for (int n = 0; n <= up_to; n++)
		if (m->is_standing[n] && m->is_told[h][n])
			m->is_read[h][n] = true;
}

static void model_step(struct model *m, struct tx *tx)
{
	int h = by_chance(m, HELPERS), what = by_chance(m, 10);

	if (what < 2) {
		model_arrive(m, tx, h);
	} else if (what < 4) {
		presence_end(tx, m->helper_id[h]);
		m->is_present[h] = false;
	} else if (what < 6) {
		model_ring(m, tx, by_chance(m, CUSTOMERS));
	} else if (what < 8) {
		model_withdraw(m, tx, by_chance(m, CUSTOMERS));
	} else if (what < 9) {
		model_read_up_to(m, tx, h, by_chance(m, m->rings ? m->rings : 1));
	} else {
		something_happens(tx);
	}
}

static void compare_counts(const struct model *m, struct tx *tx)
{
	for (int h = 0; h < HELPERS; h++) {
		int64_t unread = 0;

		for (int n = 0; n < m->rings; n++)
			unread += m->is_standing[n] && m->is_told[h][n] && !m->is_read[h][n];
		assert_int_equal(notification_unread(tx, m->helper_id[h]), unread);
	}
	for (int n = 0; n < m->rings; n++) {
		int64_t told = 0;

		for (int h = 0; h < HELPERS; h++)
			told += m->is_told[h][n];
		assert_int_equal(told_of(tx, m->request_id[n]), told);
	}
}

/* The whole history in pages of three: each that was told, newest first, none twice. */
static void compare_history(const struct model *m, struct tx *tx, int h)
{
	struct notification_filter f = { .helper_id = m->helper_id[h], .limit = 3 };
	char next[HP_ID_SIZE] = "", cursor[HP_ID_SIZE];
	struct notification page[3];
	int n = m->rings;

	do {
		size_t count;

		memcpy(cursor, next, sizeof(cursor));
		f.cursor = cursor[0] ? cursor : NULL;
		count = notification_list(tx, &f, page, next);
		for (size_t i = 0; i < count; i++) {
			do
				n--;
			while (n >= 0 && !m->is_told[h][n]);
			assert_true(n >= 0);
			assert_string_equal(page[i].id, m->notification_id[n]);
			assert_int_equal(page[i].is_read, m->is_read[h][n] || !m->is_standing[n]);
			notification_clear(&page[i]);
		}
	} while (next[0]);
	while (--n >= 0)
		assert_false(m->is_told[h][n]);
}

static void compare_replay(struct model *m, struct tx *tx, int h)
{
	int64_t last = event_last_seq(tx), since = by_chance(m, (int)last + 1);
	char *expected = xcalloc(1, EVENTS_MAX * 8), *found = xcalloc(1, EVENTS_MAX * 8);
	size_t len = 0;

	for (int64_t seq = since + 1; seq <= last; seq++)
		if (m->hears[h][seq])
			len += (size_t)snprintf(expected + len, EVENTS_MAX * 8 - len, "%lld ",
						(long long)seq);
	assert_true(replayed(tx, m->helper_id[h], ROLE_HELPER, since, EVENTS_MAX, found,
			     EVENTS_MAX * 8));
	assert_string_equal(found, expected);
	free(expected);
	free(found);
}

static void play(struct ground *g, unsigned seed)
{
	struct model *m = xcalloc(1, sizeof(*m));
	char id[HP_ID_SIZE];

	m->seed = seed;
	for (int h = 0; h < HELPERS; h++) {
		snprintf(m->helper_id[h], HP_ID_SIZE, "h%d", h);
		user_make(&g->tx, m->helper_id[h], ROLE_HELPER);
	}
	for (int c = 0; c < CUSTOMERS; c++) {
		snprintf(id, sizeof(id), "c%d", c);
		user_make(&g->tx, id, ROLE_CUSTOMER);
		m->ring_of[c] = -1;
	}
	for (int step = 0; step < STEPS; step++) {
		model_step(m, &g->tx);
		if (step % 20 == 19)
			compare_counts(m, &g->tx);
	}
	for (int h = 0; h < HELPERS; h++) {
		compare_history(m, &g->tx, h);
		for (int i = 0; i < 5; i++)
			compare_replay(m, &g->tx, h);
	}
	assert_true(m->rings > 20);
	ground_check(g);
	free(m);
}

static void test_stories_made_by_chance_agree_with_plain_sets(void **state)
{
	for (unsigned seed = 1; seed <= 8; seed++) {
		play(*state, seed);
		ground_teardown(state);
		ground_setup(state);
	}
}

static int64_t rows_of_all_tables(struct db *d)
{
	static const char *const tables[] = { "requests",  "notifications", "events",   "effects",
					      "told_late", "receipts",      "presence", "sessions",
					      "answers",   "attendance" };
	int64_t count = 0;
	char sql[64];

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		snprintf(sql, sizeof(sql), "select count(*) from %s", tables[i]);
		count += db_int(d, 0, sql, "");
	}
	return count;
}

/* How many rows there are more after one ring with this many helpers present. */
static int64_t rows_of_a_ring(int helper_count)
{
	char id[HP_ID_SIZE], n[HP_ID_SIZE];
	int64_t before, changed;
	struct ground *g;
	void *state;

	ground_setup(&state);
	g = state;
	user_make(&g->tx, "carl", ROLE_CUSTOMER);
	for (int i = 0; i < helper_count; i++) {
		snprintf(id, sizeof(id), "h%d", i);
		user_make(&g->tx, id, ROLE_HELPER);
		presence_begin(&g->tx, id);
	}
	before = rows_of_all_tables(g->db);
	changed = db_int(g->db, 0, "select total_changes()", "");
	assert_true(request_make(&g->tx, "r1", "carl"));
	request_ring(&g->tx, "r1", n);
	assert_int_equal(told_of(&g->tx, "r1"), helper_count);
	changed = db_int(g->db, 0, "select total_changes()", "") - changed;
	before = rows_of_all_tables(g->db) - before;
	assert_true(changed >= before);
	ground_teardown(&state);
	return before * 1000 + changed;
}

static void test_dispatch_writes_the_same_for_ten_and_ten_thousand_helpers(void **state)
{
	int64_t few = rows_of_a_ring(10), many = rows_of_a_ring(10000);

	(void)state;
	assert_true(few > 0);
	assert_int_equal(few, many);
}

#define ON_GROUND(test) cmocka_unit_test_setup_teardown(test, ground_setup, ground_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_GROUND(test_those_present_are_told_and_those_away_are_not),
		ON_GROUND(test_who_comes_later_is_told_once_while_it_stands),
		ON_GROUND(test_leaving_just_before_and_just_after_the_ring_differ),
		ON_GROUND(test_a_span_that_ends_and_begins_with_nothing_between_is_one),
		ON_GROUND(test_what_is_withdrawn_is_no_longer_unread_but_still_listed),
		ON_GROUND(test_unread_drops_by_what_was_read),
		ON_GROUND(test_a_request_that_rings_again_counts_anew),
		ON_GROUND(test_after_a_restart_nobody_is_connected_but_spans_go_on),
		ON_GROUND(test_replay_gives_each_person_what_was_for_them),
		ON_GROUND(test_replay_says_what_it_cannot_serve),
		ON_GROUND(test_stories_made_by_chance_agree_with_plain_sets),
		cmocka_unit_test(test_dispatch_writes_the_same_for_ten_and_ten_thousand_helpers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
