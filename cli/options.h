/* SPDX-License-Identifier: ISC */
#ifndef HP_CLI_OPTIONS_H
#define HP_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "client/commands.h"

#define OPTIONS_WORDS_MAX 8

/*
 * homepro's command line, read. Texts are borrowed from argv. What a subcommand does not take is refused here; whether
 * its words are enough is for the subcommand.
 */
struct options {
	const char *server;             /* NULL: from the configuration */
	const char *profile;            /* "default" */
	const char *ca_file, *pin;      /* NULL: from the configuration */
	const char *theme;              /* NULL: from the configuration */
	bool is_ascii;
	bool is_kiosk;
	bool is_restricted;             /* only the screens and the subcommands, see restricted.h */
	bool is_plain;                  /* also where ACCESSIBLE says so */
	const char *device_token_file;  /* NULL: the token that was kept */
	bool is_json;

	const struct command *command;  /* NULL: the screens */
	const char *words[OPTIONS_WORDS_MAX]; /* what stood after the subcommand's name */
	size_t word_count;

	const char *outcome;
	const char *notes;
	const char *status;
	const char *cursor;
	bool is_all;
	bool is_unread;
	bool is_stuck;
	bool is_once;
	bool is_wait;
	bool is_test;
	const char *sign_in;            /* to be ended */
	bool is_end_all, keeps_this;
	const char *user, *who, *since;
};

/* Does what --help, --usage and --version ask for, and ends the program with 2 on a line that cannot be meant. */
void options_parse(int argc, char **argv, struct options *out);
/* What somebody asked for over SSH, after what the administrator's command line says: `line` is taken apart without a
 * shell, and what only administrators may say is refused. The words are never freed. */
void options_parse_asked(const char *line, struct options *out);

#endif
