/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_BOARD_H
#define HP_PROTOCOL_BOARD_H

#include <stddef.h>
#include <stdint.h>

#include "protocol/err.h"
#include "protocol/payment.h"
#include "protocol/request.h"
#include "protocol/session.h"

/*
 * An operator's board at one moment: what is under way and what money is stuck at, oldest first. What only time
 * brings about, such as a payment that is late, is in no event: who shows a board asks for it now and then.
 */
struct board_row {
	struct request request;
	struct session session;         /* id "": there is none */
	enum payment_problem problem;
	char *reason;                   /* the payment provider's words; NULL: none */
};

struct board {
	struct board_row *rows;
	size_t count;
	int64_t video_down_at_ms;       /* since when the video service does not answer for somebody; 0: it does */
};


struct board_row *board_add(struct board *b);            /* empty; borrowed until the next */
const struct board_row *board_row(const struct board *b, const char *request_id); /* NULL: not on it */
void board_clear(struct board *b);
char *board_encode(const struct board *b);               /* caller frees */
enum err board_decode(const char *text, size_t len, struct board *out, struct fault *f);

#endif
