/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_TEXT_H
#define HP_PROTOCOL_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Other people's text, made fit for a terminal. Everything a stranger typed passes text_clean() on every
 * way out: screens, subcommands, window titles, desktop notices, hooks and logs. What it lets through can
 * be written to any terminal as it is.
 *
 *   C0, DEL, C1          become U+FFFD (so an escape sequence shows as harmless remains)
 *   tab, CR, LF, VT, FF  a space in a LINE; in a BLOCK line ends become '\n', tab a space
 *   bidirectional and zero-width controls, tags, variation selectors beyond VS15/16, soft hyphens,
 *   invisible operators, BOM: dropped (Unicode 15, general category Cf and the default ignorables; a ZWJ is
 *                        kept between two emoji only)
 *   private use, unassigned, surrogates, invalid UTF-8: U+FFFD, one for each maximal bad piece
 *   combining marks      at most 4 on one base, the rest dropped; one without a base is put on U+25CC
 *
 * Cells are what ncurses counts: wcwidth() of each character, so a screen's columns agree with it.
 * wcwidth follows the locale; without a UTF-8 one nothing but ASCII has a width (use text_ascii).
 */
enum text_kind { TEXT_LINE, TEXT_BLOCK };

/* Caller frees. `text` may be NULL (gives ""), need not be NUL-terminated, NULs count as C0. */
char *text_clean(const char *text, size_t len, enum text_kind kind);
/* The same into a fixed buffer, cut at a whole cluster. Returns the bytes written, without the NUL. */
size_t text_clean_into(char *out, size_t size, const char *text, size_t len, enum text_kind kind);

bool text_is_utf8(const char *text, size_t len);         /* strict: RFC 3629, no surrogates */
size_t text_chars(const char *text);                     /* code points of valid UTF-8 */
bool text_is_blank(const char *text);                    /* nothing but white space, or nothing */

/*
 * Steps over one cluster (what the eye sees as one: UAX #29) of cleaned text: returns its bytes, 0 at the
 * end, and its cells in *cells (0 to 2). A cluster that ncurses places in more columns, as a family of
 * joined emoji, is several steps, so nothing needs more than two columns and all agree on the sum.
 */
size_t text_next(const char *text, int *cells);
/* Bytes of plain ASCII from here on, `most` at most, of which each is a cluster and a cell. */
size_t text_plain(const char *text, size_t most);
size_t text_back(const char *start, const char *at);     /* bytes of the cluster before `at`; 0 at the start */
int text_cells(const char *text);                        /* width of the whole */

/* Fits cleaned text into `cells` columns, ending in "…" ("..." where `is_ascii`) if it had to be cut.
 * Returns the cells used; out is always terminated and never overrun. */
int text_fit(char *out, size_t size, const char *text, int cells, bool is_ascii);

/*
 * One row of a wrapped block: from `text`, as many clusters as fit into `cells`, broken at a space where
 * there is one, at '\n' always. Sets *len to the row's bytes and returns where the next row starts, or NULL
 * after the last. Loop until NULL.
 */
const char *text_wrap(const char *text, int cells, size_t *len);

/* For terminals without UTF-8: each non-ASCII cluster becomes a nearest ASCII letter or '?'. Caller frees. */
char *text_ascii(const char *text);

/* http:// or https:// only, no control, space, quote, backslash or user info, host present, at most 2048
 * bytes. Only what passes is ever shown or opened as a link. */
bool text_is_link(const char *url);

#endif
