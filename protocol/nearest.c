/* SPDX-License-Identifier: ISC */
/*
 * What a mistyped name was probably meant to be, by the number of letters to insert, drop, replace or swap. For the
 * messages about unknown settings, on both sides.
 */
#include "protocol/nearest.h"

#include <stdbool.h>
#include <string.h>

#define WORD_MAX 48             /* longer ones are not compared */
#define FAR (-1)                /* not worth a suggestion */

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* Optimal string alignment, three rows at a time. */
static int distance(const char *a, const char *b)
{
	int rows[3][WORD_MAX + 1];
	size_t a_len = strlen(a), b_len = strlen(b);

	for (size_t j = 0; j <= b_len; j++)
		rows[0][j] = (int)j;
	for (size_t i = 1; i <= a_len; i++) {
		int *row = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];

		row[0] = (int)i;
		for (size_t j = 1; j <= b_len; j++) {
			bool is_same = a[i - 1] == b[j - 1];

			row[j] = least(above[j - 1] + !is_same, least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
		}
	}
	return rows[a_len % 3][b_len];
}

/* What was broken off or run on is meant as well: "expire" for "expire_after". */
static bool is_start(const char *word, const char *name)
{
	size_t n = strlen(word);

	return n >= 3 && strncmp(word, name, n) == 0;
}

static int how_far(const char *word, const char *name)
{
	int d = is_start(word, name) ? 1 : distance(word, name);

	return d <= 1 + (int)strlen(name) / 4 ? d : FAR;
}

const char *nearest_find(const char *word, const char *const *names, size_t count)
{
	const char *best = NULL;
	int best_distance = 0;

	if (strlen(word) > WORD_MAX)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		const char *dot = strchr(names[i], '.');
		int d = strlen(names[i]) > WORD_MAX ? FAR : how_far(word, names[i]);

		/* "quiet_hours" for "bell.quiet_hours": its section left out */
		if (d == FAR && dot && strlen(dot) <= WORD_MAX)
			d = how_far(word, dot + 1);
		if (d != FAR && (!best || d < best_distance)) {
			best = names[i];
			best_distance = d;
		}
	}
	return best;
}
