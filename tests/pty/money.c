/* SPDX-License-Identifier: ISC */
/* Three people, homeprod and a Stripe that is told what to do; see money.h. */
#include "config.h"

#include "tests/pty/money.h"

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "protocol/mem.h"
#include "tests/fake/stripe.h"

#define WITHIN_MS 20000
#define LOOK_EVERY_MS 50
#define CLAIM_WITHIN_MS 1000
#define ROWS 24
#define COLS 80
#define LISTENING "listening on http://127.0.0.1:"
#define WORDS_MAX 8

static const struct person people[WHO_COUNT] = {
	[WHO_MARY] = { "mary", "customer", "Mary" },
	[WHO_ADA] = { "ada", "helper", "Ada" },
	[WHO_OLGA] = { "olga", "operator", "Olga" },
};

/* ---- one HTTP call, to the fake or to homeprod ---- */

/* All there is of a file; of an answer, as much as it says that there is. */
static char *read_all(int fd)
{
	char *text = NULL, *head, *length;
	size_t len = 0, whole = SIZE_MAX;
	ssize_t got;

	do {
		text = xrealloc(text, len + 4096 + 1);
		got = read(fd, text + len, 4096);
		len += got > 0 ? (size_t)got : 0;
		text[len] = '\0';
		head = strstr(text, "\r\n\r\n");
		length = strcasestr(text, "\r\nContent-Length:");
		if (head && length && length < head)
			whole = (size_t)(head - text) + 4 + strtoul(length + 17, NULL, 10);
	} while (got > 0 && len < whole);
	return text;
}

/* The whole answer. NULL: nobody answered. Caller frees. */
static char *get(int port, const char *path)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((in_port_t)port),
				  .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char *call = xasprintf("GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", path), *answer = NULL;

	if (connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0 &&
	    send(fd, call, strlen(call), MSG_NOSIGNAL) == (ssize_t)strlen(call))
		answer = read_all(fd);
	free(call);
	close(fd);
	return answer;
}

static int port_of(const char *url)
{
	return (int)strtol(strrchr(url, ':') + 1, NULL, 10);
}

/* ---- the fake Stripe ---- */

static void become_fake(int err)
{
	char *program = world_program("tests/fake/fake-stripe");

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(err, STDERR_FILENO);
	execl(program, program, (char *)NULL);
	_exit(127);
}

static bool fake_start(struct money *m)
{
	int ends[2];
	char line[128] = "";
	ssize_t len;

	if (pipe(ends) != 0)
		return false;
	m->fake_pid = fork();
	if (m->fake_pid == 0)
		become_fake(ends[1]);
	close(ends[1]);
	len = read(ends[0], line, sizeof(line) - 1);
	close(ends[0]);
	if (len <= 0 || strncmp(line, LISTENING, strlen(LISTENING)) != 0)
		return false;
	line[strcspn(line, "\n")] = '\0';
	m->fake_url = xstrdup(line + strlen("listening on "));
	return true;
}

static bool fake_tell(struct money *m, const char *path)
{
	char *answer = get(port_of(m->fake_url), path);
	bool is_done = answer && strstr(answer, " 200 ") != NULL;

	free(answer);
	return is_done;
}

/* ---- homeprod's settings ---- */

static void put_file(const struct money *m, const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", m->world.folder, name);
	FILE *file = fopen(path, "we");

	if (!file || fputs(text, file) < 0 || fclose(file) != 0)
		abort();
	free(path);
}

static void put_settings(const struct money *m)
{
	char *text = xasprintf("[limits]\nrequests_per_minute = 0\n[payments]\nprovider = stripe\n[stripe]\nbase_url = %s\n"
			       "secret_key_file = %s/key\nwebhook_secret_file = %s/secret\ntimeout = 1 s\n",
			       m->fake_url, m->world.folder, m->world.folder);

	put_file(m, "homeprod.conf", text);
	put_file(m, "key", FAKE_STRIPE_KEY "\n");
	put_file(m, "secret", FAKE_STRIPE_WEBHOOK_SECRET "\n");
	free(text);
}

static void tell_webhooks(struct money *m)
{
	char *path = xasprintf("/_fake/webhooks?url=%s/v1/webhooks/stripe&times=1", m->world.url);

	fake_tell(m, path);
	free(path);
}

/* ---- all of it ---- */

