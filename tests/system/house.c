/* SPDX-License-Identifier: ISC */
/*
 * The real server and its clients on one loop, for the system tests; see house.h.
 */
#include "config.h"

#include "tests/system/house.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loop/http.h"
#include "loop/loop.h"
#include "loop/socket.h"
#include "protocol/mem.h"
#include "server/login.h"
#include "server/server.h"
#include "server/store/rows.h"
#include "tests/fake/folder.h"

#define LOG_BYTES 65536
#define WITHIN_MS 30000 /* only what hangs needs it */
#define HEARD_KEPT 4

/* ---- the server ---- */

static void open_server(struct house *s)
{
	char why[256] = "";

	s->server = server_open(s->loop, &s->settings, why, sizeof(why));
	if (!s->server)
		fail_msg("server_open: %s", why);
}

int house_setup(void **state)
{
	struct house *s = xcalloc(1, sizeof(*s));

	if (sodium_init() < 0)
		return -1;
	s->dir = fake_folder();
	s->loop = loop_new();
	settings_init(&s->settings);
	s->settings.listen_port = 0;
	free(s->settings.db_url);
	s->settings.db_url = xasprintf("sqlite:%s/homepro.db", s->dir);
	s->http = http_new(s->loop);
	s->sockets = sockets_new(s->loop);
	open_server(s);
	*state = s;
	return 0;
}

int house_teardown(void **state)
{
	struct house *s = *state;

	sockets_free(s->sockets);
	http_free(s->http);
	server_close(s->server);
	loop_free(s->loop);
	settings_clear(&s->settings);
	fake_folder_remove(s->dir);
	free(s);
	return 0;
}

void house_restart(struct house *s)
{
	s->settings.listen_port = server_port(s->server);
	server_close(s->server);
	open_server(s);
}

bool house_wait(struct house *s, house_is_fn *is_so, void *arg, int within_ms)
{
	int64_t until = loop_steady_ms(s->loop) + within_ms;

	while (!is_so(arg)) {
		if (loop_steady_ms(s->loop) >= until)
			return false;
		loop_turn(s->loop, 20);
	}
	return true;
}

void log_aside(struct house *s)
{
	char *path = xasprintf("%s/log", s->dir);

	s->log_before = dup(STDERR_FILENO);
	s->log_file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert_true(s->log_before >= 0 && s->log_file >= 0);
	dup2(s->log_file, STDERR_FILENO);
	free(path);
}

char *log_back(struct house *s)
{
	char *said = xcalloc(1, LOG_BYTES);

	dup2(s->log_before, STDERR_FILENO);
	assert_true(pread(s->log_file, said, LOG_BYTES - 1, 0) >= 0);
	close(s->log_file);
	close(s->log_before);
	return said;
}

int count_of(const char *text, const char *words)
{
	int count = 0;

	for (const char *at = text; (at = strstr(at, words)); at++)
		count++;
	return count;
}

/* ---- people ---- */

struct making {
	struct somebody *somebody;
	char hash[PASSWORD_HASH_SIZE];
};

static void make_job(struct tx *tx, void *arg)
{
	struct making *m = arg;
	struct user *u = &m->somebody->user;

	assert_true(user_add(tx, u, m->hash));
	if (u->role == ROLE_HELPER)
		assert_true(user_set_available(tx, u->id, true));
	token_add(tx, m->somebody->token, u->id, tx->now_ms + 3600000);
}

void somebody_init(struct house *s, const char *username, enum role role, struct somebody *out)
{
	struct making m = { .somebody = out };

	memset(out, 0, sizeof(*out));
	id_new('u', out->user.id);
	id_new('t', out->token);
	out->user.username = xstrdup(username);
	out->user.display_name = xasprintf("The %s", username);
	out->user.role = role;
	assert_true(password_hash(PASSWORD, m.hash));
	assert_int_equal(store_run_now(server_store(s->server), make_job, &m), DB_OK);
}

void somebody_clear(struct somebody *p)
{
	user_clear(&p->user);
}

/* ---- HTTP ---- */

struct asking {
	struct heard *heard;
	bool is_done;
};

