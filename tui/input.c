/* SPDX-License-Identifier: ISC */
/* Bytes to characters and codes of keys; see input.h. Knows nothing of curses. */
#include "tui/input.h"

#include <string.h>

#define WHEEL 64                /* of what a mouse reports: it turned; */
#define MOVED 32                /* it moved, which was not asked for; */
#define BUTTON 3                /* which, or in the old way: 3, one was let go */
#define OLD_BYTES 3
#define OLD_FIRST 32
#define DIGITS_MAX 16           /* "64;1000;1000M", and nobody's screen has more */
#define NUMBER_MAX 100000

static size_t waiting(const struct input *in)
{
	return in->len - in->from;
}

/* Nothing of what was typed stays here for longer than it takes. */
static void drop(struct input *in, size_t len)
{
	in->from += len;
	if (in->from == in->len)
		input_forget(in);
}

void input_forget(struct input *in)
{
	explicit_bzero(in->bytes, in->len);
	in->from = in->len = 0;
}

char *input_room(struct input *in, size_t *size)
{
	memmove(in->bytes, in->bytes + in->from, waiting(in));
	in->len -= in->from;
	in->from = 0;
	*size = INPUT_SIZE - in->len;
	return in->bytes + in->len;
}

void input_add(struct input *in, size_t len)
{
	in->len += len;
	in->bytes[in->len] = '\0';
}

/* The shortest beginning that is a key, as curses has it. */
static int code_of(const struct input *in, size_t *len)
{
	char start[INPUT_KEY_MAX + 1];
	int code = -1;

	for (*len = 0; code < 0 && *len < waiting(in) && *len < INPUT_KEY_MAX;) {
		start[*len] = in->bytes[in->from + *len];
		start[*len + 1] = '\0';
		code = start[*len] != '\0' ? in->known(start) : 0; /* a zero is in no key */
		++*len;
	}
	return *len == INPUT_KEY_MAX && code < 0 ? 0 : code;
}

static enum input_kind take_char(struct input *in, wint_t *out)
{
	mbstate_t state = {0};
	wchar_t ch = 0;
	size_t len = mbrtowc(&ch, in->bytes + in->from, waiting(in), &state);

	if (len == (size_t)-2)
		return INPUT_NONE;
	drop(in, len > 0 && len != (size_t)-1 ? len : 1); /* Ctrl-Space is a zero */
	*out = (wint_t)ch;
	return len == (size_t)-1 ? INPUT_PART : INPUT_CHAR;
}

enum input_kind input_take(struct input *in, bool is_all, wint_t *out)
{
	enum input_kind kind = INPUT_PART;
	size_t len;
	int code;

	while (kind == INPUT_PART) { /* what is no character is passed over; behind it may be a key */
		if (waiting(in) == 0)
			return INPUT_NONE;
		code = code_of(in, &len);
		if (code < 0 && !is_all)
			return INPUT_PART;
		if (code > 0) {
			drop(in, len);
			*out = (wint_t)code;
			return INPUT_CODE;
		}
		kind = take_char(in, out);
	}
	return kind;
}

static int button_of(int report)
{
	bool is_wheel = report & WHEEL;

	if ((report & MOVED) || (!is_wheel && (report & BUTTON) == BUTTON))
		return -1;
	return (report & BUTTON) + (is_wheel ? INPUT_WHEEL : 0);
}

/* Three bytes, each above the controls. */
static bool take_old_mouse(struct input *in, struct input_mouse *out)
{
	const unsigned char *at = (const unsigned char *)in->bytes + in->from;

	if (waiting(in) < OLD_BYTES)
		return false;
	out->button = button_of(at[0] - OLD_FIRST);
	out->col = at[1] - OLD_FIRST - 1;
	out->row = at[2] - OLD_FIRST - 1;
	drop(in, OLD_BYTES);
	return true;
}

/* The next of the numbers, which ";" divides. */
static int take_number(const char **at)
{
	int number = 0;

	for (; **at >= '0' && **at <= '9'; (*at)++)
		number = number < NUMBER_MAX ? number * 10 + (**at - '0') : NUMBER_MAX;
	if (**at == ';')
		(*at)++;
	return number;
}

/* "0;12;5M"; a small "m" is letting go. What is written otherwise was nobody's mouse. */
static bool take_new_mouse(struct input *in, struct input_mouse *out)
{
	const char *at = in->bytes + in->from;
	size_t len = strspn(at, "0123456789;");
	struct input_mouse m = {.button = -1};

	if (len == waiting(in) && len < DIGITS_MAX)
		return false;
	if (len < DIGITS_MAX) {
		char end = at[len++];
		int report = take_number(&at);

		m.col = take_number(&at) - 1;
		m.row = take_number(&at) - 1;
		m.button = end == 'M' ? button_of(report) : -1;
	}
	*out = m;
	drop(in, len < DIGITS_MAX ? len : DIGITS_MAX);
	return true;
}

bool input_take_mouse(struct input *in, bool is_in_digits, struct input_mouse *out)
{
	return is_in_digits ? take_new_mouse(in, out) : take_old_mouse(in, out);
}
