/* SPDX-License-Identifier: ISC */
/* Somebody who signs in: names, copies, checks and JSON. Called by both sides. */
#include "protocol/user.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "protocol/names.h"

const char *const role_names[ROLE_COUNT] = {
	[ROLE_CUSTOMER] = "customer",
	[ROLE_HELPER] = "helper",
	[ROLE_OPERATOR] = "operator",
};

const char *role_name(enum role r)
{
	return role_names[r];
}

bool role_parse(const char *name, enum role *out)
{
	int found = names_find(role_names, ROLE_COUNT, name);

	if (found >= 0)
		*out = (enum role)found;
	return found >= 0;
}

void user_clear(struct user *u)
{
	free(u->username);
	free(u->display_name);
	memset(u, 0, sizeof *u);
}

void user_copy(struct user *to, const struct user *from)
{
	if (to == from)
		return;
	user_clear(to);
	*to = *from;
	to->username = xstrdup(from->username);
	to->display_name = xstrdup(from->display_name);
}
