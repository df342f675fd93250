/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_VIDEO_VIDEO_H
#define HP_SERVER_VIDEO_VIDEO_H

#include <stdbool.h>

struct session;
struct settings;

/*
 * Where two people meet: a narrow interface to the video provider. The address is made for one person at the moment
 * they open their /j/CODE, and is never stored. Today's provider is a URL template: any Jitsi.
 */

/* `template` holds {room} once or more, and is a link with it filled in. */
bool video_template_is_valid(const char *template);

/* The address for one of the session's two people; NULL where the template makes no link. Caller frees. */
char *video_address(const struct settings *set, const struct session *s, bool is_helper);

#endif
