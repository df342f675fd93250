/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_COMMANDS_H
#define HP_CLIENT_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/user.h"
#include "protocol/words.h"

/*
 * Everything a person can do, as one table. From it come the keys, the hint line, the help that can be searched and
 * run, the palette, the mouse's targets, homepro's subcommands and the man page's lists. Nothing is typed twice.
 *
 *   id, name        enum COMMAND_id; the name in the configuration, the palette, and as subcommand
 *   keys            default keys, separated by spaces: "c", "Enter", "Up k", "C-l"
 *   hint            a word or two for the hint line; NULL: not shown there
 *   sentence        what it does, for help, palette and --help
 *   roles           who: bits of 1 << enum role, COMMAND_ALL for anyone signed in
 *   places          on which screens: bits of enum place
 *   arguments       of the subcommand, as --help shows them; NULL: there is no subcommand
 */
enum place {
	PLACE_SIGN_IN = 1 << 0,
	PLACE_DASHBOARD = 1 << 1,       /* a helper's */
	PLACE_BELL = 1 << 2,            /* the list of notifications, open */
	PLACE_SESSION = 1 << 3,         /* a helper's */
	PLACE_OUTCOME = 1 << 4,
	PLACE_START = 1 << 5,           /* a customer's, from here on */
	PLACE_DESCRIBE = 1 << 6,
	PLACE_CONFIRM = 1 << 7,
	PLACE_LOOKING = 1 << 8,
	PLACE_READY = 1 << 9,
	PLACE_ACTIVE = 1 << 10,
	PLACE_ENDED = 1 << 11,
	PLACE_BOARD = 1 << 12,          /* an operator's */
	PLACE_STORY = 1 << 13,          /* one request's, over the board */
	PLACE_SIGN_INS = 1 << 14,       /* where one is signed in, over any of them */
	PLACE_ALL = (1 << 15) - 1
};

#define COMMAND_ALL 0x07u
#define COMMAND_HELPER (1u << ROLE_HELPER)
#define COMMAND_CUSTOMER (1u << ROLE_CUSTOMER)
#define COMMAND_OPERATOR (1u << ROLE_OPERATOR)

/* commands.c holds the rows; this list gives the ids. */
#define HP_COMMANDS(X)                                                                             \
	X(LOGIN, "login") X(LOGOUT, "logout") X(WHOAMI, "whoami") X(REQUESTS, "requests")          \
	X(NOTIFICATIONS, "notifications") X(CLAIM, "claim") X(START, "start") X(END, "end")        \
	X(RELEASE, "release") X(REQUEST, "request") X(CANCEL, "cancel") X(SESSION, "session")      \
	X(READ, "read") X(READ_ALL, "read-all") X(AVAILABLE, "available") X(STATS, "stats")        \
	X(FEEDBACK, "feedback") X(DEVICE, "device") X(SIGN_INS, "sign-ins")                        \
	X(END_SIGN_IN, "end-sign-in") X(END_OTHERS, "end-others")                                  \
	X(AUDIT, "audit") X(WATCH, "watch") X(CONFIG, "config")                                    \
	X(BOARD, "board") X(STORY, "story") X(ABANDON, "abandon")                                  \
	X(PAYMENTS, "payments") X(RETRY, "retry") X(THEME, "theme") X(NOTIFY, "notify") X(OPEN, "open")              \
	X(OPEN_LINK, "open-link") X(COPY_LINK, "copy-link")                                        \
	X(QR_CODE, "qr-code") X(UP, "up") X(DOWN, "down") X(PAGE_UP, "page-up")                    \
	X(PAGE_DOWN, "page-down") X(FIRST, "first") X(LAST, "last") X(FILTER, "filter")            \
	X(HELP, "help") X(PALETTE, "palette") X(REDRAW, "redraw") X(RECONNECT, "reconnect")        \
	X(BACK, "back") X(QUIT, "quit")

enum command_id {
#define X(id, name) COMMAND_##id,
	HP_COMMANDS(X)
#undef X
	COMMAND_COUNT
};

struct command {
	enum command_id id;
	const char *name;
	const char *keys;
	const char *hint;
	const char *sentence;
	unsigned roles;
	unsigned places;
	const char *arguments;
};

/* COMMAND_COUNT rows, by id, in the order in which help shows them. */
const struct command *command_all(void);
const struct command *command_by_name(const char *name); /* NULL: none */

/* The keys it has now, which the settings may have changed; the row holds the default. `keys` is borrowed for as long
 * as it is bound; NULL: as in the row. */
const char *command_keys(enum command_id id);
void command_bind(enum command_id id, const char *keys);

struct model;
/* Does the table offer it to this person on this screen, as things stand (there is a request to claim, a session to
 * end)? The hint line and the key handling ask this one function. */
bool command_is_offered(const struct command *c, const struct model *m, enum place place);

#endif
