/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_CLIPBOARD_H
#define HP_CLIENT_CLIPBOARD_H

/*
 * What puts a text onto the clipboard of whoever looks at a terminal, over SSH too: OSC 52, "ESC ] 52 ; c ; base64 BEL",
 * as xterm's control sequences have it. Caller frees.
 */
char *clipboard_write(const char *text);

#endif
