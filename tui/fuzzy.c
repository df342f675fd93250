/* SPDX-License-Identifier: ISC */
/* A few letters against a text; see fuzzy.h. */
#include "tui/fuzzy.h"

#include <stdbool.h>
#include <stddef.h>

enum { FOR_LETTER = 1, FOR_NEIGHBOUR = 4, FOR_WORD = 6, FOR_START = 3 };

/* Of ASCII; other letters are themselves. */
static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_word_start(const char *text, size_t at)
{
	return at == 0 || text[at - 1] == ' ' || text[at - 1] == '-';
}

/* Taking each letter where it first stands, from `at` on. */
static int score_from(const char *text, size_t at, const char *wanted)
{
	int score = at == 0 ? FOR_START : 0;
	bool is_neighbour = false;

	for (; *wanted != '\0'; at++) {
		if (text[at] == '\0')
			return FUZZY_NO;
		if (lower(text[at]) != lower(*wanted)) {
			is_neighbour = false;
			continue;
		}
		score += FOR_LETTER + (is_neighbour ? FOR_NEIGHBOUR : 0) +
			 (is_word_start(text, at) ? FOR_WORD : 0);
		is_neighbour = true;
		wanted++;
		while (*wanted == ' ')
			wanted++; /* between words of what is wanted anything may stand */
	}
	return score;
}

int fuzzy_score(const char *text, const char *wanted)
{
	int best = FUZZY_NO;

	if (*wanted == '\0')
		return 0;
	for (size_t at = 0; text[at] != '\0'; at++) {
		int score = lower(text[at]) == lower(*wanted) ? score_from(text, at, wanted) : FUZZY_NO;

		if (score > best)
			best = score;
	}
	return best;
}
