/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_LANGUAGE_H
#define HP_TUI_LANGUAGE_H

/*
 * The languages somebody at a kiosk can choose from. They need no locale of theirs on the machine: in any locale but C,
 * C.UTF-8 among them, gettext goes by $LANGUAGE. The name is in the language itself.
 */
#define HP_LANGUAGES(X) X(EN, "en", "English") X(DE, "de", "Deutsch") X(FR, "fr", "Français") X(ES, "es", "Español")

enum language {
#define X(id, code, name) LANGUAGE_##id,
	HP_LANGUAGES(X)
#undef X
	LANGUAGE_COUNT
};

const char *language_name(enum language l);
/* The one in which sentences are now. */
enum language language_now(void);
/* From now on, in the whole program. */
void language_set(enum language l);

#endif
