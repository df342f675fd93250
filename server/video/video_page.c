/* SPDX-License-Identifier: ISC */
/* The page behind a join link while the video provider does not answer. It has no script; it loads itself again. */
#include "protocol/mem.h"
#include "protocol/words.h"
#include "server/video/video_parts.h"

char *video_page(int64_t again_s)
{
	return xasprintf("<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
			 "<meta name=\"viewport\" content=\"width=device-width\">\n"
			 "<meta http-equiv=\"refresh\" content=\"%lld\">\n<title>%s</title>\n"
			 "<style>body { font: 1.4em/1.5 sans-serif; max-width: 30em; margin: 3em auto; "
			 "padding: 0 1em }</style>\n</head>\n<body>\n<h1>%s</h1>\n<p>%s</p>\n</body>\n</html>\n",
			 (long long)again_s, _("Please wait a moment"),
			 _("The video service is not answering"),
			 _("This page tries again by itself. Your session goes on; there is nothing "
			   "you need to do."));
}
