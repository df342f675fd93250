/* SPDX-License-Identifier: ISC */
/* homepro, the terminal client: without a subcommand the screens, with one the front end without a screen. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "catalogues.h"
#include "cli/cli.h"
#include "cli/plain.h"
#include "cli/restricted.h"
#include "client/profile.h"
#include "client/settings.h"
#include "loop/loop.h"
#include "private_memory.h"
#include "protocol/err.h"
#include "protocol/mem.h"
#include "protocol/words.h"
#include "tui/theme_command.h"
#include "tui/tui.h"

static int run(struct loop *l, struct profile *p, const struct options *o)
{
	const struct tui_options screens = {
		.theme = o->theme, .is_ascii = o->is_ascii, .is_kiosk = o->is_kiosk, .is_restricted = o->is_restricted
	};

	if (o->command)
		return cli_run(l, p, o);
	/* a kiosk has its own way of being accessible, and nobody there to set a variable */
	return o->is_plain && !o->is_kiosk ? plain_run(l, p, o->is_ascii) : tui_run(l, p, &screens);
}

/* Needs neither a backend nor a profile. */
static int run_theme(const struct options *o)
{
	int code = theme_command(o->words, o->word_count);
	struct fault f;

	if (code != err_exit_code(ERR_USAGE))
		return code;
	fault_set(&f, ERR_USAGE, NULL, _("usage: homepro %s %s"), o->command->name, _(o->command->arguments));
	return cli_refuse(&f);
}

/* NULL: `f` says why. */
static struct profile *open_profile(const struct options *o, struct fault *f)
{
	struct profile *p = profile_open(o->profile, o->server, f);

	if (p && (profile_set_trust(p, o->ca_file, o->pin, f) != ERR_NONE ||
		  (o->device_token_file && profile_read_device_token(p, o->device_token_file, f) != ERR_NONE))) {
		profile_close(p);
		return NULL;
	}
	return p;
}

/* The screens say it themselves. */
static void warn_of_settings(const struct profile *p)
{
	const char *problem;

	for (size_t i = 0; (problem = settings_problem(profile_settings(p), i, NULL)); i++)
		cli_warn(problem);
}

/* Whoever quits is out at once, also while a name server keeps us waiting. */
static void leave(struct loop *l, int code)
{
	if (loop_leave(l))
		return;
	fflush(NULL);
	_exit(code);
}

/* The command line, and for somebody who is let in by SSH alone what they asked for there. NULL words: the screens. */
static void read_line(int argc, char **argv, struct options *o)
{
	char *asked = NULL;
	bool is_restricted = restricted_is_asked(argc, argv);

	if (is_restricted)
		asked = restricted_environment();
	catalogues_open();
	options_parse(argc, argv, o);
	/* where the administrator has said what is to be done, nothing else is asked */
	if (asked && *asked && !o->command)
		options_parse_asked(asked, o);
	free(asked);
}

int main(int argc, char **argv)
{
	struct fault f = { .err = ERR_NONE };
	struct options o;
	struct profile *p;
	struct loop *l;
	int code;

	mem_catch_crashes();
	mem_lend();
	read_line(argc, argv, &o);
	if (o.is_restricted && !restricted_seal()) {
		fault_set(&f, ERR_FAILED, NULL, "%s", _("This kernel cannot keep programs from being started."));
		return cli_refuse(&f);
	}
	if (o.is_kiosk)
		private_memory_start();
	if (o.command && o.command->id == COMMAND_THEME)
		return run_theme(&o);
	p = open_profile(&o, &f);
	if (!p)
		return cli_refuse(&f);
	if (o.command && o.command->id != COMMAND_CONFIG)
		warn_of_settings(p);
	l = loop_new();
	code = run(l, p, &o);
	profile_close(p);
	leave(l, code);
	return code;
}
