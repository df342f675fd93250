/* SPDX-License-Identifier: ISC */
/*
 * The fake Stripe at its door: who may come in, what was answered before under the same key, and
 * how a call is made to go wrong. The API itself is stripe_api.c, its webhooks are
 * stripe_hooks.c.
 */
#include "tests/fake/stripe.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/mem.h"
#include "tests/fake/http_fake.h"
#include "tests/fake/stripe_api.h"
#include "tests/fake/stripe_control.h"
#include "tests/fake/stripe_hooks.h"

#define LATE_MS 150
#define LATE_SPREAD_MS 150
#define TRICKS_MAX 16

/* What was answered to a key, or is being. */
struct kept {
	char *key, *what;               /* method, path and body: the same key for another call is an error */
	int status;
	char *body;
	TAILQ_ENTRY(kept) link;
};

/* An answer that waits for its time, or for ever. */
struct late {
	struct fake_stripe *fake;
	struct http_ask *ask;
	struct timer *timer;
	int status;
	char *body;
	LIST_ENTRY(late) link;
};

struct fake_stripe {
	struct loop *loop;
	struct http_fake *http;
	struct hooks *hooks;
	struct fake_books books;
	char url[64], key[128];
	TAILQ_HEAD(, kept) kept;
	LIST_HEAD(, late) late;
	struct { enum fake_trick trick; char path[64]; int count; } tricks[TRICKS_MAX];
	size_t trick_count;
	int chances[TRICK_COUNT];
	int victim;
	int calls, lost_pages;
};

static const char *const trick_names[TRICK_COUNT] = {
	[TRICK_NONE] = "none",
#define X(name, text) [TRICK_##name] = text,
	FAKE_TRICKS(X)
#undef X
};

bool fake_trick_parse(const char *name, enum fake_trick *out)
{
	for (int i = 0; i < TRICK_COUNT; i++)
		if (strcmp(trick_names[i], name) == 0) {
			*out = (enum fake_trick)i;
			return true;
		}
	return false;
}

static int64_t now_s(const struct fake_stripe *f)
{
	return loop_now_ms(f->loop) / 1000;
}

static void answer(struct http_ask *a, int status, const char *body)
{
	ask_answer(a, status, "application/json", "Request-Id: req_fake\r\n", body);
}

static void answer_error(struct http_ask *a, int status, const char *type, const char *code,
			 const char *message)
{
	struct stripe_fault f = {.status = status, .type = type, .code = code};
	char *body;

	snprintf(f.message, sizeof f.message, "%s", message);
	body = api_fault_json(&f, NULL);
	answer(a, status, body);
	free(body);
}

static void late_free(struct late *l)
{
	LIST_REMOVE(l, link);
	timer_free(l->timer);
	free(l->body);
	free(l);
}

static void on_late(void *arg)
{
	struct late *l = arg;

	answer(l->ask, l->status, l->body);
	late_free(l);
}

/* `after_ms` -1: never. */
static void answer_late(struct fake_stripe *f, struct http_ask *a, int status, const char *body,
			int after_ms)
{
	struct late *l = xcalloc(1, sizeof *l);

	l->fake = f;
	l->ask = a;
	l->status = status;
	l->body = xstrdup(body);
	l->timer = timer_new(f->loop, on_late, l);
	LIST_INSERT_HEAD(&f->late, l, link);
	if (after_ms >= 0)
		timer_once(l->timer, after_ms);
}

/* The next one that was ordered for this path, else what chance says. */
static enum fake_trick choose_trick(struct fake_stripe *f, const char *path)
{
	int dice = rand() % 100;

	for (size_t i = 0; i < f->trick_count; i++)
		if (f->tricks[i].count > 0 && strstr(path, f->tricks[i].path)) {
			f->tricks[i].count--;
			return f->tricks[i].trick;
		}
	for (int t = 1; t < TRICK_COUNT; t++) {
		if (dice < f->chances[t])
			return (enum fake_trick)t;
		dice -= f->chances[t];
	}
	return TRICK_NONE;
}

static struct kept *kept_find(struct fake_stripe *f, const char *key)
{
	struct kept *k;

