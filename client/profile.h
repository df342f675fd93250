/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_PROFILE_H
#define HP_CLIENT_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/err.h"
#include "protocol/limits.h"

struct settings;
struct trust;

/*
 * One person's place on this machine, by name ("default" unless --profile): where the backend is, the token, and a
 * folder for drafts and pending actions.
 *
 *   $XDG_CONFIG_HOME/homepro/homepro.conf         settings (~/.config)
 *   $XDG_STATE_HOME/homepro/PROFILE/              token, pending/, drafts/ (~/.local/state); 0700, files 0600
 *
 * Files are written beside their place, synced and renamed, so that a crash leaves the old or the new one.
 */
struct profile;

/* `server_url` NULL: from the configuration, else http://127.0.0.1:8470. NULL and `f` filled on an error. */
struct profile *profile_open(const char *name, const char *server_url, struct fault *f);
void profile_close(struct profile *p);

/* What homepro.conf says; what is wrong in it is told by settings_problem(), and is no reason not to open. */
const struct settings *profile_settings(const struct profile *p);
const char *profile_settings_path(const struct profile *p); /* NULL: there is no home */
/* Reads the file again; what profile_settings() returned before is no longer good. False: it says what it said. The
 * server stays as it is for as long as the profile is open. */
bool profile_reload(struct profile *p);

const char *profile_server(const struct profile *p);     /* no slash at its end */
/* Whom to believe there, by the configuration and profile_set_trust(). As long as the profile is open. */
const struct trust *profile_trust(const struct profile *p);
/* The command line's word; what is NULL stays as it is. */
enum err profile_set_trust(struct profile *p, const char *ca_file, const char *pin, struct fault *f);
const char *profile_folder(const struct profile *p);

const char *profile_token(const struct profile *p);      /* NULL: signed out */
/*
 * NULL removes it. The old one is overwritten in memory. A token is kept with the server that gave it: opened for
 * another one, the profile is signed out. On an error it still holds for as long as the profile is open.
 */
enum err profile_set_token(struct profile *p, const char *token, struct fault *f);
/* The same until the profile is closed, with nothing of it on the disk: a kiosk's guest. */
void profile_hold_token(struct profile *p, const char *token);

/* The token that lets a kiosk's guests in; NULL: this is no kiosk. Kept as the person's is; set NULL removes it. */
const char *profile_device_token(const struct profile *p);
enum err profile_set_device_token(struct profile *p, const char *token, struct fault *f);
/* It is the first line of this file, which is somebody else's: systemd's credential, say. */
enum err profile_read_device_token(struct profile *p, const char *path, struct fault *f);

/*
 * Small files of the profile. `name` is ours: "NAME", "pending/NAME" or "drafts/NAME", of [A-Za-z0-9._-]. Read:
 * NUL-terminated, caller frees, NULL where there is none.
 */
enum err profile_write(struct profile *p, const char *name, const char *data, size_t len, struct fault *f);
char *profile_read(const struct profile *p, const char *name, size_t *len);
void profile_remove(struct profile *p, const char *name);
/* Calls `fn` with the name ("pending/NAME") of each file of that folder ("pending"), in order of name. */
void profile_each(const struct profile *p, const char *folder, void (*fn)(const char *name, void *arg), void *arg);

#endif
