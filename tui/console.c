/* SPDX-License-Identifier: ISC */
/* What a Linux console can show; see console.h. Called by term.c, and by tui.c for each picture. */
#include "tui/console.h"

#include <linux/kd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <wchar.h>

#include "protocol/mem.h"
#include "protocol/text.h"
#include "tui/frame.h"
#include "tui/glyphs.h"

#define POINTS_MAX 0x10000
#define BITS 8

struct console {
	uint8_t has[POINTS_MAX / BITS];
};

struct console *console_new(const uint16_t *points, size_t count)
{
	struct console *f = xcalloc(1, sizeof(*f));

	for (size_t i = 0; i < count; i++)
		f->has[points[i] / BITS] |= (uint8_t)(1u << points[i] % BITS);
	return f;
}

struct console *console_read(int fd)
{
	struct unipair *pairs = xcalloc(POINTS_MAX - 1, sizeof(*pairs));
	struct unimapdesc map = { .entry_ct = POINTS_MAX - 1, .entries = pairs };
	struct console *f = NULL;

	if (ioctl(fd, GIO_UNIMAP, &map) == 0) {
		f = console_new(NULL, 0);
		for (size_t i = 0; i < map.entry_ct; i++)
			f->has[pairs[i].unicode / BITS] |= (uint8_t)(1u << pairs[i].unicode % BITS);
	}
	free(pairs);
	return f;
}

void console_free(struct console *f)
{
	free(f);
}

bool console_shows(const struct console *f, const char *text)
{
	mbstate_t state = { 0 };
	wchar_t point;

	if (!f)
		return true;
	for (size_t len = strlen(text), step; len > 0; text += step, len -= step) {
		step = mbrtowc(&point, text, len, &state);
		if (step == 0 || step > len || point < 0 || point >= POINTS_MAX ||
		    !(f->has[point / BITS] & 1u << point % BITS))
			return false;
	}
	return true;
}

static void cell_fit(struct cell *c)
{
	const char *ours = glyph_in_ascii(c->text);
	char *ascii = ours != NULL ? xstrdup(ours) : text_ascii(c->text);

	memset(c->text, 0, sizeof(c->text));
	c->text[0] = *ascii != '\0' ? *ascii : '?';     /* of "...", what one cell holds */
	free(ascii);
}

void console_fit(const struct console *f, struct grid *g)
{
	size_t count = (size_t)g->rows * (size_t)g->cols;

	if (!f)
		return;
	for (size_t i = 0; i < count; i++) {
		struct cell *c = &g->cells[i];

		if (c->text[0] == '\0' || (c->text[1] == '\0' && (unsigned char)c->text[0] < 0x80) ||
		    console_shows(f, c->text))
			continue;
		cell_fit(c);
		if (i + 1 < count && c[1].text[0] == '\0')
			c[1].text[0] = ' ';             /* it was a wide one */
	}
}
