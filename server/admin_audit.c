/* SPDX-License-Identifier: ISC */
/* The audit on the server's own command line; see admin_audit.h. */
#include "server/admin_audit.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "protocol/format.h"
#include "server/store/rows.h"

#define LINES_A_TIME 200

void admin_note(struct tx *tx, enum deed what, const char *username)
{
	char origin[HP_ADDRESS_SIZE];
	struct user u;

	snprintf(origin, sizeof(origin), "console:%lu", (unsigned long)getuid());
	if (user_read_by_name(tx, username, &u))
		audit_add(tx, what, NULL, u.id, origin);
	user_clear(&u);
}

static const char *or_dash(const char *text)
{
	return text && text[0] ? text : "-";
}

/* Names are letters and digits, origins are ours: nothing here needs cleaning. */
static void print_entry(const struct audit_entry *e)
{
	char at[HP_MOMENT_SIZE];

	printf("%s\t%s\t%s\t%s\t%s\t%lld\n", moment_format(at, sizeof(at), e->at_ms), e->what,
	       or_dash(e->actor_name), or_dash(e->about_name ? e->about_name : e->about), e->origin,
	       (long long)e->count);
}

static bool find_who(struct tx *tx, const char *who, char id[HP_ID_SIZE])
{
	struct user u;
	bool is_found = user_read_by_name(tx, who, &u);

	if (!is_found) {
		user_clear(&u);
		is_found = user_read(tx, who, &u);
	}
	memcpy(id, u.id, sizeof(u.id));
	user_clear(&u);
	return is_found;
}

bool admin_audit_print(struct tx *tx, const char *who, int64_t since_ms)
{
	char id[HP_ID_SIZE] = "", cursor[HP_ID_SIZE] = "", next[HP_ID_SIZE];
	struct audit_entry found[LINES_A_TIME];
	struct audit_filter f = { .since_ms = since_ms, .limit = LINES_A_TIME };

	if (who && !find_who(tx, who, id))
		return false;
	f.who = who ? id : NULL;
	do {
		size_t count = audit_list(tx, &f, found, next);

		for (size_t i = 0; i < count; i++) {
			print_entry(&found[i]);
			audit_entry_clear(&found[i]);
		}
		memcpy(cursor, next, sizeof(cursor));
		f.cursor = cursor;
	} while (next[0] != '\0');
	return true;
}
