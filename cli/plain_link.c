/* SPDX-License-Identifier: ISC */
/* The call's address, out of --plain: into a browser, or onto the clipboard. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/plain_parts.h"
#include "client/clipboard.h"
#include "client/notice.h"
#include "client/opener.h"
#include "protocol/text.h"
#include "protocol/words.h"

/* NULL: there is none yet. */
static const char *link_of(const struct plain *p)
{
	const struct session *s = model_current_session(p->m);
	const char *link = !s ? NULL : s->helper_join_url ? s->helper_join_url : s->customer_join_url;

	return link && text_is_link(link) ? link : NULL;
}

/* Where the terminal has no clipboard for us, the address stands on a line of its own, to be taken from there. */
static void copy(struct plain *p, const char *link)
{
	char *bytes;

	if (!isatty(STDOUT_FILENO) || notice_is_deaf(getenv)) {
		plain_say(p, "%s", _("This terminal has no clipboard. The address:"));
		plain_say(p, "%s", link);
		return;
	}
	bytes = clipboard_write(link);
	fputs(bytes, stdout);
	free(bytes);
	plain_say(p, "%s", _("The address is copied."));
}

void link_copy(struct plain *p)
{
	const char *link = link_of(p);

	if (link)
		copy(p, link);
	else
		plain_say(p, "%s", _("There is no link yet."));
}

void link_open(struct plain *p)
{
	const char *link = link_of(p);

	if (!link) {
		plain_say(p, "%s", _("There is no link yet."));
	} else if (opener_run(p->loop, link)) {
		plain_say(p, "%s", _("Opening the video call in your browser."));
	} else {
		plain_say(p, "%s", _("There is no browser here."));
		copy(p, link);
	}
}
