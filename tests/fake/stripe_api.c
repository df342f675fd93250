/* SPDX-License-Identifier: ISC */
/* The fake Stripe's calls: a table of what each takes, and what it does to the books. Called by
 * stripe.c. */
#include "tests/fake/stripe_api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/document.h"
#include "protocol/mem.h"

#define PAGE_MAX 100

struct doing {
	const struct api_call *call;
	struct api_result *out;
	struct stripe_fault fault;
	char id[FAKE_ID_SIZE];
};
typedef bool doing_fn(struct doing *d);  /* false: d->fault */

static const struct param_rule create_rules[] = {
	{"mode", PARAM_CHOICE, true, " payment "},
	{"success_url", PARAM_URL, true, NULL},
	{"cancel_url", PARAM_URL, false, NULL},
	{"client_reference_id", PARAM_TEXT, false, NULL},
	{"expires_at", PARAM_INT, false, NULL},
	{"expand[#]", PARAM_CHOICE, false, " payment_intent "},
	{"locale", PARAM_CHOICE, false, " auto de en es fr "},
	{"submit_type", PARAM_CHOICE, false, " auto pay book donate "},
	{"customer_email", PARAM_TEXT, false, NULL},
	{"payment_method_types[#]", PARAM_CHOICE, false, " card "},
	{"line_items[#][quantity]", PARAM_INT, true, NULL},
	{"line_items[#][price_data][currency]", PARAM_CURRENCY, true, NULL},
	{"line_items[#][price_data][unit_amount]", PARAM_INT, true, NULL},
	{"line_items[#][price_data][product_data][name]", PARAM_TEXT, true, NULL},
	{"line_items[#][price_data][product_data][description]", PARAM_TEXT, false, NULL},
	{"payment_intent_data[capture_method]", PARAM_CHOICE, false, " automatic automatic_async manual "},
	{"payment_intent_data[description]", PARAM_TEXT, false, NULL},
	{"payment_intent_data[metadata][*]", PARAM_TEXT, false, NULL},
	{"payment_intent_data[statement_descriptor_suffix]", PARAM_TEXT, false, NULL},
	{"metadata[*]", PARAM_TEXT, false, NULL},
	{0},
};

static const struct param_rule read_checkout_rules[] = {
	{"expand[#]", PARAM_CHOICE, false, " payment_intent payment_intent.latest_charge "},
	{0},
};

static const struct param_rule read_intent_rules[] = {
	{"expand[#]", PARAM_CHOICE, false, " latest_charge "},
	{0},
};

static const struct param_rule list_rules[] = {
	{"limit", PARAM_INT, false, NULL},
	{"starting_after", PARAM_TEXT, false, NULL},
	{"created[gte]", PARAM_INT, false, NULL},
	{"created[lte]", PARAM_INT, false, NULL},
	{"expand[#]", PARAM_CHOICE, false, " data.latest_charge "},
	{0},
};

static const struct param_rule expire_rules[] = {
	{"expand[#]", PARAM_CHOICE, false, " payment_intent "},
	{0},
};

static const struct param_rule capture_rules[] = {
	{"amount_to_capture", PARAM_INT, false, NULL},
	{"final_capture", PARAM_BOOL, false, NULL},
	{"expand[#]", PARAM_CHOICE, false, " latest_charge "},
	{"metadata[*]", PARAM_TEXT, false, NULL},
	{0},
};

static const struct param_rule cancel_rules[] = {
	{"cancellation_reason", PARAM_CHOICE, false, " abandoned duplicate fraudulent requested_by_customer "},
	{"expand[#]", PARAM_CHOICE, false, " latest_charge "},
	{0},
};

static bool expands(const struct doing *d, const char *what)
{
	const struct params *p = d->call->params;

	for (size_t i = 0; i < p->count; i++)
		if (strncmp(p->items[i].name, "expand[", 7) == 0 &&
		    strcmp(p->items[i].value, what) == 0)
			return true;
	return false;
}

static bool missing(struct doing *d, const char *kind)
{
	stripe_fault_set(&d->fault, "resource_missing", kind, "No such %s: '%s'", kind, d->id);
	d->fault.status = 404;
	return false;
}

static bool answer_checkout(struct doing *d, const struct fake_checkout *c)
{
	bool is_deep = expands(d, "payment_intent.latest_charge");

	d->out->body =
	    checkout_json(d->call->books, c, is_deep || expands(d, "payment_intent"), is_deep);
	return true;
}

static bool answer_intent(struct doing *d, const struct fake_intent *in)
{
	d->out->body = intent_json(in, expands(d, "latest_charge"));
	return true;
}

static bool do_create(struct doing *d)
{
	struct fake_checkout *c =
	    checkout_create(d->call->books, d->call->params, d->call->now_s, &d->fault);

	d->out->checkout = c;
	return c && answer_checkout(d, c);
}

static bool do_read_checkout(struct doing *d)
{
	struct fake_checkout *c = books_checkout(d->call->books, d->id);

	return c ? answer_checkout(d, c) : missing(d, "checkout.session");
}

static bool do_expire(struct doing *d)
{
	struct fake_checkout *c = books_checkout(d->call->books, d->id);

	if (!c)
		return missing(d, "checkout.session");
	if (!checkout_expire(c, &d->fault))
		return false;
	d->out->checkout = c;
	d->out->event = "checkout.session.expired";
	return answer_checkout(d, c);
}

