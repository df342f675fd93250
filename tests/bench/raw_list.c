/* SPDX-License-Identifier: ISC */
/*
 * The client's floor: a list on ncurses and nothing else, drawn whole at each key. The bench runs it. For an event it
 * shows, at b and e, what a helper sees before and after a request comes in: the same words in the same places.
 */
#include <curses.h>
#include <locale.h>
#include <stdio.h>

#define ITEMS 8
#define WORDS "Water comes through the kitchen ceiling."

enum { PAIR_NEW = 1, PAIR_BELL };

static void draw(int selected)
{
	erase();
	mvaddstr(0, 1, "A list");
	mvhline(1, 0, ACS_HLINE, COLS);
	for (int i = 0; i < ITEMS; i++) {
		attrset(i == selected ? A_REVERSE : A_NORMAL);
		mvprintw(3 + i, 2, "%-*s", COLS - 4, "Plumbing   Water comes through the kitchen ceiling.");
	}
	attrset(A_NORMAL);
	mvaddstr(LINES - 1, 1, "Up, Down: choose   q: quit");
	refresh();
}

static void draw_request(int row, bool is_selected, const char *age)
{
	attr_t look = is_selected ? A_REVERSE : A_NORMAL;

	attrset(look);
	mvprintw(row, 2, "%-*s", COLS - 3, "");
	attrset(look | A_BOLD);
	mvaddstr(row, 2, "Plumbing");
	attrset(look);
	mvprintw(row, 15, "$45.00    %s ", age);
	attrset(is_selected ? look : (attr_t)COLOR_PAIR(PAIR_NEW));
	addstr("NEW");
	attrset(look);
	printw("  %s", WORDS);
}

static void draw_requests(int news)
{
	erase();
	attrset(news > 0 ? A_REVERSE | A_BOLD : (attr_t)COLOR_PAIR(PAIR_BELL));
	mvprintw(0, 49, "%d new", ITEMS + news);
	attrset(A_DIM);
	mvprintw(2, 16, "%d", ITEMS + news);
	mvhline(LINES - 2, 0, ACS_HLINE, COLS);
	for (int i = 0; i < ITEMS + news; i++)
		draw_request(4 + i, i == news, i < news ? "0:00" : "0:12");
	attrset(A_BOLD);
	if (news > 0)
		mvaddstr(LINES - 2, 1, " New Plumbing request ");
	attrset(A_NORMAL);
	refresh();
}

/* What an event also is: the sound, and the title, which ncurses knows nothing of. */
static void ring(void)
{
	beep();
	printf("\033]2;(%d) List\007", ITEMS + 1);
	fflush(stdout);
}

static void draw_for(int key, int selected)
{
	if (key == 'e')
		ring();
	if (key == 'b' || key == 'e')
		draw_requests(key == 'e');
	else
		draw(selected);
}

int main(void)
{
	int key = 0, selected = 0;

	setlocale(LC_ALL, "");
	initscr();
	start_color();
	use_default_colors();
	init_pair(PAIR_NEW, COLOR_MAGENTA, -1);
	init_pair(PAIR_BELL, COLOR_BLACK, COLOR_YELLOW);
	cbreak();
	noecho();
	curs_set(0);
	keypad(stdscr, TRUE);
	do {
		if (key == KEY_DOWN && selected < ITEMS - 1)
			selected++;
		if (key == KEY_UP && selected > 0)
			selected--;
		draw_for(key, selected);
		key = getch();
	} while (key != 'q' && key != ERR);
	endwin();
	return 0;
}
