/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_RULE_H
#define HP_PROTOCOL_RULE_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/err.h"

/* What a text that people type must be like. Valid UTF-8 without controls, always. Inside protocol/
 * only. */
struct text_rule {
	const char *field;
	size_t chars_max;
	bool is_block;          /* line feeds and tabs are fine */
	bool is_needed;         /* must not be blank */
};

enum err rule_check(const struct text_rule *rule, const char *text, struct fault *f);

#endif
