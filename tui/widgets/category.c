/* SPDX-License-Identifier: ISC */
/* The pictures of categories in lists. Where a terminal shows no more than the first letter of each name, the name is
 * enough. */
#include "tui/widgets/category.h"

#include <string.h>

#include "client/model.h"
#include "tui/frame.h"
#include "tui/view.h"

#define ICON_COLS 3

static const char *icon_of(const struct view *v, const struct category *c)
{
	return glyph_icon(v->glyphs, c->icon, c->ascii_icon);
}

int category_icon_cols(const struct model *m, const struct view *v)
{
	for (size_t i = 0; m->has_service && i < m->service.category_count; i++) {
		const struct category *c = &m->service.categories[i];
		const char *icon = icon_of(v, c);

		if (*icon != '\0' && strncmp(icon, c->label, strlen(icon)) != 0)
			return ICON_COLS;
	}
	return 0;
}

const char *category_icon(const struct model *m, const struct view *v, const char *category)
{
	const struct category *c = m->has_service ? service_category(&m->service, category) : NULL;

	return c != NULL ? icon_of(v, c) : "";
}
