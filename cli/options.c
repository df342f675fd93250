/* SPDX-License-Identifier: ISC */
/* homepro's command line, by argp. The list of subcommands in --help comes from the table of commands. */
#include "config.h"

#include <argp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"
#include "cli/restricted.h"
#include "protocol/err.h"
#include "protocol/mem.h"
#include "protocol/nearest.h"
#include "protocol/text.h"

#define REASON_SIZE 512

static const char version[] = "homepro (" PACKAGE_NAME ") " PACKAGE_VERSION;

enum key {
	KEY_ASCII = 0x100, KEY_PLAIN, KEY_KIOSK, KEY_JSON, KEY_SERVER, KEY_PROFILE, KEY_THEME, KEY_OUTCOME, KEY_NOTES,
	KEY_STATUS, KEY_CURSOR, KEY_ALL, KEY_UNREAD, KEY_STUCK, KEY_WAIT, KEY_TEST, KEY_USAGE, KEY_DEVICE_TOKEN_FILE,
	KEY_CA_FILE, KEY_PIN, KEY_RESTRICTED, KEY_END, KEY_END_ALL, KEY_KEEP_THIS, KEY_USER, KEY_WHO, KEY_SINCE, KEY_ONCE
};

#define OF(id) (UINT64_C(1) << COMMAND_##id)
#define OF_ANY UINT64_MAX
_Static_assert(COMMAND_COUNT <= 64, "a command is a bit");

/* Each option: argp's row, which subcommands take it, and where its value goes. */
static const struct row {
	struct argp_option argp;
	uint64_t commands;
	size_t offset;
} rows[] = {
#define TEXT(name, key, arg, doc, field, of) \
	{ { name, key, arg, 0, doc, 0 }, of, offsetof(struct options, field) }
#define FLAG(name, key, doc, field, of) TEXT(name, key, NULL, doc, field, of)
	TEXT("server", KEY_SERVER, N_("URL"), N_("where the backend is"), server, OF_ANY),
	TEXT("profile", KEY_PROFILE, N_("NAME"), N_("who you are on this machine (default: default)"), profile, OF_ANY),
	TEXT("ca-file", KEY_CA_FILE, N_("FILE"), N_("authorities (PEM) to trust for it, in place of the system's"),
	     ca_file, OF_ANY),
	TEXT("pin", KEY_PIN, N_("PIN"), N_("its key must be this one, as sha256//BASE64"), pin, OF_ANY),
	TEXT("theme", KEY_THEME, N_("NAME"), N_("how the screens look"), theme, OF_ANY),
	FLAG("ascii", KEY_ASCII, N_("draw and print with ASCII characters only"), is_ascii, OF_ANY),
	FLAG("kiosk", KEY_KIOSK, N_("a screen for passers-by: nothing to leave, nothing kept"), is_kiosk, 0),
	FLAG("plain", KEY_PLAIN, N_("lines and numbers instead of screens, for screen readers (also: ACCESSIBLE=1)"),
	     is_plain, 0),
	TEXT("device-token-file", KEY_DEVICE_TOKEN_FILE, N_("PATH"), N_("the kiosk's token is in there"),
	     device_token_file, 0),
	FLAG("restricted", KEY_RESTRICTED, N_("no way to a shell, a program or a file: for SSH"), is_restricted, OF_ANY),
	FLAG("json", KEY_JSON, N_("print one JSON value (watch: one event a line)"), is_json, OF_ANY),
	TEXT("outcome", KEY_OUTCOME, N_("OUTCOME"), N_("end: resolved, unresolved or escalated"), outcome, OF(END)),
	TEXT("notes", KEY_NOTES, N_("TEXT"), N_("end: what you want to note down"), notes, OF(END)),
	TEXT("status", KEY_STATUS, N_("STATUS"), N_("requests: only those that stand so"), status, OF(REQUESTS)),
	TEXT("cursor", KEY_CURSOR, N_("CURSOR"), N_("requests, notifications, payments, audit: go on from there"),
	     cursor, OF(REQUESTS) | OF(NOTIFICATIONS) | OF(PAYMENTS) | OF(AUDIT)),
	FLAG("all", KEY_ALL, N_("read: all of them"), is_all, OF(READ)),
	FLAG("unread", KEY_UNREAD, N_("notifications: only unread ones"), is_unread, OF(NOTIFICATIONS)),
	FLAG("stuck", KEY_STUCK, N_("payments: only those that need somebody"), is_stuck, OF(PAYMENTS)),
	FLAG("once", KEY_ONCE, N_("board: print it, and that is all"), is_once, OF(BOARD)),
	FLAG("wait", KEY_WAIT, N_("request: wait until a helper has come"), is_wait, OF(REQUEST)),
	TEXT("end", KEY_END, N_("SIGN-IN"), N_("sign-ins: end this one"), sign_in, OF(SIGN_INS)),
	FLAG("end-all", KEY_END_ALL, N_("sign-ins: sign out everywhere"), is_end_all, OF(SIGN_INS)),
	FLAG("keep-this", KEY_KEEP_THIS, N_("sign-ins --end-all: everywhere but here"), keeps_this, OF(SIGN_INS)),
	TEXT("user", KEY_USER, N_("NAME"), N_("sign-ins: somebody else's (operators)"), user, OF(SIGN_INS)),
	TEXT("who", KEY_WHO, N_("NAME"), N_("audit: what they did, or was done to them"), who, OF(AUDIT)),
	TEXT("since", KEY_SINCE, N_("WHEN"), N_("audit: a span (7d, 12h) or a day (2026-11-22)"), since,
	     OF(AUDIT)),
	FLAG("test", KEY_TEST, N_("notify: ring in every way"), is_test, OF(NOTIFY)),
#undef FLAG
#undef TEXT
};
#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