static void on_answer(const struct http_answer *a, void *arg)
{
	struct asking *asking = arg;

	if (a->error)
		print_message("no answer: %s\n", a->error);
	asking->heard->status = a->status;
	asking->heard->retry_after_s = a->retry_after_s;
	asking->heard->body = xstrdup(a->body ? a->body : "");
	asking->is_done = true;
}

static bool is_answered(void *arg)
{
	struct asking *asking = arg;

	return asking->is_done;
}

const struct heard *ask_with_key(struct house *s, const struct somebody *who, const char *method, const char *path,
                                 const char *body, const char *key)
{
	static struct heard kept[HEARD_KEPT];
	static unsigned next;
	struct heard *heard = &kept[next++ % HEARD_KEPT];
	struct asking asking = { .heard = heard };
	char *url = xasprintf("http://127.0.0.1:%d%s", server_port(s->server), path);
	struct http_request r = { .method = method, .url = url, .bearer = who ? who->token : NULL, .body = body,
		                  .idempotency_key = key, .body_len = body ? strlen(body) : 0,
		                  .content_type = body ? "application/json" : NULL };

	free(heard->body);
	memset(heard, 0, sizeof(*heard));
	http_send(s->http, &r, on_answer, &asking);
	if (!house_wait(s, is_answered, &asking, WITHIN_MS))
		fail_msg("%s %s was not answered", method, path);
	free(url);
	return heard;
}

const struct heard *ask(struct house *s, const struct somebody *who, const char *method, const char *path,
                        const char *body)
{
	return ask_with_key(s, who, method, path, body, NULL);
}

char *text_of(const char *json, const char *name)
{
	char *start = xasprintf("\"%s\":\"", name);
	const char *at = strstr(json, start), *end;

	if (!at) {
		fail_msg("no %s in %s", name, json);
		return NULL;
	}
	at += strlen(start);
	end = strchr(at, '"');
	free(start);
	return xstrndup(at, (size_t)(end - at));
}

/* ---- streams ---- */

static void on_opened(void *arg)
{
	struct watch *w = arg;

	w->is_open = true;
}

static void note_seq(struct watch *w, const char *line)
{
	long long seq = -1;

	assert_int_equal(sscanf(line, "{\"seq\":%lld", &seq), 1);
	if (w->len > 0 && seq <= w->seq)
		w->is_out_of_order = true;
	w->seq = seq;
}

static void on_message(const char *text, size_t len, void *arg)
{
	struct watch *w = arg;
	const char *end;

	for (const char *line = text; line < text + len; line = end + 1) {
		end = memchr(line, '\n', (size_t)(text + len - line));
		assert_non_null(end);
		w->lines = xrealloc(w->lines, w->len + (size_t)(end - line) + 2);
		memcpy(w->lines + w->len, line, (size_t)(end - line) + 1);
		w->lines[w->len + (size_t)(end - line) + 1] = '\0';
		note_seq(w, w->lines + w->len);
		w->len += (size_t)(end - line) + 1;
	}
}

static void on_closed(int code, int status, const char *reason, void *arg)
{
	struct watch *w = arg;

	(void)reason;
	w->code = code;
	w->status = status;
	w->is_open = false;
}

void watch_begin_with(struct house *s, struct watch *w, const char *token, int64_t since)
{
	static const struct socket_events events = { on_opened, on_message, on_closed };
	char *url = since < 0 ? xasprintf("ws://127.0.0.1:%d/v1/stream", server_port(s->server))
	                      : xasprintf("ws://127.0.0.1:%d/v1/stream?since=%lld", server_port(s->server),
	                                  (long long)since);

	memset(w, 0, sizeof(*w));
	w->house = s;
	w->socket = socket_open(s->sockets, url, "homepro.v1", token, &events, w);
	free(url);
}

static bool has_first_line(void *arg)
{
	struct watch *w = arg;

	return w->len > 0 || w->code != 0;
}

void watch_begin(struct house *s, struct watch *w, const struct somebody *who, int64_t since)
{
	watch_begin_with(s, w, who->token, since);
	assert_true(house_wait(s, has_first_line, w, WITHIN_MS));
	assert_true(w->len > 0);
}

