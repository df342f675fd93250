/* SPDX-License-Identifier: ISC */
/* Names of colours, and the nearest colour a poorer terminal has. Used by theme.c. */
#include "tui/colour.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/theme.h"

static const char *const NAMES[] = {
    "black",        "red",           "green",       "yellow",         "blue",
    "magenta",      "cyan",          "white",       "bright-black",   "bright-red",
    "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan",
    "bright-white",
};

/* What terminals usually show for the first 16; only used to find the nearest. */
static const int USUAL[16] = {
    0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
    0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
};

static bool parse_number(const char *name, int base, long max, int *out)
{
	char *end;
	long value = strtol(name, &end, base);

	if (*name == '\0' || *end != '\0' || value < 0 || value > max)
		return false;
	*out = (int)value;
	return true;
}

bool colour_parse(const char *name, int *out)
{
	if (strcmp(name, "default") == 0) {
		*out = COLOUR_DEFAULT;
		return true;
	}
	if (name[0] == '#') {
		if (strlen(name) != 7 || strspn(name + 1, "0123456789abcdefABCDEF") != 6 ||
		    !parse_number(name + 1, 16, 0xffffff, out))
			return false;
		*out |= LOOK_RGB;
		return true;
	}
	for (int i = 0; i < 16; i++) {
		if (strcmp(name, NAMES[i]) == 0) {
			*out = i;
			return true;
		}
	}
	return name[0] >= '0' && name[0] <= '9' && parse_number(name, 10, 255, out);
}

/* The steps of the 6×6×6 cube that colours 16 to 231 are. */
static const int STEPS[6] = {0, 95, 135, 175, 215, 255};

static int colour_rgb(int colour)
{
	int gray;

	if (colour & LOOK_RGB)
		return colour & 0xffffff;
	if (colour < 16)
		return USUAL[colour];
	if (colour >= 232) {
		gray = 8 + 10 * (colour - 232);
		return gray << 16 | gray << 8 | gray;
	}
	colour -= 16;
	return STEPS[colour / 36] << 16 | STEPS[colour / 6 % 6] << 8 | STEPS[colour % 6];
}

static int distance(int a, int b)
{
	int red = (a >> 16 & 255) - (b >> 16 & 255);
	int green = (a >> 8 & 255) - (b >> 8 & 255);
	int blue = (a & 255) - (b & 255);

	return 3 * red * red + 4 * green * green + 2 * blue * blue;
}

static int nearest(int rgb, int first, int last)
{
	int best = first;

	for (int i = first + 1; i <= last; i++)
		if (distance(rgb, colour_rgb(i)) < distance(rgb, colour_rgb(best)))
			best = i;
	return best;
}

int colour_degrade(int colour, int colours)
{
	if (colour == COLOUR_DEFAULT)
		return colour;
	if (colours >= 256)
		return colour & LOOK_RGB ? nearest(colour_rgb(colour), 16, 255) : colour;
	if (colours >= 16)
		return colour < 16 ? colour : nearest(colour_rgb(colour), 0, 15);
	if (colour < 8)
		return colour;
	if (colour < 16)
		return colour - 8; /* bright red is red, not the nearest by numbers */
	return nearest(colour_rgb(colour), 0, 7);
}

static double linear(int value)
{
	double share = value / 255.0;

	return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4);
}

/* Relative luminance, WCAG 2.2. */
static double luminance(int colour)
{
	int rgb = colour_rgb(colour);

	return 0.2126 * linear(rgb >> 16 & 255) + 0.7152 * linear(rgb >> 8 & 255) + 0.0722 * linear(rgb & 255);
}

double colour_contrast(int a, int b)
{
	double la = luminance(a), lb = luminance(b);

	return la > lb ? (la + 0.05) / (lb + 0.05) : (lb + 0.05) / (la + 0.05);
}

bool colour_is_dark(int colour)
{
	return luminance(colour) < 0.18;
}
