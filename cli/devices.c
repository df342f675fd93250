/* SPDX-License-Identifier: ISC */
/* `homepro device`: kiosks, let in, listed and sent away by an operator; and a kiosk's token, kept on the kiosk. */
#include <stdlib.h>
#include <string.h>

#include "cli/job.h"
#include "cli/listing.h"
#include "client/profile.h"
#include "loop/loop.h"
#include "protocol/calls.h"
#include "protocol/device.h"
#include "protocol/format.h"
#include "protocol/mem.h"

static void show_device(struct job *j, const struct device *d)
{
	char ago[HP_SPAN_SIZE], *json;
	int64_t now_ms = loop_now_ms(j->loop);

	if (j->o->is_json) {
		json = device_encode(d);
		out_json(json, strlen(json));
		xfree_secret(json);
		return;
	}
	out_field(&j->out, _("Kiosk"), d->id);
	out_field(&j->out, _("Name"), d->name);
	if (d->revoked_at_ms != 0)
		out_field(&j->out, _("Revoked"), ago_format(ago, sizeof(ago), now_ms - d->revoked_at_ms));
	if (*d->token)
		out_field(&j->out, _("Token"), d->token);
}

static enum err device_answered(struct job *j, const struct http_answer *a, struct fault *f)
{
	struct device d = { .id = "" };
	enum err e = device_decode(a->body, a->body_len, &d, f);

	if (e == ERR_NONE)
		show_device(j, &d);
	device_clear(&d);
	return e;
}

static enum err add_row(struct job *j, struct table *t, const char *item, struct fault *f)
{
	struct device d = { .id = "" };
	char seen[HP_SPAN_SIZE], made[HP_SPAN_SIZE];
	enum err e = device_decode(item, strlen(item), &d, f);
	int64_t now_ms = loop_now_ms(j->loop);

	if (e == ERR_NONE) {
		table_add(t, d.id);
		table_add(t, d.revoked_at_ms != 0 ? _("revoked") : _("let in"));
		table_add(t, ago_format(made, sizeof(made), now_ms - d.created_at_ms));
		table_add(t, d.seen_at_ms != 0 ? ago_format(seen, sizeof(seen), now_ms - d.seen_at_ms) : _("never"));
		table_add(t, d.name);
	}
	device_clear(&d);
	return e;
}

static enum err again(const char *item, char **json, struct fault *f)
{
	struct device d = { .id = "" };
	enum err e = device_decode(item, strlen(item), &d, f);

	*json = e == ERR_NONE ? device_encode(&d) : NULL;
	device_clear(&d);
	return e;
}

static const struct listing device_listing = {
	{ N_("KIOSK"), N_("STATE"), N_("MADE"), N_("SEEN"), N_("NAME") }, 5, add_row, again
};

static enum err list_answered(struct job *j, const struct http_answer *a, struct fault *f)
{
	return list_answer(j, a, &device_listing, f);
}

static void add(struct job *j)
{
	struct device_call call = { .name = xstrdup(j->o->words[1]) };
	struct fault f = { .err = ERR_NONE };

	if (device_name_check(call.name, &f) == ERR_NONE)
		job_send(j, "POST", "/v1/devices", device_call_encode(&call), device_answered);
	else
		job_end(j, f.err, &f);
	device_call_clear(&call);
}

static void list(struct job *j)
{
	char *path = xasprintf("/v1/devices?limit=%d", HP_PAGE_MAX);

	job_send(j, "GET", path, NULL, list_answered);
	free(path);
}

static void send_away(struct job *j)
{
	job_send_to(j, "POST", "devices", j->o->words[1], "revoke", NULL, device_answered);
}

/* On the kiosk itself: no call, nobody signed in. */
static void keep(struct job *j)
{
	struct fault f = { .err = ERR_NONE };
	char *token = password_read(_("The kiosk's token: "), &f);

	if (token)
		profile_set_device_token(j->profile, token, &f);
	xfree_secret(token);
	job_end(j, f.err, &f);
}

static const struct {
	const char *name;
	size_t words;
	job_fn *run;
} verbs[] = { { "add", 2, add }, { "list", 1, list }, { "revoke", 2, send_away }, { "keep", 1, keep } };

void call_device(struct job *j)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(verbs[i].name, j->o->words[0]) == 0 && verbs[i].words == j->o->word_count) {
			verbs[i].run(j);
			return;
		}
	job_misused(j, _("usage: homepro %s %s"), j->o->command->name, _(j->o->command->arguments));
}
