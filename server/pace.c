/* SPDX-License-Identifier: ISC */
/*
 * So many a minute; see pace.h. Addresses and callers have some each.
 */
#include "server/pace.h"

#define MINUTE_MS 60000
#define LINES_A_MINUTE 1

static void pay(struct pace *p, int64_t steady_ms)
{
	int64_t passed_ms = steady_ms - p->paid_at_ms;

	p->spent_ms = passed_ms < p->spent_ms ? p->spent_ms - passed_ms : 0;
	p->paid_at_ms = steady_ms;
}

int64_t pace_take(struct pace *p, int a_minute, int64_t steady_ms)
{
	int64_t price_ms = MINUTE_MS / a_minute, short_ms;

	pay(p, steady_ms);
	short_ms = p->spent_ms + price_ms - MINUTE_MS;
	if (short_ms > 0)
		return (short_ms + 999) / 1000;
	p->spent_ms += price_ms;
	return 0;
}

void pace_give_back(struct pace *p, int a_minute)
{
	int64_t price_ms = MINUTE_MS / a_minute;

	p->spent_ms = p->spent_ms > price_ms ? p->spent_ms - price_ms : 0;
}

long long pace_line(struct pace_lines *l, int64_t steady_ms)
{
	long long count = ++l->unwritten;

	if (pace_take(&l->written, LINES_A_MINUTE, steady_ms) > 0)
		return 0;
	l->unwritten = 0;
	return count;
}

bool pace_is_idle(struct pace *p, int64_t steady_ms)
{
	pay(p, steady_ms);
	return p->spent_ms == 0;
}
