/* SPDX-License-Identifier: ISC */
/*
 * UTF-8, strictly. utf8proc refuses a bad sequence without saying how long it is, which one needs
 * to know to put one replacement in its place. Called by text*.c and the checks.
 */
#include "protocol/utf8.h"

/* The first byte decides the length, and what the second may be: RFC 3629, section 4. */
static size_t lead(unsigned char byte, unsigned char *low, unsigned char *high)
{
	*low = 0x80;
	*high = 0xBF;
	if (byte >= 0xC2 && byte <= 0xDF)
		return 2;
	if (byte >= 0xE0 && byte <= 0xEF) {
		if (byte == 0xE0)
			*low = 0xA0;
		if (byte == 0xED)
			*high = 0x9F;
		return 3;
	}
	if (byte >= 0xF0 && byte <= 0xF4) {
		if (byte == 0xF0)
			*low = 0x90;
		if (byte == 0xF4)
			*high = 0x8F;
		return 4;
	}
	return 0;
}

size_t utf8_next(const char *text, size_t len, int32_t *cp)
{
	const unsigned char *bytes = (const unsigned char *)text;
	unsigned char low, high;
	size_t need;

	if (len == 0)
		return 0;
	if (bytes[0] < 0x80) {
		*cp = bytes[0];
		return 1;
	}
	need = lead(bytes[0], &low, &high);
	*cp = UTF8_BAD;
	if (need == 0)
		return 1;
	int32_t value = bytes[0] & (0xFF >> (need + 1));
	for (size_t i = 1; i < need; i++) {
		if (i >= len || bytes[i] < low || bytes[i] > high)
			return i;
		value = value << 6 | (bytes[i] & 0x3F);
		low = 0x80;
		high = 0xBF;
	}
	*cp = value;
	return need;
}

size_t utf8_put(char *out, int32_t cp)
{
	static const unsigned char marks[] = {0, 0, 0xC0, 0xE0, 0xF0};
	size_t len = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;

	for (size_t i = len; i-- > 1; cp >>= 6)
		out[i] = (char)(0x80 | (cp & 0x3F));
	out[0] = (char)(marks[len] | cp);
	return len;
}
