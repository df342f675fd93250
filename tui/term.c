/* SPDX-License-Identifier: ISC */
/*
 * The terminal, by way of curses. Curses writes into a file in memory, so that an update, whatever
 * it calls write() for, leaves as one piece; keys come from a pad, so that reading one repaints
 * nothing. Used by tui.c alone.
 */
#include "config.h"

#include "tui/term.h"

#include <curses.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <term.h>
#include <unistd.h>

#include <langinfo.h>

#include "client/keys.h"
#include "protocol/mem.h"
#include "protocol/text.h"
#include "protocol/words.h"
#include "tui/frame.h"
#include "tui/theme.h"
#include "tui/tty.h"

#define ESCAPE_DELAY_MS 25
#define PASTE_BYTES_MAX 65536
#define CODE_PASTE_BEGIN 2000 /* ours, above all of curses' key codes */
#define CODE_PASTE_END 2001
#define KEYS_KEPT 256         /* more than curses does */
#define FORGOTTEN "\033[H\033[2J\033[3J" /* the picture and what was scrolled away */
#define CLUSTER_CHARS_MAX 5 /* what curses keeps in a cell */

/* What a terminal emulator of this century understands and curses does not send: bracketed paste;
 * the title kept. */
#define MODERN_ON "\033[22;0t\033[?2004h"
#define MODERN_OFF "\033[?2004l\033[23;0t"

struct terminal {
	struct tty tty;
	FILE *in;
	FILE *gathered; /* where curses writes: a file in memory */
	SCREEN *screen;
	WINDOW *pad;
	int rows, cols, colours;
	bool is_modern, is_utf8, is_suspended;
	struct cell *drawn; /* what is on the screen; NULL: nothing known */
	int drawn_rows, drawn_cols;
	bool is_pasting;
	char paste[PASTE_BYTES_MAX];
	size_t paste_len;
	char *pasted; /* given out with the last key */
};

/* What curses wrote since last time goes behind what is already on its way. */
static void gather(struct terminal *t)
{
	int fd = fileno(t->gathered);
	char piece[4096];
	ssize_t n;

	fflush(t->gathered);
	lseek(fd, 0, SEEK_SET);
	while ((n = read(fd, piece, sizeof(piece))) > 0)
		tty_put(&t->tty, piece, (size_t)n);
	if (ftruncate(fd, 0) == 0)
		lseek(fd, 0, SEEK_SET);
}

/* Asked before newterm(), which leaves memory behind where it does not know the name. */
static bool is_known(const char *name)
{
	int unused;

	if (setupterm(name, STDOUT_FILENO, &unused) != OK)
		return false;
	del_curterm(cur_term);
	return true;
}

static bool term_is_fit(const char *name, char *why, size_t why_size)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		snprintf(why, why_size, "%s",
			 _("the screens need a terminal; see --help for commands that do not"));
	else if (name == NULL || *name == '\0' || strcmp(name, "dumb") == 0 ||
		 strcmp(name, "unknown") == 0)
		snprintf(why, why_size, _("the terminal '%.40s' cannot move its cursor; set TERM"),
			 name != NULL ? name : "");
	else if (!is_known(name))
		snprintf(why, why_size, _("the terminal '%.40s' is not known here; set TERM"),
			 name);
	else
		return true;
	return false;
}

static bool open_files(struct terminal *t, char *why, size_t why_size)
{
	int memory;

	if (!tty_open(&t->tty, why, why_size))
		return false;
	memory = memfd_create("screen", MFD_CLOEXEC);
	t->gathered = memory >= 0 ? fdopen(memory, "r+") : NULL;
	t->in = fdopen(dup(t->tty.fd), "r");
	if (t->gathered != NULL && t->in != NULL)
		return true;
	snprintf(why, why_size, _("the terminal cannot be opened: %s"), strerror(errno));
	return false;
}

