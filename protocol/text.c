/* SPDX-License-Identifier: ISC */
/*
 * What may be said of a text without changing it: is it UTF-8, how long, blank, a link. Called by
 * every check of what comes from outside. Cleaning is in text_clean.c, columns in text_cells.c.
 */
#include "protocol/text.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include <utf8proc.h>

#include "protocol/limits.h"
#include "protocol/utf8.h"


bool text_is_utf8(const char *text, size_t len)
{
	int32_t cp;
	size_t step;

	for (; (step = utf8_next(text, len, &cp)) > 0; text += step, len -= step)
		if (cp == UTF8_BAD)
			return false;
	return true;
}

size_t text_chars(const char *text)
{
	size_t count = 0;

	for (; *text != '\0'; text++)
		count += ((unsigned char)*text & 0xC0) != 0x80;
	return count;
}

/* Also what only looks like nothing: a name of zero-width characters is no name. */
static bool shows_nothing(int32_t cp)
{
	const utf8proc_property_t *p = utf8proc_get_property(cp);

	if (cp < 0x80)
		return cp <= ' ' || cp == 0x7F;
	return p->ignorable || p->category == UTF8PROC_CATEGORY_ZS ||
	       p->category == UTF8PROC_CATEGORY_ZL || p->category == UTF8PROC_CATEGORY_ZP ||
	       p->category == UTF8PROC_CATEGORY_CF || p->category == UTF8PROC_CATEGORY_CC;
}

bool text_is_blank(const char *text)
{
	size_t len = strlen(text), step;
	int32_t cp;

	for (; (step = utf8_next(text, len, &cp)) > 0; text += step, len -= step)
		if (cp == UTF8_BAD || !shows_nothing(cp))
			return false;
	return true;
}

static size_t scheme_length(const char *url)
{
	if (strncasecmp(url, "https://", 8) == 0)
		return 8;
	if (strncasecmp(url, "http://", 7) == 0)
		return 7;
	return 0;
}

/* "host", "host:port" or "[v6]:port", up to the end of the authority */
static bool is_authority(const char *at, size_t len)
{
	size_t host = 0;

	if (len > 0 && at[0] == '[') {
		host = 1 + strspn(at + 1, "0123456789abcdefABCDEF:.");
		if (host == 1 || host >= len || at[host] != ']')
			return false;
		host++;
	} else {
		while (host < len && (isalnum((unsigned char)at[host]) || strchr("-._", at[host])))
			host++;
		if (host == 0)
			return false;
	}
	if (host == len)
		return true;
	return at[host] == ':' && host + 1 + strspn(at + host + 1, "0123456789") == len &&
	       len - host > 1 && len - host <= 6;
}

bool text_is_link(const char *url)
{
	size_t scheme;

	if (url == NULL || strnlen(url, HP_LINK_BYTES_MAX + 1) > HP_LINK_BYTES_MAX)
		return false;
	for (const char *c = url; *c != '\0'; c++)
		if (*c <= ' ' || *c >= 0x7F || strchr("\"'`\\<>", *c) != NULL)
			return false;
	scheme = scheme_length(url);
	/* %00 ends the address early in what opens it */
	if (scheme == 0 || strstr(url, "%00") != NULL)
		return false;
	return is_authority(url + scheme, strcspn(url + scheme, "/?#"));
}
