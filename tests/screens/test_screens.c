/* SPDX-License-Identifier: ISC */
/*
 * Every screen at three sizes, compared with tests/screens/NAME.screen. `make golden` writes those
 * files anew; what changed is then for a person to look at.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "protocol/mem.h"
#include "protocol/words.h"
#include "tests/screens/cases.h"
#include "tui/kiosk_rules.h"
#include "tui/language.h"
#include "tui/screen.h"

static const struct {
	int rows, cols;
} SIZES[] = {{24, 80}, {12, 40}, {40, 120}, {60, 200}};
#define SIZE_COUNT (sizeof(SIZES) / sizeof(SIZES[0]))

/* The last one is for those that are laid out otherwise there. */
static size_t size_count(const struct scene_case *one)
{
	return one->is_large ? SIZE_COUNT : SIZE_COUNT - 1;
}


static const struct scene_case *const TABLES[] = {HELPER_CASES, CUSTOMER_CASES, KIOSK_CASES, OPERATOR_CASES};

const struct scene_case *scene_case_at(size_t i)
{
	for (size_t t = 0; t < sizeof(TABLES) / sizeof(TABLES[0]); t++)
		for (const struct scene_case *one = TABLES[t]; one->name != NULL; one++)
			if (i-- == 0)
				return one;
	return NULL;
}

static char *picture(const struct scene_case *one)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	for (size_t i = 0; i < size_count(one); i++) {
		struct scene s;
		struct grid *g;
		char *text_now;

		one->make(&s);
		g = scene_draw(&s, SIZES[i].rows, SIZES[i].cols, false);
		text_now = scene_text(g);
		fprintf(out, "== %dx%d\n%s", SIZES[i].cols, SIZES[i].rows, text_now);
		free(text_now);
		grid_free(g);
		scene_clear(&s);
	}
	fclose(out);
	return text;
}

static char *golden_path(const char *name)
{
	const char *top = getenv("HP_SRCDIR");

	return xasprintf("%s/tests/screens/%s.screen", top != NULL ? top : ".", name);
}

static char *read_golden(const char *path)
{
	char *text = xcalloc(1, 1 << 16);
	FILE *in = fopen(path, "r");

	if (in != NULL) {
		text[fread(text, 1, (1 << 16) - 1, in)] = '\0';
		fclose(in);
	}
	return text;
}

static void write_golden(const char *path, const char *text)
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	assert_int_equal(fputs(text, out) >= 0, 1);
	assert_int_equal(fclose(out), 0);
}

static void test_screens_look_as_they_did(void **state)
{
	const struct scene_case *one;
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; (one = scene_case_at(i)) != NULL; i++) {
		char *path = golden_path(one->name);
		char *now = picture(one);
		char *before = read_golden(path);

		if (getenv("HP_GOLDEN") != NULL) {
			write_golden(path, now);
		} else if (strcmp(now, before) != 0) {
			print_error("%s differs; now it is\n%s", path, now);
			wrong++;
		}
		free(before);
		free(now);
		free(path);
	}
	assert_int_equal(wrong, 0);
}

/* The one that counts: what a person would be answering. */
static const struct screen *top_of(struct scene *s)
{
	const struct screen *overlay;

	screens_settle(s->model, &s->view);
	overlay = view_top(&s->view);
	if (s->view.is_kiosk && kiosk_phase(s->model, &s->view) == KIOSK_ASKING)
		return &OVERLAY_STILL_THERE;
	return overlay != NULL ? overlay : screen_of(s->model, &s->view);
}

/* Does its file show it at each size? */
static bool is_golden(const struct scene_case *one)
{
	char *path = golden_path(one->name), *text = read_golden(path);
	bool has_all = true;

	for (size_t i = 0; i < size_count(one); i++) {
		char *head = xasprintf("== %dx%d\n", SIZES[i].cols, SIZES[i].rows);

		has_all = has_all && strstr(text, head) != NULL;
		free(head);
	}
	free(text);
	free(path);
	return has_all;
}

