/* SPDX-License-Identifier: ISC */
/*
 * A word a line as homepro's command line: it is read, answered, or refused with 2, or with 4 where --restricted closes
 * it. options_parse() ends the program where it does not return, so the linker leads its exit() here, and what it held
 * by then is given back by hand.
 */
#include "tests/fuzz/fuzz.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include "cli/options.h"
#include "protocol/err.h"
#include "protocol/mem.h"

#define WORDS_MAX 32
#define HELD_MAX 4096

struct argp_state;
void __wrap_argp_state_help(const struct argp_state *state, FILE *out, unsigned what) __attribute__((noreturn));
void __real_exit(int code) __attribute__((noreturn));
void __wrap_exit(int code) __attribute__((noreturn));
/* The sanitizers'; without them what is left is lost, which a short run can bear. */
int __sanitizer_install_malloc_and_free_hooks(void (*taken)(const volatile void *, size_t),
                                              void (*given)(const volatile void *)) __attribute__((weak));

static jmp_buf back;
static volatile bool is_inside;
static const volatile void *held[HELD_MAX];
static size_t held_count;

static void on_taken(const volatile void *what, size_t size)
{
	(void)size;
	if (is_inside && what && held_count < HELD_MAX)
		held[held_count++] = what;
}

static void on_given(const volatile void *what)
{
	for (size_t i = held_count; is_inside && i > 0; i--)
		if (held[i - 1] == what) {
			held[i - 1] = held[--held_count];
			break;
		}
}

void __wrap_exit(int code)
{
	if (is_inside)
		longjmp(back, code + 1);
	__real_exit(code);
}

/* The C library's own exit() is out of reach of the linker. */
void __wrap_argp_state_help(const struct argp_state *state, FILE *out, unsigned what)
{
	(void)state;
	(void)out;
	(void)what;
	__wrap_exit(0);
}

static void check_read(const struct options *o)
{
	require(o->profile != NULL && o->word_count <= OPTIONS_WORDS_MAX);
	require(!o->command || o->command->arguments);
	require(o->command || o->word_count == 0);
	for (size_t i = 0; i < o->word_count; i++)
		require(o->words[i] != NULL);
}

static void parse(int argc, char **argv)
{
	static struct options o; /* outlives the jump back */
	int code;

	held_count = 0;
	code = setjmp(back);
	if (code == 0) {
		is_inside = true;
		options_parse(argc, argv, &o);
		is_inside = false;
		check_read(&o);
		return;
	}
	is_inside = false;
	code--;
	require(code == 0 || code == err_exit_code(ERR_USAGE) || (code == err_exit_code(ERR_FORBIDDEN) && o.is_restricted));
	while (held_count > 0)
		free((void *)(uintptr_t)held[--held_count]);
}

/* What it prints goes nowhere; what a sanitizer prints does not come this way. */
static void parse_quietly(int argc, char **argv)
{
	static FILE *nowhere;
	FILE *out = stdout, *err = stderr;

	if (!nowhere) {
		nowhere = fopen("/dev/null", "w");
		if (__sanitizer_install_malloc_and_free_hooks)
			__sanitizer_install_malloc_and_free_hooks(on_taken, on_given);
	}
	require(nowhere != NULL);
	setvbuf(nowhere, NULL, _IONBF, 0);
	stdout = stderr = nowhere;
	parse(argc, argv);
	stdout = out;
	stderr = err;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size), *rest = text, *word;
	char program[] = "homepro", *argv[WORDS_MAX + 2] = { program };
	int argc = 1;

	while (argc <= WORDS_MAX && (word = strsep(&rest, "\n")))
		argv[argc++] = word;
	parse_quietly(argc, argv);
	free(text);
	return 0;
}
