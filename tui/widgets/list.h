/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_WIDGETS_LIST_H
#define HP_TUI_WIDGETS_LIST_H

#include <stdbool.h>
#include <stdint.h>

#include "client/commands.h"
#include "protocol/limits.h"

struct frame;

/*
 * Which row of a list is selected. Held to the thing, not to the place: when the list grows or shrinks the cursor stays
 * on the same one. When that one goes, the next takes its place, and `lost_at_ms` says since when, so that a key meant
 * for the one that went is not taken for the other.
 */
struct list {
	char id[HP_ID_SIZE];    /* what is selected; "": nothing yet */
	int row;
	int64_t lost_at_ms;             /* steady */
};

#define LIST_GRACE_MS 800

/* `id_of(rows, i)` names row i of `count`. */
typedef const char *list_id_fn(const void *rows, int i);
void list_settle(struct list *l, const void *rows, int count, list_id_fn *id_of, int64_t steady_ms);
/* Moves by a command (up, down, pages, first, last); false: it is none of these. */
bool list_move(struct list *l, enum command_id command, int page, const void *rows, int count, list_id_fn *id_of);
void list_select(struct list *l, int row, const void *rows, int count, list_id_fn *id_of);
/* The first row to draw so that the selected one is in sight. */
int list_top(const struct list *l, int count, int visible);
bool list_was_lost(const struct list *l, int64_t steady_ms);
/* Marks row `row` of `f` as the one selected: the bar, the cursor on column `col`. `rows` rows high. */
void list_mark(struct frame *f, int row, int rows, int col, const char *bar);

#endif
