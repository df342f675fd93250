/* SPDX-License-Identifier: ISC */
/* What the languages are called. Used by the kiosk's screens and by the pages that homeprod shows in a browser. */
#include "protocol/language.h"

static const struct {
	const char *code, *name;
} LANGUAGES[LANGUAGE_COUNT] = {
#define X(id, code, name) [LANGUAGE_##id] = {code, name},
    HP_LANGUAGES(X)
#undef X
};

const char *language_code(enum language l)
{
	return LANGUAGES[l].code;
}

const char *language_name(enum language l)
{
	return LANGUAGES[l].name;
}
