/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_OPENER_H
#define HP_CLIENT_OPENER_H

#include <stdbool.h>

struct loop;

/*
 * Opens a link with what the desktop has for it (xdg-open), without a shell. False: it is no link we open, or there is
 * nobody to open it, as over SSH. It runs on by itself; we do not wait for it.
 */
bool opener_run(struct loop *l, const char *link);

#endif