static bool sit_down(struct money *m)
{
	static const char *const first[WHO_COUNT] = { "What do you need help with?", "Open requests", "Under way" };
	static const char *const on[] = { "available", "on", NULL };

	for (int i = 0; i < WHO_COUNT; i++) {
		if (!world_add(&m->world, &people[i]) || !world_sign_in(&m->world, people[i].name))
			return false;
		if (i == WHO_ADA && world_homepro(&m->world, "ada", on, NULL, NULL) != 0)
			return false;
		m->players[i] = world_player(&m->world, people[i].name, ROWS, COLS);
		if (!player_sees(m->players[i], first[i], WITHIN_MS))
			return false;
	}
	return true;
}

bool money_open(struct money *m)
{
	*m = (struct money){ .fake_pid = 0 };
	if (!world_open(&m->world) || !fake_start(m))
		return false;
	put_settings(m);
	if (!world_start_server(&m->world))
		return false;
	tell_webhooks(m);
	return sit_down(m);
}

void money_close(struct money *m)
{
	for (int i = 0; i < WHO_COUNT; i++)
		player_free(m->players[i]);
	world_close(&m->world);
	if (m->fake_pid > 0) {
		kill(m->fake_pid, SIGKILL);
		waitpid(m->fake_pid, NULL, 0);
	}
	free(m->fake_url);
	free(m->request_id);
}

/* ---- deeds ---- */

/* Time for all programs to go on: each player's terminal is served meanwhile. */
static void pass_time(struct money *m)
{
	player_sees(m->players[WHO_OLGA], "\x01", LOOK_EVERY_MS);
}

/* `text` with the request in its %s. Caller frees. */
static char *about(const struct money *m, const char *text)
{
	const char *hole = strstr(text, "%s");

	if (!hole)
		return xstrdup(text);
	return xasprintf("%.*s%s%s", (int)(hole - text), text, m->request_id, hole + 2);
}

static char *output(struct money *m, const char *who, const char *line)
{
	const char *words[WORDS_MAX + 1] = { NULL };
	char *copy = about(m, line), *rest = copy, *out = NULL;

	for (size_t i = 0; i < WORDS_MAX && rest; i++)
		words[i] = strsep(&rest, " ");
	if (world_homepro(&m->world, who, words, NULL, &out) != 0) {
		free(out);
		out = NULL;
	}
	free(copy);
	return out;
}

/* Somebody in a hurry for the request's newest id: Mary's list has it first. */
static bool take_ask(struct money *m)
{
	struct player *mary = m->players[WHO_MARY];
	char *out;

	if (!player_sees(mary, "What do you need help with?", WITHIN_MS))
		return false;
	player_type(mary, "1");
	if (!player_sees(mary, "Tell us what is wrong", WITHIN_MS))
		return false;
	player_type(mary, "The tap drips\r");
	if (!player_sees(mary, "Nothing is charged now.", WITHIN_MS))
		return false;
	player_type(mary, "\r");
	if (!player_misses(mary, "Nothing is charged now.", WITHIN_MS))
		return false;
	out = output(m, "mary", "requests --json");
	free(m->request_id);
	m->request_id = json_member(out, "id");
	free(out);
	return m->request_id;
}

/* Where another request has just gone, the key is not taken for the one that came in its place: then it is pressed again. */
static bool take_claim(struct money *m)
{
	struct player *ada = m->players[WHO_ADA];

	for (int waited_ms = 0; waited_ms < WITHIN_MS; waited_ms += CLAIM_WITHIN_MS) {
		player_type(ada, "c");
		if (player_sees(ada, "Session with Mary", CLAIM_WITHIN_MS))
			return true;
	}
	return false;
}

/* The line of `text` with the request in it. Caller frees; NULL: none. */
static char *line_about(const struct money *m, char *text)
{
	char *rest = text, *line, *found = NULL;

	while (!found && rest && (line = strsep(&rest, "\n")))
		if (strstr(line, m->request_id))
			found = xstrdup(line);
	free(text);
	return found;
}

/* What a command of Olga's says, or Stripe's books, again and again until it is so. */
static bool comes_to(struct money *m, char *(*say)(struct money *m, const char *arg), const char *arg,
		     const char *wanted, char **last)
{
	for (int waited_ms = 0; waited_ms < WITHIN_MS; waited_ms += LOOK_EVERY_MS) {
		free(*last);
		*last = say(m, arg);
		if (wanted ? *last && strstr(*last, wanted) : !*last)
			return true;
		pass_time(m);
	}
	return false;
}

static char *say_line(struct money *m, const char *command)
{
	char *out = output(m, "olga", command);

	return out ? line_about(m, out) : NULL;
}