/* What somebody who is let in by SSH cannot say: where to, as whom, trusting whom, and what names a file. */
static const int keys_closed[] = {
	KEY_SERVER, KEY_PROFILE, KEY_CA_FILE, KEY_PIN, KEY_THEME, KEY_KIOSK, KEY_DEVICE_TOKEN_FILE, KEY_RESTRICTED,
};
#define COMMANDS_CLOSED (OF(CONFIG) | OF(THEME) | OF(NOTIFY))

struct reading {
	bool is_asked;                  /* by whoever is restricted, not by an administrator */
	struct options *out;
	uint64_t given;                 /* rows, as bits, that stood on the line */
};

static const struct row *row_of(int key)
{
	for (size_t i = 0; i < ROW_COUNT; i++)
		if (rows[i].argp.key == key)
			return &rows[i];
	return NULL;
}

static void refuse_closed(const char *dashes, const char *name) __attribute__((noreturn));
static void refuse_closed(const char *dashes, const char *name)
{
	fprintf(stderr, _("homepro: %s%s is not offered here\n"), dashes, name);
	exit(err_exit_code(ERR_FORBIDDEN));
}

static void check_closed(const struct options *o)
{
	const struct command *c = o->command;

	if (!o->is_restricted || !c)
		return;
	if ((COMMANDS_CLOSED & UINT64_C(1) << c->id) ||
	    (c->id == COMMAND_DEVICE && o->word_count > 0 && strcmp(o->words[0], "keep") == 0))
		refuse_closed("", c->name);
}

static void take_option(struct reading *reading, const struct row *row, const char *value)
{
	char *field = (char *)reading->out + row->offset;

	for (size_t i = 0; reading->is_asked && i < sizeof(keys_closed) / sizeof(keys_closed[0]); i++)
		if (keys_closed[i] == row->argp.key)
			refuse_closed("--", row->argp.name);
	reading->given |= UINT64_C(1) << (row - rows);
	if (row->argp.arg)
		memcpy(field, &value, sizeof(value));
	else
		*(bool *)field = true;
}

