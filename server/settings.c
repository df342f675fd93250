/* SPDX-License-Identifier: ISC */
/*
 * The settings as a table, their defaults, and how each kind of value is read. settings_file.c feeds it from a file,
 * main.c from the command line.
 */
#include "server/settings.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "protocol/limits.h"
#include "protocol/mem.h"
#include "protocol/text.h"
#include "server/payments/payments.h"
#include "server/peer.h"
#include "server/settings_table.h"
#include "server/video/video.h"
#include "server/video/video_provider.h"

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

static void *field_of(struct settings *s, const struct setting *row)
{
	return (char *)s + row->offset;
}

static enum err bad(struct fault *f, const char *name, const char *what)
{
	return fault_set(f, ERR_INVALID, name, "'%s' must be %s", name, what);
}

static void replace(char **text, const char *value)
{
	free(*text);
	*text = xstrdup(value);
}

static enum err parse_text(struct settings *s, const struct setting *row, const char *value, struct fault *f)
{
	if (*value == '\0' || strlen(value) > (size_t)row->most || !text_is_utf8(value, strlen(value)))
		return bad(f, row->name, "some text in UTF-8, not too long");
	replace(field_of(s, row), value);
	return ERR_NONE;
}

static enum err parse_peers(struct settings *s, const struct setting *row, const char *value, struct fault *f)
{
	if (!peer_list_is_valid(value))
		return bad(f, row->name, "addresses such as 127.0.0.1, ::1, without names or ranges");
	replace(field_of(s, row), value);
	return ERR_NONE;
}

static enum err parse_link(struct settings *s, const struct setting *row, const char *value, struct fault *f)
{
	char **link = field_of(s, row);
	size_t len = strlen(value);

	if (!text_is_link(value) || strpbrk(value, "?#"))
		return bad(f, row->name, "an address such as https://help.example");
	replace(link, value);
	while (len > 0 && value[len - 1] == '/')
		(*link)[--len] = '\0';
	return ERR_NONE;
}

static enum err parse_template(struct settings *s, const struct setting *row, const char *value, struct fault *f)
{
	if (!video_template_is_valid(value))
		return bad(f, row->name, "a link with {room} in it");
	replace(field_of(s, row), value);
	return ERR_NONE;
}

static enum err parse_video_provider(struct settings *s, const struct setting *row, const char *value, struct fault *f)
{
	const struct video_provider *p = video_provider_find(value);

	if (!p)
		return bad(f, row->name, "template, jitsi-jwt, daily or whereby");
	s->video.provider = p;
	return ERR_NONE;
}

static enum err parse_algorithm(struct settings *s, const struct setting *row, const char *value, struct fault *f)
{
	return jwt_algorithm_parse(value, &s->video.algorithm) ? ERR_NONE : bad(f, row->name, "HS256 or RS256");
}

static enum err parse_database(struct settings *s, const struct setting *row, const char *value, struct fault *f)
{
	if (strncmp(value, "postgresql:", 11) == 0)
		return fault_set(f, ERR_INVALID, row->name, "'%s': there is no PostgreSQL in this version; sqlite:PATH",
		                 row->name);
	if (strncmp(value, "sqlite:", 7) != 0 || value[7] == '\0')
		return bad(f, row->name, "sqlite:PATH");
	replace(field_of(s, row), value);
	return ERR_NONE;
}

/* Digits only, within the row's range. */
static bool read_number(const char *value, const char **end, int64_t *out)
{
	char *stop;

	if (!isdigit((unsigned char)*value))
		return false;
	errno = 0;
	*out = strtoll(value, &stop, 10);
	*end = stop;
	return errno == 0;
}

static enum err parse_number(struct settings *s, const struct setting *row, const char *value, struct fault *f)
{
	const char *end;
	int64_t n;

	if (!read_number(value, &end, &n) || *end != '\0' || n < row->least || n > row->most)
		return fault_set(f, ERR_INVALID, row->name, "'%s' must be a number from %lld to %lld", row->name,
		                 (long long)row->least, (long long)row->most);
	*(int *)field_of(s, row) = (int)n;
	return ERR_NONE;
}

static const struct {
	const char *name;
	int64_t ms;
} units[] = { { "ms", 1 },          { "s", SECOND_MS }, { "min", MINUTE_MS },
	      { "h", HOUR_MS },     { "d", DAY_MS } };

