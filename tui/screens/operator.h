/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_SCREENS_OPERATOR_H
#define HP_TUI_SCREENS_OPERATOR_H

#include "tui/screen.h"

/* What an operator does about one request, from the board and from its story alike: cancel it, end its session, have its
 * payment tried again. STEP_NOT_MINE: the command is none of these. */
struct step operator_run(const struct model *m, struct view *v, enum command_id command, const char *request_id);

/* What is wrong with its payment, in one word; "" where nothing is. */
const char *operator_problem(const struct model *m, const struct request *r);
/* Why, in the payment provider's words; "" where nobody said. */
const char *operator_reason(const struct model *m, const struct request *r);

#endif
