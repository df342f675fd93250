/* SPDX-License-Identifier: ISC */
/* One person's place on this machine: configuration, token, and small files. main.c opens it; app and cli use it. */
#include "client/profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/files.h"
#include "client/settings.h"
#include "loop/address.h"
#include "loop/trust.h"
#include "protocol/mem.h"
#include "protocol/nearest.h"
#include "protocol/text.h"
#include "protocol/words.h"

#define NAME_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
#define TOKEN_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
#define TOKEN_FILE "token"
#define DEVICE_FILE "device"

struct profile {
	char *folder;
	char *server;
	char *token;                    /* NULL: signed out */
	char *device_token;             /* NULL: no kiosk */
	struct settings *settings;
	char *settings_path;            /* NULL: there is no home */
	struct trust trust;             /* of these two */
	char *ca_file, *pin;
};

/* $VARIABLE/homepro, else $HOME/REST/homepro; NULL where there is neither. The XDG rule: relative ones do not count. */
static char *place_of(const char *variable, const char *rest)
{
	const char *base = getenv(variable), *home = getenv("HOME");

	if (base && base[0] == '/')
		return xasprintf("%s/homepro", base);
	if (home && home[0] == '/')
		return xasprintf("%s/%s/homepro", home, rest);
	return NULL;
}

/* ── homepro.conf ── */

static void read_settings(struct profile *p)
{
	char *folder = place_of("XDG_CONFIG_HOME", ".config");

	p->settings = settings_new();
	if (!folder)
		return;
	p->settings_path = xasprintf("%s/homepro.conf", folder);
	settings_load(p->settings, p->settings_path);
	free(folder);
}

const struct settings *profile_settings(const struct profile *p)
{
	return p->settings;
}

const char *profile_settings_path(const struct profile *p)
{
	return p->settings_path;
}

bool profile_reload(struct profile *p)
{
	struct settings *now;

	if (!p->settings_path)
		return false;
	now = settings_new();
	settings_load(now, p->settings_path);
	if (settings_same(now, p->settings)) {
		settings_free(now);
		return false;
	}
	settings_free(p->settings);
	p->settings = now;
	return true;
}

/* ── opening ── */

/* Passwords and tokens go to another machine encrypted or not at all. */
static bool is_private(const char *url)
{
	struct address a;
	bool is_so = address_parse(url, &a) && (a.is_tls || address_is_loopback(&a));

	address_clear(&a);
	return is_so;
}

static enum err choose_server(struct profile *p, const char *name, const char *url, struct fault *f)
{
	size_t len;

	if (!url)
		url = settings_text_of(p->settings, SETTING_SERVER, name);
	if (!text_is_link(url))
		return fault_set(f, ERR_USAGE, "server", "%s",
		                 _("The server's address must start with http:// or https://."));
	if (!is_private(url))
		return fault_set(f, ERR_USAGE, "server", "%s",
		                 _("To another machine only https:// is spoken: passwords travel there."));
	len = strlen(url);
	while (len > 0 && url[len - 1] == '/')
		len--;
	p->server = xstrndup(url, len);
	return ERR_NONE;
}

static void trust_put(struct profile *p, char **held, const char *text)
{
	free(*held);
	*held = *text ? xstrdup(text) : NULL;
	p->trust = (struct trust){ .ca_file = p->ca_file, .pin = p->pin };
}

static void choose_trust(struct profile *p, const char *name)
{
	const char *file = settings_text_of(p->settings, SETTING_CA_FILE, name), *home = getenv("HOME");
	char *whole = strncmp(file, "~/", 2) == 0 && home ? xasprintf("%s%s", home, file + 1) : xstrdup(file);

	trust_put(p, &p->ca_file, whole);
	trust_put(p, &p->pin, settings_text_of(p->settings, SETTING_PIN, name));
	free(whole);
}

const struct trust *profile_trust(const struct profile *p)
{
	return &p->trust;
}

enum err profile_set_trust(struct profile *p, const char *ca_file, const char *pin, struct fault *f)
{
	if (pin && !trust_pin_is_valid(pin))
		return fault_set(f, ERR_USAGE, "pin", "%s", _("A pin is the hash of a public key, as sha256//BASE64."));
	if (ca_file && access(ca_file, R_OK) != 0)
		return fault_set(f, ERR_USAGE, "ca-file", _("%.120s cannot be read."), ca_file);
	if (ca_file)
		trust_put(p, &p->ca_file, ca_file);
	if (pin)
		trust_put(p, &p->pin, pin);
	return ERR_NONE;
}

static bool is_name(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len <= 128 && name[0] != '.' && strspn(name, NAME_LETTERS) == len;
}

static enum err make_folders(struct profile *p, const char *name, struct fault *f)
{
	static const char *const inside[] = { "pending", "drafts" };
	char *place = place_of("XDG_STATE_HOME", ".local/state");
	int error = 0;

	if (!place)
		return fault_set(f, ERR_FAILED, NULL, "%s", _("There is no home directory to keep things in."));
	p->folder = xasprintf("%s/%s", place, name);
	free(place);
	for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]) && error == 0; i++) {
		char *path = xasprintf("%s/%s", p->folder, inside[i]);

		error = folder_make(path);
		free(path);
	}
	if (error != 0)
		return fault_set(f, ERR_FAILED, NULL, "%.120s: %s", p->folder, strerror(error));
	return ERR_NONE;
}

static bool is_token(const char *text)
{
	size_t len = strlen(text);

	return len > 0 && len < HP_TOKEN_SIZE && strspn(text, TOKEN_LETTERS) == len;
}

