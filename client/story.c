/* SPDX-License-Identifier: ISC */
/* What each step of a story is in words: tables, so that nothing goes without. */
#include "config.h"

#include "client/story.h"

#include <stdio.h>
#include <string.h>

#include "client/sentences.h"
#include "protocol/format.h"
#include "protocol/session.h"
#include "protocol/words.h"

/* {money} is the money, {detail} what more there is to say. */
static const char *const SENTENCES[STORY_WHAT_COUNT] = {
	[STORY_ASKED] = N_("asked for help"),
	[STORY_PAGE] = N_("the customer is asked to confirm the hold of {money}"),
	[STORY_OPENED] = N_("the hold of {money} stands, the request is open"),
	[STORY_RANG] = N_("helpers are told"),
	[STORY_CLAIMED] = N_("claimed it"),
	[STORY_GIVEN_BACK] = N_("gave it back, it is open again"),
	[STORY_STARTED] = N_("started the session"),
	[STORY_JOINED] = N_("the customer opened the video call"),
	[STORY_VIDEO_DOWN] = N_("the video service does not answer"),
	[STORY_VIDEO_BACK] = N_("the video service answers again"),
	[STORY_ENDED] = N_("ended the session: {detail}"),
	[STORY_CLOSED] = N_("over without a session: {detail}"),
	[STORY_CAPTURED] = N_("{money} was charged"),
	[STORY_RELEASED] = N_("the hold of {money} was released"),
	[STORY_FAILED] = N_("the payment was refused: {detail}"),
	[STORY_RETRIED] = N_("had the payment provider asked again"),
	[STORY_SETTLED] = N_("put the payment right elsewhere: {detail}"),
	[STORY_RATED] = N_("rated it {detail} of 5"),
};

static const struct {
	const char *order, *ordered, *tried;
} ORDERS[] = {
	{ "hold", N_("a hold of {money} is asked for"), N_("no hold yet") },
	{ "capture", N_("{money} are to be charged"), N_("not charged yet") },
	{ "release", N_("the hold of {money} is to be released"), N_("not released yet") },
};
#define ORDER_COUNT (sizeof(ORDERS) / sizeof(ORDERS[0]))

static const char *const CLOSINGS[END_REASON_COUNT] = {
	[END_BY_CUSTOMER] = N_("the customer cancelled"),
	[END_BY_OPERATOR] = N_("an operator ended it"),
	[END_DECLINED] = N_("no hold was made"),
	[END_NOBODY_CAME] = N_("no helper was free in time"),
	[END_NOT_STARTED] = N_("the helper did not start it"),
	[END_HELPER_GONE] = N_("the helper was gone"),
	[END_GIVEN_BACK] = N_("the helper gave it back"),
	[END_HOLD_LAPSED] = N_("the hold is gone"),
};

static const char *const OUTCOMES[OUTCOME_COUNT] = {
	[OUTCOME_RESOLVED] = N_("resolved"),
	[OUTCOME_UNRESOLVED] = N_("not resolved"),
	[OUTCOME_ESCALATED] = N_("needs a visit in person"),
};

static const char *const PROBLEMS[PAYMENT_PROBLEM_COUNT] = {
	[PROBLEM_NONE] = "",
	[PROBLEM_REFUSED] = N_("refused"),
	[PROBLEM_LATE] = N_("late"),
	[PROBLEM_LAPSING] = N_("lapses within a day"),
};

const char *problem_words(enum payment_problem p)
{
	return *PROBLEMS[p] != '\0' ? _(PROBLEMS[p]) : "";
}

const char *story_who(const struct story_step *step)
{
	if (step->by != NULL)
		return step->by;
	return step->what == STORY_TRIED ? _("provider") : _("by itself");
}

static size_t order_of(const struct story_step *step)
{
	for (size_t i = 0; i < ORDER_COUNT; i++)
		if (step->order != NULL && strcmp(ORDERS[i].order, step->order) == 0)
			return i;
	return 0;
}

/* "not charged yet, asked 4 times until 12:03: The payment provider is slow." */
static char *tried_words(char *out, size_t size, const struct story_step *step)
{
	char at[HP_SPAN_SIZE];
	const char *detail = step->detail != NULL ? reason_words(step->detail) : _("no answer");
	const char *tried = _(ORDERS[order_of(step)].tried);

	if (step->times > 1)
		snprintf(out, size, _("%s, asked %d times until %s: %s"), tried, (int)step->times,
			 time_of_day_format(at, sizeof(at), step->until_ms), detail);
	else
		snprintf(out, size, _("%s: %s"), tried, detail);
	return out;
}

static const char *detail_words(const struct story_step *step)
{
	enum end_reason reason = END_NONE;
	enum outcome outcome = OUTCOME_NONE;

	if (step->detail == NULL)
		return "";
	if (step->what == STORY_CLOSED && end_reason_parse(step->detail, &reason) && reason != END_NONE)
		return _(CLOSINGS[reason]);
	if (step->what == STORY_ENDED && outcome_parse(step->detail, &outcome) && outcome != OUTCOME_NONE)
		return _(OUTCOMES[outcome]);
	return step->what == STORY_FAILED ? reason_words(step->detail) : step->detail;
}

static size_t put(char *out, size_t size, const char *text)
{
	size_t len = strnlen(text, size - 1);

	memcpy(out, text, len);
	return len;
}

/* The sentence with its two holes filled in; what does not fit is left out. */
static void fill(char *out, size_t size, const char *sentence, const char *money, const char *detail)
{
	const struct { const char *hole, *text; } fills[] = { { "{money}", money }, { "{detail}", detail } };
	size_t len = 0;

	while (*sentence != '\0' && len + 1 < size) {
		const char *text = NULL;

		for (size_t i = 0; i < 2 && text == NULL; i++)
			if (strncmp(sentence, fills[i].hole, strlen(fills[i].hole)) == 0) {
				text = fills[i].text;
				sentence += strlen(fills[i].hole);
			}
		if (text == NULL)
			out[len++] = *sentence++;
		else
			len += put(out + len, size - len, text);
		out[len] = '\0';
	}
	out[len] = '\0';
}

char *story_words(char *out, size_t size, const struct story *s, const struct story_step *step)
{
	char money[HP_MONEY_SIZE];

	amount_words(money, sizeof(money), &s->request);
	if (step->what == STORY_TRIED)
		return tried_words(out, size, step);
	fill(out, size, step->what == STORY_ORDERED ? _(ORDERS[order_of(step)].ordered) : _(SENTENCES[step->what]),
	     money, detail_words(step));
	return out;
}
