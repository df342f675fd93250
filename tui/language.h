/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_LANGUAGE_H
#define HP_TUI_LANGUAGE_H

#include "protocol/language.h"

/*
 * The languages somebody at a kiosk can choose from. They need no locale of theirs on the machine: in any locale but C,
 * C.UTF-8 among them, gettext goes by $LANGUAGE.
 */

/* The one in which sentences are now. */
enum language language_now(void);
/* From now on, in the whole program. */
void language_set(enum language l);

#endif
