/* SPDX-License-Identifier: ISC */
/*
 * Forms of header fields and queries; see forms.h. The edge asks here before it believes anything.
 */
#include "config.h"

#include "server/forms.h"

#include <ctype.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "protocol/mem.h"
#include "server/limits.h"

#define DIGITS "0123456789"
#define TOKEN_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" DIGITS "-_"
#define PLAIN_CHARACTERS TOKEN_CHARACTERS ".~="

bool content_length_parse(const char *text, size_t *out)
{
	size_t n = strlen(text);

	if (n < 1 || n > 7 || strspn(text, DIGITS) != n)
		return false;
	*out = strtoul(text, NULL, 10);
	return true;
}

bool content_type_is_json(const char *text)
{
	static const char type[] = "application/json", charset[] = "charset=utf-8";

	if (strncasecmp(text, type, strlen(type)) != 0)
		return false;
	text += strlen(type);
	text += strspn(text, " \t");
	if (*text == '\0')
		return true;
	if (*text++ != ';')
		return false;
	text += strspn(text, " \t");
	return strcasecmp(text, charset) == 0 || strcasecmp(text, "charset=\"utf-8\"") == 0;
}

/* One of a list's pieces, its parameters with it. */
static bool is_html_wanted(const char *piece, size_t len)
{
	static const char type[] = "text/html";
	size_t n = strlen(type);
	const char *q;

	if (len < n || strncasecmp(piece, type, n) != 0)
		return false;
	if (len > n && !strchr("; \t", piece[n]))
		return false;
	q = memmem(piece, len, "q=0", 3);
	return !q || strspn(q + 2, "0.") < strcspn(q + 2, "; \t,");
}

bool accept_names_html(const char *text)
{
	while (*text != '\0') {
		size_t n;

		text += strspn(text, ", \t");
		n = strcspn(text, ",");
		if (is_html_wanted(text, n))
			return true;
		text += n;
	}
	return false;
}

/* "q=0.8" behind a `;`, in thousandths, 1000 where it is not said; 0: not wanted, or not of that form. */
static int quality_of(const char *piece, size_t len)
{
	const char *q = memchr(piece, ';', len);
	int thousandths = 0;

	if (!q)
		return 1000;
	q += 1 + strspn(q + 1, " \t");
	if ((*q != 'q' && *q != 'Q') || q[1] != '=' || !strchr("01", q[2]) || q[2] == '\0')
		return 0;
	if (q[2] == '1')
		return 1000;
	q += q[3] == '.' ? 4 : 3;
	for (int worth = 100; worth > 0 && *q >= '0' && *q <= '9'; worth /= 10)
		thousandths += (*q++ - '0') * worth;
	return thousandths;
}

/* "de", "de-AT;q=0.5" or "*", which is the one that everything is written in. LANGUAGE_COUNT: none of ours. */
static enum language language_of(const char *piece, size_t len)
{
	size_t n = 0;

	while (n < len && !strchr("-; \t", piece[n]))
		n++;
	if (n == 1 && *piece == '*')
		return LANGUAGE_EN;
	for (int l = 0; l < LANGUAGE_COUNT; l++)
		if (strlen(language_code((enum language)l)) == n &&
		    strncasecmp(language_code((enum language)l), piece, n) == 0)
			return (enum language)l;
	return LANGUAGE_COUNT;
}

enum language language_wanted(const char *text)
{
	enum language best = LANGUAGE_EN, l;
	int most = 0, quality;

	while (*text != '\0') {
		size_t n;

		text += strspn(text, ", \t");
		n = strcspn(text, ",");
		l = language_of(text, n);
		quality = quality_of(text, n);
		if (l != LANGUAGE_COUNT && quality > most) {
			best = l;
			most = quality;
		}
		text += n;
	}
	return best;
}

bool bearer_parse(const char *text, char token[HP_TOKEN_SIZE])
{
	size_t n;

	if (strncasecmp(text, "Bearer ", 7) != 0)
		return false;
	text += 7;
	text += strspn(text, " ");
	n = strlen(text);
	if (n < 1 || n >= HP_TOKEN_SIZE || strspn(text, TOKEN_CHARACTERS) != n)
		return false;
	memcpy(token, text, n + 1);
	return true;
}

bool list_has(const char *list, const char *name)
{
	size_t len = strlen(name);

	while (*list != '\0') {
		size_t n;

		list += strspn(list, ", \t");
		n = strcspn(list, ", \t");
		if (n == len && n > 0 && strncmp(list, name, n) == 0)
			return true;
		list += n;
	}
	return false;
}

bool websocket_key_is_valid(const char *text)
{
	unsigned char key[18];
	size_t n;

	return strlen(text) == 24 &&
	       sodium_base642bin(key, sizeof(key), text, 24, NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) == 0 &&
	       n == 16;
}

/* SCHEME://HOST[:PORT] of a link. */
static size_t origin_length(const char *url)
{
	const char *host = strstr(url, "://");

	return host ? (size_t)(host - url) + 3 + strcspn(host + 3, "/?#") : 0;
}

bool origin_is_ours(const char *origin, const char *base_url)
{
	size_t n = origin_length(base_url);

	return n > 0 && strlen(origin) == n && strncasecmp(origin, base_url, n) == 0;
}

bool host_is_valid(const char *text)
{
	size_t n = strlen(text);

	return n > 0 && n <= 255 && strspn(text, TOKEN_CHARACTERS ".:[]%~") == n;
}

char *query_append(char *query, const char *piece, size_t len)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t at = query ? strlen(query) : 0;
	char *out = xrealloc(query, at + 1 + len * 3 + 1);

	if (at > 0)
		out[at++] = '&';
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)piece[i];

		if (c != '\0' && strchr(PLAIN_CHARACTERS, c)) {
			out[at++] = (char)c;
			continue;
		}
		out[at++] = '%';
		out[at++] = hex[c >> 4];
		out[at++] = hex[c & 15];
	}
	out[at] = '\0';
	return out;
}

int64_t since_parse(const char *query)
{
	int64_t since = -1;

	while (query && *query != '\0') {
		size_t len = strcspn(query, "&");

		if (strncmp(query, "since=", 6) == 0) {
			size_t digits = strspn(query + 6, DIGITS);

			if (since != -1 || digits < 1 || digits > LIMIT_SEQ_DIGITS || digits + 6 != len)
				return -2;
			since = strtoll(query + 6, NULL, 10);
		}
		query += len + (query[len] != '\0');
	}
	return since;
}
