/* SPDX-License-Identifier: ISC */
/*
 * Makes a stranger's text fit for a terminal; text.h says what becomes of what. Called on every way
 * out: screens, subcommands, titles, notices, hooks, logs.
 */
#include "config.h"

#include "protocol/text.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <utf8proc.h>

#include "protocol/mem.h"
#include "protocol/utf8.h"

#define REPLACEMENT 0xFFFD
#define DOTTED_CIRCLE 0x25CC
#define ZWJ 0x200D
#define TEXT_STYLE 0xFE0E  /* variation selectors 15 and 16 */
#define EMOJI_STYLE 0xFE0F
#define MARKS_MAX 4        /* what ncurses keeps in a cell */
#define GROWTH_MAX 3       /* one bad byte becomes three */

enum fate {
	FATE_KEEP,
	FATE_BREAK,
	FATE_SPACE,
	FATE_REPLACE,
	FATE_DROP,
	FATE_MARK,
	FATE_STYLE,
	FATE_JOIN
};

/* What has been written, as far as it decides about what comes next. */
struct cleaner {
	char *out;
	size_t used;
	enum text_kind kind;
	bool has_base;      /* there is something for a mark to stand on */
	bool is_emoji;      /* and it is an emoji, marks or not */
	bool is_joining;    /* a ZWJ came after it and waits for the next emoji */
	int marks;
};

static bool is_emoji(int32_t cp)
{
	return utf8proc_get_property(cp)->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

static bool is_skin_tone(int32_t cp)
{
	return cp >= 0x1F3FB && cp <= 0x1F3FF;
}

static enum fate fate_of_control(int32_t cp)
{
	switch (cp) {
	case '\t':
		return FATE_SPACE;
	case '\n':
	case '\r':
	case '\v':
	case '\f':
		return FATE_BREAK;
	default:
		return FATE_REPLACE;
	}
}

/* What the locale's tables do not know yet would be drawn by guess; the replacement is the probe
 * for whether it knows anything beyond ASCII. */
static bool is_unknown_to_locale(int32_t cp)
{
	return wcwidth((wchar_t)cp) < 0 && wcwidth(REPLACEMENT) > 0;
}

static enum fate fate_by_category(int32_t cp, const utf8proc_property_t *p)
{
	switch (p->category) {
	case UTF8PROC_CATEGORY_CC:
		return fate_of_control(cp);
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CS:
		return FATE_REPLACE;
	case UTF8PROC_CATEGORY_CF:
		return FATE_DROP;
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return FATE_BREAK;
	case UTF8PROC_CATEGORY_ZS:
		return FATE_SPACE;
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		return FATE_MARK;
	default:
		break;
	}
	/* vowels and finals of Hangul have no width of their own and stack like marks */
	if (p->boundclass == UTF8PROC_BOUNDCLASS_V || p->boundclass == UTF8PROC_BOUNDCLASS_T)
		return FATE_MARK;
	return is_unknown_to_locale(cp) ? FATE_REPLACE : FATE_KEEP;
}

static enum fate fate_of(int32_t cp)
{
	const utf8proc_property_t *p;

	if (cp == UTF8_BAD)
		return FATE_REPLACE;
	if (cp > ' ' && cp < 0x7F)
		return FATE_KEEP;
	if (cp == ZWJ)
		return FATE_JOIN;
	if (cp == TEXT_STYLE || cp == EMOJI_STYLE)
		return FATE_STYLE;
	p = utf8proc_get_property(cp);
	if (p->ignorable)
		return FATE_DROP;
	return fate_by_category(cp, p);
}

static void put(struct cleaner *c, int32_t cp)
{
	c->used += utf8_put(c->out + c->used, cp);
}

static void put_base(struct cleaner *c, int32_t cp)
{
	bool is_pictured = is_emoji(cp);

	if (c->is_joining && is_pictured)
		put(c, ZWJ);
	put(c, cp);
	c->has_base = cp != ' ' && cp != '\n';
	c->is_emoji = is_pictured || (c->is_emoji && is_skin_tone(cp));
	c->is_joining = false;
	c->marks = 0;
}

static void put_mark(struct cleaner *c, int32_t cp)
{
	if (!c->has_base)
		put_base(c, DOTTED_CIRCLE);
	if (c->marks++ < MARKS_MAX)
		put(c, cp);
}

static void put_fate(struct cleaner *c, int32_t cp)
{
	switch (fate_of(cp)) {
	case FATE_KEEP:
		put_base(c, cp);
		break;
	case FATE_BREAK:
		put_base(c, c->kind == TEXT_BLOCK ? '\n' : ' ');
		break;
	case FATE_SPACE:
		put_base(c, ' ');
		break;
	case FATE_REPLACE:
		put_base(c, REPLACEMENT);
		break;
	case FATE_MARK:
		put_mark(c, cp);
		break;
	case FATE_STYLE:
		if (c->has_base && c->marks == 0)
			put_mark(c, cp);
		break;
	case FATE_JOIN:
		c->is_joining = c->is_emoji;
		break;
	case FATE_DROP:
		break;
	}
}

/* Most of what is shown is plain ASCII, which stays as it is: how many bytes of it come first. */
static size_t put_plain(struct cleaner *c, const char *text, size_t len)
{
	size_t plain = 0;

	while (plain < len && text[plain] >= ' ' && text[plain] < 0x7F)
		plain++;
	if (plain == 0)
		return 0;
	memcpy(c->out + c->used, text, plain);
	c->used += plain;
	c->has_base = text[plain - 1] != ' ';
	c->is_emoji = c->is_joining = false;
	c->marks = 0;
	return plain;
}

char *text_clean(const char *text, size_t len, enum text_kind kind)
{
	struct cleaner c = {.kind = kind};
	size_t step;
	int32_t cp;

	if (text == NULL)
		len = 0;
	c.out = xmalloc(len * GROWTH_MAX + 1);
	for (; len > 0; text += step, len -= step) {
		step = put_plain(&c, text, len);
		if (step > 0)
			continue;
		step = utf8_next(text, len, &cp);
		if (step == 0)
			break;
		if (cp == '\r' && len > 1 && text[1] == '\n')
			continue; /* the two are one line end */
		put_fate(&c, cp);
	}
	c.out[c.used] = '\0';
	return c.out;
}

size_t text_clean_into(char *out, size_t size, const char *text, size_t len, enum text_kind kind)
{
	char *clean = text_clean(text, len, kind);
	size_t used = 0, step;
	int cells;

	while ((step = text_next(clean + used, &cells)) > 0 && used + step < size)
		used += step;
	memcpy(out, clean, used);
	out[used] = '\0';
	free(clean);
	return used;
}
