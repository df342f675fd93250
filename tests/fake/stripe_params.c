/* SPDX-License-Identifier: ISC */
/* The fake Stripe's reading of parameters: what is unknown, missing or of another type is an
 * error, as it is there. */
#include "tests/fake/stripe_params.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"

static int hex_value(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at = c ? strchr(digits, tolower((unsigned char)c)) : NULL;

	return at ? (int)(at - digits) : -1;
}

static char *decoded(const char *text, size_t len)
{
	char *out = xmalloc(len + 1), *to = out;

	for (size_t i = 0; i < len; i++) {
		if (text[i] == '%' && i + 2 < len && hex_value(text[i + 1]) >= 0 &&
		    hex_value(text[i + 2]) >= 0) {
			*to++ = (char)(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
			i += 2;
		} else {
			*to++ = text[i] == '+' ? ' ' : text[i];
		}
	}
	*to = '\0';
	return out;
}

void params_parse(struct params *p, const char *text)
{
	*p = (struct params){0};
	while (*text) {
		size_t len = strcspn(text, "&"), name_len = strcspn(text, "=&");

		p->items = xrealloc(p->items, (p->count + 1) * sizeof *p->items);
		p->items[p->count].name = decoded(text, name_len);
		p->items[p->count++].value =
		    name_len < len ? decoded(text + name_len + 1, len - name_len - 1) : xstrdup("");
		text += len + (text[len] == '&');
	}
}

void params_clear(struct params *p)
{
	for (size_t i = 0; i < p->count; i++) {
		free(p->items[i].name);
		free(p->items[i].value);
	}
	free(p->items);
	*p = (struct params){0};
}

const char *params_get(const struct params *p, const char *name)
{
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->items[i].name, name) == 0)
			return p->items[i].value;
	return NULL;
}

int64_t params_int(const struct params *p, const char *name, int64_t otherwise)
{
	const char *value = params_get(p, name);

	return value ? strtoll(value, NULL, 10) : otherwise;
}

bool stripe_fault_set(struct stripe_fault *f, const char *code, const char *param,
		      const char *format, ...)
{
	va_list args;

	*f = (struct stripe_fault){.status = 400, .type = "invalid_request_error", .code = code};
	snprintf(f->param, sizeof f->param, "%s", param ? param : "");
	va_start(args, format);
	vsnprintf(f->message, sizeof f->message, format, args);
	va_end(args);
	return false;
}

static bool name_fits(const char *pattern, const char *name)
{
	while (*pattern) {
		size_t len = 1;

		if (*pattern == '#')
			len = strspn(name, "0123456789");
		else if (*pattern == '*')
			len = strcspn(name, "[]");
		else if (*pattern != *name)
			return false;
		if (len == 0)
			return false;
		name += len;
		pattern++;
	}
	return *name == '\0';
}

static bool is_integer(const char *value)
{
	size_t len = strlen(value);

	return len > 0 && len <= 15 && strspn(value, "0123456789") == len;
}

static bool is_url(const char *value)
{
	return strncmp(value, "https://", 8) == 0 || strncmp(value, "http://", 7) == 0;
}

static bool is_choice(const char *choices, const char *value)
{
	char wanted[64];

	snprintf(wanted, sizeof wanted, " %s ", value);
	return *value && !strchr(value, ' ') && strstr(choices, wanted);
}

static bool check_value(const struct param_rule *r, const struct param *p, struct stripe_fault *f)
{
	switch (r->type) {
	case PARAM_TEXT:
		if (*p->value == '\0')
			return stripe_fault_set(f, "parameter_invalid_empty", p->name,
			                        "You passed an empty string for '%s'.", p->name);
		return strlen(p->value) <= 5000 ||
		       stripe_fault_set(f, NULL, p->name, "Invalid string: too long");
	case PARAM_INT:
		return is_integer(p->value) ||
		       stripe_fault_set(f, "parameter_invalid_integer", p->name,
					"Invalid integer: %s", p->value);
	case PARAM_BOOL:
		return is_choice(" true false ", p->value) ||
		       stripe_fault_set(f, NULL, p->name, "Invalid boolean: %s", p->value);
	case PARAM_URL:
		return is_url(p->value) ||
		       stripe_fault_set(f, "url_invalid", p->name, "Not a valid URL");
	case PARAM_CURRENCY:
		return is_choice(" usd eur gbp chf jpy ", p->value) ||
		       stripe_fault_set(f, NULL, p->name, "Invalid currency: %s.", p->value);
	case PARAM_CHOICE:
		return is_choice(r->choices, p->value) ||
		       stripe_fault_set(f, NULL, p->name, "Invalid %s: must be one of%s", p->name,
					r->choices);
	}
	return false;
}

static bool is_given(const struct params *p, const struct param_rule *r)
{
	for (size_t i = 0; i < p->count; i++)
		if (name_fits(r->name, p->items[i].name))
			return true;
	return false;
}

static const struct param_rule *rule_of(const struct param_rule *rules, const char *name)
{
	for (; rules->name; rules++)
		if (name_fits(rules->name, name))
			return rules;
	return NULL;
}

bool params_check(const struct params *p, const struct param_rule *rules, struct stripe_fault *f)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct param_rule *r = rule_of(rules, p->items[i].name);

		if (!r)
			return stripe_fault_set(f, "parameter_unknown", p->items[i].name,
			                        "Received unknown parameter: %s", p->items[i].name);
		if (!check_value(r, &p->items[i], f))
			return false;
	}
	for (; rules->name; rules++)
		if (rules->is_required && !is_given(p, rules))
			return stripe_fault_set(f, "parameter_missing", rules->name,
						"Missing required param: %s.", rules->name);
	return true;
}
