/* SPDX-License-Identifier: ISC */
/* The selection of every list: dashboard, bell, categories, outcomes, help, board. */
#include "tui/widgets/list.h"

#include <stdio.h>
#include <string.h>

#include "tui/frame.h"

static int find(const struct list *l, const void *rows, int count, list_id_fn *id_of)
{
	for (int i = 0; i < count; i++)
		if (strcmp(l->id, id_of(rows, i)) == 0)
			return i;
	return -1;
}

void list_select(struct list *l, int row, const void *rows, int count, list_id_fn *id_of)
{
	l->row = row >= count ? count - 1 : row;
	if (l->row < 0)
		l->row = 0;
	snprintf(l->id, sizeof(l->id), "%s", count > 0 ? id_of(rows, l->row) : "");
}

void list_settle(struct list *l, const void *rows, int count, list_id_fn *id_of, int64_t steady_ms)
{
	int row = l->id[0] != '\0' ? find(l, rows, count, id_of) : -1;

	if (row >= 0) {
		l->row = row;
		return;
	}
	if (l->id[0] != '\0')
		l->lost_at_ms = steady_ms;
	list_select(l, l->row, rows, count, id_of);
}

bool list_move(struct list *l, enum command_id command, int page, const void *rows, int count,
	       list_id_fn *id_of)
{
	int row = l->row;

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
		row = count - 1;
		break;
	default:
		return false;
	}
	list_select(l, row, rows, count, id_of);
	l->lost_at_ms = 0; /* looked at: what is selected now is meant */
	return true;
}

int list_top(const struct list *l, int count, int visible)
{
	int top = l->row - visible / 2;

	if (top > count - visible)
		top = count - visible;
	return top < 0 ? 0 : top;
}

bool list_was_lost(const struct list *l, int64_t steady_ms)
{
	return l->lost_at_ms != 0 && steady_ms - l->lost_at_ms < LIST_GRACE_MS;
}

void list_mark(struct frame *f, int row, int rows, int col, const char *bar)
{
	for (int i = 0; i < rows; i++) {
		frame_mark_row(f, row + i, CELL_SELECTED);
		frame_at(f, row + i, 0);
		frame_puts(f, INK_ACCENT,
			   bar); /* beside the bar, so that it shows in reverse too */
	}
	frame_cursor(f, row, col);
}
