/* SPDX-License-Identifier: ISC */
/* A private backend with people, made of this build's real programs. See world.h. */
#include "config.h"

#include "tests/pty/world.h"

#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "protocol/mem.h"

#define START_WITHIN_MS 20000
#define LOOK_EVERY_MS 10
#define WORDS_MAX 16
#define LISTENING "listening on "

char *world_program(const char *name)
{
	const char *folder = getenv("HP_BUILDDIR");

	return xasprintf("%s/%s", folder ? folder : ".", name);
}

/* --- the folder --- */

static char *path_in(const struct world *w, const char *name)
{
	return xasprintf("%s/%s", w->folder, name);
}

static bool put_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");

	if (!file || fputs(text, file) < 0 || fclose(file) != 0) {
		perror(path);
		return false;
	}
	return true;
}

static void set_place(const struct world *w, const char *variable, const char *name)
{
	char *path = xasprintf("%s/%s", w->folder, name);

	mkdir(path, 0700);
	setenv(variable, path, 1);
	free(path);
}

bool world_settings(struct world *w, const char *text)
{
	return put_file(w->settings, text);
}

bool world_open(struct world *w)
{
	const char *under = getenv("TMPDIR");

	*w = (struct world){ .port = 0 };
	w->folder = xasprintf("%s/homepro-XXXXXX", under ? under : "/tmp");
	if (!mkdtemp(w->folder)) {
		perror(w->folder);
		return false;
	}
	set_place(w, "HOME", "home");
	set_place(w, "XDG_CONFIG_HOME", "config");
	set_place(w, "XDG_STATE_HOME", "state");
	set_place(w, "XDG_DATA_HOME", "data");
	set_place(w, "XDG_CACHE_HOME", "cache");
	set_place(w, "XDG_RUNTIME_DIR", "run");
	w->settings = path_in(w, "homeprod.conf");
	return world_settings(w, "");
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

void world_close(struct world *w)
{
	world_stop_server(w, SIGTERM);
	if (w->folder)
		nftw(w->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(w->folder);
	free(w->settings);
	free(w->url);
	*w = (struct world){ .port = 0 };
}

/* --- files --- */

static char *file_text(const char *path)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;
	size_t size = 0, len = 0;

	if (!file)
		return NULL;
	do {
		size += 4096;
		text = xrealloc(text, size + 1);
		len += fread(text + len, 1, size - len, file);
	} while (len == size);
	text[len] = '\0';
	fclose(file);
	return text;
}

/* --- the server --- */

static void onto(const char *path, int flags, int fd)
{
	int opened = open(path, flags, 0600);

	if (opened < 0 || dup2(opened, fd) < 0)
		_exit(127);
	close(opened);
}

static pid_t run_server(const struct world *w, const char *log)
{
	char *program = world_program("homeprod"), *listen = xasprintf("127.0.0.1:%d", w->port);
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		onto("/dev/null", O_RDWR, STDIN_FILENO);
		onto(log, O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
		dup2(STDOUT_FILENO, STDERR_FILENO);
		setpgid(0, 0);
		execl(program, program, "--config", w->settings, "--listen", listen, (char *)NULL);
		_exit(127);
	}
	free(program);
	free(listen);
	return pid;
}

/* The port it says it listens on; 0: it has not said so. */
static int announced_port(const char *log)
{
	char *text = file_text(log);
	const char *at = text ? strstr(text, LISTENING) : NULL;
	const char *colon = at && strchr(at, '\n') ? strchr(at + strlen(LISTENING), ':') : NULL;
	int port = colon ? (int)strtol(colon + 1, NULL, 10) : 0;

	free(text);
	return port;
}

static void print_log(const char *log)
{
	char *text = file_text(log);

	fprintf(stderr, "homeprod did not start:\n%s", text ? text : "");
	free(text);
}

bool world_start_server(struct world *w)
{
	char *log = path_in(w, "homeprod.log");
	int port = 0;

	unlink(log);
	w->server_pid = run_server(w, log);
	for (int waited_ms = 0; port == 0 && waited_ms < START_WITHIN_MS; waited_ms += LOOK_EVERY_MS) {
		if (waitpid(w->server_pid, NULL, WNOHANG) != 0) {
			w->server_pid = 0;
			break;
		}
		poll(NULL, 0, LOOK_EVERY_MS);
		port = announced_port(log);
	}
	if (port == 0)
		print_log(log);
	free(log);
	w->port = port;
	free(w->url);
	w->url = xasprintf("http://127.0.0.1:%d", port);
	return port != 0;
}

bool world_stop_server(struct world *w, int signal_number)
{
	int status = 0;

	if (w->server_pid == 0)
		return true;
	kill(w->server_pid, signal_number);
	waitpid(w->server_pid, &status, 0);
	w->server_pid = 0;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* --- programs that do one thing --- */

static void become_program(const char *const *argv, const char *input_path, const char *output_path)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	onto(input_path, O_RDONLY, STDIN_FILENO);
	onto(output_path, O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
	execv(argv[0], (char *const *)(const void *)argv);
	_exit(127);
}

/* Runs to the end. Files, not pipes, so that neither side waits for the other. */
static int run(const struct world *w, const char *const *argv, const char *input, char **out)
{
	char *input_path = input ? path_in(w, "input") : xstrdup("/dev/null");
	char *output_path = out ? path_in(w, "output") : xstrdup("/dev/null");
	int status = -1;
	pid_t pid;

	if (input && !put_file(input_path, input))
		abort();
	pid = fork();
	if (pid == 0)
		become_program(argv, input_path, output_path);
	waitpid(pid, &status, 0);
	if (out)
		*out = file_text(output_path);
	if (input)
		unlink(input_path);
	free(input_path);
	free(output_path);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool world_add(struct world *w, const struct person *who)
{
	char *program = world_program("homeprod");
	const char *argv[] = { program, "--config", w->settings, "user", "add", who->name, "--role", who->role,
			       "--display-name", who->display_name, NULL };
	int code = run(w, argv, WORLD_PASSWORD "\n", NULL);

	free(program);
	return code == 0;
}

/* homepro's line for this person: caller frees argv[0]. */
static void put_line(const struct world *w, const char *name, const char *const *words,
		     const char *argv[WORDS_MAX + 6])
{
	const char *const options[] = { world_program("homepro"), "--server", w->url, "--profile", name };

	memcpy(argv, options, sizeof(options));
	for (size_t i = 0; i < WORDS_MAX; i++) {
		argv[5 + i] = words[i];
		if (!words[i])
			return;
	}
	abort();
}

int world_homepro(const struct world *w, const char *name, const char *const *words, const char *input, char **out)
{
	const char *argv[WORDS_MAX + 6];
	int code;

	put_line(w, name, words, argv);
	code = run(w, argv, input, out);
	free((char *)(uintptr_t)argv[0]);
	return code;
}

bool world_sign_in(const struct world *w, const char *name)
{
	const char *words[] = { "login", name, NULL };

	return world_homepro(w, name, words, WORLD_PASSWORD "\n", NULL) == 0;
}

bool world_open_with(struct world *w, const struct person *people, size_t count)
{
	if (!world_open(w) || !world_start_server(w))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!world_add(w, &people[i]) || !world_sign_in(w, people[i].name))
			return false;
	return true;
}

struct player *world_player_words(const struct world *w, const char *name, const char *const *words, int rows,
				  int columns)
{
	const char *argv[WORDS_MAX + 6];
	struct player *p;

	put_line(w, name, words, argv);
	p = player_start(argv, NULL, rows, columns);
	free((char *)(uintptr_t)argv[0]);
	return p;
}

struct player *world_player(const struct world *w, const char *name, int rows, int columns)
{
	return world_player_words(w, name, (const char *[]){ NULL }, rows, columns);
}

char *json_member(const char *json, const char *name)
{
	char *key = xasprintf("\"%s\":\"", name);
	const char *at = json ? strstr(json, key) : NULL;
	char *text = NULL;

	if (at) {
		at += strlen(key);
		text = xstrndup(at, strcspn(at, "\""));
	}
	free(key);
	return text;
}
