/* SPDX-License-Identifier: ISC */
/* homepro, the terminal client: without a subcommand the screens, with one the front end without a screen. */
#include "config.h"

#include <locale.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "client/profile.h"
#include "client/settings.h"
#include "loop/loop.h"
#include "protocol/err.h"
#include "protocol/words.h"
#include "tui/tui.h"

static int run(struct loop *l, struct profile *p, const struct options *o)
{
	const struct tui_options screens = {
		.theme = o->theme, .is_ascii = o->is_ascii, .is_kiosk = o->is_kiosk
	};

	return o->command ? cli_run(l, p, o) : tui_run(l, p, &screens);
}

/* NULL: `f` says why. */
static struct profile *open_profile(const struct options *o, struct fault *f)
{
	struct profile *p = profile_open(o->profile, o->server, f);

	if (p && o->device_token_file && profile_read_device_token(p, o->device_token_file, f) != ERR_NONE) {
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

int main(int argc, char **argv)
{
	struct fault f = { .err = ERR_NONE };
	struct options o;
	struct profile *p;
	struct loop *l;
	int code;

	setlocale(LC_ALL, "");
	bindtextdomain(PACKAGE, LOCALEDIR);
	textdomain(PACKAGE);
	options_parse(argc, argv, &o);
	p = open_profile(&o, &f);
	if (!p)
		return cli_refuse(&f);
	if (o.command && o.command->id != COMMAND_CONFIG)
		warn_of_settings(p);
	l = loop_new();
	code = run(l, p, &o);
	profile_close(p);
	loop_free(l);
	return code;
}
