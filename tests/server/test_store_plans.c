/* SPDX-License-Identifier: ISC */
/*
 * How the engine carries out what the store asks: every statement is run once, then its plan is
 * read. None may walk a table that grows with time; walking an index of what is open, live,
 * standing or due is fine, since that set is small.
 */
#include "tests/server/ground.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"

#define STATEMENTS_MAX 200

/* Small for ever, read whole by an admin command only, or made on the spot within the statement. */
static const char *const fine_to_walk[] = {
	"SCAN (subquery-",
	"SCAN CONSTANT ROW",
	"SCAN w",
	"SCAN attendance USING INDEX attendance_connected",
	"SCAN effects USING INDEX effects_given_up",
	"SCAN effects USING INDEX effects_due",
	"SCAN n USING INDEX notifications_line",
	"SCAN o USING INDEX notifications_line",
	"SCAN presence USING INDEX presence_open",
	"SCAN users USING INDEX users_username",
};

struct texts {
	char *sql[STATEMENTS_MAX];
	size_t count;
};

static void note(const char *sql, void *arg)
{
	struct texts *t = arg;

	assert_true(t->count < STATEMENTS_MAX);
	t->sql[t->count++] = xstrdup(sql);
}

static void ignore_user(const struct user *u, bool is_disabled, void *arg)
{
	(void)u;
	(void)is_disabled;
	(void)arg;
}

static void use_sign_ins(struct tx *tx)
{
	struct audit_filter all = { .limit = 4 }, hers = { .who = "ada", .limit = 4 };
	char id[HP_ID_SIZE], owner[HP_ID_SIZE], next[HP_ID_SIZE];
	struct audit_entry e[4];
	struct sign_in s[4];

	assert_int_equal(sign_in_list(tx, "ada", "token", s, 4), 1);
	sign_in_clear(&s[0]);
	assert_true(sign_in_of(tx, "token", id));
	assert_true(sign_in_owner(tx, id, owner));
	sign_in_add(tx, "other", "ada", tx->now_ms + 1, NULL, NULL, id);
	sign_in_end(tx, id, "ada");
	assert_int_equal(sign_in_end_all(tx, "ada", "token"), 0);
	audit_add_failure(tx, "ada", 1, "here");
	assert_int_equal(audit_list(tx, &all, e, next), 1);
	audit_entry_clear(&e[0]);
	assert_int_equal(audit_list(tx, &hers, e, next), 1);
	audit_entry_clear(&e[0]);
	audit_forget(tx, 1);
}

static void use_people(struct tx *tx)
{
	char id[HP_ID_SIZE];
	struct user u;

	user_make(tx, "ada", ROLE_HELPER);
	user_make(tx, "carl", ROLE_CUSTOMER);
	free(user_password_hash(tx, "ada", id));
	assert_true(user_read_by_name(tx, "ada", &u));
	user_clear(&u);
	user_set_available(tx, "ada", true);
	user_each(tx, ignore_user, NULL);
	login_note(tx, "ada", "here", false);
	login_note(tx, "ada", "here", true);
	login_allowed_at_ms(tx, "ada", "here");
	login_place_is_known(tx, "ada", "here");
	token_add(tx, "token", "ada", tx->now_ms + 1);
	assert_true(token_user(tx, "token", &u, NULL));
	user_clear(&u);
	use_sign_ins(tx);
	token_remove(tx, "token");
	tokens_forget(tx, tx->now_ms);
	user_set_password(tx, "carl", "hash");
}

static void use_devices(struct tx *tx)
{
	struct device d = { .id = "d1", .name = (char[]){ "Hall" }, .token = "token" }, found;
	char id[HP_ID_SIZE], next[HP_ID_SIZE], ids[1][HP_ID_SIZE];

	device_add(tx, &d);
	assert_true(device_by_token(tx, "token", id));
	device_seen(tx, id);
	assert_int_equal(device_list(tx, "d0", 1, &found, next), 0);
	user_make(tx, "guest", ROLE_CUSTOMER);
	guest_add(tx, "guest", "d1", tx->now_ms);
	guest_allowed_at_ms(tx, "d1", 10);
	assert_int_equal(guest_live(tx, "d1", ids, 1), 1);
	assert_int_equal(guest_live(tx, NULL, ids, 1), 1);
	assert_true(guest_end(tx, "guest"));
	guest_words_forget(tx, tx->now_ms, 1);
	assert_true(device_revoke(tx, "d1"));
	assert_true(device_read(tx, "d1", &found));
	device_clear(&found);
}

