/* SPDX-License-Identifier: ISC */
/* Questions to the replica: screens, subcommands and the table of commands ask here. Nothing changes. */
#include <stdlib.h>
#include <string.h>

#include "client/model.h"
#include "client/model_parts.h"
#include "protocol/mem.h"

const struct request *model_request(const struct model *m, const char *id)
{
	for (size_t i = 0; i < m->request_count; i++)
		if (strcmp(m->requests[i].id, id) == 0)
			return &m->requests[i];
	return NULL;
}

const struct session *model_session(const struct model *m, const char *id)
{
	for (size_t i = 0; i < m->session_count; i++)
		if (strcmp(m->sessions[i].id, id) == 0)
			return &m->sessions[i];
	return NULL;
}

const struct notification *model_notification(const struct model *m, const char *id)
{
	for (size_t i = 0; i < m->notification_count; i++)
		if (strcmp(m->notifications[i].id, id) == 0)
			return &m->notifications[i];
	return NULL;
}

const struct notification *model_notification_of(const struct model *m, const char *request_id)
{
	for (size_t i = 0; i < m->notification_count; i++)
		if (strcmp(m->notifications[i].request_id, request_id) == 0)
			return &m->notifications[i];
	return NULL;
}

enum payment_problem model_problem(const struct model *m, const char *request_id)
{
	const struct board_row *row = board_row(&m->board, request_id);

	return row ? row->problem : PROBLEM_NONE;
}

bool model_money_is_stuck(const struct request *r)
{
	return r->payment_status == PAYMENT_FAILED && r->settled_at_ms == 0 &&
	       (r->status == REQUEST_COMPLETED || (r->held_at_ms != 0 && r->released_at_ms == 0));
}

bool model_is_on_board(const struct model *m, const struct request *r)
{
	return request_is_live(r) || model_money_is_stuck(r) || model_problem(m, r->id) != PROBLEM_NONE;
}

static int by_age(const void *a, const void *b)
{
	const struct request *first = *(const struct request *const *)a, *second = *(const struct request *const *)b;

	return (first->created_at_ms > second->created_at_ms) - (first->created_at_ms < second->created_at_ms);
}

size_t model_board(const struct model *m, const struct request **out, size_t max)
{
	size_t count = 0;

	for (size_t i = 0; i < m->request_count && count < max; i++)
		if (model_is_on_board(m, &m->requests[i]))
			out[count++] = &m->requests[i];
	qsort(out, count, sizeof(*out), by_age);
	return count;
}

bool model_is_put_away(const struct model *m, const char *request_id)
{
	for (size_t i = 0; i < MODEL_PUT_AWAY_MAX; i++)
		if (strcmp(m->put_away[i], request_id) == 0)
			return true;
	return false;
}

static bool is_mine(const struct model *m, const struct session *s)
{
	return strcmp(s->helper_id, m->user.id) == 0 || strcmp(s->customer_id, m->user.id) == 0;
}

const struct session *model_current_session(const struct model *m)
{
	const struct session *oldest = NULL;

	for (size_t i = 0; m->is_signed_in && i < m->session_count; i++) {
		const struct session *s = &m->sessions[i];

		if (s->status == SESSION_ENDED || !is_mine(m, s))
			continue;
		if (!oldest || s->created_at_ms < oldest->created_at_ms)
			oldest = s;
	}
	return oldest;
}

/* Is `a` more of the moment than `b`? What is live comes first, then what is newer. */
static bool is_nearer(const struct request *a, const struct request *b)
{
	if (request_is_live(a) != request_is_live(b))
		return request_is_live(a);
	return a->created_at_ms > b->created_at_ms;
}

const struct request *model_current_request(const struct model *m)
{
	const struct request *best = NULL;

	for (size_t i = 0; m->is_signed_in && i < m->request_count; i++) {
		const struct request *r = &m->requests[i];

		if (strcmp(r->customer_id, m->user.id) == 0 && (!best || is_nearer(r, best)))
			best = r;
	}
	/* only the newest: what came before it is past, put away or not */
	if (best && !request_is_live(best) && model_is_put_away(m, best->id))
		return NULL;
	return best;
}

static int by_opening(const void *a, const void *b)
{
	const struct request *left = *(const struct request *const *)a, *right = *(const struct request *const *)b;

	if (left->opened_at_ms != right->opened_at_ms)
		return left->opened_at_ms < right->opened_at_ms ? 1 : -1;
	return strcmp(left->id, right->id);
}

size_t model_open_requests(const struct model *m, const struct request **out, size_t max)
{
	const struct request **open = xcalloc(m->request_count + 1, sizeof(*open));
	size_t count = 0;

	for (size_t i = 0; i < m->request_count; i++)
		if (m->requests[i].status == REQUEST_OPEN)
			open[count++] = &m->requests[i];
	qsort(open, count, sizeof(*open), by_opening);
	for (size_t i = 0; i < count && i < max; i++)
		out[i] = open[i];
	free(open);
	return count;
}