static const char *capability(const char *name)
{
	char mutable[16];
	char *value;

	snprintf(mutable, sizeof(mutable), "%s", name);
	value = tigetstr(mutable);
	return value != NULL && (intptr_t)value != -1 ? value : "";
}

static void set_emergency(struct terminal *t)
{
	char bytes[256];

	snprintf(bytes, sizeof(bytes), "%s%s%s%s%s", t->is_modern ? "\033[?1006;1000l" : "",
		 t->is_modern ? MODERN_OFF : "", capability("sgr0"), capability("cnorm"),
		 capability("rmcup"));
	tty_set_emergency(&t->tty, bytes);
}

static int count_colours(void)
{
	const char *none = getenv("NO_COLOR");

	if ((none != NULL && *none != '\0') || !has_colors())
		return 0;
	start_color();
	use_default_colors();
	return COLORS >= 256 ? 256 : COLORS >= 16 ? 16 : COLORS >= 8 ? 8 : 0;
}

static void set_up_keys(struct terminal *t)
{
	t->pad = newpad(1, 1);
	keypad(t->pad, TRUE);
	nodelay(t->pad, TRUE);
	set_escdelay(ESCAPE_DELAY_MS);
	if (!t->is_modern)
		return;
	define_key("\033[200~", CODE_PASTE_BEGIN);
	define_key("\033[201~", CODE_PASTE_END);
	mouseinterval(0);
}

struct terminal *term_open(char *why, size_t why_size)
{
	const char *name = getenv("TERM");
	struct terminal *t;

	if (!term_is_fit(name, why, why_size))
		return NULL;
	t = xcalloc(1, sizeof(*t));
	t->tty.fd = -1;
	if (!open_files(t, why, why_size)) {
		term_close(t);
		return NULL;
	}
	t->screen = newterm(name, t->gathered, t->in);
	if (t->screen == NULL || *capability("cup") == '\0') {
		snprintf(why, why_size, _("the terminal '%.40s' cannot move its cursor; set TERM"),
			 name);
		term_close(t);
		return NULL;
	}
	t->is_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	t->is_modern = *capability("kmous") != '\0' && strncmp(name, "linux", 5) != 0;
	nonl();
	t->colours = count_colours();
	set_up_keys(t);
	tty_set_raw(&t->tty);
	set_emergency(t);
	if (t->is_modern)
		tty_puts(&t->tty, MODERN_ON);
	term_resize(t);
	return t;
}

static void leave(struct terminal *t)
{
	if (t->is_suspended)
		return;
	if (t->is_modern)
		tty_puts(&t->tty, MODERN_OFF);
	curs_set(1);
	endwin();
	gather(t);
	tty_flush_all(&t->tty);
	tty_set_found(&t->tty);
	tty_end_emergency();
}

void term_close(struct terminal *t)
{
	if (t == NULL)
		return;
	if (t->screen != NULL) {
		leave(t);
		delwin(t->pad);
		delscreen(t->screen);
	}
	if (t->in != NULL)
		fclose(t->in);
	if (t->gathered != NULL)
		fclose(t->gathered);
	tty_close(&t->tty);
	free(t->drawn);
	free(t->pasted);
	free(t);
}

void term_suspend(struct terminal *t)
{
	leave(t);
	t->is_suspended = true;
}

void term_resume(struct terminal *t)
{
	if (!t->is_suspended)
		return;
	t->is_suspended = false;
	tty_set_raw(&t->tty);
	set_emergency(t);
	if (t->is_modern)
		tty_puts(&t->tty, MODERN_ON);
	term_resize(t);
	term_redraw(t);
}

bool term_flush(struct terminal *t)
{
	return tty_flush(&t->tty);
}

int term_fd(const struct terminal *t)
{
	return t->tty.fd;
}

int term_rows(const struct terminal *t)
{
	return t->rows;
}

int term_cols(const struct terminal *t)
{
	return t->cols;
}

int term_colours(const struct terminal *t)
{
	return t->colours;
}

bool term_is_utf8(const struct terminal *t)
{
	return t->is_utf8;
}