	TAILQ_FOREACH(k, &f->kept, link)
		if (key && strcmp(k->key, key) == 0)
			return k;
	return NULL;
}

static void keep(struct fake_stripe *f, const char *key, const char *what, int status,
		 const char *body)
{
	struct kept *k = xcalloc(1, sizeof *k);

	k->key = xstrdup(key);
	k->what = xstrdup(what);
	k->status = status;
	k->body = xstrdup(body);
	TAILQ_INSERT_HEAD(&f->kept, k, link);
}

void fake_stripe_forget_keys(struct fake_stripe *f)
{
	struct kept *k;

	while ((k = TAILQ_FIRST(&f->kept))) {
		TAILQ_REMOVE(&f->kept, k, link);
		free(k->key);
		free(k->what);
		free(k->body);
		free(k);
	}
}

static void tell(struct fake_stripe *f, const char *type, const struct fake_intent *in,
		 const struct fake_checkout *c)
{
	char *object = c ? checkout_json(&f->books, c, false, false) : intent_json(in, false);

	hooks_send(f->hooks, type, object);
	free(object);
}

static void kill_victim(struct fake_stripe *f)
{
	if (f->victim > 0)
		kill(f->victim, SIGKILL);
	f->victim = 0;
}

/* Does it, keeps the result, and sends what is then to be sent. */
static void serve(struct fake_stripe *f, struct http_ask *a, const char *key, const char *what,
		  enum fake_trick trick)
{
	struct params p;
	struct api_call call = {ask_method(a), ask_path(a), &p, &f->books, now_s(f)};
	struct api_result r;

	params_parse(&p, strcmp(call.method, "GET") == 0 ? ask_query(a) : ask_body(a));
	api_serve(&call, &r);
	if (trick == TRICK_E500_AFTER) {
		f->lost_pages += r.checkout && !r.event;
		free(r.body);
		r.status = 500;
		r.body = xstrdup("{\"error\":{\"type\":\"api_error\",\"message\":\"Something went "
				 "wrong on Stripe's end.\"}}");
	}
	if (key && r.is_kept)
		keep(f, key, what, r.status, r.body);
	if (r.event)
		tell(f, r.event, r.intent, r.checkout);
	if (trick == TRICK_KILL_AFTER)
		kill_victim(f);
	if (trick == TRICK_CUT_AFTER || trick == TRICK_KILL_AFTER)
		ask_cut(a);
	else if (trick == TRICK_LATE || trick == TRICK_SILENT)
		answer_late(f, a, r.status, r.body,
			    trick == TRICK_LATE ? LATE_MS + rand() % LATE_SPREAD_MS : -1);
	else
		answer(a, r.status, r.body);
	if (trick == TRICK_KILL_ANSWERED)
		kill_victim(f);
	params_clear(&p);
	free(r.body);
}

#define API_ERROR "{\"error\":{\"type\":\"api_error\",\"message\":\"Something went wrong on Stripe's end.\"}}"
#define CARD_ERROR                                                                                 \
	"{\"error\":{\"type\":\"card_error\",\"code\":\"card_declined\","                            \
	"\"decline_code\":\"generic_decline\",\"message\":\"Your card was declined.\"}}"

/* Kept under the key, as every result is. */
static void fail(struct fake_stripe *f, struct http_ask *a, const char *key, const char *what,
		 int status, const char *body)
{
	if (key)
		keep(f, key, what, status, body);
	answer(a, status, body);
}

/* True: the call ends here. */
static bool play_before(struct fake_stripe *f, struct http_ask *a, const char *key,
			const char *what, enum fake_trick t)
{
	if (t == TRICK_KILL_BEFORE)
		kill_victim(f);
	if (t == TRICK_CUT_BEFORE || t == TRICK_KILL_BEFORE)
		ask_cut(a);
	else if (t == TRICK_E500_BEFORE)
		fail(f, a, key, what, 500, API_ERROR);
	else if (t == TRICK_E500_RETRY)
		ask_answer(a, 500, "application/json", "Stripe-Should-Retry: true\r\n", API_ERROR);
	else if (t == TRICK_DEAF)
		answer_late(f, a, 500, API_ERROR, -1);
	else if (t == TRICK_REFUSED)
		fail(f, a, key, what, 402, CARD_ERROR);
	else if (t == TRICK_BUSY)
		answer_error(a, 429, "invalid_request_error", "rate_limit", "Too many requests.");
	else if (t == TRICK_LOCKED)
		answer_error(a, 429, "invalid_request_error", "lock_timeout",
			     "This object cannot be accessed right now.");
	else if (t == TRICK_IN_USE)
		answer_error(a, 409, "idempotency_error", "idempotency_key_in_use",
			     "Another request uses this key.");
	else
		return false;
	return true;
}

