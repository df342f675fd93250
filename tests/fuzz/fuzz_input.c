/* SPDX-License-Identifier: ISC */
/* Any bytes from a terminal: the same characters and keys, whether they come at once or one by one. */
#include "tests/fuzz/fuzz.h"

#include <locale.h>
#include <string.h>

#include "tui/input.h"

#define MOUSE 1000
#define MOUSE_IN_DIGITS 1001

/* One taken thing: a character, a code, or where the mouse was. */
struct taken {
	enum input_kind kind;
	wint_t what;
	struct input_mouse mouse;
};

struct story {
	struct taken all[INPUT_SIZE];
	size_t count;
};

/* As key_defined() answers of a terminal with these. */
static int known(const char *bytes)
{
	static const struct {
		const char *bytes;
		int code;
	} keys[] = {{"\033OB", 1}, {"\033[3~", 2}, {"\033[200~", 3}, {"\177", 4}, {"\033[M", MOUSE}, {"\033[<", MOUSE_IN_DIGITS}};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (strcmp(bytes, keys[i].bytes) == 0)
			return keys[i].code;
		if (strncmp(bytes, keys[i].bytes, strlen(bytes)) == 0)
			return -1;
	}
	return 0;
}

/* False: no more for now, or the mouse's place has not come yet; then `wanted` is its code. */
static bool take(struct input *in, bool is_all, struct story *s, wint_t *wanted)
{
	struct taken t = {0};

	if (*wanted == 0) {
		t.kind = input_take(in, is_all, &t.what);
		if (t.kind == INPUT_NONE || t.kind == INPUT_PART)
			return false;
		if (t.kind == INPUT_CODE && t.what >= MOUSE)
			*wanted = t.what;
	}
	if (*wanted != 0) {
		t = (struct taken){.kind = INPUT_CODE, .what = *wanted};
		if (!input_take_mouse(in, *wanted == MOUSE_IN_DIGITS, &t.mouse))
			return false;
		require(t.mouse.button >= -1);
		*wanted = 0;
	}
	require(s->count < INPUT_SIZE);
	s->all[s->count++] = t;
	return true;
}

static void tell(struct story *s, const uint8_t *data, size_t size, size_t step)
{
	struct input in = {.known = known};
	wint_t wanted = 0;

	s->count = 0;
	for (size_t from = 0; from < size; from += step) {
		size_t len = step < size - from ? step : size - from, room;
		char *at = input_room(&in, &room);

		require(len <= room);
		memcpy(at, data + from, len);
		input_add(&in, len);
		while (take(&in, false, s, &wanted))
			continue;
	}
	while (take(&in, true, s, &wanted))
		continue;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct story once, bytewise;

	setlocale(LC_CTYPE, "C.UTF-8");
	size = size < INPUT_SIZE ? size : INPUT_SIZE;
	tell(&once, data, size, size > 0 ? size : 1);
	tell(&bytewise, data, size, 1);
	require(once.count == bytewise.count);
	for (size_t i = 0; i < once.count; i++) {
		const struct taken *a = &once.all[i], *b = &bytewise.all[i];

		require(a->kind == b->kind && a->what == b->what && a->mouse.button == b->mouse.button &&
			a->mouse.row == b->mouse.row && a->mouse.col == b->mouse.col);
	}
	return 0;
}