bool term_resize(struct terminal *t)
{
	int rows = LINES, cols = COLS; /* where the line does not say: what terminfo says */

	tty_size(&t->tty, &rows, &cols);
	if (t->rows == rows && t->cols == cols)
		return false;
	t->rows = rows;
	t->cols = cols;
	resizeterm(t->rows, t->cols);
	term_redraw(t);
	return true;
}

void term_redraw(struct terminal *t)
{
	free(t->drawn);
	t->drawn = NULL;
	clearok(curscr, TRUE);
}

/* Curses keeps the last keys, its own pictures and what it wrote; each is filled with something else. */
static void forget_in_curses(struct terminal *t)
{
	char blanks[BUFSIZ];

	for (int i = 0; i < KEYS_KEPT; i++)
		ungetch(' ');
	flushinp();
	erase();
	refresh();
	gather(t);
	memset(blanks, ' ', sizeof(blanks));
	for (int i = 0; i < 3; i++)
		fwrite(blanks, 1, sizeof(blanks), t->gathered);
	fflush(t->gathered);
	lseek(fileno(t->gathered), 0, SEEK_SET);
	if (ftruncate(fileno(t->gathered), 0) != 0)
		term_redraw(t); /* the blanks come first, then everything */
}

void term_forget(struct terminal *t)
{
	if (t->drawn != NULL)
		explicit_bzero(t->drawn, (size_t)(t->drawn_rows + 1) * (size_t)t->drawn_cols * sizeof(*t->drawn));
	explicit_bzero(t->paste, sizeof(t->paste));
	t->paste_len = 0;
	t->is_pasting = false;
	xfree_secret(t->pasted);
	t->pasted = NULL;
	forget_in_curses(t);
	tty_forget(&t->tty);
	tty_puts(&t->tty, FORGOTTEN);
	term_redraw(t);
}

/* The clusters of a cell as curses wants them: one character with a width, and what sits on it. */
static void cluster_wide(const struct cell *c, wchar_t *out)
{
	mbstate_t state = {0};
	const char *at = c->text;
	size_t left = strlen(at);
	int n = 0;

	while (left > 0 && n < CLUSTER_CHARS_MAX) {
		wchar_t ch;
		size_t len = mbrtowc(&ch, at, left, &state);

		if (len == 0 || len > left)
			break;
		at += len;
		left -= len;
		if (n > 0 && wcwidth(ch) > 0)
			break; /* a family of emoji is drawn as its first, so that widths are
				  certain */
		out[n++] = ch;
	}
	if (n == 0)
		out[n++] = L'?';
	out[n] = L'\0';
}

static attr_t look_attributes(const struct look *look)
{
	attr_t a = A_NORMAL;

	a |= look->attributes & LOOK_BOLD ? A_BOLD : 0;
	a |= look->attributes & LOOK_DIM ? A_DIM : 0;
	a |= look->attributes & LOOK_UNDERLINE ? A_UNDERLINE : 0;
	a |= look->attributes & LOOK_REVERSE ? A_REVERSE : 0;
	a |= look->attributes & LOOK_ITALIC ? A_ITALIC : 0;
	return a;
}

static void draw_cell(const struct terminal *t, const struct theme *theme, const struct cell *c,
		      int row, int col)
{
	struct look look = theme_look(theme, (enum ink)c->ink, c->marks, t->colours);
	int pair = 0;
	wchar_t text[CLUSTER_CHARS_MAX + 1];
	cchar_t cell;

	if (look.front != COLOUR_DEFAULT || look.back != COLOUR_DEFAULT)
		pair = alloc_pair(look.front, look.back);
	if (pair < 0)
		pair = 0;
	cluster_wide(c, text);
	if (setcchar(&cell, text, look_attributes(&look), 0, &pair) == OK)
		mvadd_wch(row, col, &cell);
}

