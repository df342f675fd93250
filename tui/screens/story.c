/* SPDX-License-Identifier: ISC */
/* One request's whole story, over the board: each step with its time and who did it, oldest first. */
#include "tui/screen.h"

#include <stdio.h>
#include <string.h>

#include "client/model.h"
#include "client/sentences.h"
#include "client/story.h"
#include "protocol/format.h"
#include "protocol/words.h"
#include "tui/frame.h"
#include "tui/screens/operator.h"
#include "tui/view.h"
#include "tui/widgets/chrome.h"

#define HEAD_ROWS 3
#define CHROME_ROWS 4
#define TIME_COLS 10
#define WHO_COLS 16
#define NARROW_COLS 64          /* below, who did it stands in front of what was done */
#define WORDS_COLS_MAX 90

/* The one that is open; NULL: it is still on its way. */
static const struct story *story_of(const struct model *m, const struct view *v)
{
	return strcmp(m->story.request.id, v->story_id) == 0 ? &m->story : NULL;
}

static void step_words(char *out, size_t size, const struct story *s, const struct story_step *step, bool is_narrow)
{
	char words[STORY_WORDS_SIZE];

	story_words(words, sizeof(words), s, step);
	if (is_narrow)
		snprintf(out, size, "%s: %s", story_who(step), words);
	else
		snprintf(out, size, "%s", words);
}

static int words_cols(const struct frame *f)
{
	int cols = f->cols - 2 - TIME_COLS - (f->cols < NARROW_COLS ? 0 : WHO_COLS);

	return cols < WORDS_COLS_MAX ? cols : WORDS_COLS_MAX;
}

static int step_rows(const struct frame *f, const struct story *s, size_t i)
{
	char words[STORY_WORDS_SIZE + HP_DISPLAY_NAME_CHARS_MAX * 4 + 4];

	step_words(words, sizeof(words), s, &s->steps[i], f->cols < NARROW_COLS);
	return frame_wrap_rows(words, words_cols(f));
}

/* The first step shown so that the last page is full; never behind what was scrolled to. */
static size_t top_of(const struct frame *f, const struct story *s, int wanted)
{
	int rows = 0;
	size_t top = s->count;

	while (top > 0 && rows + step_rows(f, s, top - 1) <= f->rows)
		rows += step_rows(f, s, --top);
	return wanted >= 0 && (size_t)wanted < top ? (size_t)wanted : top;
}

static enum ink ink_of(const struct story_step *step)
{
	if (step->what == STORY_FAILED || step->what == STORY_VIDEO_DOWN)
		return INK_ALARM;
	return step->what == STORY_TRIED || step->what == STORY_ORDERED ? INK_MUTED : INK_TEXT;
}

/* Returns the rows used. */
static int draw_step(struct frame *f, int row, const struct story *s, const struct story_step *step)
{
	char text[STORY_WORDS_SIZE + HP_DISPLAY_NAME_CHARS_MAX * 4 + 4], at[HP_MOMENT_SIZE];
	bool is_narrow = f->cols < NARROW_COLS;
	int left = 1 + TIME_COLS + (is_narrow ? 0 : WHO_COLS);
	struct frame words = frame_part(f, row, left, f->rows - row, words_cols(f));

	moment_seconds_format(at, sizeof(at), step->at_ms);
	frame_at(f, row, 1);
	frame_fit(f, INK_MUTED, TIME_COLS, strlen(at) > 11 ? at + 11 : at);
	if (!is_narrow)
		frame_fit(f, step->by != NULL ? INK_STRONG : INK_MUTED, WHO_COLS - 1, story_who(step));
	step_words(text, sizeof(text), s, step, is_narrow);
	return frame_wrap(&words, 0, words.rows, ink_of(step), text);
}

static void draw_steps(const struct view *v, struct frame *f, const struct story *s)
{
	int row = 0;

	frame_cursor(f, 0, 1);
	for (size_t i = top_of(f, s, v->story_row); i < s->count && row < f->rows; i++)
		row += draw_step(f, row, s, &s->steps[i]);
}

static void draw_head(const struct model *m, struct frame *f, const struct story *s)
{
	const struct request *live = model_request(m, s->request.id);
	const struct request *r = live != NULL ? live : &s->request;
	char money[HP_MONEY_SIZE], day[HP_MOMENT_SIZE];
	const char *problem = operator_problem(m, r);

	frame_at(f, 0, 1);
	frame_puts(f, INK_TITLE, category_label(m, r->category));
	frame_printf(f, INK_MONEY, "  %s", amount_words(money, sizeof(money), r));
	frame_printf(f, INK_TEXT, "  %s", r->customer_name != NULL ? r->customer_name : "");
	moment_format(day, sizeof(day), r->created_at_ms);
	frame_printf(f, INK_MUTED, "  %.10s", day);
	frame_at(f, 1, 1);
	frame_printf(f, INK_MUTED, "%s, %s", request_status_name(r->status), payment_status_name(r->payment_status));
	if (*problem != '\0')
		frame_printf(f, INK_ALARM, "  %s", problem);
	if (s->is_cut)
		frame_printf(f, INK_MUTED, "  %s", _("(the log does not reach as far back)"));
}

static void draw(const struct model *m, const struct view *v, struct frame *f)
{
	const struct story *s = story_of(m, v);
	struct frame body, list;

	grid_wipe(f->grid); /* of the board nothing is left */
	body = chrome_draw(m, v, PLACE_STORY, f);
	list = frame_part(&body, HEAD_ROWS, 0, body.rows - HEAD_ROWS, body.cols);
	if (s == NULL) {
		frame_centre(&body, body.rows / 2, INK_MUTED, _("One moment…"));
		return;
	}
	draw_head(m, &body, s);
	draw_steps(v, &list, s);
}

static struct step scroll(const struct model *m, struct view *v, enum command_id command)
{
	const struct story *s = story_of(m, v);
	const struct frame f = {.rows = v->rows - CHROME_ROWS - HEAD_ROWS, .cols = v->cols};
	int count = s != NULL ? (int)s->count : 0, page = v->rows / 2;
	int row = s != NULL ? (int)top_of(&f, s, v->story_row) : 0;

	switch (command) {
	case COMMAND_UP:
		row--;
		break;
	case COMMAND_DOWN:
		row++;
		break;
	case COMMAND_PAGE_UP:
		row -= page;
		break;
	case COMMAND_PAGE_DOWN:
		row += page;
		break;
	case COMMAND_FIRST:
		row = 0;
		break;
	case COMMAND_LAST:
		row = count;
		break;
	default:
		return step_not_mine();
	}
	v->story_row = row < 0 ? 0 : row > count ? count : row;
	return step_done();
}

static struct step run(const struct model *m, struct view *v, enum command_id command)
{
	struct step step = scroll(m, v, command);

	return step.type != STEP_NOT_MINE ? step : operator_run(m, v, command, v->story_id);
}

const struct screen OVERLAY_STORY = {
    .name = "story",
    .place = PLACE_STORY,
    .draw = draw,
    .run = run,
};
