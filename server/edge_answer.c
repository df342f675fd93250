/* SPDX-License-Identifier: ISC */
/*
 * The bytes of an HTTP answer. HTTP/1.1 only, always with a length, never to be kept by a cache.
 */
#include "server/edge_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "protocol/mem.h"
#include "server/web_page.h"

static const struct {
	int status;
	const char *phrase;
} phrases[] = {
	{ 200, "OK" },
	{ 201, "Created" },
	{ 204, "No Content" },
	{ 302, "Found" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 408, "Request Timeout" },
	{ 409, "Conflict" },
	{ 410, "Gone" },
	{ 413, "Content Too Large" },
	{ 415, "Unsupported Media Type" },
	{ 422, "Unprocessable Content" },
	{ 429, "Too Many Requests" },
	{ 500, "Internal Server Error" },
	{ 503, "Service Unavailable" },
};

static const char *phrase_of(int status)
{
	for (size_t i = 0; i < sizeof(phrases) / sizeof(*phrases); i++)
		if (phrases[i].status == status)
			return phrases[i].phrase;
	return "Unknown";
}

static void write_date(FILE *f)
{
	static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t now = time(NULL);
	struct tm t;

	gmtime_r(&now, &t);
	fprintf(f, "Date: %.3s, %02d %.3s %d %02d:%02d:%02d GMT\r\n", days + t.tm_wday * 3, t.tm_mday,
	        months + t.tm_mon * 3, t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

/* Nobody's text but ours comes here, but for the location, which the video provider's settings make: no line ends. */
static void write_line(FILE *f, const char *name, const char *value)
{
	if (!strpbrk(value, "\r\n"))
		fprintf(f, "%s: %s\r\n", name, value);
}

static void write_allow(FILE *f, unsigned allowed)
{
	static const char *const names[METHOD_COUNT] = { [METHOD_GET] = "GET, HEAD",
		                                         [METHOD_POST] = "POST",
		                                         [METHOD_PATCH] = "PATCH" };
	const char *between = "";

	fputs("Allow: ", f);
	for (int m = 0; m < METHOD_COUNT; m++)
		if (allowed & (1u << m)) {
			fprintf(f, "%s%s", between, names[m]);
			between = ", ";
		}
	fputs("\r\n", f);
}

static void write_content(FILE *f, const struct answer *a)
{
	const char *type = a->status >= 400 ? "application/problem+json" : "application/json";

	if (a->status == 204)
		return;
	if (a->body)
		write_line(f, "Content-Type", a->type ? a->type : type);
	if (a->type && strcmp(a->type, WEB_PAGE_TYPE) == 0)
		write_line(f, "Content-Security-Policy", WEB_PAGE_POLICY);
	fprintf(f, "Content-Length: %zu\r\n", a->body_len);
}

static void write_head(FILE *f, const struct answer *a)
{
	fprintf(f, "HTTP/1.1 %d %s\r\n", a->status, phrase_of(a->status));
	write_date(f);
	write_content(f, a);
	fputs("Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n", f);
	if (a->status == 401)
		fputs("WWW-Authenticate: Bearer\r\n", f);
	if (a->allowed)
		write_allow(f, a->allowed);
	if (a->location) {
		write_line(f, "Location", a->location);
		fputs("Referrer-Policy: no-referrer\r\n", f);
	}
	if (a->retry_after_s > 0)
		fprintf(f, "Retry-After: %lld\r\n", (long long)a->retry_after_s);
	if (a->is_last)
		fputs("Connection: close\r\n", f);
	fputs("\r\n", f);
}

unsigned char *answer_encode(const struct answer *a, size_t *len)
{
	static const char space[LWS_PRE];
	char *out = NULL;
	size_t size = 0;
	FILE *f = mem_file_open(&out, &size);

	fwrite(space, 1, sizeof(space), f);
	write_head(f, a);
	if (a->body && !a->is_head && a->status != 204)
		fwrite(a->body, 1, a->body_len, f);
	fclose(f);
	*len = size - sizeof(space);
	return (unsigned char *)out;
}