static void draw_row(struct terminal *t, const struct grid *g, const struct theme *theme, int row)
{
	for (int col = 0; col < g->cols && col < t->cols; col++) {
		const struct cell *c = grid_cell(g, row, col);

		if (c->text[0] != '\0')
			draw_cell(t, theme, c, row, col);
	}
}

static void draw_cursor(const struct grid *g)
{
	curs_set(g->cursor_row >= 0);
	if (g->cursor_row >= 0)
		move(g->cursor_row, g->cursor_col);
}

void term_draw(struct terminal *t, const struct grid *g, const struct theme *theme)
{
	size_t row_bytes = (size_t)g->cols * sizeof(struct cell);

	if (t->tty.is_full || t->is_suspended)
		return;
	if (t->drawn == NULL || t->drawn_rows != g->rows || t->drawn_cols != g->cols) {
		free(t->drawn);
		t->drawn = xcalloc((size_t)g->rows + 1, row_bytes);
		t->drawn_rows = g->rows;
		t->drawn_cols = g->cols;
	}
	for (int row = 0; row < g->rows && row < t->rows; row++) {
		const struct cell *now = grid_cell(g, row, 0);
		struct cell *before = t->drawn + row * g->cols;

		if (memcmp(now, before, row_bytes) == 0)
			continue;
		draw_row(t, g, theme, row);
		memcpy(before, now, row_bytes);
	}
	draw_cursor(g);
	refresh();
	gather(t);
	tty_flush(&t->tty);
}

void term_ring(struct terminal *t)
{
	tty_puts(&t->tty, "\a");
}

void term_title(struct terminal *t, const char *title)
{
	char *clean = text_clean(title, strlen(title), TEXT_LINE);

	if (t->is_modern) {
		tty_puts(&t->tty, "\033]2;");
		tty_puts(&t->tty, clean);
		tty_puts(&t->tty, "\a");
	}
	free(clean);
}

void term_say(struct terminal *t, const char *bytes)
{
	if (t->is_modern)
		tty_puts(&t->tty, bytes);
}

void term_mouse(struct terminal *t, bool is_on)
{
	const mmask_t wanted = BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON4_PRESSED | BUTTON5_PRESSED;

	if (t->is_modern)
		mousemask(is_on ? wanted : 0, NULL);
}

void term_copy(struct terminal *t, const char *text)
{
	size_t len = strlen(text);
	size_t size = sodium_base64_ENCODED_LEN(len, sodium_base64_VARIANT_ORIGINAL);
	char *encoded = xmalloc(size);

	sodium_bin2base64(encoded, size, (const unsigned char *)text, len,
			  sodium_base64_VARIANT_ORIGINAL);
	if (t->is_modern) {
		tty_puts(&t->tty, "\033]52;c;");
		tty_puts(&t->tty, encoded);
		tty_puts(&t->tty, "\a");
	}
	free(encoded);
}

/* Curses' codes for keys that are no characters. */
static const struct {
	wint_t code;
	enum press press;
} CODES[] = {
    {KEY_UP, PRESS_UP},
    {KEY_DOWN, PRESS_DOWN},
    {KEY_LEFT, PRESS_LEFT},
    {KEY_RIGHT, PRESS_RIGHT},
    {KEY_HOME, PRESS_HOME},
    {KEY_END, PRESS_END},
    {KEY_FIND, PRESS_HOME},
    {KEY_SELECT, PRESS_END},
    {KEY_PPAGE, PRESS_PAGE_UP},
    {KEY_NPAGE, PRESS_PAGE_DOWN},
    {KEY_DC, PRESS_DELETE},
    {KEY_IC, PRESS_INSERT},
    {KEY_BACKSPACE, PRESS_BACKSPACE},
    {KEY_BTAB, PRESS_BACKTAB},
    {KEY_ENTER, PRESS_ENTER},
    {KEY_F(1), PRESS_F1},
    {KEY_F(2), PRESS_F2},
    {KEY_F(3), PRESS_F3},
    {KEY_F(4), PRESS_F4},
    {KEY_F(5), PRESS_F5},
    {KEY_F(6), PRESS_F6},
    {KEY_F(7), PRESS_F7},
    {KEY_F(8), PRESS_F8},
    {KEY_F(9), PRESS_F9},
    {KEY_F(10), PRESS_F10},
};

