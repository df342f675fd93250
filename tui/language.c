/* SPDX-License-Identifier: ISC */
/* Changing the language while the program runs. Used by the kiosk's screens. */
#include "config.h"

#include "tui/language.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/words.h"

enum language language_now(void)
{
	/* TRANSLATORS: your language's code, as in the name of this file: de */
	const char *code = _("en");

	for (int i = 0; i < LANGUAGE_COUNT; i++)
		if (strcmp(code, language_code((enum language)i)) == 0)
			return (enum language)i;
	return LANGUAGE_EN;
}

void language_set(enum language l)
{
	const char *messages = setlocale(LC_MESSAGES, NULL);

	setenv("LANGUAGE", language_code(l), 1);
	if (strcmp(messages, "C") == 0 || strcmp(messages, "POSIX") == 0)
		setlocale(LC_MESSAGES, "C.UTF-8");
	bind_textdomain_codeset(PACKAGE, "UTF-8"); /* what the screens are made of, whatever the terminal shows */
	textdomain(PACKAGE);                       /* and gettext looks everything up anew */
}