static enum err parse_span(struct settings *s, const struct setting *row, const char *value, struct fault *f)
{
	const char *end;
	int64_t n, unit = 0;

	if (!read_number(value, &end, &n) || n > INT_MAX)
		return bad(f, row->name, "a span such as 45 s, 30 min or 12 h");
	end += strspn(end, " ");
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (strcmp(end, units[i].name) == 0)
			unit = units[i].ms;
	if (unit == 0)
		return bad(f, row->name, "a span such as 45 s, 30 min or 12 h");
	if (n * unit < row->least || n * unit > row->most)
		return fault_set(f, ERR_INVALID, row->name, "'%s' must be from %lld to %lld s", row->name,
		                 (long long)(row->least / SECOND_MS), (long long)(row->most / SECOND_MS));
	*(int64_t *)field_of(s, row) = n * unit;
	return ERR_NONE;
}

static enum err parse_yes_no(struct settings *s, const struct setting *row, const char *value, struct fault *f)
{
	bool is_yes = strcasecmp(value, "yes") == 0;

	if (!is_yes && strcasecmp(value, "no") != 0)
		return bad(f, row->name, "yes or no");
	*(bool *)field_of(s, row) = is_yes;
	return ERR_NONE;
}

static enum err parse_level(struct settings *s, const struct setting *row, const char *value, struct fault *f)
{
	if (log_level_parse(value, field_of(s, row)) != 0)
		return bad(f, row->name, "error, warn, info or debug");
	return ERR_NONE;
}

static enum err parse_currency(struct settings *s, const struct setting *row, const char *value, struct fault *f)
{
	if (strlen(value) != 3 || strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3)
		return bad(f, row->name, "a currency's code such as USD");
	memcpy(field_of(s, row), value, HP_CURRENCY_SIZE);
	return ERR_NONE;
}

/* HOST:PORT; an IPv6 address stands in brackets. */
static enum err parse_address(struct settings *s, const struct setting *row, const char *value, struct fault *f)
{
	const char *colon = strrchr(value, ':'), *end;
	size_t host_len;
	int64_t port;

	if (!colon || colon == value || !read_number(colon + 1, &end, &port) || *end != '\0' || port > 65535)
		return bad(f, row->name, "HOST:PORT");
	host_len = (size_t)(colon - value);
	if (*value == '[' && value[host_len - 1] == ']') {
		value++;
		host_len -= 2;
	} else if (memchr(value, ':', host_len)) {
		return bad(f, row->name, "HOST:PORT, an IPv6 address in brackets");
	}
	if (host_len == 0)
		return bad(f, row->name, "HOST:PORT");
	free(s->listen_host);
	s->listen_host = xstrndup(value, host_len);
	s->listen_port = (int)port;
	return ERR_NONE;
}

/* "resolved, escalated": with these outcomes the money is taken. "none": with none. */
static enum err parse_capture_on(struct settings *s, const struct setting *row, const char *value, struct fault *f)
{
	bool is_captured[OUTCOME_COUNT] = { false };
	enum outcome outcome;

	if (strcmp(value, "none") == 0)
		value = "";
	while (*value != '\0') {
		size_t len = strcspn(value, ", ");
		char *word = xstrndup(value, len);
		bool is_known = len == 0 || outcome_parse(word, &outcome);

		free(word);
		if (!is_known)
			return bad(f, row->name, "a list of resolved, unresolved, escalated, or none");
		if (len > 0)
			is_captured[outcome] = true;
		value += len + (value[len] != '\0');
	}
	for (size_t i = 0; i < s->service.outcome_count; i++)
		s->service.outcomes[i].is_captured = is_captured[s->service.outcomes[i].value];
	return ERR_NONE;
}

static enum err parse_provider(struct settings *s, const struct setting *row, const char *value, struct fault *f)
{
	if (!payment_provider_find(value))
		return bad(f, row->name, "ledger or stripe");
	replace(field_of(s, row), value);
	return ERR_NONE;
}

#define AT(field) offsetof(struct settings, field)