/* Keys that have no code of their own, by the name of what they send. */
static const struct {
	const char *capability;
	enum press press;
} WITH_CONTROL[] = {
    {"kLFT5", PRESS_LEFT}, {"kRIT5", PRESS_RIGHT}, {"kHOM5", PRESS_HOME}, {"kEND5", PRESS_END}};

static void key_of_mouse(struct key *out)
{
	MEVENT e;

	if (getmouse(&e) != OK)
		return;
	if (e.bstate & BUTTON4_PRESSED)
		out->press = PRESS_WHEEL_UP;
	else if (e.bstate & BUTTON5_PRESSED)
		out->press = PRESS_WHEEL_DOWN;
	else if (e.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED))
		out->press = PRESS_CLICK;
	out->row = e.y;
	out->col = e.x;
}

static void key_of_code(wint_t code, struct key *out)
{
	if (code == KEY_MOUSE) {
		key_of_mouse(out);
		return;
	}
	for (size_t i = 0; i < sizeof(CODES) / sizeof(CODES[0]); i++)
		if (CODES[i].code == code)
			out->press = CODES[i].press;
	for (size_t i = 0; i < sizeof(WITH_CONTROL) / sizeof(WITH_CONTROL[0]); i++) {
		const char *sent = capability(WITH_CONTROL[i].capability);

		if (*sent != '\0' && key_defined(sent) == (int)code) {
			out->press = WITH_CONTROL[i].press;
			out->is_control = true;
		}
	}
}

static void key_of_char(wint_t ch, struct key *out)
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

static void paste_add(struct terminal *t, wint_t ch)
{
	char bytes[MB_LEN_MAX];
	mbstate_t state = {0};
	size_t len = wcrtomb(bytes, (wchar_t)(ch == '\r' ? '\n' : ch), &state);

	if (len == (size_t)-1 || t->paste_len + len > sizeof(t->paste))
		return;
	memcpy(t->paste + t->paste_len, bytes, len);
	t->paste_len += len;
}

static void paste_end(struct terminal *t, struct key *out)
{
	free(t->pasted);
	t->pasted = text_clean(t->paste, t->paste_len, TEXT_BLOCK);
	t->is_pasting = false;
	t->paste_len = 0;
	out->press = PRESS_PASTE;
	out->paste = t->pasted;
}

/* An Esc with a character right behind it is how terminals send Alt. */
static void read_alt(struct terminal *t, struct key *out)
{
	wint_t ch;
	int kind;

	if (out->press != PRESS_ESCAPE)
		return;
	kind = wget_wch(t->pad, &ch);
	if (kind == KEY_CODE_YES)
		ungetch((int)ch);
	if (kind != OK)
		return;
	key_of_char(ch, out);
	out->is_alt = out->press != PRESS_ESCAPE;
}

bool term_key(struct terminal *t, struct key *out, bool *is_gone)
{
	wint_t ch;
	int kind;

	*out = (struct key){0};
	while (out->press == PRESS_NONE) {
		kind = wget_wch(t->pad, &ch);
		if (kind == ERR) {
			*is_gone = tty_has_hung_up(&t->tty);
			return false;
		}
		if (kind == KEY_CODE_YES && ch == CODE_PASTE_BEGIN)
			t->is_pasting = true;
		else if (kind == KEY_CODE_YES && ch == CODE_PASTE_END)
			paste_end(t, out);
		else if (t->is_pasting && kind == OK)
			paste_add(t, ch);
		else if (kind == KEY_CODE_YES)
			key_of_code(ch, out);
		else
			key_of_char(ch, out);
	}
	read_alt(t, out);
	return true;
}