/* The file: the server's URL, line end, the token. One kept for another server is none. Caller wipes. */
static char *read_token(const struct profile *p, const char *name)
{
	char *text = profile_read(p, name, NULL), *rest, *found = NULL;

	if (!text)
		return NULL;
	rest = strchr(text, '\n');
	if (rest) {
		*rest++ = '\0';
		rest[strcspn(rest, "\n")] = '\0';
		if (strcmp(text, p->server) == 0 && is_token(rest))
			found = xstrdup(rest);
		explicit_bzero(rest, strlen(rest));
	}
	free(text);
	return found;
}

struct profile *profile_open(const char *name, const char *server_url, struct fault *f)
{
	struct profile *p = xcalloc(1, sizeof(*p));
	enum err e = ERR_NONE;

	if (!name)
		name = "default";
	if (!is_name(name))
		e = fault_set(f, ERR_USAGE, "profile", "%s",
		              _("A profile's name is made of letters, digits, dots, dashes and underscores."));
	read_settings(p);
	if (e == ERR_NONE)
		e = choose_server(p, name, server_url, f);
	if (e == ERR_NONE)
		e = make_folders(p, name, f);
	if (e != ERR_NONE) {
		profile_close(p);
		return NULL;
	}
	choose_trust(p, name);
	p->token = read_token(p, TOKEN_FILE);
	p->device_token = read_token(p, DEVICE_FILE);
	return p;
}

void profile_close(struct profile *p)
{
	if (!p)
		return;
	settings_free(p->settings);
	free(p->settings_path);
	xfree_secret(p->token);
	xfree_secret(p->device_token);
	free(p->server);
	free(p->ca_file);
	free(p->pin);
	free(p->folder);
	free(p);
}

const char *profile_server(const struct profile *p)
{
	return p->server;
}

const char *profile_folder(const struct profile *p)
{
	return p->folder;
}

/* ── token ── */

const char *profile_token(const struct profile *p)
{
	return p->token;
}

static void hold(char **held, const char *token)
{
	char *kept = xstrdup(token);

	xfree_secret(*held);
	*held = kept;
}

static enum err keep(struct profile *p, const char *name, const char *token, struct fault *f)
{
	char *text;
	enum err e;

	if (!token) {
		profile_remove(p, name);
		return ERR_NONE;
	}
	text = xasprintf("%s\n%s\n", p->server, token);
	e = profile_write(p, name, text, strlen(text), f);
	xfree_secret(text);
	return e;
}

enum err profile_set_token(struct profile *p, const char *token, struct fault *f)
{
	hold(&p->token, token);
	return keep(p, TOKEN_FILE, p->token, f);
}

void profile_hold_token(struct profile *p, const char *token)
{
	hold(&p->token, token);
	profile_remove(p, TOKEN_FILE);
}

const char *profile_device_token(const struct profile *p)
{
	return p->device_token;
}

static enum err no_token(struct fault *f)
{
	return fault_set(f, ERR_USAGE, "token", "%s", _("That is not a kiosk's token."));
}

enum err profile_set_device_token(struct profile *p, const char *token, struct fault *f)
{
	if (token && !is_token(token))
		return no_token(f);
	hold(&p->device_token, token);
	return keep(p, DEVICE_FILE, p->device_token, f);
}

enum err profile_read_device_token(struct profile *p, const char *path, struct fault *f)
{
	char *text = file_read(path, NULL);
	enum err e = ERR_NONE;

	if (!text)
		return fault_set(f, ERR_USAGE, NULL, _("%.120s cannot be read."), path);
	text[strcspn(text, "\r\n")] = '\0';
	if (is_token(text))
		hold(&p->device_token, text);
	else
		e = no_token(f);
	xfree_secret(text);
	return e;
}

/* ── files ── */

/* NULL where `name` is not one of ours. */
static char *path_of(const struct profile *p, const char *name)
{
	const char *slash = strchr(name, '/');

	if (!is_name(slash ? slash + 1 : name))
		return NULL;
	if (slash && strncmp(name, "pending/", 8) != 0 && strncmp(name, "drafts/", 7) != 0)
		return NULL;
	return xasprintf("%s/%s", p->folder, name);
}

enum err profile_write(struct profile *p, const char *name, const char *data, size_t len, struct fault *f)
{
	char *path = path_of(p, name);
	int error = path ? file_write(path, data, len) : 0;
	enum err e = ERR_NONE;

	if (!path)
		e = fault_set(f, ERR_FAILED, NULL, "%s", _("That is not a name for a file."));
	else if (error != 0)
		e = fault_set(f, ERR_FAILED, NULL, "%.120s: %s", path, strerror(error));
	free(path);
	return e;
}

char *profile_read(const struct profile *p, const char *name, size_t *len)
{
	char *path = path_of(p, name);
	char *text = path ? file_read(path, len) : NULL;

	free(path);
	return text;
}

void profile_remove(struct profile *p, const char *name)
{
	char *path = path_of(p, name);

	if (path)
		unlink(path);
	free(path);
}

void profile_each(const struct profile *p, const char *folder, void (*fn)(const char *name, void *arg), void *arg)
{
	char *path = xasprintf("%s/%s", p->folder, folder), *name;
	char **names;
	size_t count = folder_names(path, &names);

	for (size_t i = 0; i < count; i++) {
		name = xasprintf("%s/%s", folder, names[i]);
		fn(name, arg);
		free(name);
		free(names[i]);
	}
	free(names);
	free(path);
}
