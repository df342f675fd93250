/* SPDX-License-Identifier: ISC */
/*
 * Damage is planted, and must be found: each kind that `homeprod check` knows of, in a database
 * where a few lives were played; and files that are cut, overwritten, of another program or of a
 * later version, which homeprod must refuse in one sentence and leave as they are.
 */
#include "tests/server/harness.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "protocol/mem.h"
#include "server/payments/ledger.h"
#include "tests/fake/folder.h"

/* ---- what does not add up ---- */

struct damage {
	const char *sql;
	const char *found;
};

static const struct damage kinds[] = {
    {"update users set completed_sessions = 9 where role = 'helper'",
     "count of completed sessions: 1"},
    {"update tallies set completed = completed + 1", "statistics do not add up"},
    {"update counts set value = 7 where name = 'present'", "who is present"},
    {"update notifications set told = 5 where seq = (select max(seq) from notifications)",
     "who was told"},
    {"delete from events where seq = (select max(seq) from events) - 3", "missing from the log: 1"},
    {"update events set request_id = 'r1' where seq = (select max(seq) from notifications)",
     "notifications that the log does not tell of"},
    {"update events set data = json_set(data, '$.status', 'open') where type = 'request.updated'",
     "not as the log told last"},
    {"drop index requests_live; update requests set customer_id = (select min(customer_id) from "
     "requests)"
     " where status in ('open', 'authorizing')",
     "customers with two live requests: 1"},
    {"drop index sessions_live; update sessions set status = 'waiting', ended_at = null, outcome = "
     "null;"
     "update sessions set request_id = (select min(request_id) from sessions)",
     "sessions"},
    {"delete from notifications where withdrawn_seq is null", "without a notification that stands"},
    {"update notifications set withdrawn_seq = null where reason = 'cancelled'",
     "for a request that is not open"},
    {"update requests set status = 'claimed' where status = 'open'",
     "claimed requests without a live session"},
    {"update requests set status = 'expired' where status = 'completed'",
     "whose request is not completed"},
    {"update sessions set outcome = null", "completed requests without an outcome"},
    {"update effects set kind = 'release' where kind = 'capture'", "captured without a capture"},
    {"delete from effects where kind = 'release'; update requests set payment_status = 'authorized'"
     " where status = 'cancelled'",
     "over whose hold nobody will decide"},
    {"update requests set payment_status = 'released' where payment_status = 'captured'",
     "the request does not say so"},
    {"update sessions set duration = -1", "less than nothing"},
    {"pragma writable_schema = on; update requests set customer_id = 'nobody' where status = "
     "'completed'",
     "points at nothing"},
};

struct planting {
	const struct damage *damage;
	char why[300];
	bool is_clean;
};

static void run_each(struct tx *tx, const char *sql)
{
	char *copy = xstrdup(sql), *rest = copy, *one;

	while ((one = strsep(&rest, ";")) != NULL)
		if (one[strspn(one, " ")])
			db_run(tx->db, one, "");
	free(copy);
}

static void plant_job(struct tx *tx, void *arg)
{
	struct planting *p = arg;

	run_each(tx, "pragma defer_foreign_keys = on");
	run_each(tx, p->damage->sql);
	if (db_state(tx->db) == DB_OK)
		p->is_clean = db_check(tx->db, p->why, sizeof p->why);
	else
		snprintf(p->why, sizeof p->why, "(it could not be planted)");
	tx->is_refused = true; /* and it was never so */
}

/* One is completed, one cancelled, two are open. */
static void play(struct harness *h)
{
	static const char *const names[] = {"mary", "paul", "vera", "otto"};
	struct person helper, customers[4];
	struct request r[4] = {{.amount = 0}};
	struct session s = {.status = SESSION_NONE};

	outbox_start(h, &ledger_provider);
	person_init(h, "ada", ROLE_HELPER, &helper);
	person_arrive(h, &helper);
	for (size_t i = 0; i < 4; i++) {
		person_init(h, names[i], ROLE_CUSTOMER, &customers[i]);
		request_open(h, &customers[i], &r[i]);
	}
	claim(h, &helper, &r[0], &s);
	start_and_end(h, &helper, &s, "resolved");
	wait_payment(h, &customers[0], r[0].id, PAYMENT_CAPTURED);
	call_on(h, &customers[1], "POST", "/v1/requests/%s/cancel", r[1].id, NULL);
	wait_payment(h, &customers[1], r[1].id, PAYMENT_RELEASED);
	session_clear(&s);
	for (size_t i = 0; i < 4; i++) {
		request_clear(&r[i]);
		person_clear(&customers[i]);
	}
	person_clear(&helper);
}

static void test_each_kind_of_damage_is_found_and_named(void **state)
{
	struct harness *h = *state;

	int wrong = 0;

	play(h);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		struct planting p = {.damage = &kinds[i]};

		assert_int_equal(store_run_now(h->store, plant_job, &p), DB_OK);
		if (!p.is_clean && strstr(p.why, kinds[i].found))
			continue;
		print_error("after: %s\nthe check says: %s\n", kinds[i].sql,
			    p.is_clean ? "ok" : p.why);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

/* ---- files that are no good ---- */

#define OUT_MAX 2000

struct file {
	char *dir, *good, *path;
};

static int run(const struct file *f, const char *words, char out[OUT_MAX])
{
	const char *build = getenv("HP_BUILDDIR");
	char *line =
	    xasprintf("timeout 20 '%s/homeprod' --listen 127.0.0.1:0 --db 'sqlite:%s' %s 2>&1",
		      build ? build : ".", f->path, words);
	FILE *p = popen(line, "r");
	size_t len;
	int status;

	assert_non_null(p);
	len = fread(out, 1, OUT_MAX - 1, p);
	out[len] = '\0';
	status = pclose(p);
	free(line);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static char *contents(const char *path, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	char *all;

	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	*len = (size_t)st.st_size;
	all = xmalloc(*len + 1);
	assert_int_equal(read(fd, all, *len), *len);
	close(fd);
	return all;
}

static void put_contents(const char *path, const char *all, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, all, len), len);
	close(fd);
}

