/* SPDX-License-Identifier: ISC */
/*
 * A story: a line that begins with '{' is an event of the stream, any other is keys by their names, with blanks between.
 * The first byte says who sits there. Whatever comes, every screen can be drawn at every size, and nothing but clean
 * text lies in its cells.
 */
#include "tests/fuzz/fuzz.h"

#include <locale.h>
#include <string.h>

#include "client/keys.h"
#include "client/model.h"
#include "protocol/event.h"
#include "protocol/mem.h"
#include "protocol/text.h"
#include "tests/screens/scene.h"
#include "tui/screen.h"

#define LINES_MAX 64
#define KEYS_MAX 64     /* in one line */
#define RUNS_MAX 8      /* a step may be another's */

static void check_cell(const struct cell *c)
{
	int cells;
	size_t len = strlen(c->text);

	require(len < CELL_SIZE && text_is_utf8(c->text, len) && c->ink < INK_COUNT);
	require((unsigned char)c->text[0] >= ' ' || c->text[0] == '\0');
	require(len == 0 || text_next(c->text, &cells) == len);
}

static void check_grid(const struct grid *g)
{
	for (int row = 0; row < g->rows; row++)
		for (int col = 0; col < g->cols; col++)
			check_cell(grid_cell(g, row, col));
	require(g->target_count >= 0 && g->target_count <= GRID_TARGETS_MAX);
	require(g->cursor_row < g->rows && g->cursor_col < g->cols);
}

static void draw(struct scene *s)
{
	static const struct {
		int rows, cols;
		bool is_ascii;
	} sizes[] = { { 24, 80, false }, { 12, 40, true }, { 3, 11, false } };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct grid *g = scene_draw(s, sizes[i].rows, sizes[i].cols, sizes[i].is_ascii);

		check_grid(g);
		grid_free(g);
	}
}

/* What tui.c would do of it without a server: another command's step, or that something is put away. */
static void take(struct scene *s, struct step step)
{
	for (int i = 0; i < RUNS_MAX && step.type == STEP_RUN; i++)
		step = screens_run(s->model, &s->view, step.command);
	if (step.type == STEP_PUT_AWAY)
		model_put_away(s->model, step.text);
	if (step.type == STEP_SAY || step.type == STEP_COPY || step.type == STEP_OPEN_LINK)
		require(step.text != NULL);
	if (step.type == STEP_DO)
		require(step.intent.type < INTENT_TYPE_COUNT && strlen(step.intent.id) < HP_ID_SIZE);
}

static void press(struct scene *s, const char *names)
{
	struct key k;

	for (int i = 0; i < KEYS_MAX && *(names += strspn(names, " ")) != '\0'; i++) {
		size_t len = strcspn(names, " ");

		if (key_parse(names, len, &k)) {
			screens_settle(s->model, &s->view);
			take(s, screens_key(s->model, &s->view, &k));
		}
		names += len;
	}
}

static void paste(struct scene *s, const char *text)
{
	char *clean = text_clean(text, strlen(text), TEXT_BLOCK);
	struct key k = { .press = PRESS_PASTE, .paste = clean };

	screens_settle(s->model, &s->view);
	take(s, screens_key(s->model, &s->view, &k));
	free(clean);
}

static void apply(struct scene *s, const char *line)
{
	struct event e;
	struct fault f;

	if (event_decode(line, strlen(line), &e, &f) == ERR_NONE)
		model_apply(s->model, &e, SCENE_NOW_MS);
	event_clear(&e);
}

/* Who sits there, by the first byte; '+' pastes. */
static void take_line(struct scene *s, const char *line)
{
	if (*line == '{')
		apply(s, line);
	else if (*line == '+')
		paste(s, line + 1);
	else
		press(s, line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size), *rest = text, *line;
	struct scene s;

	setlocale(LC_ALL, "C.UTF-8");
	scene_init(&s, *text == 'c' || *text == 'k' ? ROLE_CUSTOMER : *text == 'o' ? ROLE_OPERATOR : ROLE_HELPER);
	s.view.is_kiosk = *text == 'k';
	strsep(&rest, "\n");
	for (int i = 0; i < LINES_MAX && (line = strsep(&rest, "\n")); i++)
		take_line(&s, line);
	screens_settle(s.model, &s.view);
	draw(&s);
	scene_clear(&s);
	free(text);
	return 0;
}
