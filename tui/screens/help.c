/* SPDX-License-Identifier: ISC */
/* What can be done here: the table of actions as a list that can be searched, and run. Also the
 * palette. */
#include "tui/screen.h"

#include <string.h>

#include "client/keys.h"
#include "client/model.h"
#include "protocol/text.h"
#include "protocol/words.h"
#include "tui/frame.h"
#include "tui/fuzzy.h"
#include "tui/view.h"
#include "tui/widgets/chrome.h"

#define BOX_COLS 72
#define KEYS_COLS 12
#define NAME_COLS 14
#define NAMES_FROM_COLS 60 /* narrower: what it does, without its name */

struct rows {
	const struct command *items[COMMAND_COUNT];
	int count;
};

/* How well what is typed names it: by its name, or else by what it does. */
static int score_of(const struct view *v, const struct command *c)
{
	int name = fuzzy_score(c->name, v->help_filter.text);
	int sentence = fuzzy_score(_(c->sentence), v->help_filter.text);

	return name >= sentence ? name : sentence;
}

/* Behind those that are as good: the table's order is kept among equals. */
static void insert(struct rows *rows, int *scores, const struct command *c, int score)
{
	int at = rows->count++;

	for (; at > 0 && scores[at - 1] < score; at--) {
		rows->items[at] = rows->items[at - 1];
		scores[at] = scores[at - 1];
	}
	rows->items[at] = c;
	scores[at] = score;
}

/* What the hint line would show, then moving about, then what leaves: Enter on the first row does no harm. */
enum rank { RANK_HINT, RANK_REST, RANK_LEAVE, RANK_COUNT };

static enum rank rank_of(const struct command *c)
{
	if (c->id == COMMAND_LOGOUT || c->id == COMMAND_QUIT)
		return RANK_LEAVE;
	return c->hint != NULL ? RANK_HINT : RANK_REST;
}

static bool is_offered(const struct model *m, const struct view *v, const struct command *c)
{
	return command_is_offered(c, m, v->help_place);
}

static void collect(const struct model *m, const struct view *v, struct rows *out)
{
	const struct command *all = command_all();
	int scores[COMMAND_COUNT];

	out->count = 0;
	for (int rank = 0; rank < RANK_COUNT; rank++)
		for (int i = 0; i < COMMAND_COUNT; i++)
			if (is_offered(m, v, &all[i]) && (int)rank_of(&all[i]) == rank && score_of(v, &all[i]) != FUZZY_NO)
				insert(out, scores, &all[i], score_of(v, &all[i]));
}

/* Without the search: the box keeps its size while one types. */
static int count_all(const struct model *m, const struct view *v)
{
	int count = 0;

	for (int i = 0; i < COMMAND_COUNT; i++)
		count += is_offered(m, v, &command_all()[i]);
	return count;
}

static const char *id_of(const void *rows, int i)
{
	return ((const struct rows *)rows)->items[i]->name;
}

static int keys_cols(const struct rows *rows)
{
	int widest = 0;

	for (int i = 0; i < rows->count; i++) {
		int cells = text_cells(command_keys(rows->items[i]->id));

		widest = cells > widest ? cells : widest;
	}
	return widest + 2 < KEYS_COLS ? widest + 2 : KEYS_COLS;
}

static void draw_rows(const struct view *v, struct frame *f, const struct rows *rows)
{
	int top = list_top(&v->help, rows->count, f->rows);
	int keys = keys_cols(rows), names = f->cols >= NAMES_FROM_COLS ? NAME_COLS : 0;

	if (rows->count == 0)
		frame_wrap(f, 0, f->rows, INK_MUTED, _("  Nothing of that name can be done here."));
	for (int i = 0; i < f->rows && top + i < rows->count; i++) {
		const struct command *c = rows->items[top + i];

		frame_at(f, i, 2);
		frame_fit(f, INK_KEY, keys, command_keys(c->id));
		frame_fit(f, INK_TEXT, f->cols - f->col - names - 1, _(c->sentence));
		frame_fit_right(f, INK_MUTED, names, c->name);
		frame_target(f, i, 0, f->cols, (int)c->id, 0);
		if (top + i == v->help.row)
			list_mark(f, i, 1, 2 + keys, glyph(v->glyphs, GLYPH_BAR));
	}
}

static void draw_foot(struct frame *box)
{
	static const struct {
		const char *key, *words;
	} hints[] = {{"Enter", N_("run")}, {"/", N_("search")}, {"Esc", N_("back")}};

	frame_at(box, box->rows - 1, 2);
	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++) {
		frame_puts(box, INK_HINT, i > 0 ? "  " : " ");
		frame_puts(box, INK_KEY, hints[i].key);
		frame_printf(box, INK_HINT, " %s ", _(hints[i].words));
	}
}

static void draw(const struct model *m, const struct view *v, struct frame *f)
{
	struct rows rows;
	int cols = f->cols < BOX_COLS ? f->cols : BOX_COLS;

	collect(m, v, &rows);
	struct frame box = modal_place(f, count_all(m, v) + 4, cols);
	struct frame in = frame_box(&box, _("What can be done here"), NULL);
	struct frame list = frame_part(&in, 1, 0, in.rows - 1, in.cols);
	struct frame field = frame_part(&in, 0, 2, 1, in.cols - 4);

	draw_foot(&box);
	draw_rows(v, &list, &rows);
	if (v->is_help_typing || v->help_filter.len > 0)
		field_draw(&v->help_filter, &field, _("letters to look for"), v->is_help_typing);
}

static void settle(const struct model *m, struct view *v)
{
	struct rows rows;

	collect(m, v, &rows);
	list_settle(&v->help, &rows, rows.count, id_of, v->steady_ms);
}

static struct step run_selected(const struct model *m, struct view *v)
{
	struct rows rows;

	collect(m, v, &rows);
	view_close(v);
	if (rows.count == 0)
		return step_done();
	return (struct step){.type = STEP_RUN,
			     .command = rows.items[v->help.row < rows.count ? v->help.row : 0]->id};
}

static struct step key(const struct model *m, struct view *v, const struct key *k)
{
	if (key_is(k, "Enter"))
		return run_selected(m, v);
	if (v->is_help_typing && key_is(k, "Esc") && v->help_filter.len > 0) {
		field_set(&v->help_filter, "");
		settle(m, v);
		return step_done();
	}
	if (v->is_help_typing && !key_is(k, "Up Down Esc C-c") &&
	    field_key(&v->help_filter, k, BOX_COLS)) {
		v->help = (struct list){0};
		settle(m, v);
		return step_done();
	}
	if (key_is(k, "/ :")) {
		v->is_help_typing = true;
		return step_done();
	}
	if (key_is(k, "?")) {
		view_close(v);
		return step_done();
	}
	return step_not_mine();
}

static struct step run(const struct model *m, struct view *v, enum command_id command)
{
	struct rows rows;

	collect(m, v, &rows);
	if (list_move(&v->help, command, v->rows / 2, &rows, rows.count, id_of))
		return step_done();
	if (command == COMMAND_BACK || command == COMMAND_REDRAW)
		return step_not_mine();
	view_close(v); /* a row was clicked */
	return (struct step){.type = STEP_RUN, .command = command};
}

const struct screen OVERLAY_HELP = {
    .name = "help",
    .draw = draw,
    .key = key,
    .run = run,
    .settle = settle,
};