typedef size_t spoil_fn(char *all, size_t len);

static size_t cut_in_the_middle(char *all, size_t len)
{
	(void)all;
	return len / 2 + 77;
}

static size_t cut_to_a_page(char *all, size_t len)
{
	(void)all;
	(void)len;
	return 4096;
}

static size_t cut_in_the_head(char *all, size_t len)
{
	(void)all;
	(void)len;
	return 60;
}

static size_t overwrite_a_page(char *all, size_t len)
{
	memset(all + 2 * 4096, 0xa5, 4096);
	return len;
}

static size_t overwrite_the_head(char *all, size_t len)
{
	memset(all + 16, 0xff, 60);
	return len;
}

/* In the root page of the table of tables, so that nothing can be looked up. */
static size_t flip_bits_of_the_schema(char *all, size_t len)
{
	for (size_t i = 100; i < 108; i++)
		all[i] ^= 0x11;
	return len;
}

static size_t make_a_text(char *all, size_t len)
{
	memset(all, 'x', len);
	return len;
}

/* user_version: four bytes, big end first. */
static size_t make_later(char *all, size_t len)
{
	all[62] = 0x40;
	return len;
}

static size_t make_another_programs(char *all, size_t len)
{
	memset(all + 68, 0x11, 4); /* application_id */
	return len;
}

static const struct {
	spoil_fn *spoil;
	const char *says;
} spoilt[] = {
    {cut_in_the_middle, "malformed"},
    {cut_to_a_page, "malformed"},
    {cut_in_the_head, "malformed"},
    {overwrite_a_page, "damaged"},
    {overwrite_the_head, "database"},
    {flip_bits_of_the_schema, "malformed"},
    {make_a_text, "not a database"},
    {make_later, "newer homeprod"},
    {make_another_programs, "not one of homeprod's"},
};

static void expect_refusal(const struct file *f, const char *words, const char *says)
{
	char out[OUT_MAX], *end;
	int code = run(f, words, out);

	end = strchr(out, '\n');
	if (code != 1 || !end || end[1] || strncmp(out, "homeprod: ", 10) != 0 ||
	    (says && !strstr(out, says)))
		fail_msg("%s: code %d, and not one sentence with '%s': %s", words, code,
			 says ? says : "", out);
}

static void test_a_file_that_is_no_good_is_refused_in_a_sentence_and_left_as_it_is(void **state)
{
	struct file *f = *state;
	size_t good_len, len;
	char *good = contents(f->good, &good_len), *bad, *after;

	for (size_t i = 0; i < sizeof spoilt / sizeof spoilt[0]; i++) {
		bad = xmalloc(good_len);
		memcpy(bad, good, good_len);
		len = spoilt[i].spoil(bad, good_len);
		put_contents(f->path, bad, len);
		expect_refusal(f, "", spoilt[i].says);
		expect_refusal(f, "check", NULL);
		after = contents(f->path, &good_len);
		assert_int_equal(good_len, len);
		assert_memory_equal(after, bad, len);
		free(after);
		free(bad);
		free(good);
		good = contents(f->good, &good_len);
	}
	free(good);
}

static void test_a_good_file_is_checked_without_being_changed(void **state)
{
	struct file *f = *state;
	size_t len, len_after;
	char out[OUT_MAX], *before, *after;

	before = contents(f->good, &len);
	put_contents(f->path, before, len);
	assert_int_equal(run(f, "check", out), 0);
	assert_string_equal(out, "ok\n");
	after = contents(f->path, &len_after);
	assert_int_equal(len, len_after);
	assert_memory_equal(before, after, len);
	free(before);
	free(after);
}

/* As a backup has it: one file, without a log beside it. */
static int make_file(void **state)
{
	struct file *f = xcalloc(1, sizeof *f);
	char why[200] = "", *url;
	struct db *d;

	f->dir = fake_folder();
	f->good = xasprintf("%s/good.db", f->dir);
	f->path = xasprintf("%s/bad.db", f->dir);
	url = xasprintf("sqlite:%s/first.db", f->dir);
	d = db_open(url, false, why, sizeof why);
	if (!d || !db_migrate(d, why, sizeof why) || !db_backup(d, f->good, why, sizeof why))
		fail_msg("%s", why);
	db_close(d);
	free(url);
	*state = f;
	return 0;
}

static int remove_file(void **state)
{
	struct file *f = *state;

	free(f->good);
	free(f->path);
	fake_folder_remove(f->dir);
	free(f);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    HARNESS_TEST(test_each_kind_of_damage_is_found_and_named),
	    cmocka_unit_test_setup_teardown(
		test_a_file_that_is_no_good_is_refused_in_a_sentence_and_left_as_it_is, make_file,
		remove_file),
	    cmocka_unit_test_setup_teardown(test_a_good_file_is_checked_without_being_changed,
					    make_file, remove_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
