/* SPDX-License-Identifier: ISC */
/* The fake Stripe's controls for who runs it as a program: the thousand kills, and a person
 * trying it out. */
#include "tests/fake/stripe_control.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "tests/fake/http_fake.h"
#include "tests/fake/stripe.h"

typedef bool control_fn(struct fake_stripe *f, const struct params *p);

static bool control_do(struct fake_stripe *f, const struct params *p)
{
	static const char *const names[] = {"pay", "decline", "challenge", "leave"};
	const char *deed = params_get(p, "deed");

	for (size_t i = 0; deed && i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], deed) == 0)
			return fake_stripe_do(f, (enum fake_deed)i, params_get(p, "request"));
	return false;
}

static bool control_chance(struct fake_stripe *f, const struct params *p)
{
	const char *name = params_get(p, "trick");
	enum fake_trick t;

	if (!name || !fake_trick_parse(name, &t))
		return false;
	fake_stripe_chance(f, t, (int)params_int(p, "percent", 0));
	return true;
}

static bool control_trick(struct fake_stripe *f, const struct params *p)
{
	const char *name = params_get(p, "trick"), *path = params_get(p, "path");
	enum fake_trick t;

	if (!name || !fake_trick_parse(name, &t))
		return false;
	fake_stripe_trick(f, t, path ? path : "", (int)params_int(p, "count", 1));
	return true;
}

/* The hold of ?request=; NULL: there is none. */
static const char *intent_id(struct fake_stripe *f, const struct params *p)
{
	const char *wanted = params_get(p, "request");
	struct fake_intent *in;

	TAILQ_FOREACH(in, &fake_stripe_books(f)->intents, link) {
		const char *request = params_get(&in->metadata, "homepro_request");

		if (wanted && request && strcmp(wanted, request) == 0)
			return in->id;
	}
	return NULL;
}

static bool control_lapse(struct fake_stripe *f, const struct params *p)
{
	const char *id = intent_id(f, p);

	return id && fake_stripe_lapse(f, id);
}

static bool control_capture(struct fake_stripe *f, const struct params *p)
{
	const char *id = intent_id(f, p);

	return id && fake_stripe_capture(f, id, params_int(p, "amount", 0));
}

/* Of the hold that stands, else of the page that is open. */
static bool control_amount(struct fake_stripe *f, const struct params *p)
{
	const char *wanted = params_get(p, "request"), *id = intent_id(f, p);
	struct fake_intent *in = id ? books_intent(fake_stripe_books(f), id) : NULL;
	int64_t amount = params_int(p, "amount", 0);
	struct fake_checkout *c;

	if (in)
		in->amount = in->amount_capturable = amount;
	TAILQ_FOREACH(c, &fake_stripe_books(f)->checkouts, link) {
		const char *request = params_get(&c->intent_metadata, "homepro_request");

		if (!in && wanted && request && strcmp(wanted, request) == 0)
			c->amount = amount;
	}
	return wanted;
}

static bool control_limits(struct fake_stripe *f, const struct params *p)
{
	struct fake_books *b = fake_stripe_books(f);

	b->hold_s = params_int(p, "hold_s", b->hold_s);
	b->amount_most = params_int(p, "amount", b->amount_most);
	return true;
}

static bool control_calm(struct fake_stripe *f, const struct params *p)
{
	struct fake_books *b = fake_stripe_books(f);

	(void)p;
	fake_stripe_calm(f);
	b->hold_s = INT64_C(7) * 24 * 60 * 60;
	b->amount_most = 99999999;
	return true;
}

static bool control_key(struct fake_stripe *f, const struct params *p)
{
	const char *key = params_get(p, "key");

	if (key)
		fake_stripe_set_key(f, key);
	return key;
}

static bool control_webhooks(struct fake_stripe *f, const struct params *p)
{
	fake_stripe_webhooks(f, params_get(p, "url"), (int)params_int(p, "times", 1));
	return true;
}

static bool control_victim(struct fake_stripe *f, const struct params *p)
{
	fake_stripe_victim(f, (int)params_int(p, "pid", 0));
	return true;
}

static bool control_seed(struct fake_stripe *f, const struct params *p)
{
	(void)f;
	srand((unsigned)params_int(p, "seed", 1));
	return true;
}

static const struct {
	const char *path;
	control_fn *fn;
} controls[] = {
	{"/_fake/do", control_do},
	{"/_fake/chance", control_chance},
	{"/_fake/trick", control_trick},
	{"/_fake/lapse", control_lapse},
	{"/_fake/capture", control_capture},
	{"/_fake/amount", control_amount},
	{"/_fake/limits", control_limits},
	{"/_fake/key", control_key},
	{"/_fake/calm", control_calm},
	{"/_fake/webhooks", control_webhooks},
	{"/_fake/victim", control_victim},
	{"/_fake/seed", control_seed},
};

static char *books_json(struct fake_stripe *f)
{
	char *items = xstrdup(""), *out;
	struct fake_intent *in;
	struct fake_checkout *c;
	int open_pages = 0;

	TAILQ_FOREACH(c, &fake_stripe_books(f)->checkouts, link)
		open_pages += strcmp(c->status, "open") == 0;
	TAILQ_FOREACH(in, &fake_stripe_books(f)->intents, link) {
		const char *request = params_get(&in->metadata, "homepro_request");
		char *more = xasprintf(
		    "%s%s{\"id\":\"%s\",\"request\":\"%s\",\"status\":\"%s\",\"amount\":%" PRId64
		    ",\"received\":%" PRId64 ",\"captures\":%d,\"cancels\":%d}",
		    items, *items ? "," : "", in->id, request ? request : "", in->status,
		    in->amount, in->amount_received, in->captures, in->cancels);
		free(items);
		items = more;
	}
	out = xasprintf("{\"calls\":%d,\"open_pages\":%d,\"lost_pages\":%d,\"intents\":[%s]}",
			fake_stripe_calls(f), open_pages, fake_stripe_lost_pages(f), items);
	free(items);
	return out;
}

bool stripe_control_serve(struct fake_stripe *f, struct http_ask *a)
{
	struct params p;
	char *body = NULL;
	int status = 404;

	if (strncmp(ask_path(a), "/_fake/", 7) != 0)
		return false;
	params_parse(&p, ask_query(a));
	for (size_t i = 0; i < sizeof controls / sizeof *controls; i++)
		if (strcmp(controls[i].path, ask_path(a)) == 0)
			status = controls[i].fn(f, &p) ? 200 : 409;
	if (strcmp(ask_path(a), "/_fake/books") == 0) {
		status = 200;
		body = books_json(f);
	}
	ask_answer(a, status, "application/json", "", body ? body : "{}");
	params_clear(&p);
	free(body);
	return true;
}
