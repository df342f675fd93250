/* SPDX-License-Identifier: ISC */
/* The one check of what people type: names, descriptions, notes. Called by their own checks. */
#include "protocol/rule.h"

#include <string.h>

#include "protocol/text.h"
#include "protocol/utf8.h"
#include "protocol/words.h"

static bool is_control(int32_t cp, bool is_block)
{
	if (is_block && (cp == '\n' || cp == '\t'))
		return false;
	return cp < 0x20 || (cp >= 0x7F && cp < 0xA0);
}

enum err rule_check(const struct text_rule *rule, const char *text, struct fault *f)
{
	size_t len = strlen(text), at = 0, step, chars = 0;
	int32_t cp;

	for (; (step = utf8_next(text + at, len - at, &cp)) > 0; at += step, chars++) {
		if (cp == UTF8_BAD)
			return fault_set(f, ERR_INVALID, rule->field, "%s",
					 _("This is not UTF-8 text."));
		if (is_control(cp, rule->is_block))
			return fault_set(f, ERR_INVALID, rule->field, "%s",
			                 _("There are characters in this that cannot be used."));
	}
	if (chars > rule->chars_max)
		return fault_set(f, ERR_INVALID, rule->field, _("This has at most %zu characters."),
		                 rule->chars_max);
	if (rule->is_needed && text_is_blank(text))
		return fault_set(f, ERR_INVALID, rule->field, "%s", _("This must not be empty."));
	return ERR_NONE;
}
