/* SPDX-License-Identifier: ISC */
/*
 * The password of `homepro login`, the token of `device keep`: one line of standard input. A terminal is asked with its echo off, and gets it
 * back whatever ends the reading, signals included. Called by calls.c.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cli/job.h"
#include "protocol/limits.h"
#include "protocol/mem.h"
#include "protocol/words.h"

static volatile sig_atomic_t caught;

static void catch(int signal_number)
{
	caught = signal_number;
}

static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };
#define SIGNAL_COUNT (sizeof(signals) / sizeof(signals[0]))

/* Byte by byte, so that nothing after the line is taken from who reads next. -1: end of input, error or a signal. */
static ssize_t read_line(char *line, size_t size)
{
	size_t len = 0;
	ssize_t got = 0;

	while (len + 1 < size && !caught) {
		got = read(STDIN_FILENO, line + len, 1);
		if (got <= 0 || line[len] == '\n')
			break;
		len++;
	}
	line[len] = '\0';
	if (len > 0 && line[len - 1] == '\r')
		line[--len] = '\0';
	return got <= 0 && len == 0 ? -1 : (ssize_t)len;
}

static ssize_t ask_line(const char *prompt, char *line, size_t size)
{
	struct sigaction action = { .sa_handler = catch }, old_actions[SIGNAL_COUNT];
	struct termios old, quiet;
	ssize_t len;

	if (tcgetattr(STDIN_FILENO, &old) != 0)
		return -1;
	caught = 0;
	for (size_t i = 0; i < SIGNAL_COUNT; i++)
		sigaction(signals[i], &action, &old_actions[i]);
	quiet = old;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	fputs(prompt, stderr);

	len = read_line(line, size);

	tcsetattr(STDIN_FILENO, TCSAFLUSH, &old);
	fputc('\n', stderr);
	for (size_t i = 0; i < SIGNAL_COUNT; i++)
		sigaction(signals[i], &old_actions[i], NULL);
	if (caught)
		raise(caught);
	return caught ? -1 : len;
}

char *password_read(const char *prompt, struct fault *f)
{
	char line[HP_PASSWORD_BYTES_MAX + 2] = "";
	ssize_t len = isatty(STDIN_FILENO) ? ask_line(prompt, line, sizeof(line)) : read_line(line, sizeof(line));
	char *password = NULL;

	if (len < 0)
		fault_set(f, ERR_FAILED, "password", _("There was nothing on standard input."));
	else if (len > HP_PASSWORD_BYTES_MAX)
		fault_set(f, ERR_INVALID, "password", _("That is too long."));
	else
		password = xstrdup(line);
	explicit_bzero(line, sizeof(line));
	return password;
}
