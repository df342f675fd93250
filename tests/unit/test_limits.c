/* SPDX-License-Identifier: ISC */
/*
 * doc/limits.md against what it speaks of: protocol/limits.h, server/limits.h, and the settings in [limits]. Each row is
 * there with its value, and there is no other.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/limits.h"
#include "protocol/mem.h"
#include "server/limits.h"
#include "server/settings_table.h"

struct limit {
	long long value;
	const char *unit, *what, *beyond;
};

#define ROW(name, value, unit, what, beyond) { value, unit, what, beyond },
static const struct limit shared[] = { HP_LIMITS(ROW) }, servers[] = { SERVER_LIMITS(ROW) };
#undef ROW

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

static char *read_document(void)
{
	char *path = xasprintf("%s/doc/limits.md", getenv("HP_SRCDIR")), *text = xcalloc(1, 65536);
	FILE *f = fopen(path, "r");

	if (!f)
		fail_msg("%s cannot be read", path);
	assert_true(fread(text, 1, 65535, f) > 0);
	fclose(f);
	free(path);
	return text;
}

/* As people write them: 1,048,576. Caller frees. */
static char *grouped(long long n)
{
	char *rest, *out;

	if (n < 1000)
		return xasprintf("%lld", n);
	rest = grouped(n / 1000);
	out = xasprintf("%s,%03lld", rest, n % 1000);
	free(rest);
	return out;
}

static bool has_line(const char *text, const char *line)
{
	const char *at = strstr(text, line);

	return at && (at == text || at[-1] == '\n') && at[strlen(line)] == '\n';
}

static int missing(const char *text, const struct limit *l)
{
	bool is_ms = strcmp(l->unit, "ms") == 0;
	char *number = grouped(is_ms ? l->value / 1000 : l->value);
	char *line = xasprintf("| %s %s | %s | %s |", number, is_ms ? "s" : l->unit, l->what, l->beyond);
	int lacks = !has_line(text, line);

	assert_true(!is_ms || l->value % 1000 == 0);
	if (lacks)
		print_error("doc/limits.md lacks: %s\n", line);
	free(number);
	free(line);
	return lacks;
}

/* Rows of tables, without their heads. */
static size_t count_rows(const char *text)
{
	size_t count = 0;

	for (const char *at = text; (at = strstr(at, "\n|")); at++)
		count++;
	for (const char *at = text; (at = strstr(at, "\n|---")); at++)
		count -= 2;
	return count;
}

static void test_the_document_names_every_limit_and_no_other(void **state)
{
	char *text = read_document();
	size_t setting_count, expected = COUNT(shared) + COUNT(servers);
	const struct setting *settings = setting_all(&setting_count);
	int lacks = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(shared); i++)
		lacks += missing(text, &shared[i]);
	for (size_t i = 0; i < COUNT(servers); i++)
		lacks += missing(text, &servers[i]);
	for (size_t i = 0; i < setting_count; i++) {
		char *start;

		if (strcmp(settings[i].section, "limits") != 0)
			continue;
		expected++;
		start = xasprintf("\n| `%s` | %s | ", settings[i].name, settings[i].otherwise);
		if (!strstr(text, start)) {
			print_error("doc/limits.md lacks the setting: %s\n", start + 1);
			lacks++;
		}
		free(start);
	}
	assert_int_equal(lacks, 0);
	assert_int_equal(count_rows(text), expected);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_document_names_every_limit_and_no_other),
	};

	return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
