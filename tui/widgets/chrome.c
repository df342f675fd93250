/* SPDX-License-Identifier: ISC */
/* Header, rules, hint line, toast: drawn by every screen by calling chrome_draw() first. */
#include "tui/widgets/chrome.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/keys.h"
#include "client/model.h"
#include "protocol/format.h"
#include "protocol/text.h"
#include "protocol/words.h"
#include "tui/frame.h"
#include "tui/glyphs.h"
#include "tui/kiosk_rules.h"
#include "tui/language.h"
#include "tui/view.h"

#define HEADER_PART_SIZE 160
#define NARROW 64 /* columns below which the header says less */
#define BELL_COLS 8 /* which helpers have, and a long name may take where there is none */

static const struct {
	const char *word;
	enum glyph glyph;
	enum ink ink;
} LINKS[] = {
    [LINK_SIGNED_OUT] = {NULL, GLYPH_EMPTY, INK_MUTED},
    [LINK_CONNECTING] = {N_("connecting"), GLYPH_EMPTY, INK_WAITING},
    [LINK_LIVE] = {N_("live"), GLYPH_FULL, INK_LIVE},
    [LINK_RECONNECTING] = {N_("reconnecting"), GLYPH_EMPTY, INK_WAITING},
    [LINK_OFFLINE] = {N_("offline"), GLYPH_ALARM, INK_OFFLINE},
};

static const char *const ROLE_WORDS[ROLE_COUNT] = {
    [ROLE_CUSTOMER] = N_("customer"),
    [ROLE_HELPER] = N_("helper"),
    [ROLE_OPERATOR] = N_("operator"),
};

/* Parts of the header come from the right, each `gap` from the next; returns the column it starts
 * at. */
static int put_from_right(struct frame *f, int right, enum ink ink, const char *text)
{
	int col = right - frame_cells(f, text);

	frame_at(f, 0, col);
	frame_puts(f, ink, text);
	return col;
}

static void write_link(const struct model *m, const struct view *v, char *out, size_t size)
{
	char at[HP_SPAN_SIZE];
	int64_t wait_s = (m->link_retry_at_ms - v->now_ms + 999) / 1000;
	const char *picture = glyph(v->glyphs, LINKS[m->link].glyph);

	if (m->link == LINK_RECONNECTING && wait_s > 0)
		snprintf(out, size, _("%s reconnecting in %d s"), picture, (int)wait_s);
	else if (m->link == LINK_OFFLINE)
		snprintf(out, size, _("%s offline since %s"), picture,
			 time_of_day_format(at, sizeof(at), m->link_since_ms));
	else
		snprintf(out, size, "%s %s", picture, _(LINKS[m->link].word));
}

/* Hidden at 0, the number to 9, "9+" above; a word where there is room. */
static void write_bell(const struct model *m, const struct view *v, bool is_narrow, char *out,
		       size_t size)
{
	const char *picture = glyph(v->glyphs, GLYPH_BELL);

	if (m->unread_count <= 0)
		snprintf(out, size, "%s", picture);
	else if (m->unread_count > 9)
		snprintf(out, size, is_narrow ? "%s 9+" : _("%s 9+ new"), picture);
	else
		snprintf(out, size, is_narrow ? "%s %d" : _("%s %d new"), picture,
			 (int)m->unread_count);
}

static int draw_bell(const struct model *m, const struct view *v, struct frame *f, int right)
{
	char text[HEADER_PART_SIZE];
	enum ink ink = v->is_flashing        ? INK_BELL_RING
		       : m->unread_count > 0 ? INK_BELL_UNREAD
					     : INK_BELL_QUIET;
	int col;

	write_bell(m, v, f->cols < NARROW, text, sizeof(text));
	col = put_from_right(f, right, ink, text);
	frame_target(f, 0, col, right - col, COMMAND_NOTIFICATIONS, 0);
	return col - 2;
}

static int draw_person(const struct model *m, const struct view *v, struct frame *f, int right)
{
	char text[HP_DISPLAY_NAME_CHARS_MAX * 4 + 64];
	char fitted[HP_DISPLAY_NAME_CHARS_MAX * 4 + 64];
	char *clean;
	int most = f->cols / 3 + (m->user.role == ROLE_HELPER ? 0 : BELL_COLS);

	if (f->cols < NARROW)
		return right;
	snprintf(text, sizeof(text), "%s %s %s",
		 m->user.display_name != NULL ? m->user.display_name : "",
		 glyph(v->glyphs, GLYPH_DOT), _(ROLE_WORDS[m->user.role]));
	clean = text_clean(text, strlen(text), TEXT_LINE);
	text_fit(fitted, sizeof(fitted), clean, most, v->glyphs == GLYPHS_ASCII);
	free(clean);
	return put_from_right(f, right, INK_MUTED, fitted) - 2;
}

