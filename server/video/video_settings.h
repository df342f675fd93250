/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_VIDEO_SETTINGS_H
#define HP_SERVER_VIDEO_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/video/video_jwt.h"

struct video_provider;

/*
 * What homeprod is told of video: the [video] section. The key comes from a file, which is read as the server
 * starts, never from the settings or the command line themselves; it is never logged and never part of an address of ours.
 */
struct video_settings {
	const struct video_provider *provider;  /* never NULL after settings_init() */
	char *template;                 /* "https://meet.jit.si/homepro-{room}": template, jitsi-jwt */
	char *key_file;                 /* NULL: none; so may be what follows */
	char *key;                      /* what it holds */
	char *key_id;                   /* jitsi-jwt: "kid" */
	char *app_id;                   /* jitsi-jwt: "iss" */
	char *audience;                 /* jitsi-jwt: "aud" */
	char *subject;                  /* jitsi-jwt: "sub"; NULL: the template's host */
	enum jwt_algorithm algorithm;
	char *api_url;                  /* daily, whereby; NULL: the provider's own */
	int64_t token_lifetime_ms;      /* within which a link made by /j/CODE lets somebody in */
	int64_t room_lifetime_ms;       /* after which the provider itself closes a room */
	int64_t timeout_ms;             /* of one call to the provider */
};

void video_settings_clear(struct video_settings *s);
/* Reads the key: the whole of key_file, without the line end at its end. False: `why`, if that cannot be read or the
 * provider cannot be used like this. */
bool video_settings_complete(struct video_settings *s, char *why, size_t why_size);

#endif
