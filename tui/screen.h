/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_SCREEN_H
#define HP_TUI_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

#include "client/app.h"
#include "client/commands.h"

struct field;
struct frame;
struct key;
struct view;

/*
 * What a key comes to. Screens perform nothing: they change their view, and say what is to be done; tui.c does it.
 */
enum step_type {
	STEP_NOT_MINE,          /* the key means nothing here */
	STEP_DONE,              /* the view changed, or nothing needs to */
	STEP_DO,                /* `intent`, by the app */
	STEP_RUN,               /* `command`, of the screen below */
	STEP_COPY,              /* `text`, to the clipboard */
	STEP_OPEN_LINK,         /* `text`, a link */
	STEP_PUT_AWAY,          /* `text`, a request whose end was seen */
	STEP_SAY,               /* `text`, as a toast */
	STEP_DROP_DRAFT,        /* what was typed here is not wanted any more */
	STEP_REDRAW,
	STEP_QUIT
};

struct step {
	enum step_type type;
	struct intent intent;
	enum command_id command;
	const char *text;       /* borrowed until the step is taken */
};

/* Where a text that is being typed is kept: key "" where none is. */
struct draft {
	char key[HP_ID_SIZE + 16];
	struct field *field;
};

/*
 * A screen or an overlay. Pure: it is drawn from the model and its view. Only `name` and `draw` must be there.
 */
struct screen {
	const char *name;
	enum place place;       /* which rows of the table of actions are offered; 0: none but moving about */
	void (*draw)(const struct model *m, const struct view *v, struct frame *f);
	/* Before the table of actions is asked: for typing and digits. */
	struct step (*key)(const struct model *m, struct view *v, const struct key *k);
	struct step (*run)(const struct model *m, struct view *v, enum command_id command);
	/* The model changed, or the screen was opened: what is selected may be gone. */
	void (*settle)(const struct model *m, struct view *v);
	struct draft (*draft)(const struct model *m, struct view *v);
	bool (*has_clock)(const struct model *m, const struct view *v); /* shows a time that runs */
};

/* The table of screens, and of what lies over them: a new one is a row here. */
#define HP_SCREENS(X)                                                                                              \
	X(SCREEN_SIGN_IN) X(SCREEN_CONNECTING)                                                                     \
	X(SCREEN_DASHBOARD) X(SCREEN_SESSION)                                                                      \
	X(SCREEN_BOARD)                                                                                            \
	X(SCREEN_ATTRACT) X(SCREEN_START) X(SCREEN_DESCRIBE) X(SCREEN_CONFIRM) X(SCREEN_PAY) X(SCREEN_LOOKING)     \
	X(SCREEN_READY) X(SCREEN_ACTIVE) X(SCREEN_FEEDBACK) X(SCREEN_ENDED) X(SCREEN_TROUBLE)                      \
	X(OVERLAY_BELL) X(OVERLAY_OUTCOME) X(OVERLAY_HELP) X(OVERLAY_QR) X(OVERLAY_QUESTION)                       \
	X(OVERLAY_STILL_THERE) X(OVERLAY_STAFF) X(OVERLAY_STORY) X(OVERLAY_SIGN_INS)

#define X(id) extern const struct screen id;
HP_SCREENS(X)
#undef X
extern const struct screen *const screens_all[]; /* NULL behind the last */

/* A customer who is asked for an opinion and gives none need not do anything: until the screen goes on by itself; 0: it
 * does not. And what it then comes to. */
int64_t opinion_left_ms(const struct model *m, const struct view *v);
struct step opinion_over(struct view *v);

/* The screen for how things stand: the server is the truth, so nobody pushes one. */
const struct screen *screen_of(const struct model *m, const struct view *v);
/* All of it: the screen, what lies over it, or one sentence where the terminal is too small. */
void screens_draw(const struct model *m, const struct view *v, struct frame *f);
void screens_settle(const struct model *m, struct view *v);
/* What a key comes to, for the screen on top. */
struct step screens_key(const struct model *m, struct view *v, const struct key *k);
struct step screens_run(const struct model *m, struct view *v, enum command_id command);
/* Are letters words just now, and no keys? */
bool screens_is_typing(const struct model *m, const struct view *v);
/* The sort of `done`, for short. */
struct step step_done(void);
struct step step_not_mine(void);
struct step step_do(enum intent_type type, const char *id);
struct step step_text(enum step_type type, const char *text);

#endif