/* On every screen of a kiosk: the way into the next language, in that language. */
static int draw_language(struct frame *f, int right)
{
	char text[64];
	int col;

	snprintf(text, sizeof(text), "%s  %s", KIOSK_LANGUAGE_KEY,
		 language_name((enum language)((language_now() + 1) % LANGUAGE_COUNT)));
	col = put_from_right(f, right, INK_KEY, text);
	frame_target(f, 0, col, right - col, -1, KIOSK_PICK_LANGUAGE);
	return col - 3;
}

static void draw_header(const struct model *m, const struct view *v, struct frame *f)
{
	char text[HEADER_PART_SIZE];
	int right = f->cols - 1;
	struct frame left;

	if (v->is_kiosk)
		right = draw_language(f, right);
	if (m->is_signed_in) {
		right = v->is_kiosk ? right : draw_person(m, v, f, right);
		if (m->user.role == ROLE_HELPER)
			right = draw_bell(m, v, f, right);
		write_link(m, v, text, sizeof(text));
		right = put_from_right(f, right, LINKS[m->link].ink, text) - 2;
	}
	left = frame_part(f, 0, 0, 1, right);
	frame_at(&left, 0, 1);
	frame_printf(&left, INK_ACCENT, "%s ", glyph(v->glyphs, GLYPH_HOME));
	frame_puts(&left, INK_TITLE,
		   m->has_service && m->service.app_name != NULL ? m->service.app_name
								 : "HomePro Assist");
}

/* What the person did and nobody has answered yet; "" where that goes without saying. */
static const char *under_way(const struct view *v)
{
	static const char *const words[INTENT_TYPE_COUNT] = {
	    [INTENT_CLAIM] = N_("Claiming…"),     [INTENT_START] = N_("Sending…"),
	    [INTENT_RELEASE] = N_("Sending…"),    [INTENT_CANCEL] = N_("Sending…"),
	    [INTENT_RETRY] = N_("Sending…"),      [INTENT_ABANDON] = N_("Sending…"),
	    [INTENT_AVAILABLE] = N_("Sending…"),  [INTENT_END_SIGN_IN] = N_("Sending…"),
	    [INTENT_END_OTHERS] = N_("Sending…"), [INTENT_LOGOUT] = N_("Sending…"),
	};

	for (int i = 0; i < INTENT_TYPE_COUNT; i++)
		if (words[i] != NULL && v->busy_since_ms[i] != 0 &&
		    v->steady_ms - v->busy_since_ms[i] >= VIEW_BUSY_SEEN_MS)
			return _(words[i]);
	return "";
}

static void draw_foot_rule(const struct view *v, struct frame *f, int row)
{
	const char *busy = under_way(v), *text = *busy != '\0' ? busy : v->toast;
	enum ink ink = v->is_toast_alarm && text == v->toast ? INK_TOAST_ALARM : INK_TOAST;
	char *clean;
	int cells, most = f->cols - 4;

	frame_rule(f, row);
	if (*text == '\0')
		return;
	clean = text_clean(text, strlen(text), TEXT_LINE);
	cells = text_cells(clean);

	frame_at(f, row, 1);
	frame_puts(f, INK_TEXT, " ");
	frame_fit(f, ink, cells < most ? cells : most, clean);
	frame_puts(f, INK_TEXT, " ");
	free(clean);
}

/* Where letters are typed, a letter is no key. */
#define PLACES_TYPING (PLACE_SIGN_IN | PLACE_DESCRIBE)

/* The key to be shown for a command; false: none works here. */
static bool shown_key(const struct command *c, enum place place, char *out, size_t size)
{
	const char *at = command_keys(c->id);

	while (*at != '\0') {
		size_t len = strcspn(at, " ");

		if (len > 1 || !(place & PLACES_TYPING)) {
			len = len < size ? len : size - 1;
			memcpy(out, at, len);
			out[len] = '\0';
			return true;
		}
		at += len;
		at += strspn(at, " ");
	}
	return false;
}

/* What is wanted most comes first, where not all fit; the rest follows as in the table, help last.
 */
static const enum command_id WANTED[] = {
    COMMAND_CLAIM,     COMMAND_START,   COMMAND_END,           COMMAND_RELEASE, COMMAND_OPEN_LINK,
    COMMAND_CANCEL,    COMMAND_COPY_LINK, COMMAND_QR_CODE, COMMAND_NOTIFICATIONS, COMMAND_OPEN,    COMMAND_READ,
    COMMAND_AVAILABLE, COMMAND_REQUEST, COMMAND_READ_ALL,
    COMMAND_END_SIGN_IN, COMMAND_END_OTHERS, COMMAND_BACK,
};