static void use_lists(struct tx *tx)
{
	static const char *const who[][2] = { { NULL, NULL }, { "carl", NULL }, { NULL, "ada" } };
	char next[HP_ID_SIZE], ids[4][HP_ID_SIZE];
	enum end_reason reasons[4];
	struct request r[4];
	struct session s[4];

	for (int i = 0; i < 3; i++)
		for (int status = -1; status <= REQUEST_CLAIMED; status += 3) {
			struct request_filter f = { who[i][0], who[i][1], status, "none", 4 };
			struct session_filter g = { who[i][1], status, "none", 4 };

			assert_int_equal(request_list(tx, &f, r, next), 0);
			if (status < 0 || status == SESSION_ACTIVE)
				assert_int_equal(session_list(tx, &g, s, next), 0);
		}
	assert_int_equal(
		session_list(tx, &(struct session_filter){ NULL, SESSION_ENDED, NULL, 4 }, s, next),
		0);
	assert_int_equal(request_due(tx, ids, 4), 0);
	request_allowed_at_ms(tx, "carl", 1);
	assert_int_equal(session_due(tx, 1, 1, ids, reasons, 4), 0);
}

static void use_notifications(struct tx *tx, const char *id)
{
	struct notification n[4];
	char next[HP_ID_SIZE];

	assert_int_equal(notification_untold(tx, "ada", n, 4), 1);
	notification_clear(&n[0]);
	for (int i = 0; i < 3; i++) {
		struct notification_filter f = { "ada", i == 1, i == 2, NULL, 4 };

		assert_int_equal(notification_list(tx, &f, n, next), 1);
		notification_clear(&n[0]);
	}
	assert_true(notification_read(tx, id, "ada", &n[0]));
	notification_clear(&n[0]);
	assert_int_equal(notification_unread(tx, "ada"), 1);
	receipt_add(tx, "ada", id);
	receipt_add_all(tx, "ada", id);
}

static void ignore_attempt(const struct attempt *a, void *arg)
{
	(void)a;
	(void)arg;
}

static void ignore_effect(const char *order, int64_t ordered_at_ms, void *arg)
{
	(void)order;
	(void)ordered_at_ms;
	(void)arg;
}

static void ignore_entry(const struct log_entry *e, void *arg)
{
	(void)e;
	(void)arg;
}

/* Of what the log has, the story of one request reads a range. */
static void use_story(struct tx *tx)
{
	struct entry_range range;
	char ids[4][HP_ID_SIZE];
	struct session s;

	attempt_note(tx, "r1", EFFECT_HOLD, ATTEMPT_AGAIN, "slow");
	attempt_each(tx, "r1", ignore_attempt, NULL);
	effect_each(tx, "r1", ignore_effect, NULL);
	entry_range(tx, 0, INT64_MAX / 2, &range);
	entry_each(tx, &range, "r1", ignore_entry, NULL);
	assert_int_equal(session_all_of_request(tx, "r1", &s, 1), 1);
	session_clear(&s);
	request_live_ones(tx, ids, 4);
	session_video_down_since(tx);
}

static void use_life(struct tx *tx)
{
	struct user ada = { .id = "ada", .role = ROLE_HELPER };
	char id[HP_ID_SIZE], ids[4][HP_ID_SIZE], *text;
	struct session s;
	struct request r;
	struct stats st;
	size_t len;
	int64_t last_seq;
	bool is_helper;

	assert_true(request_make(tx, "r1", "carl"));
	request_ring(tx, "r1", id);
	presence_begin(tx, "ada");
	presence_seen(tx, "ada", true);
	presence_is_connected(tx, "ada");
	presence_open_ones(tx, ids, 4);
	use_notifications(tx, id);
	assert_int_equal(request_line(tx, 1, &r, 1), 1);
	request_clear(&r);
	assert_true(session_make(tx, "s1", "r1", "ada", 1));
	session_finish(tx, "s1", OUTCOME_RESOLVED, 1);
	assert_true(session_read(tx, "s1", &s));
	s.rating = 5;
	session_write(tx, &s);
	session_clear(&s);
	assert_false(request_read_live(tx, "carl", &r));
	usual_wait_learn(tx, "plumbing");
	assert_true(session_by_code(tx, "Hs1", &s, &is_helper));
	session_clear(&s);
	assert_true(session_read_of_request(tx, "r1", &s));
	session_clear(&s);
	assert_true(request_read(tx, "r1", &r));
	r.payment_status = PAYMENT_CAPTURED;
	request_write(tx, &r);
	request_clear(&r);
	stats_read(tx, "ada", &st);
	use_story(tx);
	assert_true(event_replay(tx, &ada, 0, 100, &text, &len, &last_seq));
	free(text);
	presence_end(tx, "ada");
}