static char *say_all(struct money *m, const char *command)
{
	return output(m, "olga", command);
}

static char *say_books(struct money *m, const char *arg)
{
	char *books = get(port_of(m->fake_url), "/_fake/books"), *at, *line;

	(void)arg;
	for (at = books; at && *at; at++)
		if (*at == '{')
			*at = '\n';
	line = books ? line_about(m, books) : NULL;
	return line;
}

static char *say_metrics(struct money *m, const char *arg)
{
	(void)arg;
	return get(m->world.port, "/metrics");
}

static char *say_log(struct money *m, const char *arg)
{
	char *path = xasprintf("%s/homeprod.log", m->world.folder);
	FILE *file = fopen(path, "re");
	char *text = file ? read_all(fileno(file)) : NULL;

	(void)arg;
	free(path);
	if (file)
		fclose(file);
	return text;
}

/* Behind homeprod's back: nobody wants to wait so long. */
static bool take_later(struct money *m)
{
	char *path = xasprintf("%s/data/homepro/homepro.db", m->world.folder);
	sqlite3 *db;
	bool is_done = sqlite3_open(path, &db) == SQLITE_OK && sqlite3_busy_timeout(db, WITHIN_MS) == SQLITE_OK &&
		       sqlite3_exec(db, "update effects set created_at = created_at - 900000", NULL, NULL, NULL) ==
			       SQLITE_OK;

	sqlite3_close(db);
	free(path);
	return is_done;
}

static bool take_restart(struct money *m)
{
	return world_stop_server(&m->world, SIGTERM) && world_start_server(&m->world);
}

static bool take_run(struct money *m, const char *line)
{
	char *out = output(m, "olga", line);
	bool is_done = out;

	free(out);
	return is_done;
}

static char *screen_of(struct money *m, enum who who)
{
	char *screen = player_screen(m->players[who]);
	char *text = xasprintf("%s's screen:\n%s", people[who].display_name, screen);

	free(screen);
	return text;
}

/* The three deeds there are for each: see, miss, type. */
static bool take_of_player(struct money *m, const struct money_step *step, char **why)
{
	enum who who = (enum who)((step->deed - DEED_SEE_MARY) % WHO_COUNT);
	struct player *p = m->players[who];
	bool is_so = true;

	if (step->deed >= DEED_TYPE_MARY)
		player_type(p, step->text);
	else if (step->deed >= DEED_MISS_MARY)
		is_so = player_misses(p, step->text, WITHIN_MS);
	else
		is_so = player_sees(p, step->text, WITHIN_MS);
	if (!is_so)
		*why = screen_of(m, who);
	return is_so;
}

static bool take_told(struct money *m, const struct money_step *step, char **last)
{
	switch (step->deed) {
	case DEED_LIST:
		return comes_to(m, say_line, "payments", step->text, last);
	case DEED_STUCK:
		return comes_to(m, say_line, "payments --stuck", step->text, last);
	case DEED_CALM:
		return comes_to(m, say_line, "payments --stuck", NULL, last);
	case DEED_STORY:
		return comes_to(m, say_all, "story %s", step->text, last);
	case DEED_BOOKS:
		return comes_to(m, say_books, NULL, step->text, last);
	case DEED_LOG:
		return comes_to(m, say_log, NULL, step->text, last);
	default:
		return comes_to(m, say_metrics, NULL, step->text, last);
	}
}

bool money_take(struct money *m, const struct money_step *step, char **why)
{
	char *path;
	bool is_done;

	*why = NULL;
	switch (step->deed) {
	case DEED_ASK:
		is_done = take_ask(m);
		if (!is_done)
			*why = screen_of(m, WHO_MARY);
		return is_done;
	case DEED_CLAIM:
		is_done = take_claim(m);
		if (!is_done)
			*why = screen_of(m, WHO_ADA);
		return is_done;
	case DEED_TELL:
		path = about(m, step->text);
		is_done = fake_tell(m, path);
		free(path);
		return is_done;
	case DEED_RUN:
		return take_run(m, step->text);
	case DEED_LATER:
		return take_later(m);
	case DEED_RESTART:
		return take_restart(m);
	default:
		break;
	}
	if (step->deed >= DEED_SEE_MARY && step->deed <= DEED_TYPE_OLGA)
		return take_of_player(m, step, why);
	is_done = take_told(m, step, why);
	if (is_done) {
		free(*why);
		*why = NULL;
	}
	return is_done;
}