#define WANTED_COUNT ((int)(sizeof(WANTED) / sizeof(WANTED[0])))

static bool is_wanted(enum command_id id)
{
	for (int i = 0; i < WANTED_COUNT; i++)
		if (WANTED[i] == id)
			return true;
	return false;
}

/* The hint line as it is filled: the row, the next column, and what must stay free for the way to
 * the rest. */
struct hints {
	const struct model *m;
	struct frame *f;
	enum place place;
	bool is_kiosk;
	int row, col, kept;
};

#define HINT_GAP 3

/* The word of a switch is what the key would make of it. */
static const char *hint_words(const struct command *c, const struct model *m)
{
	if (c->id == COMMAND_AVAILABLE)
		return m->user.is_available ? _("away") : _("available");
	return _(c->hint);
}

static int hint_cells(const char *key, const char *words)
{
	return text_cells(key) + 1 + text_cells(words);
}

static void put_hint(struct hints *h, enum command_id id)
{
	const struct command *c = &command_all()[id];
	char key[KEY_NAME_SIZE];
	int cells;

	if (c->hint == NULL || (h->is_kiosk && !kiosk_allows(id)) || !command_is_offered(c, h->m, h->place) ||
	    !shown_key(c, h->place, key, sizeof(key)))
		return;
	cells = hint_cells(key, hint_words(c, h->m));
	if (h->col + cells + h->kept >= h->f->cols) /* the last column stays free */
		return;
	frame_at(h->f, h->row, h->col - 1);
	frame_puts(h->f, INK_HINT, " ");
	frame_puts(h->f, INK_KEY, key);
	frame_puts(h->f, INK_HINT, " ");
	frame_puts(h->f, INK_HINT, hint_words(c, h->m));
	frame_puts(h->f, INK_HINT, " ");
	frame_target(h->f, h->row, h->col, cells, (int)id, 0);
	h->col += cells + HINT_GAP;
}

void hints_draw(const struct model *m, const struct view *v, enum place place, struct frame *f, int row, int col)
{
	struct hints h = {
	    .m = m, .f = f, .place = place, .row = row, .col = col, .is_kiosk = v->is_kiosk};
	const struct command *help = &command_all()[COMMAND_HELP];
	char key[KEY_NAME_SIZE];

	if (command_is_offered(help, m, place) && shown_key(help, place, key, sizeof(key)))
		h.kept = hint_cells(key, _(help->hint)) + HINT_GAP;
	for (int i = 0; i < WANTED_COUNT; i++)
		put_hint(&h, WANTED[i]);
	for (int i = 0; i < COMMAND_COUNT; i++)
		if (!is_wanted((enum command_id)i) && i != COMMAND_HELP)
			put_hint(&h, (enum command_id)i);
	h.kept = 0;
	put_hint(&h, COMMAND_HELP);
}

/* At a kiosk nobody is left standing in somebody else's doing. */
static void draw_leave(const struct view *v, enum place place, struct frame *f)
{
	char words[64];
	int cells;

	if (!v->is_kiosk || !(place & (PLACE_START | PLACE_ENDED)))
		return;
	snprintf(words, sizeof(words), "Esc %s", _("leave"));
	cells = text_cells(words);
	frame_at(f, f->rows - 1, f->cols - cells - 1);
	frame_puts(f, INK_KEY, words);
	frame_target(f, f->rows - 1, f->cols - cells - 1, cells, -1, KIOSK_PICK_LEAVE);
}

struct frame chrome_draw(const struct model *m, const struct view *v, enum place place,
			 struct frame *f)
{
	draw_header(m, v, f);
	frame_rule(f, 1);
	draw_foot_rule(v, f, f->rows - 2);
	if (place != 0)
		hints_draw(m, v, place, f, f->rows - 1, 1);
	draw_leave(v, place, f);
	return frame_part(f, 2, 0, f->rows - 4, f->cols);
}

struct frame modal_place(struct frame *f, int rows, int cols)
{
	rows = rows > f->rows ? f->rows : rows;
	cols = cols > f->cols ? f->cols : cols;
	frame_mark_all(f, CELL_BEHIND);
	f->grid->target_count = 0; /* what is behind is out of reach */
	f->grid->cursor_row = -1;
	return frame_part(f, (f->rows - rows) / 2, (f->cols - cols) / 2, rows, cols);
}
