/* SPDX-License-Identifier: ISC */
/* Names of colours, and the nearest colour a poorer terminal has. Used by theme.c. */
#include "tui/colour.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/words.h"
#include "tui/theme.h"

enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE, BRIGHT, BRIGHT_BLACK = BRIGHT, BRIGHT_WHITE = 15 };
#define NONE (-2)

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

int colour_rgb(int colour)
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

/* ── the eye ── */

static double linear(int value)
{
	double share = value / 255.0;

	return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4);
}

/* Linear light, red, green and blue. */
struct light {
	double part[3];
};

/* Full severity, rows give red, green and blue (Machado et al.; see colour.h). */
static const double SEEN[SIGHT_COUNT][3][3] = {
    [SIGHT_USUAL] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    [SIGHT_PROTANOPE] = {{0.152286, 1.052583, -0.204868},
			 {0.114503, 0.786281, 0.099216},
			 {-0.003882, -0.048116, 1.051998}},
    [SIGHT_DEUTERANOPE] = {{0.367322, 0.860646, -0.227968},
			   {0.280085, 0.672501, 0.047413},
			   {-0.011820, 0.042940, 0.968881}},
    [SIGHT_TRITANOPE] = {{1.255528, -0.076749, -0.178779},
			 {-0.078411, 0.930809, 0.147602},
			 {0.004733, 0.691367, 0.303900}},
};

/* Ottosson's two steps to Oklab. */
static const double TO_CONES[3][3] = {
    {0.4122214708, 0.5363325363, 0.0514459929},
    {0.2119034982, 0.6806995451, 0.1073969566},
    {0.0883024619, 0.2817188376, 0.6299787005},
};
static const double TO_LAB[3][3] = {
    {0.2104542553, 0.7936177850, -0.0040720468},
    {1.9779984951, -2.4285922050, 0.4505937099},
    {0.0259040371, 0.7827717662, -0.8086757660},
};

static struct light multiply(const double m[3][3], struct light l)
{
	struct light out;

	for (int i = 0; i < 3; i++)
		out.part[i] = m[i][0] * l.part[0] + m[i][1] * l.part[1] + m[i][2] * l.part[2];
	return out;
}

static struct light lab_of(int rgb, enum sight s)
{
	struct light l = {{linear(rgb >> 16 & 255), linear(rgb >> 8 & 255), linear(rgb & 255)}};

	l = multiply(SEEN[s], l);
	for (int i = 0; i < 3; i++)
		l.part[i] = fmin(fmax(l.part[i], 0), 1);
	l = multiply(TO_CONES, l);
	for (int i = 0; i < 3; i++)
		l.part[i] = cbrt(l.part[i]);
	return multiply(TO_LAB, l);
}

static double apart(struct light a, struct light b)
{
	double sum = 0;

	for (int i = 0; i < 3; i++)
		sum += (a.part[i] - b.part[i]) * (a.part[i] - b.part[i]);
	return sqrt(sum);
}

double colour_distance(int a, int b, enum sight s)
{
	return apart(lab_of(colour_rgb(a), s), lab_of(colour_rgb(b), s));
}

const char *sight_name(enum sight s)
{
	static const char *const names[SIGHT_COUNT] = {
	    [SIGHT_USUAL] = N_("most people"),
	    [SIGHT_PROTANOPE] = N_("protanopes"),
	    [SIGHT_DEUTERANOPE] = N_("deuteranopes"),
	    [SIGHT_TRITANOPE] = N_("tritanopes"),
	};

	return _(names[s]);
}

/* ── how bright ── */

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

/* ── 256 ── */

/* A theme asks for the same few over and over, and 240 roots are not for nothing. */
#define KNOWN_COUNT 128
#define CUBE_BEGIN 16
#define GREY_CHROMA_MAX 0.035     /* in Oklab; pure red has 0.26 */

struct known {
	int rgb, nearest;
	bool is_filled;
};

static double chroma(struct light lab)
{
	return hypot(lab.part[1], lab.part[2]);
}

/* What has no hue stays so: a red or a blue is often as near to a grey as another grey, and shouts. */
static bool is_grey(struct light lab)
{
	return chroma(lab) < GREY_CHROMA_MAX;
}

static int find_nearest(int rgb)
{
	static struct light labs[256];
	static bool has_labs;
	struct light wanted = lab_of(rgb, SIGHT_USUAL);
	bool wants_grey = is_grey(wanted);
	int best = CUBE_BEGIN; /* black */

	for (int i = 0; !has_labs && i < 256; i++)
		labs[i] = lab_of(colour_rgb(i), SIGHT_USUAL);
	has_labs = true;
	for (int i = CUBE_BEGIN + 1; i < 256; i++)
		if ((!wants_grey || is_grey(labs[i])) && apart(wanted, labs[i]) < apart(wanted, labs[best]))
			best = i;
	return best;
}

