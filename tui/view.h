/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_VIEW_H
#define HP_TUI_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "client/app.h"
#include "client/commands.h"
#include "tui/glyphs.h"
#include "tui/widgets/field.h"
#include "tui/widgets/list.h"

struct screen;

/*
 * What a person is doing that the server does not know of: which row, which words, which modal. With the model it is
 * all that a screen is drawn from. Screens change it in their `key` and `run`; the rest is set by tui.c before drawing.
 */
#define OVERLAYS_MAX 4
#define TOAST_SIZE 256
#define VIEW_BUSY_SEEN_MS 300   /* what is answered sooner is not said to be under way */

enum asking { ASKING_CATEGORY, ASKING_DESCRIPTION, ASKING_CONFIRM };

/* A sentence that has to be answered before an intent goes out. */
struct question {
	char sentence[TOAST_SIZE];
	char yes[64];
	enum intent_type type;  /* INTENT_NONE: it asks whether to leave */
	char id[HP_ID_SIZE];
};

/* What a kiosk keeps between two people, see kiosk_rules.h. Nothing of either is in it. */
struct kiosk_state {
	int64_t idle_ms, warning_ms, after_end_ms; /* how long it waits; 0: no end to it */
	int64_t wait_ms, wait_warning_ms; /* while the person waits for somebody else */
	bool is_set_up;                 /* an operator has let it in */
	char let_in_fault[192];         /* why nobody can be served just now; "" */
	struct field pin;
	int pin_wrong_count;
	int64_t pin_again_ms;           /* steady: no PIN is looked at before */
};

struct view {
	int64_t now_ms;                 /* the time of day, for what is shown of it */
	int64_t steady_ms;              /* goes on whatever the clock is set to: for all that lasts or waits */
	int64_t touched_ms;             /* steady: the last key, or when the screen came */
	int rows, cols;
	enum glyph_set glyphs;
	bool is_kiosk;
	bool is_busy[INTENT_TYPE_COUNT];
	int64_t busy_since_ms[INTENT_TYPE_COUNT]; /* steady; 0: it is not */
	bool is_flashing;               /* the bell, once, when it rang */
	char toast[TOAST_SIZE];         /* "": none */
	bool is_toast_alarm;
	int64_t toast_until_ms;         /* steady */

	const struct screen *overlays[OVERLAYS_MAX]; /* the last is on top */
	int overlay_count;
	struct question question;

	/* signing in */
	struct field username, password;
	bool is_at_password;
	char sign_in_fault[192];

	/* a helper, an operator */
	struct list requests;           /* the dashboard's and the board's */
	char story_id[HP_ID_SIZE];      /* whose story is open */
	int story_row;                  /* the first step shown; -1: so that the last one is */
	struct list sign_ins;
	struct field filter;
	bool is_filtering;              /* typing into it */
	bool is_peeking;                /* at the dashboard, during a session */
	struct list notifications;
	struct list outcomes;
	enum outcome outcome;
	bool is_at_notes;
	struct field notes;
	char notes_session[HP_ID_SIZE]; /* whose notes these are */

	/* a customer */
	enum asking asking;
	char category[HP_CATEGORY_SIZE];
	struct list categories;
	struct field description;
	char ask_fault[192];

	/* a customer's opinion of a session */
	int rating;                     /* 0: none yet */
	bool is_at_opinion;             /* typing words, not choosing a number */
	struct field opinion;
	char opinion_session[HP_ID_SIZE]; /* of which session they are */
	char unrated_session[HP_ID_SIZE]; /* there was nothing they wanted to say of this one */

	struct kiosk_state kiosk;

	/* help */
	struct list help;
	struct field help_filter;
	bool is_help_typing;
	enum place help_place;
};

void view_init(struct view *v);
/* Overwrites what was typed. */
void view_clear(struct view *v);
/* Nothing of the person is left, and what was typed is overwritten: after signing out. */
void view_forget(struct view *v);
void view_forget_pin(struct view *v);

const struct screen *view_top(const struct view *v);    /* of the overlays; NULL: none */
void view_open(struct view *v, const struct screen *overlay); /* once each */
void view_close(struct view *v);                        /* the one on top */

#endif
