/* SPDX-License-Identifier: ISC */
/* What a service offers, to and from JSON. The server tells it, the client draws from it. */
#include "protocol/service.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/json.h"
#include "protocol/limits.h"
#include "protocol/mem.h"
#include "protocol/names.h"


static void category_clear(struct category *c)
{
	free(c->label);
	free(c->icon);
	free(c->ascii_icon);
}

static void outcome_choice_clear(struct outcome_choice *o)
{
	free(o->label);
	free(o->icon);
	free(o->ascii_icon);
}

void service_clear(struct service *s)
{
	for (size_t i = 0; i < s->category_count; i++)
		category_clear(&s->categories[i]);
	for (size_t i = 0; i < s->outcome_count; i++)
		outcome_choice_clear(&s->outcomes[i]);
	free(s->categories);
	free(s->app_name);
	memset(s, 0, sizeof *s);
}

void service_copy(struct service *to, const struct service *from)
{
	if (to == from)
		return;
	service_clear(to);
	*to = *from;
	to->app_name = xstrdup(from->app_name);
	to->categories = xcalloc(from->category_count, sizeof *to->categories);
	for (size_t i = 0; i < from->category_count; i++) {
		struct category *c = &to->categories[i];

		*c = from->categories[i];
		c->label = xstrdup(c->label);
		c->icon = xstrdup(c->icon);
		c->ascii_icon = xstrdup(c->ascii_icon);
	}
	for (size_t i = 0; i < from->outcome_count; i++) {
		struct outcome_choice *o = &to->outcomes[i];

		o->label = xstrdup(o->label);
		o->icon = xstrdup(o->icon);
		o->ascii_icon = xstrdup(o->ascii_icon);
	}
}

static void category_write(struct writer *o, const struct category *c)
{
	writer_object(o, NULL);
	writer_id(o, "value", c->value);
	writer_text(o, "label", c->label);
	writer_text(o, "icon", c->icon);
	writer_text(o, "ascii_icon", c->ascii_icon);
	writer_int(o, "amount", c->amount);
	writer_end(o);
}

static void outcome_write(struct writer *o, const struct outcome_choice *choice)
{
	writer_object(o, NULL);
	writer_text(o, "value", outcome_name(choice->value));
	writer_text(o, "label", choice->label);
	writer_text(o, "icon", choice->icon);
	writer_text(o, "ascii_icon", choice->ascii_icon);
	writer_bool(o, "is_captured", choice->is_captured);
	writer_end(o);
}

char *service_encode(const struct service *s)
{
	struct writer *o = writer_new();

	writer_text(o, "app_name", s->app_name);
	writer_id(o, "currency", s->currency);
	writer_array(o, "categories");
	for (size_t i = 0; i < s->category_count; i++)
		category_write(o, &s->categories[i]);
	writer_end(o);
	writer_array(o, "outcomes");
	for (size_t i = 0; i < s->outcome_count; i++)
		outcome_write(o, &s->outcomes[i]);
	writer_end(o);
	writer_bool(o, "is_amount_free", s->is_amount_free);
	return writer_close(o);
}

/* Words and pictures, the same for categories and outcomes. */
static void read_look(struct reader *r, char **label, char **icon, char **ascii_icon)
{
	*label = reader_text(r, "label", NEEDED, HP_LABEL_CHARS_MAX);
	*icon = reader_text(r, "icon", NEEDED, HP_ICON_CHARS_MAX);
	*ascii_icon = reader_ascii(r, "ascii_icon", HP_ASCII_ICON_CHARS_MAX);
}

static void category_read(struct reader *r, struct category *out)
{
	reader_category(r, "value", out->value);
	read_look(r, &out->label, &out->icon, &out->ascii_icon);
	out->amount = reader_amount(r, "amount");
}

static void outcome_read(struct reader *r, struct outcome_choice *out)
{
	out->value = (enum outcome)reader_word(r, "value", NEEDED, outcome_names, OUTCOME_COUNT);
	read_look(r, &out->label, &out->icon, &out->ascii_icon);
	out->is_captured = reader_bool(r, "is_captured", OPTIONAL);
}

static void service_read(struct reader *r, struct service *out)
{
	size_t categories, outcomes;
	json_t *outer;

	out->app_name = reader_text(r, "app_name", NEEDED, HP_DISPLAY_NAME_CHARS_MAX);
	reader_currency(r, "currency", NEEDED, out->currency);
	out->is_amount_free = reader_bool(r, "is_amount_free", OPTIONAL);
	categories = reader_array(r, "categories", NEEDED, HP_CATEGORIES_MAX);
	outcomes = reader_array(r, "outcomes", NEEDED, OUTCOME_COUNT - 1);
	out->categories = xcalloc(categories, sizeof *out->categories);
	while (out->category_count < categories) {
		outer = reader_enter_item(r, "categories", out->category_count);
		category_read(r, &out->categories[out->category_count++]);
		reader_leave(r, outer);
	}
	while (out->outcome_count < outcomes) {
		outer = reader_enter_item(r, "outcomes", out->outcome_count);
		outcome_read(r, &out->outcomes[out->outcome_count++]);
		reader_leave(r, outer);
	}
}

enum err service_decode(const char *text, size_t len, struct service *out, struct fault *f)
{
	struct reader r;

	memset(out, 0, sizeof *out);
	if (reader_open(&r, text, len, f))
		service_read(&r, out);
	if (r.err != ERR_NONE)
		service_clear(out);
	return reader_close(&r);
}

const struct category *service_category(const struct service *s, const char *value)
{
	for (size_t i = 0; i < s->category_count; i++)
		if (strcmp(s->categories[i].value, value) == 0)
			return &s->categories[i];
	return NULL;
}

const struct outcome_choice *service_outcome(const struct service *s, enum outcome o)
{
	for (size_t i = 0; i < s->outcome_count; i++)
		if (s->outcomes[i].value == o)
			return &s->outcomes[i];
	return NULL;
}
