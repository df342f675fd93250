/* SPDX-License-Identifier: ISC */
/* Video's key and whether all is there that a provider needs. Called by settings.c's rows and by video_open(). */
#include "server/video/video_settings.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "loop/log.h"
#include "protocol/mem.h"
#include "server/regular_file.h"
#include "server/video/video_provider.h"

#define KEY_BYTES_MAX 16384             /* an RSA key of 16,384 bits has 13 KiB */

void video_settings_clear(struct video_settings *s)
{
	free(s->template);
	free(s->key_file);
	xfree_secret(s->key);
	free(s->key_id);
	free(s->app_id);
	free(s->audience);
	free(s->subject);
	free(s->api_url);
	memset(s, 0, sizeof *s);
}

static FILE *key_open(const char *path, char *why, size_t why_size)
{
	FILE *file = regular_file_open(path, why, why_size);
	struct stat st;

	if (file != NULL && fstat(fileno(file), &st) == 0 && (st.st_mode & S_IROTH) != 0)
		log_warn("%s can be read by everybody on this machine: it holds a secret", path);
	return file;
}

static void key_read(struct video_settings *s, char *why, size_t why_size)
{
	FILE *file = key_open(s->key_file, why, why_size);
	char *text;
	bool is_cut;
	size_t len;

	if (file == NULL)
		return;
	text = xcalloc(1, KEY_BYTES_MAX + 2);
	len = fread(text, 1, KEY_BYTES_MAX + 1, file);
	fclose(file);
	is_cut = len > KEY_BYTES_MAX;
	while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		text[--len] = '\0';
	if (is_cut)
		snprintf(why, why_size, "%s holds more than a key: over %d bytes", s->key_file, KEY_BYTES_MAX);
	else if (len == 0 || strlen(text) != len)
		snprintf(why, why_size, "%s holds no key", s->key_file);
	xfree_secret(s->key);
	s->key = xstrdup(text);
	sodium_memzero(text, KEY_BYTES_MAX + 2);
	free(text);
}

/* In clear text only to this machine itself: that is a fake. */
static bool is_safe_address(const char *url)
{
	static const char *const own[] = { "http://127.0.0.1:", "http://localhost:", "http://[::1]:" };

	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		if (strncmp(url, own[i], strlen(own[i])) == 0)
			return true;
	return strncmp(url, "https://", 8) == 0;
}

bool video_settings_complete(struct video_settings *s, char *why, size_t why_size)
{
	const struct video_provider *p = s->provider;

	why[0] = '\0';
	if (s->key_file != NULL)
		key_read(s, why, why_size);
	if (why[0] != '\0')
		return false;
	if (p->needs_key && s->key == NULL)
		snprintf(why, why_size, "%s needs a key: key_file in [video]", p->name);
	else if (s->api_url != NULL && !is_safe_address(s->api_url))
		snprintf(why, why_size, "api_url in [video] must begin with https://");
	else if (p->check != NULL)
		p->check(s, why, why_size);
	return why[0] == '\0';
}
