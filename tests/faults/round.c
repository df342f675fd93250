/* SPDX-License-Identifier: ISC */
/* A request's life over plain sockets; see round.h. */
#include "config.h"

#include "tests/faults/round.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "protocol/mem.h"

#define WITHIN_S 5
#define ANSWER_MAX (256 * 1024)
#define TRIES 3                 /* a call that was answered with 5xx or not at all, under the same key */

static int dial(const struct round *r)
{
	const struct timeval within = {.tv_sec = WITHIN_S};
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)r->port)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &within, sizeof within);
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &within, sizeof within);
	if (connect(fd, (const struct sockaddr *)&at, sizeof at) == 0)
		return fd;
	close(fd);
	return -1;
}

/* All that comes until the other side is done; caller frees. */
static char *converse(const struct round *r, const char *text)
{
	int fd = dial(r);
	char *answer = xcalloc(1, ANSWER_MAX);
	size_t len = 0;
	ssize_t got;

	if (fd >= 0 && send(fd, text, strlen(text), MSG_NOSIGNAL) == (ssize_t)strlen(text))
		while (len < ANSWER_MAX - 1 && (got = recv(fd, answer + len, ANSWER_MAX - 1 - len, 0)) > 0)
			len += (size_t)got;
	if (fd >= 0)
		close(fd);
	return answer;
}

/* Whole, as far as its head says; else none came. */
static int status_of(const char *answer, const char **body)
{
	const char *end = strstr(answer, "\r\n\r\n"), *length = strcasestr(answer, "\r\ncontent-length:");

	*body = "";
	if (strncmp(answer, "HTTP/1.1 ", 9) != 0 || !end)
		return 0;
	*body = end + 4;
	if (length && length < end && strlen(*body) < strtoul(length + strlen("\r\ncontent-length:"), NULL, 10))
		return 0;
	return (int)strtol(answer + 9, NULL, 10);
}

static char *request_text(const struct round *r, enum round_role who, const char *method, const char *path,
                          const char *key, const char *body)
{
	char *bearer = who < ROUND_ROLES && *r->token[who] ? xasprintf("Authorization: Bearer %s\r\n", r->token[who])
							   : xstrdup("");
	char *idempotency = key ? xasprintf("Idempotency-Key: %s\r\n", key) : xstrdup("");
	char *typed = body ? xasprintf("Content-Type: application/json\r\nContent-Length: %zu\r\n", strlen(body))
			   : xstrdup(strcmp(method, "GET") == 0 ? "" : "Content-Length: 0\r\n");
	char *text = xasprintf("%s %s HTTP/1.1\r\nHost: here\r\nConnection: close\r\n%s%s%s\r\n%s", method, path, bearer,
	                       idempotency, typed, body ? body : "");

	free(bearer);
	free(idempotency);
	free(typed);
	return text;
}

int round_ask(struct round *r, enum round_role who, const char *method, const char *path, const char *key,
              const char *body, char **out)
{
	char *text = request_text(r, who, method, path, key, body);
	int status = 0;

	for (int i = 0; i < TRIES && (status == 0 || status >= 500); i++) {
		char *answer = converse(r, text);
		const char *said;

		status = status_of(answer, &said);
		r->answers += status > 0 && status < 500;
		r->refusals += status == 0 || status >= 500;
		if (out && i > 0)
			free(*out);
		if (out)
			*out = xstrdup(said);
		free(answer);
	}
	free(text);
	return status;
}

/* A member's text out of JSON. */
static void member(const char *json, const char *name, char *out, size_t size)
{
	char *start = xasprintf("\"%s\":\"", name);
	const char *at = strstr(json, start);

	if (at)
		snprintf(out, size, "%.*s", (int)strcspn(at + strlen(start), "\""), at + strlen(start));
	free(start);
}

bool round_sign_in(struct round *r, enum round_role who, const char *name)
{
	char *body = xasprintf("{\"username\":\"%s\",\"password\":\"password of %s\"}", name, name), *answer;
	int status = round_ask(r, ROUND_ROLES, "POST", "/v1/login", NULL, body, &answer);

	if (status == 200)
		member(answer, "token", r->token[who], sizeof r->token[who]);
	free(answer);
	free(body);
	return status == 200;
}

/* A helper's stream; what it shows is not looked at here. Closed by the caller. */
static int listen_in(const struct round *r)
{
	char *text = xasprintf("GET /v1/stream HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
	                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
	                       "Sec-WebSocket-Protocol: homepro.v1\r\nAuthorization: Bearer %s\r\n\r\n",
	                       r->token[ROUND_HELPER]);
	int fd = dial(r);
	char first[64];

	if (fd >= 0 && (send(fd, text, strlen(text), MSG_NOSIGNAL) < 0 || recv(fd, first, sizeof first, 0) <= 0)) {
		close(fd);
		fd = -1;
	}
	free(text);
	return fd;
}

static bool do_it(struct round *r, enum round_role who, const char *format, const char *id, const char *key,
                  const char *body, char **out)
{
	char *path = xasprintf("%s%s%s", format, id, strchr(key, '/') ? strchr(key, '/') : "");
	char *plain_key = xstrndup(key, strcspn(key, "/"));
	int status = round_ask(r, who, "POST", path, plain_key, body, out);

	free(path);
	free(plain_key);
	return status == 200 || status == 201;
}

void round_play(struct round *r)
{
	int stream;
	char *answer;

	round_ask(r, ROUND_HELPER, "PATCH", "/v1/me", NULL, "{\"available\":true}", NULL);
	stream = listen_in(r);
	if (do_it(r, ROUND_CUSTOMER, "/v1/requests", "", "ask",
	          "{\"category\":\"plumbing\",\"description\":\"The tap drips \\u2026\"}", &answer))
		member(answer, "id", r->request, sizeof r->request);
	free(answer);
	if (*r->request && do_it(r, ROUND_HELPER, "/v1/requests/", r->request, "claim/claim", NULL, &answer)) {
		r->is_claimed = true;
		member(answer, "id", r->session, sizeof r->session);
	}
	if (*r->request)
		free(answer);
	r->is_started = *r->session && do_it(r, ROUND_HELPER, "/v1/sessions/", r->session, "start/start", NULL, NULL);
	r->is_ended = r->is_started && do_it(r, ROUND_HELPER, "/v1/sessions/", r->session, "end/end",
	                                     "{\"outcome\":\"resolved\",\"notes\":\"A new washer\"}", NULL);
	round_ask(r, ROUND_HELPER, "POST", "/v1/notifications/read-all", "read", NULL, NULL);
	if (stream >= 0)
		close(stream);
}

void round_read(struct round *r)
{
	static const char *const paths[] = {
	    "/v1/config", "/v1/me",       "/v1/requests", "/v1/sessions", "/v1/notifications", "/v1/stats", "/v1/board",
	    "/v1/audit",  "/v1/payments", "/v1/sign-ins", "/metrics",     "/readyz",           "/",         "/v1/nothing",
	    "/j/ABCDEFGH"};

	for (int who = 0; who < ROUND_ROLES; who++)
		for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
			round_ask(r, (enum round_role)who, "GET", paths[i], NULL, NULL, NULL);
	round_ask(r, ROUND_CUSTOMER, "POST", "/v1/requests", "bad", "{\"category\":[{\"no\":", NULL);
}

bool round_is_served(struct round *r)
{
	return round_ask(r, ROUND_ROLES, "GET", "/readyz", NULL, NULL, NULL) == 200;
}
