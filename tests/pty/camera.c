/* SPDX-License-Identifier: ISC */
/* Pictures of a player's screen, and zbar's reading of them; see camera.h. */
#include "config.h"

#include "tests/pty/camera.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "tests/pty/player.h"

#define DOTS_COLS 8
#define DOTS_ROWS 16
#define QR_WORD "QR-Code:"

static unsigned char grey(const unsigned char rgb[3])
{
	return (unsigned char)((299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2]) / 1000);
}

/* Has the cell its letter's colour there? */
static bool is_front(const struct player_cell *c, int x, int y)
{
	if (c->text[0] == '\0' || strcmp(c->text, " ") == 0)
		return false;
	if (strcmp(c->text, "▀") == 0)
		return y < DOTS_ROWS / 2;
	if (strcmp(c->text, "▄") == 0)
		return y >= DOTS_ROWS / 2;
	if (strcmp(c->text, "█") == 0)
		return true;
	return x > 1 && x < DOTS_COLS - 1 && y > 3 && y < DOTS_ROWS - 3 && (x + y) % 3 == 0;
}

static void put_row(struct player *p, int row, int cols, unsigned char *out)
{
	for (int col = 0; col < cols; col++) {
		struct player_cell c = player_cell(p, row, col);

		for (int y = 0; y < DOTS_ROWS; y++)
			for (int x = 0; x < DOTS_COLS; x++)
				out[(y * cols + col) * DOTS_COLS + x] = grey(is_front(&c, x, y) ? c.front : c.back);
	}
}

bool camera_take(struct player *p, const char *path)
{
	int rows, cols;
	size_t size;
	unsigned char *dots;
	FILE *out = fopen(path, "we");

	if (out == NULL)
		return false;
	player_size(p, &rows, &cols);
	size = (size_t)cols * DOTS_COLS * DOTS_ROWS;
	dots = xmalloc(size);
	fprintf(out, "P5\n%d %d\n255\n", cols * DOTS_COLS, rows * DOTS_ROWS);
	for (int row = 0; row < rows; row++) {
		put_row(p, row, cols, dots);
		fwrite(dots, 1, size, out);
	}
	free(dots);
	return fclose(out) == 0;
}

bool camera_can_read(void)
{
	return system("zbarimg --version >/dev/null 2>&1") == 0;
}

char *camera_read(const char *path)
{
	char *command = xasprintf("zbarimg --quiet --nodbus '%s' 2>/dev/null", path);
	FILE *in = popen(command, "re");
	char line[1024] = "", more[2] = "";

	if (in == NULL || fgets(line, sizeof(line), in) == NULL || fgets(more, sizeof(more), in) != NULL)
		line[0] = '\0';
	if (in != NULL)
		pclose(in);
	free(command);
	line[strcspn(line, "\n")] = '\0';
	return strncmp(line, QR_WORD, strlen(QR_WORD)) == 0 ? xstrdup(line + strlen(QR_WORD)) : NULL;
}
