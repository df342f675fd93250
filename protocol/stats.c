/* SPDX-License-Identifier: ISC */
/* Numbers over completed sessions, to and from JSON. The server counts, the dashboard shows. */
#include "protocol/stats.h"

#include <string.h>

#include "protocol/json.h"

static void part_write(struct writer *o, const struct stats_part *p)
{
	writer_int(o, "completed_sessions", p->completed_sessions);
	writer_int(o, "total_duration", p->total_duration_s);
	writer_int(o, "average_duration", p->average_duration_s);
	writer_object(o, "outcomes");
	for (enum outcome i = OUTCOME_RESOLVED; i < OUTCOME_COUNT; i++)
		writer_int(o, outcome_name(i), p->outcomes[i]);
	writer_end(o);
	writer_int(o, "earned", p->earned);
	writer_object(o, "ratings");
	writer_int(o, "count", p->ratings);
	writer_int(o, "average_x100", p->average_rating_x100);
	writer_end(o);
}

char *stats_encode(const struct stats *s)
{
	struct writer *o = writer_new();

	part_write(o, &s->all);
	writer_object(o, "today");
	part_write(o, &s->today);
	writer_end(o);
	writer_array(o, "days");
	for (size_t i = 0; i < STATS_DAYS; i++)
		writer_int(o, NULL, s->days[i]);
	writer_end(o);
	return writer_close(o);
}

static void part_read(struct reader *r, struct stats_part *out)
{
	json_t *outer;

	out->completed_sessions = reader_count(r, "completed_sessions", NEEDED);
	out->total_duration_s = reader_count(r, "total_duration", NEEDED);
	out->average_duration_s = reader_count(r, "average_duration", NEEDED);
	outer = reader_enter(r, "outcomes");
	for (enum outcome i = OUTCOME_RESOLVED; i < OUTCOME_COUNT; i++)
		out->outcomes[i] = reader_count(r, outcome_name(i), NEEDED);
	reader_leave(r, outer);
	out->earned = reader_count(r, "earned", NEEDED);
	if (!reader_has(r, "ratings"))
		return;
	outer = reader_enter(r, "ratings");
	out->ratings = reader_count(r, "count", NEEDED);
	out->average_rating_x100 = reader_count(r, "average_x100", NEEDED);
	reader_leave(r, outer);
}

static void stats_read(struct reader *r, struct stats *out)
{
	size_t count = reader_array(r, "days", OPTIONAL, STATS_DAYS);

	part_read(r, &out->all);
	for (size_t i = 0; i < count; i++) /* a shorter list ends today as well */
		out->days[STATS_DAYS - count + i] = reader_item_count(r, "days", i);
	if (reader_has(r, "today")) {
		json_t *outer = reader_enter(r, "today");

		part_read(r, &out->today);
		reader_leave(r, outer);
	}
}

enum err stats_decode(const char *text, size_t len, struct stats *out, struct fault *f)
{
	struct reader r;

	memset(out, 0, sizeof *out);
	if (reader_open(&r, text, len, f))
		stats_read(&r, out);
	if (r.err != ERR_NONE)
		memset(out, 0, sizeof *out);
	return reader_close(&r);
}
