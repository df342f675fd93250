/* SPDX-License-Identifier: ISC */
/*
 * A few counts for monitors. Each is answered from an index over what is live, so it stays cheap as history grows.
 */
#include "server/store/rows.h"

void gauges_read(struct tx *tx, struct gauges *out)
{
	out->requests_live = db_int(tx->db, 0,
	                            "select count(*) from requests where status in ('authorizing', 'open') or status = 'claimed'", "");
	out->sessions_live = db_int(tx->db, 0, "select count(*) from sessions where status in ('waiting', 'active')", "");
	out->effects_waiting = db_int(tx->db, 0, "select count(*) from effects where state = 'waiting'", "");
	out->effects_failed = db_int(tx->db, 0, "select count(*) from effects where state = 'given_up'", "");
	out->cache_bytes = db_cache_bytes(tx->db);
	payment_gauges(tx, out);
}
