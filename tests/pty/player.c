/* SPDX-License-Identifier: ISC */
/* A program on a pseudo-terminal, and the screen that libvterm makes of what it writes. See player.h. */
#include "config.h"

#include "tests/pty/player.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>
#include <vterm.h>

#include "protocol/mem.h"

#define PLAYERS_MAX 32
#define TURN_MS 20
#define NO_EXIT (-1)

struct player {
	int master;                     /* -1: hung up */
	int slave;                      /* kept open, so that the terminal outlives the program */
	pid_t pid;
	int code;                       /* NO_EXIT while it runs */
	VTerm *vt;
	VTermScreen *screen;
	int rows, columns;
	unsigned bells;
	char *written;
	size_t written_len, written_size;
	size_t shown_len;               /* of these what libvterm was given */
	char *scrolled;
	bool is_on_first_screen, is_cursor_visible, is_cursor_block;
};

static struct player *players[PLAYERS_MAX];
static volatile sig_atomic_t is_given_up;

/* --- what libvterm tells --- */

static int on_bell(void *arg)
{
	((struct player *)arg)->bells++;
	return 1;
}

static int on_property(VTermProp property, VTermValue *value, void *arg)
{
	struct player *p = arg;

	if (property == VTERM_PROP_ALTSCREEN)
		p->is_on_first_screen = !value->boolean;
	else if (property == VTERM_PROP_CURSORVISIBLE)
		p->is_cursor_visible = value->boolean;
	else if (property == VTERM_PROP_CURSORSHAPE) /* 0 where libvterm restores what it has never saved */
		p->is_cursor_block = value->number != VTERM_PROP_CURSORSHAPE_UNDERLINE &&
				     value->number != VTERM_PROP_CURSORSHAPE_BAR_LEFT;
	return 1;
}

static void write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t written = write(fd, bytes, len);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return;
		bytes += written;
		len -= (size_t)written;
	}
}

/* Keys as the terminal encodes them, and its answers to the program's questions. */
static void on_output(const char *bytes, size_t len, void *arg)
{
	struct player *p = arg;

	if (p->master >= 0)
		write_all(p->master, bytes, len);
}

/* A row leaves the screen upwards: never of the alternate one, which has nothing to scroll back to. */
static int on_scrolled(int columns, const VTermScreenCell *cells, void *arg)
{
	struct player *p = arg;
	char *line = xcalloc(1, (size_t)columns + 1), *more;

	for (int i = 0; i < columns; i++)
		line[i] = cells[i].chars[0] >= 32 && cells[i].chars[0] < 127 ? (char)cells[i].chars[0] : ' ';
	more = xasprintf("%s%s\n", p->scrolled ? p->scrolled : "", line);
	free(line);
	free(p->scrolled);
	p->scrolled = more;
	return 1;
}

static const VTermScreenCallbacks callbacks = { .bell = on_bell, .settermprop = on_property,
						.sb_pushline = on_scrolled };

/* --- starting and ending --- */

static void become_program(struct player *p, const char *const *argv, const char *const *extra)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	close(p->master);
	login_tty(p->slave);
	setenv("TERM", "xterm-256color", 1);
	for (; extra && *extra; extra++) {
		if (**extra == '-')
			unsetenv(*extra + 1);
		else
			putenv(xstrdup(*extra));
	}
	execv(argv[0], (char *const *)(const void *)argv);
	_exit(127);
}

static void register_player(struct player *p)
{
	for (size_t i = 0; i < PLAYERS_MAX; i++)
		if (!players[i]) {
			players[i] = p;
			return;
		}
	abort();
}

static void init_screen(struct player *p)
{
	p->vt = vterm_new(p->rows, p->columns);
	vterm_set_utf8(p->vt, 1);
	vterm_output_set_callback(p->vt, on_output, p);
	p->screen = vterm_obtain_screen(p->vt);
	vterm_screen_set_callbacks(p->screen, &callbacks, p);
	vterm_screen_enable_altscreen(p->screen, 1);
	p->is_on_first_screen = p->is_cursor_visible = p->is_cursor_block = true;
	vterm_screen_reset(p->screen, 1);
}

struct player *player_start(const char *const *argv, const char *const *extra, int rows, int columns)
{
	const struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };
	struct player *p = xcalloc(1, sizeof(*p));

	p->rows = rows;
	p->columns = columns;
	p->code = NO_EXIT;
	if (openpty(&p->master, &p->slave, NULL, NULL, &size) != 0)
		abort();
	fcntl(p->master, F_SETFD, FD_CLOEXEC);
	init_screen(p);
	p->pid = fork();
	if (p->pid == 0)
		become_program(p, argv, extra);
	/* a descriptor of its own to look at; with flags shared with the program's, as a shell's would be */
	fcntl(p->slave, F_SETFD, FD_CLOEXEC);
	register_player(p);
	return p;
}