/* One line, where argp by itself would write two. */
static void refuse(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
static void refuse(const char *format, ...)
{
	char reason[REASON_SIZE], *clean;
	va_list args;

	va_start(args, format);
	vsnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	clean = text_clean(reason, strlen(reason), TEXT_LINE);
	fprintf(stderr, "homepro: %s\n", clean);
	free(clean);
	exit(err_exit_code(ERR_USAGE));
}

/* "Sessions" are calls between two people here; but many look for their sign-ins under that word. */
static const char *usual_name(const char *word)
{
	return strcmp(word, "sessions") == 0 ? "sign-ins" : word;
}

static void refuse_subcommand(const char *word) __attribute__((noreturn));
static void refuse_subcommand(const char *word)
{
	const struct command *all = command_all();
	const char *names[COMMAND_COUNT], *nearest;
	size_t count = 0;

	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (all[i].arguments)
			names[count++] = all[i].name;
	nearest = nearest_find(word, names, count);
	if (nearest)
		refuse(_("there is no subcommand '%s'; did you mean '%s'?"), word, nearest);
	refuse(_("there is no subcommand '%s'; see homepro --help"), word);
}

/* argp's own would fall silent where it is told to leave the errors to us. */
static void tell(unsigned what, struct argp_state *state)
{
	state->flags &= ~(unsigned)ARGP_NO_ERRS;
	argp_state_help(state, stdout, what | ARGP_HELP_EXIT_OK);
}

static void take_word(struct options *out, const char *word, struct argp_state *state)
{
	if (!out->command && strcmp(word, "help") == 0)
		tell(ARGP_HELP_STD_HELP, state);
	if (!out->command) {
		out->command = command_by_name(usual_name(word));
		if (!out->command || !out->command->arguments)
			refuse_subcommand(word);
	} else if (out->word_count < OPTIONS_WORDS_MAX) {
		out->words[out->word_count++] = word;
	} else {
		refuse(_("%s: too many words; see homepro --help"), out->command->name);
	}
}

static void check_given(const struct reading *reading)
{
	const struct command *c = reading->out->command;

	for (size_t i = 0; i < ROW_COUNT; i++) {
		if (!(reading->given & UINT64_C(1) << i))
			continue;
		if (c && !(rows[i].commands & UINT64_C(1) << c->id))
			refuse(_("%s does not take --%s; see homepro --help"), c->name, rows[i].argp.name);
		if (!c && rows[i].commands != OF_ANY && rows[i].commands != 0)
			refuse(_("--%s needs a subcommand; see homepro --help"), rows[i].argp.name);
	}
}

/* An abbreviation comes too late: the environment has been read. */
static void check_asked_in_full(const struct reading *reading, const struct argp_state *state)
{
	if (reading->out->is_restricted && !reading->is_asked && !restricted_is_asked(state->argc, state->argv))
		refuse(_("--restricted is to be written in full"));
}

static bool parse_question(int key, struct argp_state *state)
{
	if (key == '?')
		tell(ARGP_HELP_STD_HELP, state);
	else if (key == KEY_USAGE)
		tell(ARGP_HELP_USAGE, state);
	else if (key == 'V')
		puts(version);
	else
		return false;
	exit(0);
}

static error_t parse_one(int key, char *arg, struct argp_state *state)
{
	struct reading *reading = state->input;
	const struct row *row = row_of(key);

	if (row)
		take_option(reading, row, arg);
	else if (key == ARGP_KEY_ARG)
		take_word(reading->out, arg, state);
	else if (key == ARGP_KEY_END) {
		check_asked_in_full(reading, state);
		check_given(reading);
		check_closed(reading->out);
	}
	else if (key == ARGP_KEY_ERROR)
		refuse(_("'%s' is not an option, or has no value; see homepro --help"), state->argv[state->next - 1]);
	else if (!parse_question(key, state))
		return ARGP_ERR_UNKNOWN;
	return 0;
}

/* "  claim REQUEST\n      Claim a request\n" for each row that has a subcommand. */
static char *subcommands_text(void)
{
	const struct command *all = command_all();
	char *text = xasprintf("%s\n", _("Without a subcommand the screens open. Subcommands:"));

	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		const struct command *c = &all[i];
		char *longer;

		if (!c->arguments)
			continue;
		longer = xasprintf("%s\n  %s%s%s\n        %s", text, c->name, *c->arguments ? " " : "",
				   *c->arguments ? _(c->arguments) : "", _(c->sentence));
		free(text);
		text = longer;
	}
	return text;
}

static char *help_text(int key, const char *text, void *input)
{
	(void)input;
	if (key == ARGP_KEY_HELP_POST_DOC)
		return subcommands_text();
	return (char *)(uintptr_t)text;
}

static void parse(int argc, char **argv, struct reading *reading)
{
	static const struct argp_option questions[] = {
		{ "help", '?', NULL, 0, N_("print this"), -1 },
		{ "usage", KEY_USAGE, NULL, 0, N_("print the options in short"), -1 },
		{ "version", 'V', NULL, 0, N_("print what it is"), -1 }, { 0 }
	};
	struct argp_option options[ROW_COUNT + sizeof(questions) / sizeof(questions[0])];
	struct argp argp = {
		.options = options,
		.parser = parse_one,
		.args_doc = N_("[SUBCOMMAND [WORD...]]"),
		.doc = N_("Help at home, from a terminal: for those who need it and those who give it.\v "),
		.help_filter = help_text,
		.argp_domain = PACKAGE
	};

	for (size_t i = 0; i < ROW_COUNT; i++)
		options[i] = rows[i].argp;
	memcpy(options + ROW_COUNT, questions, sizeof(questions));
	if (argp_parse(&argp, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, NULL, reading) != 0)
		mem_exhausted();
}

void options_parse(int argc, char **argv, struct options *out)
{
	struct reading reading = { .out = out };
	const char *accessible = getenv("ACCESSIBLE");

	*out = (struct options){ .profile = "default", .is_plain = accessible && *accessible && *accessible != '0' };
	parse(argc, argv, &reading);
}

/* Options take words too, so there may be more than a subcommand has. */
#define ASKED_WORDS_MAX 32

void options_parse_asked(const char *line, struct options *out)
{
	struct reading reading = { .is_asked = true, .out = out };
	static char name[] = "homepro", *argv[ASKED_WORDS_MAX + 2] = { name }; /* until the end, as main()'s are */
	size_t count = restricted_words(line, argv + 1, ASKED_WORDS_MAX), skip;

	if (count == 0)
		refuse(_("that is no command line: a quote is open, or there are too many words"));
	skip = strcmp(argv[1], name) == 0;
	if (skip) {
		free(argv[1]);
		argv[1] = name;
	}
	parse((int)(count + 1 - skip), argv + skip, &reading);
}