/* NULL: all is in order. */
static const char *what_is_wrong(const struct http_ask *a)
{
	const char *type = ask_header(a, "Content-Type"),
		   *version = ask_header(a, "Stripe-Version");
	bool is_post = strcmp(ask_method(a), "POST") == 0;

	if (!version || strlen(version) < 10)
		return "No such API version.";
	if (is_post && ask_body_len(a) > 0 &&
	    (!type || strcmp(type, "application/x-www-form-urlencoded") != 0))
		return "The body of a POST must be form encoded.";
	if (is_post && !ask_header(a, "Idempotency-Key"))
		return "This fake wants a key with every POST.";
	if (strlen(is_post ? ask_header(a, "Idempotency-Key") : "") > 255)
		return "Keys have at most 255 characters.";
	return NULL;
}

static bool has_key(const struct fake_stripe *f, const struct http_ask *a)
{
	const char *given = ask_header(a, "Authorization");

	return given && strncmp(given, "Bearer ", 7) == 0 && strcmp(given + 7, f->key) == 0;
}

static void serve_once(struct fake_stripe *f, struct http_ask *a, const char *key, const char *what)
{
	struct kept *k = kept_find(f, key);
	enum fake_trick trick;

	if (k && strcmp(k->what, what) != 0) {
		answer_error(
		    a, 400, "idempotency_error", NULL,
		    "Keys for idempotent requests can only be used with the same parameters.");
		return;
	}
	trick = choose_trick(f, ask_path(a));
	if (k && (trick == TRICK_CUT_AFTER || trick == TRICK_CUT_BEFORE))
		ask_cut(a);
	else if (k)
		ask_answer(a, k->status, "application/json", "Idempotent-Replayed: true\r\n",
			   k->body);
	else if (!play_before(f, a, key, what, trick))
		serve(f, a, key, what, trick);
}

static void on_ask(struct http_ask *a, void *arg)
{
	struct fake_stripe *f = arg;
	bool is_post = strcmp(ask_method(a), "POST") == 0;
	const char *wrong;
	char *what;

	if (stripe_control_serve(f, a))
		return;
	f->calls++;
	wrong = what_is_wrong(a);
	if (!has_key(f, a)) {
		answer_error(a, 401, "invalid_request_error", NULL,
			     "Invalid API Key provided: sk_test_****");
	} else if (wrong) {
		answer_error(a, 400, "invalid_request_error", NULL, wrong);
	} else {
		what = xasprintf("%s %s %s", ask_method(a), ask_path(a), ask_body(a));
		serve_once(f, a, is_post ? ask_header(a, "Idempotency-Key") : NULL, what);
		free(what);
	}
}

struct fake_stripe *fake_stripe_open(struct loop *l, int port)
{
	struct fake_stripe *f = xcalloc(1, sizeof *f);

	f->loop = l;
	f->http = http_fake_open(l, port, on_ask, f);
	if (!f->http) {
		free(f);
		return NULL;
	}
	TAILQ_INIT(&f->kept);
	LIST_INIT(&f->late);
	snprintf(f->url, sizeof f->url, "http://127.0.0.1:%d", http_fake_port(f->http));
	snprintf(f->key, sizeof f->key, "%s", FAKE_STRIPE_KEY);
	books_init(&f->books, f->url);
	f->hooks = hooks_new(l, FAKE_STRIPE_WEBHOOK_SECRET);
	return f;
}

void fake_stripe_close(struct fake_stripe *f)
{
	struct late *l;

	if (!f)
		return;
	while ((l = LIST_FIRST(&f->late))) {
		ask_cut(l->ask);
		late_free(l);
	}
	http_fake_close(f->http);
	hooks_free(f->hooks);
	fake_stripe_forget_keys(f);
	books_clear(&f->books);
	free(f);
}

