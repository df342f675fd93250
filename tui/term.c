/* SPDX-License-Identifier: ISC */
/*
 * The terminal, by way of curses: in what words it wants to be told, and what its keys mean. What stands on it is
 * painted by paint.c, so that an update leaves as one piece; what comes is read by input.c, all at once. What curses
 * would write by itself goes nowhere, and it reads nothing. Used by tui.c alone.
 */
#include "config.h"

#include "tui/term.h"

#include <curses.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <langinfo.h>

#include "client/clipboard.h"
#include "client/keys.h"
#include "protocol/mem.h"
#include "protocol/text.h"
#include "protocol/words.h"
#include "tui/console.h"
#include "tui/input.h"
#include "tui/paint.h"
#include "tui/terminfo.h"
#include "tui/theme.h"
#include "tui/tty.h"
#include "tui/typed.h"

#define ESCAPE_DELAY_MS 25
#define CODE_PASTE_BEGIN 2000 /* ours, above all of curses' key codes */
#define CODE_PASTE_END 2001
#define CONSOLE_UTF8 "\033%G" /* a Linux console may have been told otherwise when the machine started */
#define FORGOTTEN "\033[H\033[2J\033[3J" /* the picture and what was scrolled away */
#define MOUSE_SWITCH "\033[?1000%?%p1%{1}%=%th%el%;" /* where terminfo does not say (XM) */
#define WORDS_MAX 32
#define CURSOR_LINE 4 /* a line below the letter that does not blink, for DECSCUSR */

/* What a terminal emulator of this century understands and curses does not send: bracketed paste;
 * the title kept. */
#define MODERN_ON "\033[22;0t\033[?2004h"
#define MODERN_OFF "\033[?2004l\033[23;0t"

struct terminal {
	struct tty tty;
	FILE *nowhere; /* where curses writes, and would read */
	SCREEN *screen;
	char *owned[WORDS_MAX]; /* what `words` and the members below are made of */
	int owned_count;
	struct paint_words words;
	const char *enter, *enter_keys, *leave, *leave_keys, *mouse, *cursor_shape, *cursor_found;
	struct painter *painter;
	struct console *console;
	int rows, cols;
	bool is_modern, is_utf8, is_suspended, has_mouse, is_cursor_line;
	bool is_mouse_in_digits;
	struct input input;
	bool is_drained; /* all that had come was read */
	wint_t kept;     /* a code that was looked at too early; 0: none */
	struct paste paste;
};

static bool term_is_fit(const char *name, char *why, size_t why_size)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		snprintf(why, why_size, "%s",
			 _("the screens need a terminal; see --help for commands that do not"));
	else if (name == NULL || *name == '\0' || strcmp(name, "dumb") == 0 ||
		 strcmp(name, "unknown") == 0)
		snprintf(why, why_size, _("the terminal '%.40s' cannot move its cursor; set TERM"),
			 name != NULL ? name : "");
	else if (!terminfo_knows(name))
		snprintf(why, why_size, _("the terminal '%.40s' is not known here; set TERM"),
			 name);
	else
		return true;
	return false;
}

static bool open_files(struct terminal *t, char *why, size_t why_size)
{
	if (!tty_open(&t->tty, why, why_size))
		return false;
	t->nowhere = fopen("/dev/null", "w+e");
	if (t->nowhere != NULL)
		return true;
	snprintf(why, why_size, _("the terminal cannot be opened: %s"), strerror(errno));
	return false;
}

static void set_emergency(struct terminal *t)
{
	char bytes[256];

	/* the cursor last: where the other screen was not entered yet, leaving it may hide the cursor */
	snprintf(bytes, sizeof(bytes), "%s%s%s%s%s%s%s", terminfo_fill(t->mouse, 0, 0),
		 t->is_modern ? MODERN_OFF : "", t->is_cursor_line ? t->cursor_found : "", t->words.sgr0, t->leave_keys,
		 t->leave, t->words.cnorm);
	tty_set_emergency(&t->tty, bytes);
}

