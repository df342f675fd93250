/* SPDX-License-Identifier: ISC */
/* `homeprod check` and the crash tests ask whether what is stored makes sense as a whole: each row
 * counts what does not. */
#include "server/store/invariants.h"

#include <stdio.h>

#include "server/store/db.h"
#include "server/store/fields.h"

#define LIVE "status in ('waiting', 'active')"

static const struct invariant {
	const char *broken; /* the sentence when it does not hold */
	const char *count_sql;
} invariants[] = {
	{ "live sessions whose request is not claimed by them",
	  "select count(*) from sessions s join requests r on r.id = s.request_id where s." LIVE
	  " and (r.status <> 'claimed' or r.session_id <> s.id)" },
	{ "claimed requests without a live session",
	  "select count(*) from requests r where r.status = 'claimed'"
	  " and not exists (select 1 from sessions s where s.id = r.session_id and s." LIVE ")" },
	{ "sessions with an outcome whose request is not completed",
	  "select count(*) from sessions s join requests r on r.id = s.request_id"
	  " where s.outcome is not null and (r.status <> 'completed' or r.session_id <> s.id)" },
	{ "completed requests without an outcome",
	  "select count(*) from requests r where r.status = 'completed'"
	  " and not exists (select 1 from sessions s where s.id = r.session_id"
	  "  and s.outcome is not null)" },
	{ "open requests without a notification that stands",
	  "select count(*) from requests r where r.status = 'open' and not exists"
	  " (select 1 from notifications n where n.request_id = r.id"
	  "  and n.withdrawn_seq is null)" },
	{ "notifications that stand for a request that is not open",
	  "select count(*) from notifications n join requests r on r.id = n.request_id"
	  " where n.withdrawn_seq is null and r.status <> 'open'" },
	{ "holds both captured and released",
	  "select count(*) from effects c join effects r on r.request_id = c.request_id"
	  " where c.kind = 'capture' and c.state = 'done'"
	  " and r.kind = 'release' and r.state = 'done'" },
	{ "requests captured without a capture",
	  "select count(*) from requests r where r.payment_status = 'captured' and not exists"
	  " (select 1 from effects e where e.request_id = r.id and e.kind = 'capture'"
	  "  and e.state = 'done')"
	  " and exists (select 1 from effects e where e.request_id = r.id)" }, /* else they are forgotten */
	{ "requests captured without a completed session",
	  "select count(*) from requests"
	  " where payment_status = 'captured' and status <> 'completed'" },
	{ "recent notifications with a wrong count of who was told",
	  "select count(*) from (select * from notifications order by seq desc limit 200) n"
	  " where n.told <> (select count(distinct p.helper_id) from presence p"
	  "  where p.from_seq < coalesce(n.withdrawn_seq, " ENDLESS ") and p.until_seq >= n.seq)" },
	{ "entries missing from the log",
	  "select coalesce(max(seq) - min(seq) + 1, 0) - count(*) from events" },
	{ "notifications that the log does not tell of",
	  "select count(*) from notifications n where n.seq >= (select min(seq) from events)"
	  " and not exists (select 1 from events e"
	  " where e.seq = n.seq and e.request_id = n.request_id)" },
	{ "requests that are not as the log told last",
	  "select count(*) from requests r join (select request_id, max(seq) as seq from events"
	  "  where type = 'request.updated' group by request_id) l on l.request_id = r.id"
	  " join events e on e.seq = l.seq"
	  " where json_extract(e.data, '$.status') <> r.status" },
	{ "customers with two live requests",
	  "select count(*) from (select 1 from requests"
	  " where status in ('authorizing', 'open', 'claimed')"
	  " group by customer_id having count(*) > 1)" },
	{ "requests with two live sessions",
	  "select count(*) from (select 1 from sessions where " LIVE
	  " group by request_id having count(*) > 1)" },
	{ "requests over whose hold nobody will decide",
	  "select count(*) from effects h join requests r on r.id = h.request_id"
	  " where h.kind = 'hold' and h.state = 'done' and r.payment_status = 'authorized'"
	  " and r.status in ('completed', 'cancelled', 'expired') and not exists"
	  " (select 1 from effects e where e.request_id = r.id"
	  "  and e.kind in ('capture', 'release'))" },
	{ "holds of the embedded provider that were captured and the request does not say so",
	  "select count(*) from ledger_holds h join requests r on r.id = h.request_id"
	  " where h.captured_at is not null and r.payment_status <> 'captured'" },
	{ "sessions that lasted less than nothing",
	  "select count(*) from sessions where duration < 0" },
	{ "rooms that stand though their session has ended",
	  "select count(*) from video_rooms v join sessions s on s.id = v.session_id"
	  " where v.state = 'live' and s.status = 'ended'" },
	{ "a wrong count of who is present",
	  "select count(*) from counts where name = 'present'"
	  " and value <> (select count(*) from presence where until_seq = " ENDLESS ")" },
	{ "a wrong count of what stands",
	  "select count(*) from counts where name = 'standing'"
	  " and value <> (select count(*) from notifications where withdrawn_seq is null)" },
	{ "helpers with a wrong count of completed sessions",
	  "select count(*) from users u where u.completed_sessions <>"
	  " (select count(*) from sessions s where s.helper_id = u.id and s.outcome is not null)" },
	{ "helpers whose statistics do not add up",
	  "select count(*) from users u where u.completed_sessions <>"
	  " coalesce((select sum(t.completed) from tallies t where t.helper_id = u.id), 0)" },
	{ "helpers whose ratings do not add up",
	  "select count(*) from users u where"
	  " (select count(s.rating) from sessions s where s.helper_id = u.id) <>"
	  " coalesce((select sum(t.ratings) from tallies t where t.helper_id = u.id), 0)" },
	{ "ratings of sessions that had not begun and ended",
	  "select count(*) from sessions where rating is not null and (started_at is null or ended_at is null)" },
	{ "guests who ended and can still sign in",
	  "select count(*) from guests g join users u on u.id = g.user_id"
	  " where g.ended_at is not null and (u.disabled_at is null"
	  "  or exists (select 1 from tokens t where t.user_id = g.user_id))" },
	{ "guests of revoked devices who did not end",
	  "select count(*) from guests g join devices d on d.id = g.device_id"
	  " where g.ended_at is null and d.revoked_at is not null" },
};

bool invariants_hold(struct db *d, char *why, size_t why_size)
{
	for (size_t i = 0; i < sizeof(invariants) / sizeof(invariants[0]); i++) {
		int64_t count = db_int(d, -1, invariants[i].count_sql, "");

		if (count == 0)
			continue;
		if (count < 0)
			snprintf(why, why_size, "could not look for %s", invariants[i].broken);
		else
			snprintf(why, why_size, "%s: %lld", invariants[i].broken, (long long)count);
		return false;
	}
	return true;
}
