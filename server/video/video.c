/* SPDX-License-Identifier: ISC */
/*
 * The video provider that is a URL template. Called when somebody opens their /j/CODE (handle_service.c), and by the
 * settings to check what they were given.
 */
#include "server/video/video.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "protocol/session.h"
#include "protocol/text.h"
#include "server/settings.h"

#define ROOM_BYTES 16
#define HOLE "{room}"

/* From the session's id, which only its two people and operators know; a short code says nothing of it. */
static void room_name(const char *session_id, char out[2 * ROOM_BYTES + 1])
{
	static const unsigned char purpose[crypto_generichash_KEYBYTES] = "homeprod video room";
	unsigned char hash[ROOM_BYTES];

	crypto_generichash(hash, sizeof hash, (const unsigned char *)session_id,
			   strlen(session_id), purpose, sizeof purpose);
	sodium_bin2hex(out, 2 * ROOM_BYTES + 1, hash, sizeof hash);
}

/* Every hole filled in. Caller frees. */
static char *template_fill(const char *template, const char *room)
{
	char *out = xstrdup(template);

	for (const char *hole; (hole = strstr(out, HOLE)) != NULL;) {
		char *filled = xasprintf("%.*s%s%s", (int)(hole - out), out, room,
					 hole + strlen(HOLE));

		free(out);
		out = filled;
	}
	return out;
}

bool video_template_is_valid(const char *template)
{
	char *url = template_fill(template, "0123456789abcdef0123456789abcdef");
	bool is_valid = strstr(template, HOLE) != NULL && text_is_link(url);

	free(url);
	return is_valid;
}

char *video_address(const struct settings *set, const struct session *s, bool is_helper)
{
	char room[2 * ROOM_BYTES + 1];
	char *url;

	(void)is_helper;
	room_name(s->id, room);
	url = template_fill(set->video_template, room);
	if (text_is_link(url))
		return url;
	free(url);
	return NULL;
}
