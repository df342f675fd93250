/* SPDX-License-Identifier: ISC */
/* Form bodies for Stripe's calls. Called by stripe_call.c, which says what goes in. */
#include "server/payments/stripe_form.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"

static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

static void make_room(struct form *f, size_t more)
{
	if (f->len + more < f->room)
		return;
	f->room = (f->len + more + 1) * 2;
	f->text = xrealloc(f->text, f->room);
}

static void add_raw(struct form *f, const char *text, size_t len)
{
	make_room(f, len);
	memcpy(f->text + f->len, text, len);
	f->len += len;
	f->text[f->len] = '\0';
}

static void add_encoded(struct form *f, const char *value)
{
	for (; *value; value++) {
		char coded[4];

		if (strchr(plain, *value)) {
			add_raw(f, value, 1);
			continue;
		}
		snprintf(coded, sizeof coded, "%%%02X", (unsigned)(unsigned char)*value);
		add_raw(f, coded, 3);
	}
}

void form_add(struct form *f, const char *name, const char *value)
{
	if (f->len > 0)
		add_raw(f, "&", 1);
	add_raw(f, name, strlen(name));
	add_raw(f, "=", 1);
	add_encoded(f, value);
}

void form_add_int(struct form *f, const char *name, int64_t value)
{
	char digits[24];

	snprintf(digits, sizeof digits, "%" PRId64, value);
	form_add(f, name, digits);
}

void form_clear(struct form *f)
{
	free(f->text);
	*f = (struct form){0};
}
