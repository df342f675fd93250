/* SPDX-License-Identifier: ISC */
/* An operator's board as JSON. homeprod tells it; `homepro board` prints it, the board's screen takes its words. */
#include "protocol/board.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/json.h"
#include "protocol/limits.h"
#include "protocol/mem.h"

#define REASON_CHARS_MAX 500

struct board_row *board_add(struct board *b)
{
	b->rows = xrealloc(b->rows, (b->count + 1) * sizeof(*b->rows));
	b->rows[b->count] = (struct board_row){ .request = { .id = "" } };
	return &b->rows[b->count++];
}

const struct board_row *board_row(const struct board *b, const char *request_id)
{
	for (size_t i = 0; i < b->count; i++)
		if (strcmp(b->rows[i].request.id, request_id) == 0)
			return &b->rows[i];
	return NULL;
}

void board_clear(struct board *b)
{
	for (size_t i = 0; i < b->count; i++) {
		request_clear(&b->rows[i].request);
		session_clear(&b->rows[i].session);
		free(b->rows[i].reason);
	}
	free(b->rows);
	*b = (struct board){ .count = 0 };
}

static char *row_encode(const struct board_row *row)
{
	char *request = request_encode(&row->request);
	char *session = row->session.id[0] != '\0' ? session_encode(&row->session) : xstrdup("null");
	struct writer *o = writer_new();
	char *rest, *all;

	writer_text(o, "problem", payment_problem_name(row->problem));
	writer_text(o, "reason", row->reason);
	rest = writer_close(o);
	all = xasprintf("{\"request\":%s,\"session\":%s,%s", request, session, rest + 1);
	free(request);
	xfree_secret(session);
	free(rest);
	return all;
}

char *board_encode(const struct board *b)
{
	char **items = xcalloc(b->count + 1, sizeof(*items)), *rows, *rest, *all;
	struct writer *o = writer_new();

	for (size_t i = 0; i < b->count; i++)
		items[i] = row_encode(&b->rows[i]);
	rows = writer_join(items, b->count);
	writer_time(o, "video_down_at", b->video_down_at_ms);
	rest = writer_close(o);
	all = xasprintf("{\"rows\":%s,%s", rows, rest + 1);
	for (size_t i = 0; i < b->count; i++)
		xfree_secret(items[i]);
	free(items);
	xfree_secret(rows);
	free(rest);
	return all;
}

static void read_row(struct reader *r, struct board_row *row)
{
	json_t *outer = reader_enter(r, "request");

	reader_request(r, &row->request);
	reader_leave(r, outer);
	if (reader_has(r, "session")) {
		outer = reader_enter(r, "session");
		reader_session(r, &row->session);
		reader_leave(r, outer);
	}
	row->problem = reader_problem(r, "problem");
	row->reason = reader_text(r, "reason", OPTIONAL, REASON_CHARS_MAX);
}

static void read_board(struct reader *r, struct board *out)
{
	size_t count = reader_array(r, "rows", NEEDED, HP_BOARD_ROWS_MAX);

	for (size_t i = 0; i < count && r->err == ERR_NONE; i++) {
		json_t *outer = reader_enter_item(r, "rows", i);

		read_row(r, board_add(out));
		reader_leave(r, outer);
	}
	out->video_down_at_ms = reader_time(r, "video_down_at", OPTIONAL);
}

enum err board_decode(const char *text, size_t len, struct board *out, struct fault *f)
{
	struct reader r;

	*out = (struct board){ .count = 0 };
	if (reader_open(&r, text, len, f))
		read_board(&r, out);
	if (r.err != ERR_NONE)
		board_clear(out);
	return reader_close(&r);
}
