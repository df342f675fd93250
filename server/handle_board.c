/* SPDX-License-Identifier: ISC */
/* The handler of the operators' board: what is under way, and the payments that need somebody. In routes.c's table. */
#include <stdlib.h>
#include <string.h>

#include "protocol/board.h"
#include "protocol/limits.h"
#include "protocol/mem.h"
#include "server/handle.h"
#include "server/limits.h"
#include "server/store/rows.h"


/* As operators see it: where the customer pays is the customer's. */
static void row_fill(struct tx *tx, struct board_row *row, const char *request_id)
{
	struct payment p = { .request_id = "" };

	request_read(tx, request_id, &row->request);
	free(row->request.payment_url);
	row->request.payment_url = NULL;
	row->request.usual_wait_low_s = row->request.usual_wait_high_s = 0;
	if (!session_read_of_request(tx, request_id, &row->session))
		row->session = (struct session){ .id = "" };
	if (payment_read(tx, request_id, &p)) {
		row->problem = p.problem;
		row->reason = p.reason != NULL ? xstrdup(p.reason) : NULL;
	}
	payment_clear(&p);
}

static void fill_live(struct tx *tx, struct board *b)
{
	char (*ids)[HP_ID_SIZE] = xcalloc(HP_BOARD_ROWS_MAX, sizeof(*ids));
	size_t count = request_live_ones(tx, ids, HP_BOARD_ROWS_MAX);

	for (size_t i = 0; i < count; i++)
		row_fill(tx, board_add(b), ids[i]);
	free(ids);
}

/* Of what is over: its money is not where it should be. */
static void fill_stuck(struct tx *tx, struct board *b)
{
	struct payment *stuck = xcalloc(LIMIT_BOARD_STUCK, sizeof(*stuck));
	size_t count = payment_stuck(tx, stuck, LIMIT_BOARD_STUCK);

	for (size_t i = 0; i < count; i++) {
		if (b->count < HP_BOARD_ROWS_MAX && board_row(b, stuck[i].request_id) == NULL)
			row_fill(tx, board_add(b), stuck[i].request_id);
		payment_clear(&stuck[i]);
	}
	free(stuck);
}

static int by_age(const void *a, const void *b)
{
	int64_t first = ((const struct board_row *)a)->request.created_at_ms;
	int64_t second = ((const struct board_row *)b)->request.created_at_ms;

	return (first > second) - (first < second);
}

void handle_board(struct tx *tx, struct call *c)
{
	struct board b = { .count = 0 };

	fill_live(tx, &b);
	fill_stuck(tx, &b);
	if (b.count > 0)
		qsort(b.rows, b.count, sizeof(*b.rows), by_age);
	b.video_down_at_ms = session_video_down_since(tx);
	reply_take(c, 200, board_encode(&b));
	board_clear(&b);
}
