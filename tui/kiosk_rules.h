/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_KIOSK_RULES_H
#define HP_TUI_KIOSK_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "client/commands.h"

struct model;
struct view;

/*
 * A kiosk's rules, as functions of what is known: when somebody is still there, when they are asked, when they are
 * forgotten; and which commands exist on it. Doing it is kiosk.c's.
 */
enum kiosk_phase {
	KIOSK_NOBODY,           /* the attract screen */
	KIOSK_IN_USE,
	KIOSK_ASKING,           /* "Still there?" */
	KIOSK_FORGETTING
};

enum kiosk_phase kiosk_phase(const struct model *m, const struct view *v);
/* Until the next phase; 0: there is none that time brings. */
int64_t kiosk_left_ms(const struct model *m, const struct view *v);
/* Is the time that is left shown, and the screen to be drawn each second? */
bool kiosk_is_counting(const struct model *m, const struct view *v);
bool kiosk_allows(enum command_id command);

/* What a click on these rows of a screen picks. */
enum kiosk_pick { KIOSK_PICK_LANGUAGE = 1000, KIOSK_PICK_LEAVE, KIOSK_PICK_BEGIN };

#define KIOSK_LANGUAGE_KEY "F2"
#define KIOSK_STAFF_KEY "F10"

#endif
