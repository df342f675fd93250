/* SPDX-License-Identifier: ISC */
/* Any text as homeprod.conf: it is taken whole, or refused with one sentence that names the file and the line. */
#include "tests/fuzz/fuzz.h"

#include <ctype.h>
#include <string.h>

#include "protocol/mem.h"
#include "protocol/text.h"
#include "server/settings.h"

#define NAME "fuzz.conf"

static void check_taken(const struct settings *s)
{
	require(s->service.category_count > 0 && s->service.category_count <= HP_CATEGORIES_MAX);
	require(s->listen_host[0] != '\0' && s->listen_port >= 0 && s->listen_port <= 65535);
	for (size_t i = 0; i < s->service.category_count; i++) {
		const struct category *c = &s->service.categories[i];

		require(c->label && c->icon && c->ascii_icon && c->amount >= HP_AMOUNT_MIN &&
			c->amount <= HP_AMOUNT_MAX);
	}
}

static void check_refused(const struct fault *f)
{
	require(strncmp(f->detail, NAME ":", strlen(NAME ":")) == 0);
	require(isdigit((unsigned char)f->detail[strlen(NAME ":")]));
	require(!strchr(f->detail, '\n'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size);
	struct settings s;
	struct fault f;

	settings_init(&s);
	if (settings_load_text(&s, NAME, text, &f) == ERR_NONE)
		check_taken(&s);
	else
		check_refused(&f);
	settings_clear(&s);
	free(text);
	return 0;
}