void watch_end(struct watch *w)
{
	socket_free(w->socket);
	free(w->lines);
	memset(w, 0, sizeof(*w));
}

static const char *find_line(const char *from, const char *type, const char *text)
{
	char *mark = xasprintf("\"type\":\"%s\"", type);
	const char *found = NULL;

	for (const char *line = from, *end; line && *line != '\0' && !found; line = end + 1) {
		size_t len;

		end = strchr(line, '\n');
		len = (size_t)(end - line);
		if (memmem(line, len, mark, strlen(mark)) && memmem(line, len, text, strlen(text)))
			found = line;
	}
	free(mark);
	return found;
}

bool watch_has(const struct watch *w, const char *type, const char *text)
{
	return find_line(w->lines, type, text) != NULL;
}

int watch_count(const struct watch *w, const char *type, const char *text)
{
	const char *line = w->lines;
	int count = 0;

	while ((line = find_line(line, type, text))) {
		count++;
		line = strchr(line, '\n') + 1;
	}
	return count;
}

struct expected {
	struct watch *watch;
	const char *type, *text;
};

static bool has_come(void *arg)
{
	struct expected *e = arg;

	return watch_has(e->watch, e->type, e->text) || e->watch->code != 0;
}

const char *watch_line(struct watch *w, const char *type, const char *text)
{
	struct expected e = { w, type, text };
	const char *line;

	house_wait(w->house, has_come, &e, WITHIN_MS);
	line = find_line(w->lines, type, text);
	if (!line)
		fail_msg("no %s with %s (%s, close code %d) in:\n%.4000s", type, text, w->is_open ? "open" : "closed",
		         w->code, w->lines ? w->lines : "");
	return line;
}

static bool is_closed(void *arg)
{
	struct watch *w = arg;

	return w->code != 0;
}

int watch_wait_closed(struct watch *w)
{
	if (!house_wait(w->house, is_closed, w, WITHIN_MS))
		fail_msg("the stream stayed open");
	return w->code;
}

/* ---- bytes ---- */

int connect_raw(struct house *s)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)server_port(s->server)) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		assert_int_equal(errno, EINPROGRESS);
	loop_turn(s->loop, 20);
	return fd;
}

static void send_all(struct house *s, int fd, const char *bytes, size_t len)
{
	for (int tries = 0; len > 0 && tries < 500; tries++) {
		ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL);

		if (n < 0 && errno != EAGAIN)
			return;         /* hung up on meanwhile */
		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		}
		loop_turn(s->loop, 1);
	}
}

char *talk(struct house *s, const char *bytes, size_t len, int quiet_ms, bool *is_closed_too)
{
	int fd = connect_raw(s);
	char *out = xcalloc(1, 1);
	size_t got = 0;
	int64_t last = loop_steady_ms(s->loop);

	*is_closed_too = false;
	send_all(s, fd, bytes, len);
	while (!*is_closed_too && loop_steady_ms(s->loop) - last < quiet_ms) {
		char piece[4096];
		ssize_t n = recv(fd, piece, sizeof(piece), 0);

		if (n == 0 || (n < 0 && errno != EAGAIN)) {
			*is_closed_too = true;
		} else if (n > 0) {
			out = xrealloc(out, got + (size_t)n + 1);
			memcpy(out + got, piece, (size_t)n);
			got += (size_t)n;
			out[got] = '\0';
			last = loop_steady_ms(s->loop);
		} else {
			loop_turn(s->loop, 10);
		}
	}
	close(fd);
	return out;
}

int sign_in_from(struct house *s, const char *forwarded, const char *username, const char *password)
{
	char *body = xasprintf("{\"username\":\"%s\",\"password\":\"%s\"}", username, password);
	char *bytes = xasprintf("POST /v1/login HTTP/1.1\r\nHost: here\r\nX-Forwarded-For: %s\r\n"
	                        "Connection: close\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
	                        forwarded, strlen(body), body);
	bool is_closed;
	char *answer = talk(s, bytes, strlen(bytes), WITHIN_MS, &is_closed);
	int status = 0;

	assert_int_equal(sscanf(answer, "HTTP/1.1 %d", &status), 1);
	free(answer);
	free(bytes);
	free(body);
	return status;
}
