/* SPDX-License-Identifier: ISC */
/*
 * homeprod: reads its settings, then serves until it is told to stop, or carries out one command (admin.h).
 */
#include "config.h"

#include <argp.h>
#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalogues.h"
#include "loop/crypto_memory.h"
#include "loop/log.h"
#include "loop/loop.h"
#include "protocol/mem.h"
#include "protocol/text.h"
#include "protocol/words.h"
#include "server/admin.h"
#include "server/process.h"
#include "server/server.h"
#include "server/settings.h"
#include "server/store/store.h"
#include "server/web_words.h"

#define DEFAULT_CONFIG SYSCONFDIR "/homepro/homeprod.conf"
#define EXIT_USAGE 2
#define DESCRIPTORS_MAX 1048576         /* a row each in libwebsockets' table, which beyond ten million has but 2,560 */
#define SIGNALS 3

const char *argp_program_version = "homeprod (" PACKAGE_NAME ") " PACKAGE_VERSION;

enum { OPTION_CONFIG = 256, OPTION_LISTEN, OPTION_DB, OPTION_LOG_LEVEL };

static const struct argp_option options[] = {
	{ "config", OPTION_CONFIG, N_("FILE"), 0, N_("settings; the system's homeprod.conf where there is one"), 0 },
	{ "listen", OPTION_LISTEN, "HOST:PORT", 0,
	  N_("127.0.0.1:8470 unless told otherwise; port 0 picks a free one"), 0 },
	{ "db", OPTION_DB, N_("URL"), 0, N_("sqlite:PATH; below the XDG data directory unless told otherwise"), 0 },
	{ "log-level", OPTION_LOG_LEVEL, N_("LEVEL"), 0, N_("error, warn, info or debug"), 0 },
	{ 0 },
};

/* Options win over the file, so they wait until it has been read. */
struct command_line {
	const char *config, *listen, *db, *log_level;
	int command_argc;
	char **command_argv;
};

