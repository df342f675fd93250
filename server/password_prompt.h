/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_PASSWORD_PROMPT_H
#define HP_SERVER_PASSWORD_PROMPT_H

#include "protocol/err.h"

/*
 * One line from standard input; where that is a terminal, behind `prompt` on stderr and without echo, and the terminal is
 * left as it was found whatever happens. Checked by password_check(). Free with xfree_secret(). NULL: `f`.
 */
char *password_read(const char *prompt, struct fault *f);

#endif
