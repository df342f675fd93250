/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_ADMIN_AUDIT_H
#define HP_SERVER_ADMIN_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol/audit.h"

struct tx;

/* `homeprod audit`, and the lines that commands themselves leave in it. For admin.c. */

/* Who runs the command is known by their uid alone. */
void admin_note(struct tx *tx, enum deed what, const char *username);
/* All of it to stdout, the newest first, fields separated by tabs. `who` is a user name or an id, NULL: everybody.
 * False: there is nobody of that name. */
bool admin_audit_print(struct tx *tx, const char *who, int64_t since_ms);

#endif
