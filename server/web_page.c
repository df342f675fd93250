/* SPDX-License-Identifier: ISC */
/* Pages for people with a browser; see web_page.h. Called by the edge and by the way to the video call. */
#include "server/web_page.h"

#include <stdio.h>
#include <stdlib.h>

#include "protocol/mem.h"
#include "server/web_words.h"

/* WEB_PAGE_STYLE_HASH is of these bytes: a test keeps it so. */
#define STYLE \
	":root{color-scheme:light dark}" \
	"body{font:1.4em/1.5 sans-serif;max-width:30em;margin:3em auto;padding:0 1em}"

static void write_escaped(FILE *f, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '&')
			fputs("&amp;", f);
		else if (*text == '<')
			fputs("&lt;", f);
		else if (*text == '>')
			fputs("&gt;", f);
		else
			fputc(*text, f);
	}
}

static void write_element(FILE *f, const char *name, const char *text)
{
	fprintf(f, "<%s>", name);
	write_escaped(f, text);
	fprintf(f, "</%s>\n", name);
}

char *web_page_encode(enum language l, const char *title, const char *sentence, int64_t again_s)
{
	char *out = NULL;
	size_t size = 0;
	FILE *f = mem_file_open(&out, &size);

	fprintf(f, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", language_code(l));
	fputs("<meta name=\"viewport\" content=\"width=device-width\">\n", f);
	if (again_s > 0)
		fprintf(f, "<meta http-equiv=\"refresh\" content=\"%lld\">\n", (long long)again_s);
	write_element(f, "title", web_words(l, title));
	fputs("<style>" STYLE "</style>\n</head>\n<body>\n", f);
	write_element(f, "h1", web_words(l, title));
	write_element(f, "p", web_words(l, sentence));
	fputs("</body>\n</html>\n", f);
	fclose(f);
	return out;
}

static const struct {
	int status;
	enum web_sentence title;
} titles[] = {
	{ 404, WEB_NOTHING_HERE },
	{ 410, WEB_IS_OVER },
	{ 429, WEB_WAIT },
	{ 503, WEB_WAIT },
};

char *web_page_of_refusal(enum language l, int status, const char *sentence, int64_t again_s)
{
	enum web_sentence title = WEB_NO_SUCCESS;

	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		if (titles[i].status == status)
			title = titles[i].title;
	return web_page_encode(l, web_sentence(title), sentence, again_s);
}