static int nearest(int rgb)
{
	static struct known known[KNOWN_COUNT];
	struct known *k = &known[(unsigned)(rgb * 31) % KNOWN_COUNT];

	if (!k->is_filled || k->rgb != rgb)
		*k = (struct known){rgb, find_nearest(rgb), true};
	return k->nearest;
}

/* ── sixteen and eight ── */

/*
 * Of so few the nearest by numbers is often another hue, or none: a dark green is as near to a grey. So the hue is kept,
 * or that there is none, and only how light it is gives way. From which angle on, in Oklab, people call it so:
 */
static const struct {
	double from_degrees;
	int colour;
} HUES[] = {
    {300, MAGENTA}, {235, BLUE}, {165, CYAN}, {110.3, GREEN}, {55, YELLOW}, {8, RED}, {0, MAGENTA},
};

#define PALE_FROM 0.85            /* so light, what has little of a hue is paper */
#define PALE_CHROMA_MAX 0.06
#define DARK_BELOW 0.35           /* and so dark it is ink */
#define DARK_CHROMA_MAX 0.1
#define CHOICES_MAX 4

struct choice {
	int of[CHOICES_MAX];
	int count;
};

static int hue_of(struct light lab)
{
	double degrees = atan2(lab.part[2], lab.part[1]) * 180 / M_PI;
	size_t i = 0;

	if (degrees < 0)
		degrees += 360;
	while (degrees < HUES[i].from_degrees)
		i++;
	return HUES[i].colour;
}

static bool has_hue(struct light lab)
{
	double least = lab.part[0] > PALE_FROM    ? PALE_CHROMA_MAX
		       : lab.part[0] < DARK_BELOW ? DARK_CHROMA_MAX
						  : GREY_CHROMA_MAX;

	return chroma(lab) >= least;
}

static struct choice choices(struct light wanted, int colours)
{
	bool is_bright_too = colours >= 16;
	int hue;

	if (!has_hue(wanted) && wanted.part[0] < DARK_BELOW)
		return (struct choice){{BLACK}, 1};
	if (!has_hue(wanted))
		return (struct choice){{BLACK, WHITE, BRIGHT_BLACK, BRIGHT_WHITE}, is_bright_too ? 4 : 2};
	hue = hue_of(wanted);
	return (struct choice){{hue, BRIGHT + hue}, is_bright_too ? 2 : 1};
}

/* Of those that can be read on the ground; NONE where there is none such. */
static int nearest_choice(struct light wanted, int colours, int ground, double contrast)
{
	struct choice c = choices(wanted, colours);
	double best_apart = INFINITY;
	int best = NONE;

	for (int i = 0; i < c.count; i++) {
		double away = apart(wanted, lab_of(colour_rgb(c.of[i]), SIGHT_USUAL));

		if (away < best_apart && (ground == COLOUR_DEFAULT || colour_contrast(c.of[i], ground) >= contrast)) {
			best_apart = away;
			best = c.of[i];
		}
	}
	return best;
}

static bool is_for_few(int colour, int colours)
{
	return colour != COLOUR_DEFAULT && colours < 256 && colour > BRIGHT_WHITE;
}

int colour_degrade(int colour, int colours)
{
	if (is_for_few(colour, colours))
		return nearest_choice(lab_of(colour_rgb(colour), SIGHT_USUAL), colours, COLOUR_DEFAULT, 0);
	if (colour != COLOUR_DEFAULT && colours < COLOURS_TRUE && colour & LOOK_RGB)
		return nearest(colour_rgb(colour));
	if (colours < 16 && colour >= BRIGHT)
		return colour - BRIGHT; /* bright red is red, not the nearest by numbers */
	return colour;
}

int colour_degrade_ground(int colour, int colours)
{
	int best = colour_degrade(colour, colours);

	if (!is_for_few(colour, colours) || best != BRIGHT_BLACK)
		return best;
	return colour_is_dark(colour) ? BLACK : WHITE;
}

int colour_degrade_words(int colour, int colours, int ground, double contrast)
{
	int best;

	if (!is_for_few(colour, colours))
		return colour_degrade(colour, colours);
	best = nearest_choice(lab_of(colour_rgb(colour), SIGHT_USUAL), colours, ground, contrast);
	return best != NONE ? best : colour_is_dark(ground) ? WHITE : BLACK;
}
