/* SPDX-License-Identifier: ISC */
/* The pages' sentences in every language; see web_words.h. Called by main.c, and by web_page.c for each page. */
#include "config.h"

#include "server/web_words.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/err.h"
#include "protocol/mem.h"

#define SENTENCE_COUNT (WEB_COUNT + ERR_COUNT)

static const char *const sentences[SENTENCE_COUNT] = {
#define X(id, sentence) [WEB_##id] = sentence,
	HP_WEB_SENTENCES(X)
#undef X
#define X(id, word, status, code, sentence) [WEB_COUNT + ERR_##id] = sentence,
	HP_ERRORS(X)
#undef X
};

/* gettext's own memory, which it keeps. NULL: not learnt. */
static const char *known[LANGUAGE_COUNT][SENTENCE_COUNT];

const char *web_sentence(enum web_sentence s)
{
	return sentences[s];
}

static void learn(enum language l)
{
	setenv("LANGUAGE", language_code(l), 1);
	textdomain(PACKAGE);    /* and gettext looks everything up anew */
	for (size_t i = 0; i < SENTENCE_COUNT; i++)
		known[l][i] = gettext(sentences[i]);
}

void web_words_learn(const char *folder)
{
	const char *now = setlocale(LC_MESSAGES, NULL), *domain = textdomain(NULL), *wanted = getenv("LANGUAGE");
	char *locale = xstrdup(now ? now : "C"), *before = xstrdup(domain), *language = wanted ? xstrdup(wanted) : NULL;

	/* in the locale C, gettext looks nothing up */
	setlocale(LC_MESSAGES, "C.UTF-8");
	bindtextdomain(PACKAGE, folder);
	bind_textdomain_codeset(PACKAGE, "UTF-8");
	for (int l = 0; l < LANGUAGE_COUNT; l++)
		learn((enum language)l);
	setlocale(LC_MESSAGES, locale);
	if (language)
		setenv("LANGUAGE", language, 1);
	else
		unsetenv("LANGUAGE");
	textdomain(before);
	free(locale);
	free(before);
	free(language);
}

const char *web_words(enum language l, const char *sentence)
{
	for (size_t i = 0; i < SENTENCE_COUNT; i++)
		if (strcmp(sentences[i], sentence) == 0)
			return known[l][i] ? known[l][i] : sentence;
	return sentence;
}
