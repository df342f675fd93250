/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_WIDGETS_PAGE_H
#define HP_TUI_WIDGETS_PAGE_H

#include "client/commands.h"
#include "tui/frame.h"

struct model;
struct view;

/*
 * A customer's screen: few words, one below the other, and beside them a code for the phone where there is room. Sentences
 * are put at the page's pen, from the top.
 */
struct page {
	struct frame frame;
	int row;                /* where the next sentence goes */
	bool is_low;            /* no blank rows */
	bool has_code;          /* the link's code stands beside the words */
};

/* Chrome, the title, and what is left for the rest. `link` NULL: no code. */
struct page page_draw(const struct model *m, const struct view *v, enum place place, struct frame *f,
                      const char *title, const char *link);
void page_say(struct page *p, enum ink ink, const char *text);
void page_gap(struct page *p);
/* A link to be opened on a phone or typed, under the words that say so; at a kiosk with its code in large letters. */
void page_link(struct page *p, const struct view *v, const char *words, const char *link);
/* "Waited        1:12" */
void page_pair(struct page *p, const char *label, enum ink ink, const char *value);
/* The same, at a kiosk with room for it in letters to be read from a step away. */
void page_big_pair(struct page *p, const struct view *v, const char *label, const char *value);
/* A row that is chosen by its digit or a click: "1  Submit another request". */
void page_choice(struct page *p, const struct view *v, int digit, const char *words, const char *value, bool is_selected);

#endif
