/* SPDX-License-Identifier: ISC */
/*
 * Signing in; see login.h. A try goes: pace of its address, a job that reads the hash and the name's throttle, the
 * verification on the pool, a job that notes the result and adds the token. The edge calls it, admin.c its hash.
 */
#include "server/login.h"

#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "loop/log.h"
#include "loop/loop.h"
#include "loop/work.h"
#include "protocol/calls.h"
#include "protocol/mem.h"
#include "protocol/words.h"
#include "server/addresses.h"
#include "server/call.h"
#include "server/limits.h"
#include "server/metrics.h"
#include "server/peer.h"
#include "server/settings.h"
#include "server/store/rows.h"

#define LOOK_EVERY_MS 50        /* while waiting at the end */

_Static_assert(PASSWORD_HASH_SIZE >= crypto_pwhash_STRBYTES, "room for a hash");

enum verdict { VERDICT_WRONG, VERDICT_RIGHT, VERDICT_TOO_OFTEN };

struct try {
	struct login *login;
	struct call *call;
	login_done_fn *done;
	struct login_call words;
	char place[PEER_LINE_SIZE];
	bool is_known_there;
	char *hash;                     /* NULL: no such name */
	char user_id[HP_ID_SIZE];
	int64_t wait_s;
	enum verdict verdict;
	char fresh_hash[PASSWORD_HASH_SIZE]; /* "" unless the parameters have risen */
	struct login_answer answer;
	struct try *prev, *next;        /* in login->waiting */
};

struct login {
	struct loop *loop;
	struct store *store;
	const struct settings *settings;
	struct addresses *addresses;
	struct metrics *metrics;
	char nobodys_hash[PASSWORD_HASH_SIZE];
	struct try *waiting;            /* those who are known where they are first */
	int waiting_count[2];           /* strangers; the others */
	int under_way, verifying;
	bool is_freed;
};

