/* SPDX-License-Identifier: ISC */
/* In which language a program speaks, homepro and homeprod alike. Called first of all by their main(). */
#include "config.h"

#include "catalogues.h"

#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "protocol/mem.h"

char *catalogues_folder(void)
{
	char *program = realpath("/proc/self/exe", NULL);
	char *slash = program ? strrchr(program, '/') : NULL;
	char *beside = slash ? xasprintf("%.*s/po", (int)(slash - program), program) : NULL;

	free(program);
	if (beside && access(beside, X_OK) == 0)
		return beside;
	free(beside);
	return xstrdup(LOCALEDIR);
}

/* A locale that this machine does not have still says in which language people want to read. */
void catalogues_open(void)
{
	const char *wanted = getenv("LC_ALL");
	char *folder = catalogues_folder();

	if (!wanted || !*wanted)
		wanted = getenv("LC_MESSAGES");
	if (!wanted || !*wanted)
		wanted = getenv("LANG");
	if (!setlocale(LC_ALL, "") && setlocale(LC_ALL, "C.UTF-8") && wanted)
		setenv("LANGUAGE", wanted, 0);
	bindtextdomain(PACKAGE, folder);
	textdomain(PACKAGE);
	free(folder);
}

void catalogues_close(void)
{
	textdomain("messages"); /* the domain of programs that have chosen none, which has no catalogue */
}
