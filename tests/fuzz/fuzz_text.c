/* SPDX-License-Identifier: ISC */
/* Any bytes as somebody's text: what comes out of the cleaner, and that laying it out ends and
 * stays in bounds. */
#include "tests/fuzz/fuzz.h"

#include <locale.h>
#include <string.h>

#include "protocol/mem.h"
#include "protocol/notification.h"
#include "protocol/text.h"

/* Nothing that a terminal could take for an order, and nothing that turns or hides. */
static void check_clean(const char *clean, enum text_kind kind)
{
	char *again = text_clean(clean, strlen(clean), kind);

	require(text_is_utf8(clean, strlen(clean)));
	for (const char *c = clean; *c != '\0'; c++)
		require((unsigned char)*c >= ' ' ? *c != 0x7F : *c == '\n' && kind == TEXT_BLOCK);
	for (const char *c = clean; (c = strstr(c, "\xC2")) != NULL; c++)
		require((unsigned char)c[1] >= 0xA0);
	require(strstr(clean, "\xE2\x80\xAE") == NULL && strstr(clean, "\xE2\x80\x8B") == NULL);
	require(strcmp(clean, again) == 0);
	free(again);
}

static void check_steps(const char *clean)
{
	const char *at = clean;
	size_t step;
	int cells, all = 0;

	for (; (step = text_next(at, &cells)) > 0; at += step) {
		require(cells >= 0 && cells <= 2 && step <= strlen(at));
		all += cells;
	}
	require(*at == '\0' && all == text_cells(clean));
	if (at > clean)
		require(text_back(clean, at) > 0);
}

static void check_fit(const char *clean, int cells)
{
	char out[40];

	for (size_t size = 1; size <= sizeof out; size += 13) {
		int used = text_fit(out, size, clean, cells, cells % 2 == 0);

		require(strlen(out) < size && used <= cells && text_is_utf8(out, strlen(out)));
	}
}

static void check_wrap(const char *clean, int cells)
{
	size_t len, left = strlen(clean);

	for (const char *row = clean, *next; row != NULL; row = next) {
		next = text_wrap(row, cells, &len);
		require(len <= left && (next == NULL || next > row));
		left -= next != NULL ? (size_t)(next - row) : 0;
	}
}

static void check_ascii(const char *clean)
{
	char *ascii = text_ascii(clean);

	for (const char *c = ascii; *c != '\0'; c++)
		require((*c >= ' ' && *c < 0x7F) || *c == '\n');
	free(ascii);
}

static void try_kind(const char *text, size_t size, enum text_kind kind)
{
	char *clean = text_clean(text, size, kind), small[17];

	check_clean(clean, kind);
	check_steps(clean);
	for (int cells = 1; cells < 30; cells += 4) {
		check_fit(clean, cells);
		check_wrap(clean, cells);
	}
	check_ascii(clean);
	require(text_clean_into(small, sizeof small, text, size, kind) == strlen(small));
	free(clean);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size), *preview;

	setlocale(LC_ALL, "C.UTF-8");
	try_kind((const char *)data, size, TEXT_LINE);
	try_kind((const char *)data, size, TEXT_BLOCK);
	text_is_link(text);
	text_is_blank(text);
	/* as the server makes it, of a description that has been checked */
	if (text_is_utf8(text, strlen(text))) {
		preview = notification_preview(text);
		require(text_chars(preview) <= HP_PREVIEW_CHARS);
		require(text_is_utf8(preview, strlen(preview)));
		free(preview);
	}
	free(text);
	return 0;
}
