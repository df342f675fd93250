/* SPDX-License-Identifier: ISC */
/* Pages for people with a browser; see web_page.h. Called by the edge and by the way to the video call. */
#include "server/web_page.h"

#include <stdio.h>
#include <stdlib.h>

#include "protocol/mem.h"
#include "protocol/words.h"

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

char *web_page_encode(const char *title, const char *sentence, int64_t again_s)
{
	char *out = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&out, &size);

	if (!f)
		mem_exhausted();
	fputs("<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width\">\n", f);
	if (again_s > 0)
		fprintf(f, "<meta http-equiv=\"refresh\" content=\"%lld\">\n", (long long)again_s);
	write_element(f, "title", title);
	fputs("<style>" STYLE "</style>\n</head>\n<body>\n", f);
	write_element(f, "h1", title);
	write_element(f, "p", sentence);
	fputs("</body>\n</html>\n", f);
	if (fclose(f) != 0)
		mem_exhausted();
	return out;
}

static const struct {
	int status;
	const char *title;
} titles[] = {
	{ 404, N_("There is nothing here") },
	{ 410, N_("This is over") },
	{ 429, N_("Please wait a moment") },
	{ 503, N_("Please wait a moment") },
};

char *web_page_of_refusal(int status, const char *sentence, int64_t again_s)
{
	const char *title = _("That did not work");

	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		if (titles[i].status == status)
			title = _(titles[i].title);
	return web_page_encode(title, sentence, again_s);
}
