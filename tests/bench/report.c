/* SPDX-License-Identifier: ISC */
/* The bench's findings as table, JSON and plot; see report.h. */
#include "tests/bench/report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define FINDINGS_MAX 128
#define POINTS_MAX 16

static struct finding findings[FINDINGS_MAX];
static size_t finding_count;

struct point {
	double helpers, ms;
};
static struct point points[SERIES_COUNT][POINTS_MAX];
static size_t point_counts[SERIES_COUNT];

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double percentile(double *values, size_t count, double part)
{
	size_t at = (size_t)(part * (double)count);

	qsort(values, count, sizeof(*values), by_size);
	return count == 0 ? 0 : values[at < count ? at : count - 1];
}

static double ratio(const struct finding *f)
{
	return f->floor > 0 ? f->value / f->floor : 0;
}

static bool is_met(const struct finding *f)
{
	switch (f->goal) {
	case GOAL_RATIO_AT_MOST:
		return ratio(f) <= f->limit;
	case GOAL_AT_MOST:
		return f->value <= f->limit;
	case GOAL_AT_LEAST:
		return f->value >= f->limit;
	case GOAL_NONE:
		break;
	}
	return true;
}

static void print_goal(const struct finding *f)
{
	if (f->goal == GOAL_NONE)
		return;
	printf("  %s %g%s, %s", f->goal == GOAL_AT_LEAST ? ">=" : "<=", f->limit,
	       f->goal == GOAL_RATIO_AT_MOST ? "x" : "", is_met(f) ? "met" : "NOT MET");
}

void report_heading(const char *text)
{
	printf("\n%-44s %12s %-6s %10s %7s  goal\n", text, "", "", "floor", "ratio");
}

void report_add(const struct finding *f)
{
	if (finding_count == FINDINGS_MAX)
		abort();
	findings[finding_count++] = *f;
	printf("%-44s %12.*f %-6s", f->name, f->value < 100 ? 3 : 0, f->value, f->unit);
	if (f->floor > 0)
		printf(" %10.3f %7.2f", f->floor, ratio(f));
	else
		printf(" %10s %7s", "", "");
	print_goal(f);
	printf("\n");
	fflush(stdout);
}

void report_point(enum series s, double helpers, double ms)
{
	if (point_counts[s] < POINTS_MAX)
		points[s][point_counts[s]++] = (struct point){ helpers, ms };
}

void report_end(void)
{
	size_t goals = 0, met = 0;

	for (size_t i = 0; i < finding_count; i++) {
		goals += findings[i].goal != GOAL_NONE;
		met += findings[i].goal != GOAL_NONE && is_met(&findings[i]);
	}
	printf("\n%zu of %zu goals met in this run\n", met, goals);
}

/* Names and units are our own and hold nothing that JSON would have escaped. */
bool report_write_json(const char *path)
{
	FILE *to = fopen(path, "we");

	if (!to)
		return false;
	fprintf(to, "[\n");
	for (size_t i = 0; i < finding_count; i++) {
		const struct finding *f = &findings[i];

		fprintf(to, "  {\"name\":\"%s\",\"value\":%.6g,\"unit\":\"%s\"", f->name, f->value, f->unit);
		if (f->floor > 0)
			fprintf(to, ",\"floor\":%.6g,\"ratio\":%.4g", f->floor, ratio(f));
		if (f->goal != GOAL_NONE)
			fprintf(to, ",\"limit\":%g,\"met\":%s", f->limit, is_met(f) ? "true" : "false");
		fprintf(to, "}%s\n", i + 1 < finding_count ? "," : "");
	}
	fprintf(to, "]\n");
	return fclose(to) == 0;
}

/* ---- the plot: both scales are logarithmic ---- */

#define WIDTH 560
#define HEIGHT 340
#define LEFT 60
#define TOP 40
#define RIGHT 130
#define BOTTOM 45
#define NAME_HEIGHT 15.0
#define X_FIRST 100.0
#define X_LAST 10000.0
#define Y_DECADE_FIRST -1       /* of milliseconds */
#define Y_DECADE_LAST 3

static double x_of(double helpers)
{
	return LEFT + log(helpers / X_FIRST) / log(X_LAST / X_FIRST) * (WIDTH - LEFT - RIGHT);
}

static double y_of(double ms)
{
	double at = (fmax(log10(ms), Y_DECADE_FIRST) - Y_DECADE_FIRST) / (Y_DECADE_LAST - Y_DECADE_FIRST);

	return HEIGHT - BOTTOM - at * (HEIGHT - TOP - BOTTOM);
}

static void draw_grid(FILE *to)
{
	for (int decade = Y_DECADE_FIRST; decade <= Y_DECADE_LAST; decade++) {
		double ms = pow(10, decade);

		fprintf(to, "<path d=\"M%d %.0fH%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.0f\" text-anchor=\"end\">"
		        "%g ms</text>\n", LEFT, y_of(ms), WIDTH - RIGHT, LEFT - 6, y_of(ms) + 4, ms);
	}
	for (int n = (int)X_FIRST; n <= (int)X_LAST; n *= 10)
		fprintf(to, "<path d=\"M%.0f %dV%d\" stroke=\"#ddd\"/><text x=\"%.0f\" y=\"%d\" "
		        "text-anchor=\"middle\">%d</text>\n", x_of(n), TOP, HEIGHT - BOTTOM, x_of(n), HEIGHT - 28, n);
	fprintf(to, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">connected helpers</text>\n",
	        (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10);
}

/* Its name stands at its end, `*name_y` or as far below as the name before it leaves room. */
static void draw_series(FILE *to, enum series s, double *name_y)
{
	static const struct {
		const char *name, *colour;
	} looks[SERIES_COUNT] = { { "homeprod", "#b3261e" }, { "one durable row", "#1f5fa8" }, { "sockets alone", "#777" } };
	const struct point *last = &points[s][point_counts[s] - 1];

	fprintf(to, "<polyline fill=\"none\" stroke-width=\"2\" stroke=\"%s\" points=\"", looks[s].colour);
	for (size_t i = 0; i < point_counts[s]; i++)
		fprintf(to, "%.1f,%.1f ", x_of(points[s][i].helpers), y_of(points[s][i].ms));
	*name_y = fmax(y_of(last->ms) + 4, *name_y);
	fprintf(to, "\"/>\n<text x=\"%.0f\" y=\"%.0f\" fill=\"%s\">%s</text>\n", x_of(last->helpers) + 6, *name_y,
	        looks[s].colour, looks[s].name);
	*name_y += NAME_HEIGHT;
}

bool report_write_plot(const char *path)
{
	FILE *to = fopen(path, "we");
	double name_y = TOP;

	if (!to)
		return false;
	fprintf(to, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" "
	        "font-size=\"12\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n<text x=\"%d\" y=\"22\">"
	        "From the request's POST until the last helper has it, median</text>\n", WIDTH, HEIGHT, LEFT);
	draw_grid(to);
	for (int s = 0; s < SERIES_COUNT; s++)
		if (point_counts[s] > 0)
			draw_series(to, (enum series)s, &name_y);
	fprintf(to, "</svg>\n");
	return fclose(to) == 0;
}
