/* SPDX-License-Identifier: ISC */
/*
 * A password from standard input; see password_prompt.h. For homeprod user add and passwd.
 */
#include "server/password_prompt.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "protocol/limits.h"
#include "protocol/mem.h"
#include "protocol/user.h"
#include "protocol/words.h"

static volatile sig_atomic_t caught;

static void on_signal(int signal_number)
{
	caught = signal_number;
}

static const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
#define ENDING_COUNT (sizeof(ending) / sizeof(*ending))

/* Up to a line end; its length, or -1: none, or too long, or a signal. */
static ssize_t read_line(char *out, size_t size)
{
	size_t len = 0;

	while (len < size && !caught) {
		ssize_t n = read(STDIN_FILENO, out + len, 1);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || (n == 0 && len == 0))
			return -1;
		if (n == 0 || out[len] == '\n')
			return (ssize_t)len;
		len++;
	}
	return caught ? -1 : (ssize_t)size;
}

/* With echo off, and every signal that would end us held off until it is on again. */
static ssize_t read_hidden(const char *prompt, char *out, size_t size)
{
	struct sigaction note = { .sa_handler = on_signal }, old[ENDING_COUNT];
	struct termios shown, hidden;
	ssize_t len;

	if (tcgetattr(STDIN_FILENO, &shown) != 0)
		return -1;
	caught = 0;
	for (size_t i = 0; i < ENDING_COUNT; i++)
		sigaction(ending[i], &note, &old[i]);
	hidden = shown;
	hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
	fprintf(stderr, "%s", prompt);
	len = read_line(out, size);
	fputc('\n', stderr);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
	for (size_t i = 0; i < ENDING_COUNT; i++)
		sigaction(ending[i], &old[i], NULL);
	if (caught)
		raise(caught);
	return len;
}

char *password_read(const char *prompt, struct fault *f)
{
	size_t size = HP_PASSWORD_BYTES_MAX + 1;
	char *text = xcalloc(1, size + 1);
	ssize_t len = isatty(STDIN_FILENO) ? read_hidden(prompt, text, size) : read_line(text, size);

	if (len < 0)
		fault_set(f, ERR_INVALID, "password", _("There is no password on standard input."));
	else if (strlen(text) < (size_t)len && text[len] != '\n')
		fault_set(f, ERR_INVALID, "password", _("A password holds no NUL."));
	else {
		text[len] = '\0';
		if (password_check(text, (size_t)len, f) == ERR_NONE)
			return text;
	}
	xfree_secret(text);
	return NULL;
}
