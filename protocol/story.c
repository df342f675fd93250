/* SPDX-License-Identifier: ISC */
/* A request's story as JSON. homeprod tells it, an operator's screen and `homepro story` read it. */
#include "protocol/story.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/json.h"
#include "protocol/mem.h"
#include "protocol/names.h"

#define DETAIL_CHARS_MAX 1000
#define ORDER_CHARS_MAX 16

static const char *const what_names[STORY_WHAT_COUNT] = {
#define X(id, word) [STORY_##id] = word,
	HP_STORY(X)
#undef X
};

const char *story_what_name(enum story_what w)
{
	return what_names[w];
}

struct story_step *story_add(struct story *s, enum story_what what, int64_t at_ms)
{
	struct story_step *step;

	s->steps = xrealloc(s->steps, (s->count + 1) * sizeof(*s->steps));
	step = &s->steps[s->count++];
	*step = (struct story_step){ .at_ms = at_ms, .what = what };
	return step;
}

/* What is done at once, by books of our own, has the time of what ordered it. */
static bool is_of_an_order(enum story_what w)
{
	return w == STORY_OPENED || w == STORY_RANG || w == STORY_CAPTURED || w == STORY_RELEASED || w == STORY_FAILED;
}

static bool is_after(const struct story_step *a, const struct story_step *b)
{
	if (a->at_ms != b->at_ms)
		return a->at_ms > b->at_ms;
	return b->what == STORY_ORDERED && is_of_an_order(a->what);
}

/* Few, and nearly in order: each goes back to its place. */
void story_sort(struct story *s)
{
	for (size_t i = 1; i < s->count; i++) {
		struct story_step step = s->steps[i];
		size_t at = i;

		for (; at > 0 && is_after(&s->steps[at - 1], &step); at--)
			s->steps[at] = s->steps[at - 1];
		s->steps[at] = step;
	}
}

void story_clear(struct story *s)
{
	for (size_t i = 0; i < s->count; i++) {
		free(s->steps[i].by);
		free(s->steps[i].order);
		free(s->steps[i].detail);
	}
	free(s->steps);
	request_clear(&s->request);
	payment_clear(&s->payment);
	*s = (struct story){ .count = 0 };
}

static void step_write(struct writer *o, const struct story_step *step)
{
	writer_object(o, NULL);
	writer_int(o, "at", step->at_ms);
	writer_text(o, "what", what_names[step->what]);
	writer_text(o, "by", step->by);
	writer_text(o, "by_role", step->by ? role_name(step->by_role) : NULL);
	writer_text(o, "order", step->order);
	writer_text(o, "detail", step->detail);
	writer_int(o, "times", step->times);
	writer_time(o, "until", step->until_ms);
	writer_end(o);
}

char *story_encode(const struct story *s)
{
	char *request = request_encode(&s->request), *payment = payment_encode(&s->payment);
	struct writer *o = writer_new();
	char *rest, *all;

	writer_array(o, "steps");
	for (size_t i = 0; i < s->count; i++)
		step_write(o, &s->steps[i]);
	writer_end(o);
	writer_bool(o, "is_cut", s->is_cut);
	rest = writer_close(o);
	all = xasprintf("{\"request\":%s,\"payment\":%s,%s", request, payment, rest + 1);
	free(request);
	free(payment);
	free(rest);
	return all;
}

/* A step of a newer server's, that has no word here, is left out. */
static void read_step(struct reader *r, struct story *out)
{
	char *what = reader_text(r, "what", NEEDED, ORDER_CHARS_MAX);
	int index = names_find(what_names, STORY_WHAT_COUNT, what);
	struct story_step *step;

	free(what);
	if (r->err != ERR_NONE || index < 0)
		return;
	step = story_add(out, (enum story_what)index, reader_time(r, "at", NEEDED));
	step->by = reader_text(r, "by", OPTIONAL, HP_DISPLAY_NAME_CHARS_MAX);
	step->by_role = (enum role)reader_word(r, "by_role", OPTIONAL, role_names, ROLE_COUNT);
	step->order = reader_text(r, "order", OPTIONAL, ORDER_CHARS_MAX);
	step->detail = reader_text(r, "detail", OPTIONAL, DETAIL_CHARS_MAX);
	step->times = reader_count(r, "times", OPTIONAL);
	step->until_ms = reader_time(r, "until", OPTIONAL);
}

static void read_steps(struct reader *r, struct story *out)
{
	size_t count = reader_array(r, "steps", NEEDED, STORY_STEPS_MAX);

	for (size_t i = 0; i < count && r->err == ERR_NONE; i++) {
		json_t *outer = reader_enter_item(r, "steps", i);

		read_step(r, out);
		reader_leave(r, outer);
	}
}

static void read_story(struct reader *r, struct story *out)
{
	json_t *outer = reader_enter(r, "request");

	reader_request(r, &out->request);
	reader_leave(r, outer);
	outer = reader_enter(r, "payment");
	reader_payment(r, &out->payment);
	reader_leave(r, outer);
	read_steps(r, out);
	out->is_cut = reader_bool(r, "is_cut", OPTIONAL);
}

enum err story_decode(const char *text, size_t len, struct story *out, struct fault *f)
{
	struct reader r;

	*out = (struct story){ .count = 0 };
	if (reader_open(&r, text, len, f))
		read_story(&r, out);
	if (r.err != ERR_NONE)
		story_clear(out);
	return reader_close(&r);
}
