/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_FAKE_STRIPE_PARAMS_H
#define HP_TESTS_FAKE_STRIPE_PARAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The parameters of a call as Stripe takes them, form encoded with bracketed names, and as
 * strict as it is. */
struct param { char *name, *value; };
struct params {
	struct param *items;
	size_t count;
};

void params_parse(struct params *p, const char *text);
void params_clear(struct params *p);
const char *params_get(const struct params *p, const char *name); /* NULL: not given */
int64_t params_int(const struct params *p, const char *name, int64_t otherwise);

enum param_type { PARAM_TEXT, PARAM_INT, PARAM_BOOL, PARAM_URL, PARAM_CURRENCY, PARAM_CHOICE };

/* In a name, '#' stands for a position in a list and '*' for a name the caller chooses. */
struct param_rule {
	const char *name;
	enum param_type type;
	bool is_required;
	const char *choices;            /* of PARAM_CHOICE: " one two three " */
};

struct stripe_fault {
	int status;
	const char *type, *code;        /* code NULL: none */
	char message[256];
	char param[128];                /* "": none */
};

/* Fills `f` with an invalid_request_error and returns false. */
bool stripe_fault_set(struct stripe_fault *f, const char *code, const char *param, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* `rules` ends with a row without a name. */
bool params_check(const struct params *p, const struct param_rule *rules, struct stripe_fault *f);

#endif
