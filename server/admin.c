/* SPDX-License-Identifier: ISC */
/*
 * homeprod's commands; see admin.h. main.c calls them.
 */
#include "server/admin.h"

#include <argp.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "loop/loop.h"
#include "protocol/err.h"
#include "protocol/format.h"
#include "protocol/mem.h"
#include "protocol/text.h"
#include "protocol/user.h"
#include "protocol/words.h"
#include "server/admin_audit.h"
#include "server/login.h"
#include "server/password_prompt.h"
#include "server/payments/ledger.h"
#include "server/reconcile.h"
#include "server/settings.h"
#include "server/store/rows.h"

#define WHY_SIZE 256
#define FOR_SECONDS_MAX 31536000

const char admin_help[] = N_(
	"Without a command it serves, until SIGTERM or SIGINT.  Commands:\v"
	"  user add NAME --role helper|customer|operator [--display-name TEXT]\n"
	"                          the password is one line on standard input\n"
	"  user list               all of them\n"
	"  user passwd NAME        a new password; signs them out everywhere\n"
	"  user disable NAME       ends their sign-ins; they cannot sign in again\n"
	"  audit [--since WHEN] [--who NAME]\n"
	"                          who signed in, and what operators and commands did\n"
	"  backup FILE             a consistent copy, while the daemon works\n"
	"  check                   looks for damage in the database\n"
	"  reconcile               compares payments with the provider's\n"
	"  ledger ok|decline|fail [--for SECONDS]\n"
	"                          how the embedded provider answers from now on\n\n"
	"Exit codes: 0 done, 1 failed, 2 bad usage, 5 not found.");

/* What a command is given on the command line. */
struct words {
	const char *name;               /* its one argument */
	const char *role, *display_name;
	int64_t for_s, since_ms;
	const char *who;
};

static int complain(enum err e, const char *why)
{
	char *line = text_clean(why, strlen(why), TEXT_LINE);

	fprintf(stderr, "homeprod: %s\n", line);
	free(line);
	return err_exit_code(e);
}

/* ---- the database ---- */

/* A command other than adding somebody does not make a database. */
static struct store *open_store(struct settings *set, bool may_make)
{
	const char *path = strchr(set->db_url, ':');
	struct store *s = NULL;
	char why[WHY_SIZE];

	if (!may_make && path && access(path + 1, F_OK) != 0) {
		snprintf(why, sizeof(why), "%s: %s", path + 1, strerror(errno));
		complain(ERR_FAILED, why);
		return NULL;
	}
	s = store_open(NULL, set->db_url, why, sizeof(why));
	if (!s)
		complain(ERR_FAILED, why);
	return s;
}

struct work {
	const struct words *words;
	struct user user;
	char hash[PASSWORD_HASH_SIZE];
	enum ledger_mood mood;
	bool is_done;
};

/* One job in one transaction, now. ERR_NONE where it says it is done. */
static int run(struct settings *set, bool may_make, store_job_fn *job, struct work *w, enum err otherwise,
               const char *why_not)
{
	struct store *s = open_store(set, may_make);
	enum db_result result;

	if (!s)
		return err_exit_code(ERR_FAILED);
	result = store_run_now(s, job, w);
	store_close(s);
	if (result != DB_OK)
		return complain(ERR_STORAGE, err_sentence(ERR_STORAGE));
	return w->is_done ? 0 : complain(otherwise, why_not);
}

/* ---- people ---- */

static bool read_hash(const char *prompt, struct work *w, struct fault *f)
{
	char *password = password_read(prompt, f);
	bool is_hashed;

	if (!password)
		return false;
	is_hashed = password_hash(password, w->hash);
	xfree_secret(password);
	if (!is_hashed)
		fault_set(f, ERR_FAILED, NULL, _("There is not enough memory to hash a password."));
	return is_hashed;
}

static void add_job(struct tx *tx, void *arg)
{
	struct work *w = arg;

	id_new('u', w->user.id);
	w->user.created_at_ms = tx->now_ms;
	w->is_done = user_add(tx, &w->user, w->hash);
	if (w->is_done)
		admin_note(tx, DEED_USER_ADDED, w->user.username);
	tx->is_refused = !w->is_done;
}

static int user_add_command(struct settings *set, const struct words *words)
{
	const char *display_name = words->display_name ? words->display_name : words->name;
	struct work w = { .words = words };
	struct fault f = { .err = ERR_NONE };
	int code;

	if (!words->role || !role_parse(words->role, &w.user.role))
		return complain(ERR_USAGE, _("--role must be helper, customer or operator"));
	if (username_check(words->name, &f) != ERR_NONE || display_name_check(display_name, &f) != ERR_NONE ||
	    !read_hash(_("Password: "), &w, &f))
		return complain(f.err, f.detail);
	w.user.username = xstrdup(words->name);
	w.user.display_name = xstrdup(display_name);
	code = run(set, true, add_job, &w, ERR_STATE, _("that name is taken"));
	if (code == 0)
		printf("%s\n", w.user.id);
	user_clear(&w.user);
	return code;
}