static void take_exit(struct player *p, int options)
{
	int status;

	if (p->code != NO_EXIT || waitpid(p->pid, &status, options) != p->pid)
		return;
	p->code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void player_hang_up(struct player *p)
{
	if (p->master < 0)
		return;
	close(p->slave);
	close(p->master);
	p->master = p->slave = -1;
}

void player_free(struct player *p)
{
	if (!p)
		return;
	if (p->code == NO_EXIT) {
		kill(p->pid, SIGKILL);
		take_exit(p, 0);
	}
	player_hang_up(p);
	for (size_t i = 0; i < PLAYERS_MAX; i++)
		if (players[i] == p)
			players[i] = NULL;
	vterm_free(p->vt);
	free(p->written);
	free(p->scrolled);
	free(p);
}

/* --- time passes --- */

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

void players_give_up(void)
{
	is_given_up = 1;
}

static bool is_over(long long deadline)
{
	return is_given_up || now_ms() >= deadline;
}

/* How much of it ends with a whole character: libvterm 0.1 shows the halves of one that comes in two as bad ones. */
static size_t whole_len(const char *bytes, size_t len)
{
	size_t at = len;

	while (at > 0 && len - at < 3 && ((unsigned char)bytes[at - 1] & 0xc0) == 0x80)
		at--;
	if (at == 0)
		return len;
	switch ((unsigned char)bytes[at - 1] >> 4) {
	case 0xc:
	case 0xd:
		return len - at >= 1 ? len : at - 1;
	case 0xe:
		return len - at >= 2 ? len : at - 1;
	case 0xf:
		return len - at >= 3 ? len : at - 1;
	default:
		return len;
	}
}

static void read_output(struct player *p)
{
	char bytes[4096];
	ssize_t len = read(p->master, bytes, sizeof(bytes));

	if (len <= 0)
		return;
	if (p->written_len + (size_t)len + 1 > p->written_size) {
		p->written_size = 2 * (p->written_len + (size_t)len + 1);
		p->written = xrealloc(p->written, p->written_size);
	}
	memcpy(p->written + p->written_len, bytes, (size_t)len);
	p->written_len += (size_t)len;
	p->written[p->written_len] = '\0';
	len = (ssize_t)whole_len(p->written + p->shown_len, p->written_len - p->shown_len);
	vterm_input_write(p->vt, p->written + p->shown_len, (size_t)len);
	p->shown_len += (size_t)len;
}

/* Lets all programs go on for a moment: until one of them writes, at most TURN_MS. */
static void turn(void)
{
	struct pollfd polled[PLAYERS_MAX];
	struct player *of[PLAYERS_MAX];
	nfds_t count = 0;

	for (size_t i = 0; i < PLAYERS_MAX; i++) {
		if (!players[i] || players[i]->master < 0)
			continue;
		of[count] = players[i];
		polled[count++] = (struct pollfd){ .fd = players[i]->master, .events = POLLIN };
	}
	poll(polled, count, TURN_MS);
	for (nfds_t i = 0; i < count; i++)
		if (polled[i].revents & POLLIN)
			read_output(of[i]);
}

static bool stands(struct player *p, const char *text)
{
	char *screen = player_screen(p);
	bool is_there = strstr(screen, text) != NULL;

	free(screen);
	return is_there;
}

static bool wait_until(struct player *p, const char *text, bool is_wanted, int within_ms)
{
	long long deadline = now_ms() + within_ms;

	while (stands(p, text) != is_wanted) {
		if (is_over(deadline))
			return false;
		turn();
	}
	return true;
}

bool player_sees(struct player *p, const char *text, int within_ms)
{
	return wait_until(p, text, true, within_ms);
}

bool player_misses(struct player *p, const char *text, int within_ms)
{
	return wait_until(p, text, false, within_ms);
}

bool player_ends(struct player *p, int *code, int within_ms)
{
	long long deadline = now_ms() + within_ms;

	for (;;) {
		take_exit(p, WNOHANG);
		if (p->code != NO_EXIT || is_over(deadline))
			break;
		turn();
	}
	for (int unread = 1; p->master >= 0 && ioctl(p->master, FIONREAD, &unread) == 0 && unread > 0;)
		read_output(p);
	*code = p->code;
	return p->code != NO_EXIT;
}

/* --- keys and signals --- */

void player_type(struct player *p, const char *text)
{
	write_all(p->master, text, strlen(text));
}

/* In cells, where each character takes one. */
static int cells_between(const char *from, const char *to)
{
	int cells = 0;

	for (; from < to; from++)
		cells += ((unsigned char)*from & 0xc0) != 0x80;
	return cells;
}

bool player_click(struct player *p, const char *text)
{
	char *screen = player_screen(p), *at = strstr(screen, text), *line = at;
	char click[64] = "";
	int row = 1;

	for (char *c = screen; at && c < at; c++)
		row += *c == '\n';
	while (at && line > screen && line[-1] != '\n')
		line--;
	if (at) {
		int column = cells_between(line, at) + 1;

		snprintf(click, sizeof(click), "\x1b[<0;%d;%dM\x1b[<0;%d;%dm", column, row, column, row);
		player_type(p, click);
	}
	free(screen);
	return at != NULL;
}

void player_press(struct player *p, enum player_key key)
{
	static const VTermKey keys[] = {
		[KEY_PRESS_UP] = VTERM_KEY_UP,
		[KEY_PRESS_DOWN] = VTERM_KEY_DOWN,
		[KEY_PRESS_LEFT] = VTERM_KEY_LEFT,
		[KEY_PRESS_RIGHT] = VTERM_KEY_RIGHT,
	};

	vterm_keyboard_key(p->vt, keys[key], VTERM_MOD_NONE);
}

void player_resize(struct player *p, int rows, int columns)
{
	const struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };

	p->rows = rows;
	p->columns = columns;
	vterm_set_size(p->vt, rows, columns);
	ioctl(p->master, TIOCSWINSZ, &size);
}