static const struct setting rows[] = {
	{ "server", "listen", parse_address, 0, 0, 0, "127.0.0.1:8470" },
	{ "server", "base_url", parse_link, AT(base_url), 0, 0, NULL },
	{ "server", "behind_proxy", parse_yes_no, AT(is_behind_proxy), 0, 0, "no" },
	{ "server", "proxies", parse_peers, AT(proxies), 0, 0, NULL },
	{ "server", "token_lifetime", parse_span, AT(token_lifetime_ms), MINUTE_MS, 365 * DAY_MS, "12 h" },
	{ "server", "guest_lifetime", parse_span, AT(guest_lifetime_ms), MINUTE_MS, DAY_MS, "2 h" },
	{ "server", "guest_words_kept", parse_span, AT(guest_words_kept_ms), HOUR_MS, 3650 * DAY_MS, "30 d" },
	{ "server", "answer_kept", parse_span, AT(answer_kept_ms), 24 * HOUR_MS, 30 * DAY_MS, "25 h" },
	{ "server", "log_kept", parse_span, AT(log_kept_ms), DAY_MS, 3650 * DAY_MS, "30 d" },
	{ "payments", "orders_kept", parse_span, AT(orders_kept_ms), 7 * DAY_MS, 3650 * DAY_MS, "90 d" },
	{ "server", "audit_kept", parse_span, AT(audit_kept_ms), DAY_MS, 3650 * DAY_MS, "365 d" },
	{ "server", "ping_after", parse_span, AT(ping_after_ms), SECOND_MS, 30 * SECOND_MS, "20 s" },
	{ "server", "pong_within", parse_span, AT(pong_within_ms), SECOND_MS, 20 * SECOND_MS, "10 s" },
	{ "tls", "certificate_file", parse_text, AT(certificate_file), 0, 1024, NULL },
	{ "tls", "key_file", parse_text, AT(key_file), 0, 1024, NULL },
	{ "database", "url", parse_database, AT(db_url), 0, 0, NULL },
	{ "log", "level", parse_level, AT(log_level), 0, 0, "info" },
	{ "limits", "calls_at_once", parse_number, AT(calls_at_once), 0, 100000, "16" },
	{ "limits", "changes_per_minute", parse_number, AT(changes_per_minute), 0, 60000, "300" },
	{ "limits", "connections_per_address", parse_number, AT(connections_per_address), 0, 1000000, "256" },
	{ "limits", "guests_per_minute", parse_number, AT(guests_per_minute), 1, 100000, "10" },
	{ "limits", "logins_per_minute", parse_number, AT(logins_per_minute), 1, 60000, "30" },
	{ "limits", "links_per_minute", parse_number, AT(links_per_minute), 1, 60000, "30" },
	{ "limits", "requests_per_minute", parse_number, AT(requests_per_minute), 0, 60000, "10" },
	{ "limits", "streams_per_person", parse_number, AT(streams_per_person), 1, 10000, "16" },
	{ "service", "name", parse_text, AT(service.app_name), 0, HP_DISPLAY_NAME_CHARS_MAX, "HomePro Assist" },
	{ "service", "currency", parse_currency, AT(service.currency), 0, 0, "USD" },
	{ "service", "amount_free", parse_yes_no, AT(service.is_amount_free), 0, 0, "no" },
	{ "service", "expire_after", parse_span, AT(expire_after_ms), SECOND_MS, 6 * DAY_MS, "30 min" },
	{ "service", "start_within", parse_span, AT(start_within_ms), SECOND_MS, DAY_MS, "10 min" },
	{ "service", "helper_gone_after", parse_span, AT(helper_gone_after_ms), SECOND_MS, DAY_MS, "30 min" },
	{ "service", "presence_grace", parse_span, AT(presence_grace_ms), 0, HOUR_MS, "45 s" },
	{ "service", "sessions_in_hand", parse_number, AT(sessions_in_hand), 1, 100, "1" },
	{ "payments", "provider", parse_provider, AT(payment_provider), 0, 0, "ledger" },
	{ "payments", "authorize_within", parse_span, AT(authorize_within_ms), SECOND_MS, DAY_MS, "30 min" },
	{ "payments", "capture_on", parse_capture_on, 0, 0, 0, "resolved, escalated" },
	{ "stripe", "secret_key_file", parse_text, AT(stripe.secret_key_file), 0, 1024, NULL },
	{ "stripe", "webhook_secret_file", parse_text, AT(stripe.webhook_secret_file), 0, 1024, NULL },
	{ "stripe", "base_url", parse_link, AT(stripe.base_url), 0, 0, "https://api.stripe.com" },
	{ "stripe", "timeout", parse_span, AT(stripe.timeout_ms), SECOND_MS, 25 * SECOND_MS, "15 s" },
	{ "stripe", "api_version", parse_text, AT(stripe.api_version), 0, 40, "2026-06-24.dahlia" },
	{ "video", "provider", parse_video_provider, 0, 0, 0, "template" },
	{ "video", "template", parse_template, AT(video.template), 0, 0, "https://meet.jit.si/homepro-{room}" },
	{ "video", "key_file", parse_text, AT(video.key_file), 0, 1024, NULL },
	{ "video", "algorithm", parse_algorithm, 0, 0, 0, "HS256" },
	{ "video", "app_id", parse_text, AT(video.app_id), 0, 255, NULL },
	{ "video", "key_id", parse_text, AT(video.key_id), 0, 255, NULL },
	{ "video", "audience", parse_text, AT(video.audience), 0, 255, NULL },
	{ "video", "subject", parse_text, AT(video.subject), 0, 255, NULL },
	{ "video", "api_url", parse_link, AT(video.api_url), 0, 0, NULL },
	{ "video", "token_lifetime", parse_span, AT(video.token_lifetime_ms), MINUTE_MS, DAY_MS, "15 min" },
	{ "video", "room_lifetime", parse_span, AT(video.room_lifetime_ms), HOUR_MS, 7 * DAY_MS, "8 h" },
	{ "video", "timeout", parse_span, AT(video.timeout_ms), SECOND_MS, MINUTE_MS, "5 s" },
};

