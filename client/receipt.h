/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_RECEIPT_H
#define HP_CLIENT_RECEIPT_H

#include <stddef.h>
#include <stdint.h>

#include "protocol/format.h"
#include "protocol/request.h"

/* What happened to a request's money, line by line, oldest first: held, then charged or released. Nothing before a
 * hold stood. Shown on the customer's last screen and by `homepro session`. */
#define RECEIPT_LINES_MAX 3

struct receipt_line {
	const char *label;              /* "Held", in the reader's language */
	char money[HP_MONEY_SIZE];
	int64_t at_ms;
};

size_t receipt_lines(const struct request *r, struct receipt_line out[RECEIPT_LINES_MAX]);

#endif
