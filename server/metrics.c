/* SPDX-License-Identifier: ISC */
/*
 * The numbers behind /metrics. The edge, the hub and the sign-in count here; the edge writes them out.
 */
#include "server/metrics.h"

#include <stdio.h>
#include <stdlib.h>

#include "protocol/mem.h"

#define STATUS_LOW 100
#define STATUS_HIGH 600

struct metrics {
	int64_t values[METRIC_COUNT];
	int64_t answers[STATUS_HIGH - STATUS_LOW];
	int64_t answers_ms;
};

static const struct {
	const char *name, *type, *help;
} rows[METRIC_COUNT] = {
#define X(id, name, type, help) { name, type, help },
	HP_METRICS(X)
#undef X
};

struct metrics *metrics_new(void)
{
	return xcalloc(1, sizeof(struct metrics));
}

void metrics_free(struct metrics *m)
{
	free(m);
}

void metrics_add(struct metrics *m, enum metric which, int64_t more)
{
	m->values[which] += more;
}

void metrics_set(struct metrics *m, enum metric which, int64_t value)
{
	m->values[which] = value;
}

int64_t metrics_get(const struct metrics *m, enum metric which)
{
	return m->values[which];
}

void metrics_answered(struct metrics *m, int status, int64_t took_ms)
{
	if (status >= STATUS_LOW && status < STATUS_HIGH)
		m->answers[status - STATUS_LOW]++;
	m->answers_ms += took_ms;
}

static void write_head(FILE *f, const char *name, const char *type, const char *help)
{
	fprintf(f, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void write_answers(FILE *f, const struct metrics *m)
{
	int64_t count = 0;

	write_head(f, "homepro_http_requests_total", "counter", "HTTP requests answered, by status.");
	for (int i = 0; i < STATUS_HIGH - STATUS_LOW; i++) {
		count += m->answers[i];
		if (m->answers[i] > 0)
			fprintf(f, "homepro_http_requests_total{status=\"%d\"} %lld\n", i + STATUS_LOW,
			        (long long)m->answers[i]);
	}
	write_head(f, "homepro_http_request_seconds", "summary", "Time from a request's last byte to its answer.");
	fprintf(f, "homepro_http_request_seconds_sum %.3f\nhomepro_http_request_seconds_count %lld\n",
	        (double)m->answers_ms / 1000, (long long)count);
}

char *metrics_text(const struct metrics *m)
{
	char *text = NULL;
	size_t len = 0;
	FILE *f = mem_file_open(&text, &len);

	write_answers(f, m);
	for (int i = 0; i < METRIC_COUNT; i++) {
		write_head(f, rows[i].name, rows[i].type, rows[i].help);
		fprintf(f, "%s %lld\n", rows[i].name, (long long)m->values[i]);
	}
	fclose(f);
	return text;
}
