/* SPDX-License-Identifier: ISC */
/* Characters to keys, one by one or pasted; see typed.h. Knows nothing of curses. */
#include "tui/typed.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "client/keys.h"
#include "protocol/mem.h"
#include "protocol/text.h"

void typed_char(wint_t ch, struct key *out)
{
	static const struct {
		wint_t ch;
		enum press press;
	} named[] = {{'\r', PRESS_ENTER}, {'\n', PRESS_ENTER},    {'\t', PRESS_TAB},
		     {27, PRESS_ESCAPE},  {127, PRESS_BACKSPACE}, {8, PRESS_BACKSPACE}};

	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
		if (named[i].ch == ch) {
			out->press = named[i].press;
			return;
		}
	}
	if (ch >= 0x80 && ch < 0xa0)
		return; /* C1: nobody types it */
	out->press = PRESS_CHAR;
	out->is_control = ch < 32;
	out->ch = ch == 0 ? ' ' : ch < 27 ? ch + 'a' - 1 : ch < 32 ? ch + '@' : ch;
}

void paste_add(struct paste *p, wint_t ch)
{
	char bytes[MB_LEN_MAX];
	mbstate_t state = {0};
	size_t len = wcrtomb(bytes, (wchar_t)(ch == '\r' ? '\n' : ch), &state);

	if (len == (size_t)-1 || p->len + len > sizeof(p->bytes))
		return;
	memcpy(p->bytes + p->len, bytes, len);
	p->len += len;
}

void paste_end(struct paste *p, struct key *out)
{
	free(p->text);
	p->text = text_clean(p->bytes, p->len, TEXT_BLOCK);
	p->is_open = false;
	p->len = 0;
	out->press = PRESS_PASTE;
	out->paste = p->text;
}

void paste_forget(struct paste *p)
{
	xfree_secret(p->text);
	explicit_bzero(p, sizeof(*p));
}

void paste_clear(struct paste *p)
{
	free(p->text);
	p->text = NULL;
}