static bool do_read_intent(struct doing *d)
{
	struct fake_intent *in = books_intent(d->call->books, d->id);

	return in ? answer_intent(d, in) : missing(d, "payment_intent");
}

static bool do_capture(struct doing *d)
{
	struct fake_intent *in = books_intent(d->call->books, d->id);

	if (!in)
		return missing(d, "payment_intent");
	if (!intent_capture(in, d->call->params, &d->fault)) {
		d->out->intent = in; /* the error shows how it stands */
		return false;
	}
	d->out->intent = in;
	d->out->event = "payment_intent.succeeded";
	return answer_intent(d, in);
}

static bool do_cancel(struct doing *d)
{
	struct fake_intent *in = books_intent(d->call->books, d->id);
	const char *reason = params_get(d->call->params, "cancellation_reason");

	if (!in)
		return missing(d, "payment_intent");
	if (!intent_cancel(d->call->books, in, reason, &d->fault)) {
		d->out->intent = in;
		return false;
	}
	d->out->intent = in;
	d->out->event = "payment_intent.canceled";
	return answer_intent(d, in);
}

/* Newest first, as there. */
static bool do_list(struct doing *d)
{
	int64_t limit = params_int(d->call->params, "limit", 10),
		since_s = params_int(d->call->params, "created[gte]", 0);
	const char *after = params_get(d->call->params, "starting_after");
	bool is_past = !after, has_more = false;
	char *items = xstrdup("");
	struct fake_intent *in;
	int count = 0;

	if (limit < 1 || limit > PAGE_MAX) {
		free(items);
		return stripe_fault_set(&d->fault, NULL, "limit",
					"This value must be between 1 and 100.");
	}
	TAILQ_FOREACH_REVERSE(in, &d->call->books->intents, intent_list, link) {
		char *one, *more;

		if (is_past && in->created_s >= since_s && (has_more = count == limit))
			break;
		if (is_past && in->created_s >= since_s) {
			one = intent_json(in, expands(d, "data.latest_charge"));
			more = xasprintf("%s%s%s", items, count++ ? "," : "", one);
			free(one);
			free(items);
			items = more;
		}
		is_past |= after && strcmp(in->id, after) == 0;
	}
	d->out->body = xasprintf(
	    "{\"object\":\"list\",\"url\":\"/v1/payment_intents\",\"has_more\":%s,\"data\":[%s]}",
	    has_more ? "true" : "false", items);
	free(items);
	return true;
}

static const struct {
	const char *method, *path;      /* '*' is the object's id */
	const struct param_rule *rules;
	doing_fn *fn;
} calls[] = {
	{"POST", "/v1/checkout/sessions", create_rules, do_create},
	{"GET", "/v1/checkout/sessions/*", read_checkout_rules, do_read_checkout},
	{"POST", "/v1/checkout/sessions/*/expire", expire_rules, do_expire},
	{"GET", "/v1/payment_intents", list_rules, do_list},
	{"GET", "/v1/payment_intents/*", read_intent_rules, do_read_intent},
	{"POST", "/v1/payment_intents/*/capture", capture_rules, do_capture},
	{"POST", "/v1/payment_intents/*/cancel", cancel_rules, do_cancel},
};

static bool path_fits(const char *pattern, const char *path, char id[FAKE_ID_SIZE])
{
	size_t head = strcspn(pattern, "*"), len;

	id[0] = '\0';
	if (pattern[head] == '\0')
		return strcmp(pattern, path) == 0;
	if (strncmp(pattern, path, head) != 0)
		return false;
	len = strcspn(path + head, "/");
	if (len == 0 || len >= FAKE_ID_SIZE || strcmp(pattern + head + 1, path + head + len) != 0)
		return false;
	memcpy(id, path + head, len);
	id[len] = '\0';
	return true;
}

char *api_fault_json(const struct stripe_fault *f, const char *intent)
{
	char *message = document_quote(f->message),
	     *code = f->code ? document_quote(f->code) : NULL;
	char *param = *f->param ? document_quote(f->param) : NULL, *out;

	out = xasprintf("{\"error\":{\"type\":\"%s\",\"message\":%s%s%s%s%s%s%s}}", f->type,
			message, code ? ",\"code\":" : "", code ? code : "",
			param ? ",\"param\":" : "", param ? param : "",
			intent ? ",\"payment_intent\":" : "", intent ? intent : "");
	free(message);
	free(code);
	free(param);
	return out;
}

static void answer_fault(struct doing *d)
{
	bool shows_intent = d->out->intent && d->fault.code &&
			    strcmp(d->fault.code, "payment_intent_unexpected_state") == 0;
	char *intent = shows_intent ? intent_json(d->out->intent, false) : NULL;

	d->out->status = d->fault.status;
	d->out->body = api_fault_json(&d->fault, intent);
	d->out->intent = NULL;
	free(intent);
}

void api_serve(const struct api_call *c, struct api_result *out)
{
	struct doing d = {.call = c, .out = out};

	*out = (struct api_result){.status = 200};
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		if (strcmp(calls[i].method, c->method) != 0 ||
		    !path_fits(calls[i].path, c->path, d.id))
			continue;
		out->is_kept = params_check(c->params, calls[i].rules, &d.fault);
		if (!out->is_kept || !calls[i].fn(&d))
			answer_fault(&d);
		return;
	}
	stripe_fault_set(&d.fault, NULL, NULL, "Unrecognized request URL (%s: %s).", c->method,
			 c->path);
	d.fault.status = 404;
	answer_fault(&d);
}
