/* SPDX-License-Identifier: ISC */
/* The receipt's lines, out of the times that come with a request. */
#include "client/receipt.h"

#include "protocol/words.h"

size_t receipt_lines(const struct request *r, struct receipt_line out[RECEIPT_LINES_MAX])
{
	const struct {
		const char *label;
		int64_t amount, at_ms;
	} all[RECEIPT_LINES_MAX] = {
		{ N_("Held"), r->amount, r->held_at_ms },
		{ N_("Charged"), r->amount_captured, r->captured_at_ms },
		{ N_("Released"), r->amount - r->amount_captured, r->released_at_ms },
	};
	size_t count = 0;

	for (size_t i = 0; i < RECEIPT_LINES_MAX; i++) {
		if (all[i].at_ms == 0)
			continue;
		out[count].label = gettext(all[i].label);
		out[count].at_ms = all[i].at_ms;
		money_format(out[count].money, sizeof(out[count].money), all[i].amount, r->currency);
		count++;
	}
	return count;
}
