/* SPDX-License-Identifier: ISC */
/* What is stored, and a time of day that was set; see clock_step.h. The sweeper looks and asks for it. */
#include "server/clock_step.h"

#include <stddef.h>
#include <time.h>

#include "server/store/db.h"
#include "server/store/store.h"

#define STEP_MIN_MS 60000

/* CLOCK_BOOTTIME counts what the machine slept, and nobody sets it. */
static int64_t machine_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_watch_look(struct clock_watch *w, int64_t utc_ms)
{
	int64_t machine_ms = machine_now_ms();
	int64_t step_ms = (utc_ms - w->utc_ms) - (machine_ms - w->machine_ms);
	bool is_first = w->machine_ms == 0;

	w->utc_ms = utc_ms;
	w->machine_ms = machine_ms;
	if (is_first || (step_ms < STEP_MIN_MS && step_ms > -STEP_MIN_MS))
		return 0;
	return step_ms;
}

void clock_step_apply(struct tx *tx, int64_t step_ms)
{
	static const char *const updates[] = {
		"update requests set expires_at = expires_at + $1, opened_at = opened_at + $1"
		" where status in ('authorizing', 'open', 'claimed')",
		"update sessions set created_at = created_at + $1, started_at = started_at + $1"
		" where status in ('waiting', 'active')",
		"update tokens set created_at = created_at + $1, expires_at = expires_at + $1,"
		" used_at = used_at + $1",
		"update guests set expires_at = expires_at + $1 where ended_at is null",
		"update attendance set seen_at = seen_at + $1",
		"update effects set due_at = due_at + $1 where state = 'waiting'",
		"update video_rooms set due_at = due_at + $1, expires_at = expires_at + $1"
		" where state <> 'ended'",
		"update answers set created_at = created_at + $1",
		"update logins set failed_at = failed_at + $1",
	};

	for (size_t i = 0; i < sizeof(updates) / sizeof(updates[0]); i++)
		db_run(tx->db, updates[i], "i", step_ms);
}