const char *fake_stripe_url(const struct fake_stripe *f) { return f->url; }
struct fake_books *fake_stripe_books(struct fake_stripe *f) { return &f->books; }
int fake_stripe_calls(const struct fake_stripe *f) { return f->calls; }
int fake_stripe_lost_pages(const struct fake_stripe *f) { return f->lost_pages; }
void fake_stripe_victim(struct fake_stripe *f, int pid) { f->victim = pid; }

void fake_stripe_calm(struct fake_stripe *f)
{
	f->trick_count = 0;
	fake_stripe_set_key(f, FAKE_STRIPE_KEY);
}

void fake_stripe_trick(struct fake_stripe *f, enum fake_trick t, const char *path, int count)
{
	size_t i = f->trick_count++ % TRICKS_MAX;

	f->tricks[i].trick = t;
	f->tricks[i].count = count;
	snprintf(f->tricks[i].path, sizeof f->tricks[i].path, "%s", path);
	if (f->trick_count > TRICKS_MAX)
		f->trick_count = TRICKS_MAX;
}

void fake_stripe_chance(struct fake_stripe *f, enum fake_trick t, int percent)
{
	f->chances[t] = percent;
}

void fake_stripe_set_key(struct fake_stripe *f, const char *key)
{
	snprintf(f->key, sizeof f->key, "%s", key);
}

void fake_stripe_webhooks(struct fake_stripe *f, const char *url, int times)
{
	hooks_to(f->hooks, url, times);
}

static struct fake_checkout *page_of(struct fake_stripe *f, const char *request_id)
{
	struct fake_checkout *c;

	TAILQ_FOREACH_REVERSE(c, &f->books.checkouts, checkout_list, link) {
		const char *label = params_get(&c->intent_metadata, "homepro_request");

		if (!request_id ||
		    (label && strcmp(label, request_id) == 0 && strcmp(c->status, "open") == 0))
			return c;
	}
	return NULL;
}

bool fake_stripe_do(struct fake_stripe *f, enum fake_deed deed, const char *request_id)
{
	struct fake_checkout *c = page_of(f, request_id);
	struct fake_intent *in = NULL;
	struct stripe_fault fault;

	if (!c)
		return false;
	if (deed == DEED_LEAVE) {
		if (!checkout_expire(c, &fault))
			return false;
		tell(f, "checkout.session.expired", NULL, c);
		return true;
	}
	if (deed == DEED_PAY)
		in = checkout_pay(&f->books, c, now_s(f));
	else if (deed == DEED_DECLINE)
		in = checkout_decline(&f->books, c, "Your card was declined.", now_s(f));
	else
		in = checkout_challenge(&f->books, c, now_s(f));
	if (!in)
		return false;
	tell(f, deed == DEED_PAY       ? "payment_intent.amount_capturable_updated"
	        : deed == DEED_DECLINE ? "payment_intent.payment_failed"
	                               : "payment_intent.requires_action",
	     in, NULL);
	if (deed == DEED_PAY)
		tell(f, "checkout.session.completed", NULL, c);
	return true;
}

bool fake_stripe_lapse(struct fake_stripe *f, const char *intent_id)
{
	struct fake_intent *in = books_intent(&f->books, intent_id);

	if (!in || strcmp(in->status, "requires_capture") != 0)
		return false;
	in->status = "canceled";
	snprintf(in->cancellation_reason, sizeof in->cancellation_reason, "automatic");
	in->amount_capturable = 0;
	tell(f, "payment_intent.canceled", in, NULL);
	return true;
}

bool fake_stripe_capture(struct fake_stripe *f, const char *intent_id, int64_t amount)
{
	struct fake_intent *in = books_intent(&f->books, intent_id);

	if (!in || strcmp(in->status, "requires_capture") != 0)
		return false;
	in->status = "succeeded";
	in->amount_received = amount;
	in->amount_capturable = 0;
	in->captures++;
	tell(f, "payment_intent.succeeded", in, NULL);
	return true;
}
