/* SPDX-License-Identifier: ISC */
/*
 * Sentences in the reader's language, kept once they were looked up: a screen asks for the same forty at every key.
 * Behind _() of words.h.
 */
#include "protocol/words.h"

#include <stdint.h>
#include <string.h>

#define KNOWN_COUNT 256
#define SENTENCE_SIZE 112       /* longer ones are looked up each time */

/* By gettext's manual, the count of changes of language. */
extern int _nl_msg_cat_cntr;

/* A sentence need not be a literal, so where it is tells nothing but where to look. */
static _Thread_local struct {
	char sentence[SENTENCE_SIZE];
	const char *words;      /* NULL: there are no others */
	int language;
} known[KNOWN_COUNT];

static size_t place_of(const char *sentence)
{
	uintptr_t at = (uintptr_t)sentence;

	return (at ^ at >> 8) % KNOWN_COUNT;
}

const char *words_now(const char *sentence)
{
	size_t i = place_of(sentence), len;
	const char *words;

	if (known[i].language == _nl_msg_cat_cntr && known[i].sentence[0] != '\0' &&
	    strcmp(known[i].sentence, sentence) == 0)
		return known[i].words != NULL ? known[i].words : sentence;
	words = gettext(sentence);
	len = strlen(sentence);
	if (len < SENTENCE_SIZE) {
		memcpy(known[i].sentence, sentence, len + 1);
		known[i].words = words != sentence ? words : NULL;
		known[i].language = _nl_msg_cat_cntr;
	}
	return words;
}
