/* SPDX-License-Identifier: ISC */
/* Stripe's keys and addresses: read once, at start. Called before the provider is opened. */
#include "server/payments/stripe_settings.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "loop/log.h"
#include "protocol/mem.h"
#include "server/regular_file.h"

#define KEY_LEN_MAX 255
#define LINE_SIZE 512

static void wipe(char **text)
{
	xfree_secret(*text);
	*text = NULL;
}

void stripe_settings_clear(struct stripe_settings *s)
{
	wipe(&s->secret_key);
	for (int i = 0; i < STRIPE_WEBHOOK_SECRETS_MAX; i++)
		wipe(&s->webhook_secrets[i]);
	free(s->secret_key_file);
	free(s->webhook_secret_file);
	free(s->base_url);
	free(s->api_version);
	*s = (struct stripe_settings){0};
}

/* A key is visible ASCII without a space; it goes into a header as it is. */
static bool is_key(const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		if (!isgraph((unsigned char)text[i]))
			return false;
	return len > 0 && len <= KEY_LEN_MAX;
}

/* The next line that is neither empty nor a comment, without the blanks around it. */
static bool next_line(FILE *f, char line[LINE_SIZE], char **key)
{
	while (fgets(line, LINE_SIZE, f)) {
		size_t len;

		*key = line + strspn(line, " \t");
		len = strcspn(*key, "\r\n");
		while (len > 0 && isblank((unsigned char)(*key)[len - 1]))
			len--;
		(*key)[len] = '\0';
		if (len > 0 && **key != '#')
			return true;
	}
	return false;
}

static FILE *open_secret(const char *path, char *why, size_t why_size)
{
	FILE *file = regular_file_open(path, why, why_size);
	struct stat st;

	if (file && fstat(fileno(file), &st) == 0 && (st.st_mode & S_IROTH))
		log_warn("%s can be read by everybody on this machine: it holds a secret", path);
	return file;
}

/* Up to `max` keys into `out`. False: `why`. */
static bool read_keys(const char *path, char **out, int max, char *why, size_t why_size)
{
	FILE *file = open_secret(path, why, why_size);
	char line[LINE_SIZE], *key;
	int count = 0;

	if (!file)
		return false;
	while (count < max && next_line(file, line, &key) && is_key(key)) {
		wipe(&out[count]);
		out[count++] = xstrdup(key);
	}
	fclose(file);
	explicit_bzero(line, sizeof line);
	if (count == 0)
		snprintf(why, why_size, "%s holds no key", path);
	return count > 0;
}

static void take_from_environment(char **key, const char *name)
{
	const char *value = getenv(name);

	if (!*key && value && is_key(value))
		*key = xstrdup(value);
}

bool stripe_is_live(const struct stripe_settings *s)
{
	return s->secret_key && strstr(s->secret_key, "_live_") != NULL;
}

/* In clear text only to this machine itself: that is a fake. */
static bool is_safe_address(const char *url)
{
	static const char *const own[] = {
	    "http://127.0.0.1:", "http://localhost:", "http://[::1]:"};

	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (strncmp(url, own[i], strlen(own[i])) == 0)
			return true;
	return strncmp(url, "https://", 8) == 0;
}

bool stripe_settings_complete(struct stripe_settings *s, char *why, size_t why_size)
{
	why[0] = '\0';
	if (s->secret_key_file && !read_keys(s->secret_key_file, &s->secret_key, 1, why, why_size))
		return false;
	if (s->webhook_secret_file && !read_keys(s->webhook_secret_file, s->webhook_secrets,
						 STRIPE_WEBHOOK_SECRETS_MAX, why, why_size))
		return false;
	take_from_environment(&s->secret_key, "STRIPE_SECRET_KEY");
	take_from_environment(&s->webhook_secrets[0], "STRIPE_WEBHOOK_SECRET");
	if (!s->secret_key)
		snprintf(why, why_size,
			 "Stripe needs a key: secret_key_file in [stripe], or STRIPE_SECRET_KEY");
	else if (strncmp(s->secret_key, "pk_", 3) == 0)
		snprintf(
		    why, why_size,
		    "that is Stripe's publishable key; the secret one is wanted (sk_… or rk_…)");
	else if (!is_safe_address(s->base_url))
		snprintf(why, why_size, "Stripe's base_url must begin with https://");
	return why[0] == '\0';
}