const struct setting *setting_all(size_t *count)
{
	*count = sizeof(rows) / sizeof(*rows);
	return rows;
}

const struct setting *setting_find(const char *section, const char *name)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (strcmp(rows[i].section, section) == 0 && strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}

static bool is_text(const struct setting *row)
{
	return row->parse == parse_text || row->parse == parse_link || row->parse == parse_template ||
	       row->parse == parse_database || row->parse == parse_provider || row->parse == parse_peers;
}

/* What is worked out where nothing is said differs only once something is. */
static bool differs(const struct settings *a, const struct settings *b, const struct setting *row)
{
	const char *now, *then;

	if (row->parse == parse_address)
		return strcmp(a->listen_host, b->listen_host) != 0 || a->listen_port != b->listen_port;
	if (row->parse == parse_yes_no)
		return *(const bool *)((const char *)a + row->offset) != *(const bool *)((const char *)b + row->offset);
	if (!is_text(row))
		return false;
	now = *(char *const *)((const char *)a + row->offset);
	then = *(char *const *)((const char *)b + row->offset);
	return then && (!now || strcmp(now, then) != 0);
}

char *settings_take_live(struct settings *running, const struct settings *fresh)
{
	char *kept = NULL;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *to = (char *)running + rows[i].offset;
		const char *from = (const char *)fresh + rows[i].offset;

		if (rows[i].parse == parse_number)
			memcpy(to, from, sizeof(int));
		else if (rows[i].parse == parse_span)
			memcpy(to, from, sizeof(int64_t));
		else if (!kept && differs(running, fresh, &rows[i]))
			kept = xasprintf("[%s] %s", rows[i].section, rows[i].name);
	}
	running->log_level = fresh->log_level;
	return kept;
}

enum err settings_put(struct settings *s, const char *section, const char *name, const char *value, struct fault *f)
{
	const struct setting *row = setting_find(section, name);

	if (!row)
		return fault_set(f, ERR_INVALID, name, "unknown setting '%s' in [%s]", name, section);
	return row->parse(s, row, value, f);
}

static enum err category_text(char **text, const char *name, const char *value, size_t chars_max, struct fault *f)
{
	if (*value == '\0' || !text_is_utf8(value, strlen(value)) || text_chars(value) > chars_max)
		return bad(f, name, "some text in UTF-8, not too long");
	replace(text, value);
	return ERR_NONE;
}

static enum err category_ascii(char **text, const char *name, const char *value, size_t chars_max, struct fault *f)
{
	for (const char *c = value; *c != '\0'; c++)
		if (!isascii((unsigned char)*c) || !isgraph((unsigned char)*c))
			return bad(f, name, "visible ASCII");
	return category_text(text, name, value, chars_max, f);
}