static void print_user(const struct user *u, bool is_disabled, void *arg)
{
	char *name = text_clean(u->display_name, strlen(u->display_name), TEXT_LINE);

	(void)arg;
	printf("%s\t%s\t%s\t%s\t%s\n", u->id, u->username, role_name(u->role), is_disabled ? "disabled" : "active",
	       name);
	free(name);
}

static void list_job(struct tx *tx, void *arg)
{
	struct work *w = arg;

	user_each(tx, print_user, NULL);
	w->is_done = true;
}

static int user_list_command(struct settings *set, const struct words *words)
{
	struct work w = { .words = words };

	return run(set, false, list_job, &w, ERR_FAILED, "");
}

static void passwd_job(struct tx *tx, void *arg)
{
	struct work *w = arg;

	w->is_done = user_set_password(tx, w->words->name, w->hash);
	if (w->is_done)
		admin_note(tx, DEED_USER_PASSWORD, w->words->name);
}

static int user_passwd_command(struct settings *set, const struct words *words)
{
	struct work w = { .words = words };
	struct fault f = { .err = ERR_NONE };

	if (!read_hash(_("New password: "), &w, &f))
		return complain(f.err, f.detail);
	return run(set, false, passwd_job, &w, ERR_NOT_FOUND, _("there is nobody of that name"));
}

static void disable_job(struct tx *tx, void *arg)
{
	struct work *w = arg;

	w->is_done = user_disable(tx, w->words->name);
	if (w->is_done)
		admin_note(tx, DEED_USER_DISABLED, w->words->name);
}

static int user_disable_command(struct settings *set, const struct words *words)
{
	struct work w = { .words = words };

	return run(set, false, disable_job, &w, ERR_NOT_FOUND, _("there is nobody of that name"));
}

static void audit_job(struct tx *tx, void *arg)
{
	struct work *w = arg;

	w->is_done = admin_audit_print(tx, w->words->who, w->words->since_ms);
}

static int audit_command(struct settings *set, const struct words *words)
{
	struct work w = { .words = words };

	return run(set, false, audit_job, &w, ERR_NOT_FOUND, _("there is nobody of that name"));
}

/* ---- the database as a whole ---- */

typedef bool db_task_fn(struct db *d, const char *path, char *why, size_t why_size);

static bool check_task(struct db *d, const char *path, char *why, size_t why_size)
{
	(void)path;
	return db_check(d, why, why_size);
}

static int on_db(struct settings *set, db_task_fn *task, const char *path, const char *done)
{
	const char *file = strchr(set->db_url, ':');
	char why[WHY_SIZE] = "";
	struct db *d = NULL;
	bool is_good = false;

	if (file && access(file + 1, F_OK) != 0)
		snprintf(why, sizeof(why), "%s: %s", file + 1, strerror(errno));
	else
		d = db_open(set->db_url, false, why, sizeof(why));
	if (d)
		is_good = task(d, path, why, sizeof(why));
	db_close(d);
	if (!is_good)
		return complain(ERR_FAILED, why);
	printf("%s\n", done);
	return 0;
}

static int backup_command(struct settings *set, const struct words *words)
{
	return on_db(set, db_backup, words->name, words->name);
}

static int check_command(struct settings *set, const struct words *words)
{
	(void)words;
	return on_db(set, check_task, NULL, "ok");
}

static void mood_job(struct tx *tx, void *arg)
{
	struct work *w = arg;
	int64_t for_s = w->words->for_s;

	ledger_set_mood(tx, w->mood, for_s > 0 ? tx->now_ms + for_s * 1000 : 0);
	w->is_done = true;
}

static int ledger_command(struct settings *set, const struct words *words)
{
	struct work w = { .words = words };

	if (!ledger_mood_parse(words->name, &w.mood))
		return complain(ERR_USAGE, _("the ledger can be told ok, decline or fail"));
	return run(set, true, mood_job, &w, ERR_FAILED, "");
}

static int reconcile_command(struct settings *set, const struct words *words)
{
	struct store *s = open_store(set, false);
	char why[WHY_SIZE] = "";
	struct loop *l;
	int differing;

	(void)words;
	if (!s)
		return err_exit_code(ERR_FAILED);
	l = loop_new();
	differing = reconcile_run(l, s, set, stdout, why, sizeof(why));
	loop_free(l);
	store_close(s);
	if (differing < 0)
		return complain(ERR_FAILED, why);
	return differing > 0 ? err_exit_code(ERR_FAILED) : 0;
}