static void learn_words(struct terminal *t)
{
	struct paint_words *w = &t->words;
	const struct {
		const char **where, *name;
	} all[] = {
	    {&w->cup, "cup"},       {&w->vpa, "vpa"},       {&w->hpa, "hpa"},     {&w->cuf, "cuf"},     {&w->csr, "csr"},
	    {&w->ind, "ind"},       {&w->ri, "ri"},         {&w->clear, "clear"}, {&w->el, "el"},       {&w->sgr0, "sgr0"},
	    {&w->op, "op"},         {&w->bold, "bold"},     {&w->dim, "dim"},     {&w->smul, "smul"},   {&w->rev, "rev"},
	    {&w->sitm, "sitm"},     {&w->setaf, "setaf"},   {&w->setab, "setab"}, {&w->civis, "civis"}, {&w->cnorm, "cnorm"},
	    {&t->enter, "smcup"},   {&t->leave, "rmcup"},   {&t->enter_keys, "smkx"},
	    {&t->leave_keys, "rmkx"}, {&t->mouse, "XM"},
	    {&t->cursor_shape, "Ss"}, {&t->cursor_found, "Se"},
	};

	_Static_assert(sizeof(all) / sizeof(all[0]) <= WORDS_MAX, "each word has a place to be owned in");
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		*all[i].where = t->owned[t->owned_count++] = terminfo_word_without_pauses(all[i].name);
	w->no_colour_with = terminfo_number("ncv");
	w->is_erasing_in_colour = terminfo_flag("bce");
	w->is_wrapping = terminfo_flag("am");
	w->is_wrapping_late = terminfo_flag("xenl");
	w->colours = terminfo_colours();
	w->fill = terminfo_fill;
	if (!t->is_modern)
		t->mouse = "";
	else if (*t->mouse == '\0')
		t->mouse = MOUSE_SWITCH;
}

static void set_up_keys(struct terminal *t)
{
	keypad(stdscr, TRUE);
	t->input.known = key_defined;
	t->is_mouse_in_digits = strcmp(terminfo_word("kmous"), "\033[<") == 0;
	if (!t->is_modern)
		return;
	define_key("\033[200~", CODE_PASTE_BEGIN);
	define_key("\033[201~", CODE_PASTE_END);
}

static void enter(struct terminal *t)
{
	set_emergency(t);
	tty_set_raw(&t->tty);
	if (t->console != NULL && t->is_utf8)
		tty_puts(&t->tty, CONSOLE_UTF8);
	tty_puts(&t->tty, t->enter);
	tty_puts(&t->tty, t->enter_keys);
	if (t->is_modern)
		tty_puts(&t->tty, MODERN_ON);
	if (t->has_mouse)
		tty_puts(&t->tty, terminfo_fill(t->mouse, 1, 0));
	term_resize(t);
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
	t->screen = newterm(name, t->nowhere, t->nowhere);
	if (t->screen == NULL || *terminfo_word("cup") == '\0') {
		snprintf(why, why_size, _("the terminal '%.40s' cannot move its cursor; set TERM"),
			 name);
		term_close(t);
		return NULL;
	}
	t->is_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	t->is_modern = *terminfo_word("kmous") != '\0' && strncmp(name, "linux", 5) != 0;
	learn_words(t);
	t->painter = painter_new(&t->words);
	t->console = console_read(t->tty.fd);
	t->words.is_bold_brighter = t->console != NULL;
	set_up_keys(t);
	enter(t);
	return t;
}

static void shape_cursor(struct terminal *t, bool is_line)
{
	if (is_line == t->is_cursor_line || *t->cursor_shape == '\0' || *t->cursor_found == '\0')
		return;
	tty_puts(&t->tty, is_line ? terminfo_fill(t->cursor_shape, CURSOR_LINE, 0) : t->cursor_found);
	t->is_cursor_line = is_line;
	set_emergency(t);
}

/* The last row is where the shell goes on, if there is no screen of its own to leave. */
static void leave(struct terminal *t)
{
	if (t->is_suspended || t->painter == NULL)
		return;
	if (t->has_mouse)
		tty_puts(&t->tty, terminfo_fill(t->mouse, 0, 0));
	if (t->is_modern)
		tty_puts(&t->tty, MODERN_OFF);
	tty_puts(&t->tty, t->words.sgr0);
	tty_puts(&t->tty, t->words.op);
	tty_puts(&t->tty, terminfo_fill(t->words.cup, t->rows - 1, 0));
	tty_puts(&t->tty, t->words.el);
	shape_cursor(t, false);
	tty_puts(&t->tty, t->words.cnorm);
	tty_puts(&t->tty, t->leave);
	tty_puts(&t->tty, t->leave_keys);
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
		delscreen(t->screen);
	}
	if (t->nowhere != NULL)
		fclose(t->nowhere);
	tty_close(&t->tty);
	painter_free(t->painter);
	console_free(t->console);
	for (int i = 0; i < t->owned_count; i++)
		free(t->owned[i]);
	paste_clear(&t->paste);
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
	enter(t);
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

const struct console *term_console(const struct terminal *t)
{
	return t->console;
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
	return t->words.colours;
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
	term_redraw(t);
	return true;
}

void term_redraw(struct terminal *t)
{
	painter_lose(t->painter);
}

void term_forget(struct terminal *t)
{
	painter_forget(t->painter);
	paste_forget(&t->paste);
	input_forget(&t->input);
	t->kept = 0;
	tty_forget(&t->tty);
	tty_puts(&t->tty, FORGOTTEN);
}

/*
 * A cursor that is a block has the colour of the terminal's letters. On a dark terminal that is a pale one, and so is
 * the ground of a light theme: the letter under it would be gone. On a ground of the theme's own it is a line.
 */
