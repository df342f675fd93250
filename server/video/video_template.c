/* SPDX-License-Identifier: ISC */
/* The provider that is a link with a hole in it: any Jitsi that lets everybody in who knows the room. */
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "protocol/text.h"
#include "server/video/video.h"
#include "server/video/video_provider.h"
#include "server/video/video_settings.h"

#define HOLE "{room}"

char *video_template_fill(const char *template, const char *room)
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
	char *url = video_template_fill(template, "0123456789abcdef0123456789abcdef");
	bool is_valid = strstr(template, HOLE) != NULL && text_is_link(url);

	free(url);
	return is_valid;
}

static char *link_new(const struct video_settings *set, const struct video_visit *v)
{
	return video_template_fill(set->template, v->room_name);
}

const struct video_provider video_template_provider = { .name = "template", .link = link_new };
