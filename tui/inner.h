/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_INNER_H
#define HP_TUI_INNER_H

#include <stdbool.h>
#include <stdint.h>

#include "client/app.h"
#include "client/notice.h"
#include "client/ring.h"
#include "tui/language.h"
#include "tui/screen.h"
#include "tui/theme.h"
#include "tui/tui.h"
#include "tui/view.h"

struct grid;
struct hooks;
struct loop;
struct profile;
struct settings;
struct settings_watch;
struct terminal;
struct theme_watch;
struct timer;

/* What tui.c, turn.c, steps.c and answers.c share: the screens as they run. Nobody else includes this. */
struct tui {
	struct loop *loop;
	struct profile *profile;
	struct app *app;
	struct terminal *term;
	struct theme theme;
	struct view view;
	struct grid *grid;
	struct timer *clock;            /* to the next moment at which the picture changes by itself */
	struct timer *pause;            /* since the last key: the draft is then kept */
	bool is_dirty;
	bool is_somebody_here;          /* signed in, when last drawn */
	const struct screen *last_screen; /* when last drawn */
	unsigned long drawn_version;    /* of the model */
	unsigned long waiting_version;  /* of what came too soon after that; the same: nothing waits */
	int64_t drawn_at_ms;            /* steady */
	int64_t flash_until_ms;         /* steady, as the next two */
	char title[64];
	struct draft draft;             /* what is being typed; key "" for none */
	unsigned draft_version;         /* of its field, when last kept */
	char session_id[HP_ID_SIZE];    /* the one that was current when last drawn */
	char settling[HP_ID_SIZE];      /* a session just ended, whose money is on its way; "": none */
	int64_t board_at_ms;            /* when an operator's board is next asked for */
	int64_t sign_ins_at_ms;         /* when the open list of sign-ins is next asked for */
	int64_t story_mark;             /* how the request of the open story stood when it was asked for */
	const struct tui_options *options;
	struct settings_watch *watch;   /* NULL: there is nothing to watch */
	struct theme_watch *theme_watch;
	char theme_fault[TOAST_SIZE];   /* what was last said of the theme's file; "" */

	struct ring *ring;
	struct ring_rules ring_rules;
	struct notice_line notice;
	struct hooks *hooks;
	char *hook_path;                /* "": none */
	bool has_sound, has_title;

	/* a kiosk: kiosk.c */
	enum language first_language;   /* for whoever comes next */
	bool is_asking;
	bool is_wanted_in;              /* somebody waits for INTENT_CLEAR_OUT */
};

/* dress.c: what the settings make of it */
void dress_start(struct tui *t);
void dress_stop(struct tui *t);

/* ringing.c: the bell outside of the screens */
void ringing_start(struct tui *t);
void ringing_stop(struct tui *t);
void ringing_set(struct tui *t, const struct settings *s);
void ringing_turn(struct tui *t);
int64_t ringing_wait_ms(const struct tui *t); /* until the next turn it wants; 0: none */

/* turn.c: once a turn of the loop */
void turn_settle(void *tui);
void turn_toast(struct tui *t, bool is_alarm, const char *text);
void turn_keep_draft(void *tui);
void turn_follow_draft(struct tui *t);
void turn_drop_draft(struct tui *t, const char *key, struct field *field);

/* steps.c: what a key comes to */
void steps_take(struct tui *t, const struct step *s);
void steps_key(struct tui *t, const struct key *k);
void steps_suspend(struct tui *t);

/* answers.c: what the app has to tell */
extern const struct app_events ANSWERS;

#endif
