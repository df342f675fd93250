/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_LANGUAGE_H
#define HP_PROTOCOL_LANGUAGE_H

/* The languages that everything is said in: identifier, code as in po/CODE.po, and name in the language itself. */
#define HP_LANGUAGES(X) X(EN, "en", "English") X(DE, "de", "Deutsch") X(FR, "fr", "Français") X(ES, "es", "Español")

enum language {
#define X(id, code, name) LANGUAGE_##id,
	HP_LANGUAGES(X)
#undef X
	LANGUAGE_COUNT
};

const char *language_code(enum language l);
const char *language_name(enum language l);

#endif