/* ---- the table ---- */

enum { OPTION_ROLE = 1, OPTION_DISPLAY_NAME = 2, OPTION_FOR = 4, OPTION_SINCE = 8, OPTION_WHO = 16 };

static const struct command {
	const char *name;
	const char *argument;           /* NULL: takes none */
	int options;
	int (*run)(struct settings *set, const struct words *words);
} commands[] = {
	{ "user add", N_("NAME"), OPTION_ROLE | OPTION_DISPLAY_NAME, user_add_command },
	{ "user list", NULL, 0, user_list_command },
	{ "user passwd", N_("NAME"), 0, user_passwd_command },
	{ "user disable", N_("NAME"), 0, user_disable_command },
	{ "audit", NULL, OPTION_SINCE | OPTION_WHO, audit_command },
	{ "backup", N_("FILE"), 0, backup_command },
	{ "check", NULL, 0, check_command },
	{ "reconcile", NULL, 0, reconcile_command },
	{ "ledger", "ok|decline|fail", OPTION_FOR, ledger_command },
};

static const struct argp_option all_options[] = {
	{ "role", OPTION_ROLE, N_("ROLE"), 0, N_("helper, customer or operator"), 0 },
	{ "display-name", OPTION_DISPLAY_NAME, N_("TEXT"), 0, N_("what others see"), 0 },
	{ "for", OPTION_FOR, N_("SECONDS"), 0, N_("back to ok afterwards"), 0 },
	{ "since", OPTION_SINCE, N_("WHEN"), 0, N_("a span (7d, 12h, 30m) or a day (2026-11-22)"), 0 },
	{ "who", OPTION_WHO, N_("NAME"), 0, N_("what they did, or what was done to them"), 0 },
};

struct parsing {
	const struct command *command;
	struct words words;
};

static void parse_seconds(const char *text, struct parsing *p, struct argp_state *state)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(text, &end, 10);
	if (errno != 0 || end == text || *end != '\0' || n < 1 || n > FOR_SECONDS_MAX)
		argp_error(state, _("--for takes 1 to %d seconds"), FOR_SECONDS_MAX);
	p->words.for_s = n;
}

static error_t parse_word(int key, char *text, struct argp_state *state)
{
	struct parsing *p = state->input;

	switch (key) {
	case OPTION_ROLE:
		p->words.role = text;
		return 0;
	case OPTION_DISPLAY_NAME:
		p->words.display_name = text;
		return 0;
	case OPTION_FOR:
		parse_seconds(text, p, state);
		return 0;
	case OPTION_SINCE:
		if (!moment_parse(text, (int64_t)time(NULL) * 1000, &p->words.since_ms))
			argp_error(state, _("--since takes a span such as 7d, 12h or 30m, or a day such as 2026-11-22"));
		return 0;
	case OPTION_WHO:
		p->words.who = text;
		return 0;
	case ARGP_KEY_ARG:
		if (!p->command->argument || p->words.name)
			argp_error(state, _("too many arguments"));
		p->words.name = text;
		return 0;
	case ARGP_KEY_END:
		if (p->command->argument && !p->words.name)
			argp_error(state, _("%s is missing"), _(p->command->argument));
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int run_command(struct settings *set, const struct command *c, int argc, char **argv)
{
	struct argp_option options[sizeof(all_options) / sizeof(*all_options) + 1];
	struct parsing p = { .command = c };
	struct argp argp = { .options = options, .parser = parse_word, .args_doc = c->argument };
	char *name = xasprintf("homeprod %s", c->name);
	size_t count = 0;
	int code;

	memset(options, 0, sizeof(options));
	for (size_t i = 0; i < sizeof(all_options) / sizeof(*all_options); i++)
		if (all_options[i].key & c->options)
			options[count++] = all_options[i];
	argv[0] = name;
	if (argp_parse(&argp, argc, argv, 0, NULL, &p) != 0)
		mem_exhausted();
	code = c->run(set, &p.words);
	free(name);
	return code;
}

/* How many words of the command line are this command's name; 0: it is another. */
static int words_of(const struct command *c, int argc, char **argv)
{
	const char *space = strchr(c->name, ' ');
	size_t len = space ? (size_t)(space - c->name) : strlen(c->name);

	if (strlen(argv[0]) != len || strncmp(argv[0], c->name, len) != 0)
		return 0;
	if (!space)
		return 1;
	return argc > 1 && strcmp(argv[1], space + 1) == 0 ? 2 : 0;
}

int admin_run(struct settings *set, int argc, char **argv)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		int skip = words_of(&commands[i], argc, argv);

		if (skip > 0)
			return run_command(set, &commands[i], argc - skip + 1, argv + skip - 1);
	}
	return complain(ERR_USAGE, _("unknown command; see homeprod --help"));
}