static void use_outbox(struct tx *tx)
{
	struct kept_answer a;
	struct gauges g;
	struct effect e;

	effect_add(tx, EFFECT_HOLD, "r1", &(struct effect){ 0 });
	assert_true(effect_next_due_ms(tx) > 0);
	assert_int_equal(effect_take(tx, tx->now_ms, &e, 1), 1);
	effect_again(tx, e.id, tx->now_ms, 1, NULL);
	effect_done(tx, e.id);
	answer_keep(tx, "carl", "key", "hash", 200, "{}");
	assert_true(answer_find(tx, "carl", "key", "hash", &a));
	free(a.body);
	answers_forget(tx, 1);
	gauges_read(tx, &g);
	effects_forget(tx, 1, 4);
	events_forget(tx, INT64_MAX, 4);
}

static bool is_fine(const char *detail)
{
	if (strncmp(detail, "SCAN ", 5) != 0)
		return true;
	for (size_t i = 0; i < sizeof(fine_to_walk) / sizeof(fine_to_walk[0]); i++)
		if (strncmp(detail, fine_to_walk[i], strlen(fine_to_walk[i])) == 0)
			return true;
	return false;
}

static int count_walks(struct db *d, const char *sql)
{
	char *explain = xasprintf("explain query plan %s", sql);
	struct row *r = db_query(d, explain, "");
	int walks = 0;

	while (db_next(r))
		if (!is_fine(row_text(r, 3))) {
			print_error("%s\n   in %s\n", row_text(r, 3), sql);
			walks++;
		}
	assert_int_equal(db_state(d), DB_OK);
	free(explain);
	return walks;
}

/* A list of three or more in a check, or in an index's condition, has SQLite build a table of it for each row written. */
static int count_built(struct db *d, const char *sql)
{
	static const char *const kept_busy[] = { "update requests", "update sessions", "update notifications",
		                                 "update effects", "insert into requests", "insert into sessions",
		                                 "insert into notifications", "insert into effects",
		                                 "insert into events" };
	char *explain = xasprintf("explain %s", sql);
	bool is_busy = false;
	int built = 0;
	struct row *r;

	for (size_t i = 0; i < sizeof(kept_busy) / sizeof(kept_busy[0]); i++)
		is_busy |= strncmp(sql, kept_busy[i], strlen(kept_busy[i])) == 0;
	r = db_query(d, explain, "");
	while (db_next(r))
		if (is_busy && strcmp(row_text(r, 1), "OpenEphemeral") == 0) {
			built++;
			print_message("built to check a row: %s\n", sql);
		}
	free(explain);
	return built;
}

static void test_nothing_walks_a_table_that_grows_or_builds_one_to_check_a_row(void **state)
{
	struct ground *g = *state;
	struct texts *t = xcalloc(1, sizeof(*t));
	struct entry *entries;
	size_t entry_count;
	int walks = 0, built = 0;

	use_people(&g->tx);
	use_devices(&g->tx);
	use_lists(&g->tx);
	use_life(&g->tx);
	use_outbox(&g->tx);
	entry_count = event_entries(g->db, 0, &entries);
	event_entries_free(entries, entry_count);
	assert_int_equal(db_state(g->db), DB_OK);
	db_each_sql(g->db, note, t);
	assert_true(t->count > 60);
	for (size_t i = 0; i < t->count; i++) {
		walks += count_walks(g->db, t->sql[i]);
		built += count_built(g->db, t->sql[i]);
		free(t->sql[i]);
	}
	free(t);
	assert_int_equal(walks, 0);
	assert_int_equal(built, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_nothing_walks_a_table_that_grows_or_builds_one_to_check_a_row, ground_setup,
						ground_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