bool term_shape_cursor(struct terminal *t, const struct theme *theme)
{
	if (!t->is_suspended)
		shape_cursor(t, t->words.colours > 0 && theme_has_ground(theme));
	return t->is_cursor_line;
}

void term_draw(struct terminal *t, const struct grid *g, const struct theme *theme)
{
	const char *bytes;
	size_t len;

	if (t->tty.is_full || t->is_suspended)
		return;
	bytes = painter_paint(t->painter, g, theme, &len);
	tty_put(&t->tty, bytes, len);
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
	if (!t->is_modern || t->has_mouse == is_on)
		return;
	t->has_mouse = is_on;
	if (!t->is_suspended)
		tty_puts(&t->tty, terminfo_fill(t->mouse, is_on, 0));
}

void term_copy(struct terminal *t, const char *text)
{
	char *bytes = clipboard_write(text);

	term_say(t, bytes);
	free(bytes);
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

/* False: there was nothing to be read. */
static bool read_more(struct terminal *t, bool *is_gone)
{
	size_t size;
	char *room = input_room(&t->input, &size);
	ssize_t len = tty_read(&t->tty, room, size);

	t->is_drained = len < (ssize_t)size;
	if (len <= 0) {
		*is_gone = tty_has_hung_up(&t->tty);
		return false;
	}
	input_add(&t->input, (size_t)len);
	return true;
}

/* The rest of a key comes with its beginning, or soon; over a slow line in pieces. */
static bool await_more(struct terminal *t, bool *is_gone)
{
	return tty_await(&t->tty, ESCAPE_DELAY_MS) && read_more(t, is_gone);
}

static enum input_kind next(struct terminal *t, wint_t *out, bool *is_gone)
{
	enum input_kind kind;

	if (t->kept != 0) {
		*out = t->kept;
		t->kept = 0;
		return INPUT_CODE;
	}
	kind = input_take(&t->input, false, out);
	if (kind == INPUT_NONE && !t->is_drained && read_more(t, is_gone))
		kind = input_take(&t->input, false, out);
	while (kind == INPUT_PART) {
		bool has_more = await_more(t, is_gone);

		kind = input_take(&t->input, !has_more, out);
	}
	return kind;
}

static void key_of_mouse(struct terminal *t, struct key *out, bool *is_gone)
{
	struct input_mouse mouse;

	while (!input_take_mouse(&t->input, t->is_mouse_in_digits, &mouse))
		if (!await_more(t, is_gone))
			return;
	if (mouse.button == 0)
		out->press = PRESS_CLICK;
	else if (mouse.button == INPUT_WHEEL)
		out->press = PRESS_WHEEL_UP;
	else if (mouse.button == INPUT_WHEEL + 1)
		out->press = PRESS_WHEEL_DOWN;
	out->row = mouse.row;
	out->col = mouse.col;
}

static void key_of_code(wint_t code, struct key *out)
{
	for (size_t i = 0; i < sizeof(CODES) / sizeof(CODES[0]); i++)
		if (CODES[i].code == code) {
			out->press = CODES[i].press;
			return;
		}
	for (size_t i = 0; i < sizeof(WITH_CONTROL) / sizeof(WITH_CONTROL[0]); i++) {
		const char *sent = terminfo_word(WITH_CONTROL[i].capability);

		if (*sent != '\0' && key_defined(sent) == (int)code) {
			out->press = WITH_CONTROL[i].press;
			out->is_control = true;
		}
	}
}

/* An Esc with a character right behind it is how terminals send Alt. */
static void read_alt(struct terminal *t, struct key *out, bool *is_gone)
{
	wint_t ch;

	if (out->press != PRESS_ESCAPE)
		return;
	switch (next(t, &ch, is_gone)) {
	case INPUT_CHAR:
		typed_char(ch, out);
		out->is_alt = out->press != PRESS_ESCAPE;
		break;
	case INPUT_CODE:
		t->kept = ch;
		break;
	default:
		break;
	}
}

bool term_key(struct terminal *t, struct key *out, bool *is_gone)
{
	wint_t ch;

	*out = (struct key){0};
	while (out->press == PRESS_NONE) {
		enum input_kind kind = next(t, &ch, is_gone);
		bool is_code = kind == INPUT_CODE;

		if (kind == INPUT_NONE) {
			t->is_drained = false;
			return false;
		}
		if (is_code && ch == CODE_PASTE_BEGIN)
			t->paste.is_open = true;
		else if (is_code && ch == CODE_PASTE_END)
			paste_end(&t->paste, out);
		else if (t->paste.is_open && !is_code)
			paste_add(&t->paste, ch);
		else if (is_code && ch == KEY_MOUSE)
			key_of_mouse(t, out, is_gone);
		else if (is_code)
			key_of_code(ch, out);
		else
			typed_char(ch, out);
	}
	read_alt(t, out, is_gone);
	return true;
}