bool password_hash(const char *password, char out[PASSWORD_HASH_SIZE])
{
	return crypto_pwhash_str(out, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
	                         crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0;
}

/* Costs what a real one costs, and no password fits: for names nobody has. */
static void make_nobodys_hash(char out[PASSWORD_HASH_SIZE])
{
	unsigned char random[16 + 32];
	char salt[32], hash[64];

	randombytes_buf(random, sizeof(random));
	sodium_bin2base64(salt, sizeof(salt), random, 16, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	sodium_bin2base64(hash, sizeof(hash), random + 16, 32, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	snprintf(out, PASSWORD_HASH_SIZE, "$argon2id$v=19$m=%u,t=%u,p=1$%s$%s",
	         (unsigned)(crypto_pwhash_MEMLIMIT_INTERACTIVE / 1024), (unsigned)crypto_pwhash_OPSLIMIT_INTERACTIVE,
	         salt, hash);
}

struct login *login_new(struct loop *l, struct store *s, const struct settings *set, struct addresses *a,
                        struct metrics *m)
{
	struct login *login = xcalloc(1, sizeof(*login));

	login->loop = l;
	login->store = s;
	login->settings = set;
	login->addresses = a;
	login->metrics = m;
	make_nobodys_hash(login->nobodys_hash);
	return login;
}

static void try_free(struct try *t)
{
	struct login *l = t->login;

	login_call_clear(&t->words);
	login_answer_clear(&t->answer);
	free(t->hash);
	free(t);
	if (--l->under_way == 0 && l->is_freed)
		free(l);
}

static void answer(struct try *t)
{
	t->done(t->call);
	try_free(t);
}

static void refuse(struct try *t, enum err e, const char *detail, int64_t retry_after_s)
{
	reply_err(t->call, e, NULL, detail);
	t->call->reply.retry_after_s = retry_after_s;
	answer(t);
}

static void count(struct try *t, enum metric which)
{
	if (!t->login->is_freed)
		metrics_add(t->login->metrics, which, 1);
}

/* ---- the result, noted ---- */

static void sign_in(struct tx *tx, struct try *t)
{
	char id[HP_ID_SIZE];

	if (!user_read(tx, t->user_id, &t->answer.user)) {
		t->verdict = VERDICT_WRONG;
		return;
	}
	/* Ends that person's other sessions, once, when the parameters rise. */
	if (t->fresh_hash[0] != '\0')
		user_set_password(tx, t->words.username, t->fresh_hash);
	token_new(t->answer.token);
	t->answer.expires_at_ms = tx->now_ms + t->login->settings->token_lifetime_ms;
	sign_in_add(tx, t->answer.token, t->user_id, t->answer.expires_at_ms, t->call->address, t->call->client, id);
	audit_add(tx, DEED_SIGNED_IN, t->user_id, id, t->call->address);
}

/* Of a name that nobody has nothing is written but that: it may be a password in the wrong place. */
static void note_failure(struct tx *tx, const struct try *t, int64_t failures)
{
	struct user u;
	bool is_somebody = user_read_by_name(tx, t->words.username, &u);

	audit_add_failure(tx, is_somebody ? u.id : NULL, failures, t->call->address);
	user_clear(&u);
}

static void note_job(struct tx *tx, void *arg)
{
	struct try *t = arg;
	int64_t failures = login_note(tx, t->words.username, t->place, t->verdict == VERDICT_RIGHT);

	if (t->verdict == VERDICT_RIGHT)
		sign_in(tx, t);
	else
		note_failure(tx, t, failures);
}

static void note_done(enum db_result result, void *arg)
{
	struct try *t = arg;
	char *json;

	if (result != DB_OK) {
		refuse(t, ERR_STORAGE, NULL, BUSY_RETRY_S);
	} else if (t->verdict != VERDICT_RIGHT) {
		count(t, METRIC_LOGINS_BAD);
		refuse(t, ERR_SIGNED_OUT, _("The user name or the password is not right."), -1);
	} else {
		count(t, METRIC_LOGINS_GOOD);
		json = login_answer_encode(&t->answer);
		reply_take(t->call, 200, json);
		answer(t);
	}
}

/* ---- the password, on the pool ---- */

static void verify_work(void *arg)
{
	struct try *t = arg;
	const char *hash = t->hash ? t->hash : t->login->nobodys_hash;
	const char *password = t->words.password;
	bool is_right = crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;

	t->verdict = is_right && t->hash ? VERDICT_RIGHT : VERDICT_WRONG;
	if (t->verdict == VERDICT_RIGHT &&
	    crypto_pwhash_str_needs_rehash(hash, crypto_pwhash_OPSLIMIT_INTERACTIVE,
	                                   crypto_pwhash_MEMLIMIT_INTERACTIVE) == 1 &&
	    !password_hash(password, t->fresh_hash))
		t->fresh_hash[0] = '\0';
}

static void verify_next(struct login *l);

static void verify_done(void *arg)
{
	struct try *t = arg;
	struct login *l = t->login;

	l->verifying--;
	verify_next(l);
	if (l->is_freed || !store_submit(l->store, note_job, note_done, t))
		refuse(t, ERR_BUSY, NULL, BUSY_RETRY_S);
}

static void verify_next(struct login *l)
{
	struct try *t = l->waiting;

	if (!t || l->verifying == LIMIT_PASSWORDS_AT_ONCE)
		return;
	DL_DELETE(l->waiting, t);
	l->waiting_count[t->is_known_there]--;
	l->verifying++;
	work_run(l->loop, verify_work, verify_done, t);
}

/* ---- what is known of the name ---- */

static void read_job(struct tx *tx, void *arg)
{
	struct try *t = arg;
	int64_t allowed_at_ms = login_allowed_at_ms(tx, t->words.username, t->place);

	if (allowed_at_ms > tx->now_ms) {
		t->verdict = VERDICT_TOO_OFTEN;
		t->wait_s = (allowed_at_ms - tx->now_ms + 999) / 1000;
		return;
	}
	t->is_known_there = login_place_is_known(tx, t->words.username, t->place);
	t->hash = user_password_hash(tx, t->words.username, t->user_id);
}

/* Behind the last of their kind. However many strangers there are, whoever is known where they are gets in. */
static bool queue(struct login *l, struct try *t)
{
	struct try *before = l->waiting;

	if (l->waiting_count[t->is_known_there] == LIMIT_PASSWORDS_WAITING)
		return false;
	l->waiting_count[t->is_known_there]++;
	while (before && before->is_known_there >= t->is_known_there)
		before = before->next;
	if (before)
		DL_PREPEND_ELEM(l->waiting, before, t);
	else
		DL_APPEND(l->waiting, t);
	return true;
}

static void read_done(enum db_result result, void *arg)
{
	struct try *t = arg;

	if (result != DB_OK || t->login->is_freed) {
		refuse(t, ERR_STORAGE, NULL, BUSY_RETRY_S);
	} else if (t->verdict == VERDICT_TOO_OFTEN) {
		count(t, METRIC_LOGINS_HELD);
		refuse(t, ERR_TOO_OFTEN, NULL, t->wait_s);
	} else if (queue(t->login, t)) {
		verify_next(t->login);
	} else {
		refuse(t, ERR_BUSY, NULL, BUSY_RETRY_S);
	}
}

void login_begin(struct login *l, struct call *c, login_done_fn *done)
{
	struct try *t = xcalloc(1, sizeof(*t));
	struct fault f;
	int64_t wait_s;

	t->login = l;
	t->call = c;
	t->done = done;
	peer_line(c->address, t->place);
	l->under_way++;
	wait_s = addresses_login_wait_s(l->addresses, c->address, l->settings->logins_per_minute,
	                                loop_steady_ms(l->loop));
	if (wait_s > 0) {
		count(t, METRIC_LOGINS_HELD);
		refuse(t, ERR_TOO_OFTEN, NULL, wait_s);
	} else if (login_call_decode(c->body ? c->body : "", c->body_len, &t->words, &f) != ERR_NONE) {
		reply_fault(c, &f);
		answer(t);
	} else if (!store_submit(l->store, read_job, read_done, t)) {
		refuse(t, ERR_BUSY, NULL, BUSY_RETRY_S);
	}
}

void login_free(struct login *l)
{
	struct try *t, *next;

	if (!l)
		return;
	l->is_freed = true;
	l->under_way++;                 /* so that the last try below does not free it under us */
	DL_FOREACH_SAFE(l->waiting, t, next) {
		DL_DELETE(l->waiting, t);
		refuse(t, ERR_BUSY, NULL, BUSY_RETRY_S);
	}
	while (l->verifying > 0)
		loop_turn(l->loop, LOOK_EVERY_MS);
	if (--l->under_way == 0)
		free(l);
}
