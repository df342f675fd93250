/* SPDX-License-Identifier: ISC */
/* The ground the store's tests stand on, see ground.h. */
#include "tests/server/ground.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "protocol/mem.h"

#define NOW_MS INT64_C(1800000000000)

void folder_make(char dir[64])
{
	snprintf(dir, 64, "/tmp/homepro-test-XXXXXX");
	assert_non_null(mkdtemp(dir));
}

void folder_remove(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *entry;

	if (!d)
		return;
	while ((entry = readdir(d))) {
		char *path = xasprintf("%s/%s", dir, entry->d_name);

		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
		    unlink(path) != 0)
			folder_remove(path);
		free(path);
	}
	closedir(d);
	rmdir(dir);
}

int ground_setup(void **state)
{
	struct ground *g = xcalloc(1, sizeof(*g));
	char why[200] = "";

	folder_make(g->dir);
	g->url = xasprintf("sqlite:%s/data/homepro.db", g->dir);
	g->db = db_open(g->url, true, why, sizeof(why));
	assert_non_null(g->db);
	assert_true(db_migrate(g->db, why, sizeof(why)));
	assert_int_equal(db_begin(g->db), DB_OK);
	g->tx = (struct tx){ .db = g->db, .now_ms = NOW_MS };
	*state = g;
	return 0;
}

int ground_teardown(void **state)
{
	struct ground *g = *state;

	db_rollback(g->db);
	db_close(g->db);
	folder_remove(g->dir);
	free(g->url);
	free(g);
	return 0;
}

void ground_commit(struct ground *g)
{
	assert_int_equal(db_commit(g->db), DB_OK);
	assert_int_equal(db_begin(g->db), DB_OK);
}

void ground_check(struct ground *g)
{
	char why[200] = "";

	ground_commit(g);
	if (!db_check(g->db, why, sizeof(why)))
		fail_msg("%s", why);
}

void user_make(struct tx *tx, const char *id, enum role role)
{
	struct user u = { .role = role, .created_at_ms = tx->now_ms };

	snprintf(u.id, sizeof(u.id), "%s", id);
	u.username = xstrdup(id);
	u.display_name = xasprintf("%s the %s", id, role_name(role));
	assert_true(user_add(tx, &u, "a hash"));
	user_clear(&u);
}

bool request_make(struct tx *tx, const char *id, const char *customer_id)
{
	struct request r = { .amount = 4500,
			     .currency = "USD",
			     .category = "plumbing",
			     .status = REQUEST_AUTHORIZING,
			     .payment_status = PAYMENT_PENDING,
			     .expires_at_ms = tx->now_ms + 1000,
			     .created_at_ms = tx->now_ms,
			     .updated_at_ms = tx->now_ms };
	bool is_added;

	snprintf(r.id, sizeof(r.id), "%s", id);
	snprintf(r.customer_id, sizeof(r.customer_id), "%s", customer_id);
	r.description = xstrdup("Kitchen tap won't stop dripping.");
	is_added = request_add(tx, &r);
	request_clear(&r);
	return is_added;
}

void request_ring(struct tx *tx, const char *id, char notification_id[HP_ID_SIZE])
{
	struct request r;

	assert_true(request_read(tx, id, &r));
	r.status = REQUEST_OPEN;
	r.payment_status = PAYMENT_AUTHORIZED;
	r.opened_at_ms = tx->now_ms;
	request_write(tx, &r);
	notification_add(tx, &r, notification_id);
	event_append(tx, EVENT_NOTIFICATION_CREATED, AUDIENCE_TOLD, NULL, id, NULL, "{}");
	request_clear(&r);
}

void request_withdraw(struct tx *tx, const char *id, enum request_status to, enum withdrawal why)
{
	char notification_id[HP_ID_SIZE];
	struct request r;

	assert_true(request_read(tx, id, &r));
	r.status = to;
	request_write(tx, &r);
	assert_true(notification_withdraw(tx, id, why, NULL, notification_id));
	event_append(tx, EVENT_NOTIFICATION_WITHDRAWN, AUDIENCE_HELPERS, NULL, id, NULL, "{}");
	request_clear(&r);
}

int64_t something_happens(struct tx *tx)
{
	return event_append(tx, EVENT_USER_UPDATED, AUDIENCE_OPERATORS, NULL, NULL, NULL, "{}");
}

bool session_make(struct tx *tx, const char *id, const char *request_id, const char *helper_id,
		  int in_hand)
{
	struct session s = { .status = SESSION_WAITING, .created_at_ms = tx->now_ms };
	char *customer_code = xasprintf("C%s", id), *helper_code = xasprintf("H%s", id);
	bool is_added;

	snprintf(s.id, sizeof(s.id), "%s", id);
	snprintf(s.request_id, sizeof(s.request_id), "%s", request_id);
	snprintf(s.helper_id, sizeof(s.helper_id), "%s", helper_id);
	s.customer_join_url = xasprintf("https://help.example/j/%s", customer_code);
	s.helper_join_url = xasprintf("https://help.example/j/%s", helper_code);
	is_added = session_add(tx, &s, customer_code, helper_code, in_hand);
	if (is_added) {
		struct request r;

		request_withdraw(tx, request_id, REQUEST_CLAIMED, WITHDRAWN_CLAIMED);
		assert_true(request_read(tx, request_id, &r));
		snprintf(r.session_id, sizeof(r.session_id), "%s", id);
		request_write(tx, &r);
		request_clear(&r);
	}
	session_clear(&s);
	free(customer_code);
	free(helper_code);
	return is_added;
}

void session_finish(struct tx *tx, const char *id, enum outcome outcome, int64_t duration_s)
{
	struct session s;
	struct request r;

	assert_true(session_read(tx, id, &s));
	s.status = SESSION_ENDED;
	s.outcome = outcome;
	s.started_at_ms = tx->now_ms - duration_s * 1000;
	s.ended_at_ms = tx->now_ms;
	s.duration_s = duration_s;
	session_write(tx, &s);
	user_count_completed(tx, s.helper_id);
	assert_true(request_read(tx, s.request_id, &r));
	r.status = REQUEST_COMPLETED;
	request_write(tx, &r);
	request_clear(&r);
	session_clear(&s);
}
