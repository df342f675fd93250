/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_INI_LINES_H
#define HP_CLIENT_INI_LINES_H

/*
 * INI text by inih, a value at a time and with its line, which Debian's inih does not tell. For the settings and the
 * themes. A line is a line: nothing goes on in the next one.
 */
struct ini_value {
	int line;                       /* from 1 */
	const char *section;            /* "" before the first */
	const char *name;               /* NULL: the line is neither NAME = VALUE nor [SECTION] */
	const char *value;
};

typedef void ini_value_fn(const struct ini_value *v, void *arg);
void ini_lines_read(const char *text, ini_value_fn *fn, void *arg);

#endif
