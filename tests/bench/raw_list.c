/* SPDX-License-Identifier: ISC */
/* The client's floor: a list on ncurses and nothing else, drawn whole at each key. The bench runs it. */
#include <curses.h>
#include <locale.h>

#define ITEMS 8

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

int main(void)
{
	int key = 0, selected = 0;

	setlocale(LC_ALL, "");
	initscr();
	start_color();
	use_default_colors();
	cbreak();
	noecho();
	curs_set(0);
	keypad(stdscr, TRUE);
	do {
		if (key == KEY_DOWN && selected < ITEMS - 1)
			selected++;
		if (key == KEY_UP && selected > 0)
			selected--;
		draw(selected);
		key = getch();
	} while (key != 'q' && key != ERR);
	endwin();
	return 0;
}
