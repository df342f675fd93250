/* SPDX-License-Identifier: ISC */
/* Any text as homepro.conf: what is wrong is left out and told, and what counts in the end is something that counts. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "client/keys.h"
#include "client/settings.h"
#include "protocol/mem.h"

#define NAME "homepro.conf"

/* In order of their lines, each naming its own. */
static void check_problems(const struct settings *s)
{
	const char *problem;
	int line, before = 0;

	for (size_t i = 0; (problem = settings_problem(s, i, &line)); i++) {
		char *start = xasprintf(NAME ":%d: ", line);

		require(line >= before && strncmp(problem, start, strlen(start)) == 0);
		before = line;
		free(start);
	}
}

static void check_keys(const struct settings *s)
{
	struct key k;

	for (int i = 0; i < COMMAND_COUNT; i++) {
		const char *keys = settings_keys(s, (enum command_id)i);

		while (keys && *(keys += strspn(keys, " ")) != '\0') {
			size_t len = strcspn(keys, " ");

			require(key_parse(keys, len, &k));
			keys += len;
		}
	}
}

static void check_values(const struct settings *s)
{
	int from, until;

	for (int i = 0; i < SETTING_COUNT; i++) {
		require(settings_text(s, (enum setting_id)i) != NULL);
		if (setting_all()[i].kind == SETTING_KIND_SPAN)
			require(settings_ms(s, (enum setting_id)i) >= 0);
		if (setting_all()[i].kind == SETTING_KIND_HOURS && settings_hours(s, (enum setting_id)i, &from, &until))
			require(from >= 0 && from < 24 * 60 && until >= 0 && until < 24 * 60);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size);
	struct settings *s = settings_new(), *again = settings_new();

	settings_read(s, NAME, text);
	check_problems(s);
	check_keys(s);
	check_values(s);
	settings_read(again, NAME, text);
	require(settings_same(s, again));
	settings_free(again);
	settings_free(s);
	free(text);
	return 0;
}