static bool has_golden(const struct screen *wanted)
{
	const struct scene_case *one;
	bool has_one = false;

	for (size_t i = 0; !has_one && (one = scene_case_at(i)) != NULL; i++) {
		struct scene s;

		one->make(&s);
		has_one = top_of(&s) == wanted && is_golden(one);
		scene_clear(&s);
	}
	return has_one;
}

static void test_every_screen_has_its_golden(void **state)
{
	int missing = 0;

	(void)state;
	for (size_t i = 0; screens_all[i] != NULL; i++) {
		if (!has_golden(screens_all[i])) {
			print_error("no case in tests/screens shows the screen '%s'\n", screens_all[i]->name);
			missing++;
		}
	}
	assert_int_equal(missing, 0);
}

/* Each cell holds one cluster of its width, at every size there is, so nothing can overrun a row.
 */
static void test_every_size_can_be_drawn(void **state)
{
	static const int cols[] = {1, 20, 39, 40, 41, 55, 63, 80, 133, 300};
	const struct scene_case *one;

	(void)state;
	for (size_t i = 0; (one = scene_case_at(i)) != NULL; i++) {
		for (size_t c = 0; c < sizeof(cols) / sizeof(cols[0]); c++) {
			for (int rows = 1; rows <= 61; rows += 6) {
				struct scene s;

				one->make(&s);
				grid_free(scene_draw(&s, rows, cols[c], false));
				grid_free(scene_draw(&s, rows, cols[c], true));
				scene_clear(&s);
			}
		}
	}
}

static void test_ascii_screens_hold_nothing_else(void **state)
{
	const struct scene_case *one;

	(void)state;
	for (size_t i = 0; (one = scene_case_at(i)) != NULL; i++) {
		struct scene s;
		struct grid *g;

		one->make(&s);
		g = scene_draw(&s, 24, 80, true);
		for (int cell = 0; cell < g->rows * g->cols; cell++)
			for (const char *c = g->cells[cell].text; *c != '\0'; c++)
				assert_in_range(*c, 32, 126);
		grid_free(g);
		scene_clear(&s);
	}
}

static bool is_customers(const struct scene *s)
{
	return s->model->user.role == ROLE_CUSTOMER;
}

/* Each in its own words, and never fewer than there are. */
static void test_no_customers_sentence_is_cut_in_any_language(void **state)
{
	const struct scene_case *one;
	const char *build = getenv("HP_BUILDDIR");
	char *folder = xasprintf("%s/po", build != NULL ? build : ".");
	int wrong = 0;

	(void)state;
	bindtextdomain(PACKAGE, folder);
	for (int l = 0; l < LANGUAGE_COUNT; l++) {
		language_set((enum language)l);
		assert_int_equal(language_now(), l);
		for (size_t i = 0; (one = scene_case_at(i)) != NULL; i++) {
			struct scene s;
			struct grid *g;

			one->make(&s);
			g = scene_draw(&s, 24, 80, false);
			if (is_customers(&s) && g->cut_count > 0) {
				char *text = scene_text(g);

				print_error("%s in %s:\n%s", one->name, language_name((enum language)l), text);
				free(text);
				wrong++;
			}
			grid_free(g);
			scene_clear(&s);
		}
	}
	language_set(LANGUAGE_EN);
	assert_int_equal(wrong, 0);
	free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_screens_look_as_they_did),
	    cmocka_unit_test(test_every_screen_has_its_golden),
	    cmocka_unit_test(test_every_size_can_be_drawn),
	    cmocka_unit_test(test_ascii_screens_hold_nothing_else),
	    cmocka_unit_test(test_no_customers_sentence_is_cut_in_any_language),
	};

	setlocale(LC_ALL, "");
	setenv("TZ", "UTC", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