static const char *const field_names[] = { "label", "icon", "ascii_icon", "amount" };

const char *const *category_fields(size_t *count)
{
	*count = sizeof(field_names) / sizeof(*field_names);
	return field_names;
}

enum err category_put(struct category *c, const char *name, const char *value, struct fault *f)
{
	const char *end;
	int64_t n;

	if (strcmp(name, "label") == 0)
		return category_text(&c->label, name, value, HP_LABEL_CHARS_MAX, f);
	if (strcmp(name, "icon") == 0)
		return category_text(&c->icon, name, value, HP_ICON_CHARS_MAX, f);
	if (strcmp(name, "ascii_icon") == 0)
		return category_ascii(&c->ascii_icon, name, value, HP_ASCII_ICON_CHARS_MAX, f);
	if (!read_number(value, &end, &n) || *end != '\0' || n < HP_AMOUNT_MIN || n > HP_AMOUNT_MAX)
		return fault_set(f, ERR_INVALID, name, "'amount' must be a number from %d to %d, in the smallest unit",
		                 HP_AMOUNT_MIN, HP_AMOUNT_MAX);
	c->amount = n;
	return ERR_NONE;
}

static const struct {
	const char *value, *label, *icon, *ascii_icon;
	int64_t amount;
} default_categories[] = {
	{ "plumbing", "Plumbing", "🔧", "P", 4500 },   { "electrical", "Electrical", "💡", "E", 6000 },
	{ "appliance", "Appliance", "🧺", "A", 3500 }, { "heating", "Heating", "🔥", "H", 5000 },
	{ "locks", "Locks", "🔑", "L", 4000 },         { "computers", "Computers", "💻", "C", 3000 },
};

static const struct {
	enum outcome value;
	const char *label, *icon, *ascii_icon;
} default_outcomes[] = {
	{ OUTCOME_RESOLVED, "Issue resolved", "✓", "+" },
	{ OUTCOME_UNRESOLVED, "Not resolved", "✗", "x" },
	{ OUTCOME_ESCALATED, "Needs in-person visit", "⚒", "!" },
};

static void fill_service(struct service *v)
{
	size_t n = sizeof(default_categories) / sizeof(*default_categories);

	v->categories = xcalloc(n, sizeof(*v->categories));
	v->category_count = n;
	for (size_t i = 0; i < n; i++) {
		struct category *c = &v->categories[i];

		strncpy(c->value, default_categories[i].value, sizeof(c->value) - 1);
		c->label = xstrdup(default_categories[i].label);
		c->icon = xstrdup(default_categories[i].icon);
		c->ascii_icon = xstrdup(default_categories[i].ascii_icon);
		c->amount = default_categories[i].amount;
	}
	v->outcome_count = sizeof(default_outcomes) / sizeof(*default_outcomes);
	for (size_t i = 0; i < v->outcome_count; i++) {
		v->outcomes[i].value = default_outcomes[i].value;
		v->outcomes[i].label = xstrdup(default_outcomes[i].label);
		v->outcomes[i].icon = xstrdup(default_outcomes[i].icon);
		v->outcomes[i].ascii_icon = xstrdup(default_outcomes[i].ascii_icon);
	}
}

/* $XDG_DATA_HOME/homepro/homepro.db, or below ~/.local/share; without a home, here. */
static char *default_database(void)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	if (data && *data == '/')
		return xasprintf("sqlite:%s/homepro/homepro.db", data);
	if (home && *home == '/')
		return xasprintf("sqlite:%s/.local/share/homepro/homepro.db", home);
	return xstrdup("sqlite:homepro.db");
}

void settings_init(struct settings *s)
{
	struct fault f;

	memset(s, 0, sizeof(*s));
	fill_service(&s->service);
	s->db_url = default_database();
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].otherwise && rows[i].parse(s, &rows[i], rows[i].otherwise, &f) != ERR_NONE)
			abort();
}

void settings_clear(struct settings *s)
{
	free(s->listen_host);
	free(s->db_url);
	free(s->base_url);
	free(s->certificate_file);
	free(s->key_file);
	free(s->proxies);
	free(s->payment_provider);
	stripe_settings_clear(&s->stripe);
	video_settings_clear(&s->video);
	service_clear(&s->service);
	memset(s, 0, sizeof(*s));
}
