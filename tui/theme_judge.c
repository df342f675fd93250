/* SPDX-License-Identifier: ISC */
/* Whether a theme can be used by people. For homepro theme check, and for the tests. */
#include "tui/theme_judge.h"

#include <stdlib.h>

#include "protocol/mem.h"
#include "protocol/words.h"
#include "tui/colour.h"
#include "tui/frame.h"

static const int DEPTHS[] = {COLOURS_TRUE, 256, 16, 8, 0};
#define DEPTH_COUNT (sizeof(DEPTHS) / sizeof(DEPTHS[0]))

struct seen {
	enum ink ink;
	unsigned marks;
};

/* What means something else must look different. */
static const struct {
	struct seen a, b;
	const char *what;
} PAIRS[] = {
	{{INK_TEXT, CELL_SELECTED}, {INK_TEXT, 0}, N_("a selected row and the others")},
	{{INK_STRONG, CELL_SELECTED}, {INK_STRONG, 0}, N_("a selected heading and the others")},
	{{INK_BELL_UNREAD, 0}, {INK_BELL_QUIET, 0}, N_("an unread bell and a quiet one")},
	{{INK_NEW, 0}, {INK_TEXT, 0}, N_("new and not")},
	{{INK_STRONG, 0}, {INK_MUTED, 0}, N_("unread and read")},
	{{INK_ALARM, 0}, {INK_TEXT, 0}, N_("an alarm and words")},
	{{INK_OFFLINE, 0}, {INK_LIVE, 0}, N_("offline and live")},
	{{INK_TOAST_ALARM, 0}, {INK_TOAST, 0}, N_("bad news and news")},
	{{INK_BUTTON, 0}, {INK_BUTTON_OFF, 0}, N_("a button and one that does nothing")},
	{{INK_FIELD, 0}, {INK_TEXT, 0}, N_("a field and words")},
	{{INK_GOOD, 0}, {INK_MUTED, 0}, N_("available and away")},
};

/* What has to be read. */
static const struct seen WORDS[] = {
	{INK_TEXT, 0},        {INK_MUTED, 0},      {INK_STRONG, 0}, {INK_ACCENT, 0},      {INK_ALARM, 0},
	{INK_GOOD, 0},        {INK_TITLE, 0},      {INK_LIVE, 0},   {INK_WAITING, 0},     {INK_OFFLINE, 0},
	{INK_BELL_UNREAD, 0}, {INK_BELL_RING, 0},  {INK_NEW, 0},    {INK_MONEY, 0},       {INK_TEXT, CELL_SELECTED},
	{INK_FIELD, 0},       {INK_FIELD_HINT, 0}, {INK_BUTTON, 0}, {INK_HINT, 0},        {INK_KEY, 0},
	{INK_TOAST, 0},       {INK_LINK, 0},       {INK_QR, 0},     {INK_TOAST_ALARM, 0},
};

struct judging {
	const struct theme *theme;
	theme_tell_fn *tell;
	void *arg;
	size_t count;
};

static void found(struct judging *j, char *take)
{
	j->count++;
	j->tell(take, j->arg);
	free(take);
}

static struct look look_of(const struct judging *j, const struct seen *s, int colours)
{
	return theme_look(j->theme, s->ink, s->marks, colours);
}

static bool is_same(struct look a, struct look b)
{
	return a.front == b.front && a.back == b.back && a.attributes == b.attributes;
}

static void judge_pairs(struct judging *j, int colours)
{
	for (size_t i = 0; i < sizeof(PAIRS) / sizeof(PAIRS[0]); i++)
		if (is_same(look_of(j, &PAIRS[i].a, colours), look_of(j, &PAIRS[i].b, colours)))
			found(j, xasprintf(_("with %d colours %s look the same"), colours, _(PAIRS[i].what)));
}

/* On poorer terminals the colours are the terminal's own, so that only what is usual can be said of them. */
static void judge_words(struct judging *j, int colours, double least)
{
	double wanted = colours >= 256 ? least : CONTRAST_FEW;

	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
		struct look look = look_of(j, &WORDS[i], colours);
		double contrast;

		if (look.front == COLOUR_DEFAULT || look.back == COLOUR_DEFAULT)
			continue;
		contrast = colour_contrast(look.front, look.back);
		if (contrast < wanted)
			found(j, xasprintf(_("with %d colours '%s' has a contrast of %.1f to 1, not %.1f"), colours,
			                   ink_key(WORDS[i].ink), contrast, wanted));
	}
}

static bool is_far(int a, int b, enum sight sight, double least)
{
	if (a == COLOUR_DEFAULT || b == COLOUR_DEFAULT)
		return a != b; /* the terminal's own: whether they differ for everybody is not ours to say */
	return colour_distance(a, b, sight) >= least;
}

/* Reversed, what is in front and behind change places. */
static bool is_told_apart(struct look a, struct look b, enum sight sight, double least)
{
	if ((a.attributes ^ b.attributes) & LOOK_REVERSE)
		return true;
	return is_far(a.front, b.front, sight, least) || is_far(a.back, b.back, sight, least);
}

size_t theme_judge_sight(const struct theme *t, enum sight sight, bool is_colour_enough, theme_tell_fn *tell, void *arg)
{
	struct judging j = {.theme = t, .tell = tell, .arg = arg};

	for (size_t i = 0; i < sizeof(PAIRS) / sizeof(PAIRS[0]); i++) {
		struct look a = look_of(&j, &PAIRS[i].a, COLOURS_TRUE), b = look_of(&j, &PAIRS[i].b, COLOURS_TRUE);

		if (!is_told_apart(a, b, sight, SEEN_LEAST) && (is_colour_enough || a.attributes == b.attributes))
			found(&j, xasprintf(_("for %s %s look the same"), sight_name(sight), _(PAIRS[i].what)));
	}
	return j.count;
}

size_t theme_judge(const struct theme *t, double contrast_least, theme_tell_fn *tell, void *arg)
{
	struct judging j = {.theme = t, .tell = tell, .arg = arg};

	for (size_t i = 0; i < DEPTH_COUNT; i++) {
		judge_pairs(&j, DEPTHS[i]);
		if (DEPTHS[i] > 0)
			judge_words(&j, DEPTHS[i], contrast_least);
	}
	return j.count;
}
