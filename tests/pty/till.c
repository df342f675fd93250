/* SPDX-License-Identifier: ISC */
/* The fake Stripe, started and talked to; see till.h. */
#include "config.h"

#include "tests/pty/till.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "protocol/mem.h"
#include "tests/fake/stripe.h"
#include "tests/pty/world.h"

#define LISTENING "listening on http://127.0.0.1:"

static bool put(const struct world *w, const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", w->folder, name);
	FILE *out = fopen(path, "we");
	bool is_put = out != NULL && fputs(text, out) >= 0;

	if (out != NULL)
		is_put = fclose(out) == 0 && is_put;
	free(path);
	return is_put;
}

static bool settle(const struct till *t, const struct world *w)
{
	FILE *out = fopen(w->settings, "ae");

	if (out == NULL || !put(w, "key", FAKE_STRIPE_KEY "\n") || !put(w, "secret", FAKE_STRIPE_WEBHOOK_SECRET "\n"))
		return false;
	fprintf(out,
		"[payments]\nprovider = stripe\n[stripe]\nbase_url = %s\nsecret_key_file = %s/key\n"
		"webhook_secret_file = %s/secret\n",
		t->url, w->folder, w->folder);
	return fclose(out) == 0;
}

/* What it says on its standard error, until it listens or ends. */
static char *announced(int from)
{
	char line[256] = "";
	size_t len = 0;
	ssize_t n;

	while (len < sizeof(line) - 1 && (n = read(from, line + len, sizeof(line) - 1 - len)) > 0) {
		len += (size_t)n;
		line[len] = '\0';
		if (strchr(line, '\n') != NULL)
			break;
	}
	line[strcspn(line, "\n")] = '\0';
	if (strncmp(line, LISTENING, strlen(LISTENING)) == 0)
		return xstrdup(line + strlen("listening on "));
	fprintf(stderr, "fake-stripe did not start: %s\n", line);
	return NULL;
}

bool till_open(struct till *t, struct world *w)
{
	char *program = world_program("tests/fake/fake-stripe");
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return false;
	t->pid = fork();
	if (t->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(ends[1], STDERR_FILENO);
		execl(program, program, (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	t->url = announced(ends[0]);
	close(ends[0]);
	free(program);
	return t->url != NULL && settle(t, w);
}

bool till_do(const struct till *t, const char *path_and_query)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	char *ask = xasprintf("GET %s HTTP/1.1\r\nHost: till\r\nConnection: close\r\n\r\n", path_and_query);
	char answer[16] = "";
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	at.sin_port = htons((uint16_t)strtol(strrchr(t->url, ':') + 1, NULL, 10));
	if (connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0 &&
	    write(fd, ask, strlen(ask)) == (ssize_t)strlen(ask))
		recv(fd, answer, sizeof(answer) - 1, MSG_WAITALL);
	close(fd);
	free(ask);
	return strncmp(answer, "HTTP/1.1 200", 12) == 0;
}

bool till_tells(const struct till *t, const struct world *w)
{
	char *path = xasprintf("/_fake/webhooks?url=%s/v1/webhooks/stripe&times=1", w->url);
	bool is_told = till_do(t, path);

	free(path);
	return is_told;
}

void till_close(struct till *t)
{
	if (t->pid > 0) {
		kill(t->pid, SIGTERM);
		waitpid(t->pid, NULL, 0);
	}
	free(t->url);
	*t = (struct till){ 0 };
}
