/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_KIOSK_H
#define HP_TUI_KIOSK_H

#include <stdbool.h>

struct key;
struct outcome_of_intent;
struct tui;

/* A kiosk as it runs: lets people in, forgets them, lets staff out. Called by the screens' turn and by steps.c. */
void kiosk_open(struct tui *t);
/* Once a turn, before it is drawn. */
void kiosk_settle(struct tui *t);
/* True: the key is none of the screens' business. */
bool kiosk_key(struct tui *t, const struct key *k);
void kiosk_cleared(struct tui *t, const struct outcome_of_intent *o);
void kiosk_let_in(struct tui *t, const struct outcome_of_intent *o);

#endif