void player_signal(struct player *p, int number)
{
	kill(p->pid, number);
}

/* --- looking --- */

char *player_screen(struct player *p)
{
	size_t row_size = (size_t)p->columns * 24 + 2, len = 0;
	char *text = xmalloc(row_size * (size_t)p->rows + 1);

	for (int row = 0; row < p->rows; row++) {
		const VTermRect rect = { .start_row = row, .end_row = row + 1, .end_col = p->columns };
		size_t start = len;

		len += vterm_screen_get_text(p->screen, text + len, row_size - 1, rect);
		while (len > start && text[len - 1] == ' ')
			len--;
		text[len++] = '\n';
	}
	text[len] = '\0';
	return text;
}

void player_size(const struct player *p, int *rows, int *columns)
{
	*rows = p->rows;
	*columns = p->columns;
}

static void see_colour(const struct player *p, VTermColor colour, unsigned char out[3])
{
	vterm_screen_convert_color_to_rgb(p->screen, &colour);
	out[0] = colour.rgb.red;
	out[1] = colour.rgb.green;
	out[2] = colour.rgb.blue;
}

void player_cursor(struct player *p, int *row, int *column)
{
	VTermPos at;

	vterm_state_get_cursorpos(vterm_obtain_state(p->vt), &at);
	*row = at.row;
	*column = at.col;
}

struct player_cell player_cell(struct player *p, int row, int column)
{
	const VTermRect rect = { .start_row = row, .end_row = row + 1, .start_col = column, .end_col = column + 1 };
	struct player_cell c = { .text = "" };
	VTermScreenCell cell;

	vterm_screen_get_text(p->screen, c.text, sizeof(c.text) - 1, rect);
	vterm_screen_get_cell(p->screen, (VTermPos){ .row = row, .col = column }, &cell);
	see_colour(p, cell.attrs.reverse ? cell.bg : cell.fg, c.front);
	see_colour(p, cell.attrs.reverse ? cell.fg : cell.bg, c.back);
	return c;
}

bool player_has_colour(struct player *p)
{
	VTermScreenCell cell;

	for (VTermPos at = { 0 }; at.row < p->rows; at.row++)
		for (at.col = 0; at.col < p->columns; at.col++) {
			vterm_screen_get_cell(p->screen, at, &cell);
			if (!VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) || !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg))
				return true;
		}
	return false;
}

const char *player_scrolled(const struct player *p)
{
	return p->scrolled ? p->scrolled : "";
}

unsigned player_bells(const struct player *p)
{
	return p->bells;
}

const char *player_written(const struct player *p, size_t *len)
{
	*len = p->written_len;
	return p->written ? p->written : "";
}

int player_pid(const struct player *p)
{
	return p->pid;
}

/* Where the text was written last, counted from 1; 0: never. */
static size_t last_place(const struct player *p, const char *text)
{
	size_t place = 0;

	for (const char *at = p->written; at && (at = strstr(at, text)); at++)
		place = (size_t)(at - p->written) + 1;
	return place;
}

/* The mouse by what was written: libvterm takes only the first of several modes set at once. */
struct terminal_state player_terminal(struct player *p)
{
	struct terminal_state state = {
		.is_on_first_screen = p->is_on_first_screen,
		.is_cursor_visible = p->is_cursor_visible,
		.is_cursor_block = p->is_cursor_block,
		.is_mouse_off = last_place(p, "1000l") >= last_place(p, "1000h"),
		.is_blocking = !(fcntl(p->slave, F_GETFL) & O_NONBLOCK)
	};
	struct termios t = { 0 };

	tcgetattr(p->slave, &t);
	state.input = t.c_iflag;
	state.output = t.c_oflag;
	state.control = t.c_cflag;
	state.local = t.c_lflag;
	return state;
}

bool terminal_state_is_same(const struct terminal_state *a, const struct terminal_state *b)
{
	return a->input == b->input && a->output == b->output && a->control == b->control && a->local == b->local &&
	       a->is_blocking == b->is_blocking && a->is_on_first_screen == b->is_on_first_screen &&
	       a->is_cursor_visible == b->is_cursor_visible && a->is_cursor_block == b->is_cursor_block &&
	       a->is_mouse_off == b->is_mouse_off;
}