static error_t parse_word(int key, char *text, struct argp_state *state)
{
	struct command_line *line = state->input;

	switch (key) {
	case OPTION_CONFIG:
		line->config = text;
		return 0;
	case OPTION_LISTEN:
		line->listen = text;
		return 0;
	case OPTION_DB:
		line->db = text;
		return 0;
	case OPTION_LOG_LEVEL:
		line->log_level = text;
		return 0;
	case ARGP_KEY_ARG: /* the command and all behind it is the command's */
		line->command_argc = state->argc - state->next + 1;
		line->command_argv = state->argv + state->next - 1;
		state->next = state->argc;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static bool complain(const char *why)
{
	char *line = text_clean(why, strlen(why), TEXT_LINE);

	fprintf(stderr, "homeprod: %s\n", line);
	free(line);
	return false;
}

static bool put_option(struct settings *set, const char *section, const char *name, const char *value)
{
	struct fault f;

	if (!value || settings_put(set, section, name, value, &f) == ERR_NONE)
		return true;
	return complain(f.detail);
}

static bool read_settings(struct settings *set, const struct command_line *line)
{
	const char *config = line->config;
	struct fault f;

	if (!config && access(DEFAULT_CONFIG, F_OK) == 0)
		config = DEFAULT_CONFIG;
	if (config && settings_load(set, config, &f) != ERR_NONE)
		return complain(f.detail);
	return put_option(set, "server", "listen", line->listen) && put_option(set, "database", "url", line->db) &&
	       put_option(set, "log", "level", line->log_level);
}

/* The database's folder, and those above it. What is wrong with them shows when it is opened. */
static void make_folders(const struct settings *set)
{
	char *path = xstrdup(strchr(set->db_url, ':') + 1);

	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
	free(path);
}

static void raise_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	limit.rlim_cur = limit.rlim_max < DESCRIPTORS_MAX ? limit.rlim_max : DESCRIPTORS_MAX;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		log_warn("descriptors stay at their soft limit: %s", strerror(errno));
}

static void on_stop(uv_signal_t *watcher, int signal_number)
{
	log_info("stopping: %s", strsignal(signal_number));
	loop_quit(watcher->data, 0);
}

/* What SIGHUP needs. */
struct running {
	struct server *server;
	struct settings *settings;
	const struct command_line *line;
};

struct reload {
	struct running *running;
	struct settings fresh;
};

static void look_job(struct tx *tx, void *arg)
{
	(void)tx;
	(void)arg;
}

/* Between two batches of the store, so that nobody on the pool is reading them. */
static void take_settings(enum db_result result, void *arg)
{
	struct reload *r = arg;
	char *kept = result == DB_OK ? settings_take_live(r->running->settings, &r->fresh) : NULL;

	if (result == DB_OK) {
		log_set_level(r->running->settings->log_level);
		log_info("settings were read again");
	}
	if (kept)
		log_warn("%s, and whatever else is no number, span or level, counts from the next start on", kept);
	free(kept);
	settings_clear(&r->fresh);
	free(r);
}

static void reload_settings(struct running *running)
{
	struct reload *r = xcalloc(1, sizeof(*r));

	r->running = running;
	settings_init(&r->fresh);
	if (read_settings(&r->fresh, running->line) &&
	    store_submit(server_store(running->server), look_job, take_settings, r))
		return;
	log_error("settings stay as they were");
	settings_clear(&r->fresh);
	free(r);
}

static void on_reload(uv_signal_t *watcher, int signal_number)
{
	struct running *running = watcher->data;
	char why[256];

	(void)signal_number;
	reload_settings(running);
	if (server_reload(running->server, why, sizeof(why)))
		log_info("certificate and key were read again");
	else
		log_error("certificate and key stay as they were: %s", why);
}

static void watch_signals(struct loop *l, struct running *running, uv_signal_t watchers[SIGNALS])
{
	static const struct {
		int number;
		uv_signal_cb on_signal;
	} signals[SIGNALS] = { { SIGTERM, on_stop }, { SIGINT, on_stop }, { SIGHUP, on_reload } };

	for (int i = 0; i < SIGNALS; i++) {
		uv_signal_init(loop_uv(l), &watchers[i]);
		watchers[i].data = signals[i].on_signal == on_stop ? (void *)l : (void *)running;
		uv_signal_start(&watchers[i], signals[i].on_signal, signals[i].number);
	}
}

static int serve_on(struct loop *l, struct settings *set, const struct command_line *line)
{
	uv_signal_t watchers[SIGNALS];
	char why[256];
	struct server *s = server_open(l, set, why, sizeof(why));
	struct running running = { .server = s, .settings = set, .line = line };
	int code;

	if (!s) {
		complain(why);
		return 1;
	}
	watch_signals(l, &running, watchers);
	fprintf(stderr, strchr(set->listen_host, ':') ? "listening on [%s]:%d\n" : "listening on %s:%d\n",
	        set->listen_host, server_port(s));
	code = loop_run(l);
	server_close(s);
	for (int i = 0; i < SIGNALS; i++)
		uv_close((uv_handle_t *)&watchers[i], NULL);
	loop_turn(l, 0);
	return code;
}

/* Pages go by each reader's language; everything else that a daemon says is read by programs, or is its log. */
static void speak(void)
{
	char *folder = catalogues_folder();

	web_words_learn(folder);
	catalogues_close();
	free(folder);
}

static int serve(struct settings *set, const struct command_line *line)
{
	struct loop *l;
	int code;

	speak();
	signal(SIGPIPE, SIG_IGN);
	raise_descriptors();
	l = loop_new();
	code = serve_on(l, set, line);
	loop_free(l);
	return code;
}

static int run(struct settings *set, const struct command_line *line)
{
	if (!read_settings(set, line))
		return EXIT_USAGE;
	log_set_level(set->log_level);
	make_folders(set);
	if (line->command_argc > 0)
		return admin_run(set, line->command_argc, line->command_argv);
	return serve(set, line);
}

int main(int argc, char **argv)
{
	static const struct argp argp = { .options = options,
		                          .parser = parse_word,
		                          .args_doc = N_("[COMMAND...]"),
		                          .doc = admin_help };
	struct command_line line = { .config = NULL };
	struct settings set;
	int code;

	mem_catch_crashes();
	mem_lend();
	crypto_memory_lend();
	process_harden();
	catalogues_open();
	argp_err_exit_status = EXIT_USAGE;
	if (argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &line) != 0)
		mem_exhausted(); /* all that a user can get wrong has ended the program by then */
	if (sodium_init() < 0) {
		complain("no source of randomness");
		return 1;
	}
	settings_init(&set);
	code = run(&set, &line);
	settings_clear(&set);
	return code;
}
