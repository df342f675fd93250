/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_METRICS_H
#define HP_SERVER_METRICS_H

#include <stdint.h>

/*
 * What monitors read at /metrics: numbers by name, in Prometheus' text form. Counters only grow; gauges are set when
 * somebody asks. A new one is a row here.
 */
#define HP_METRICS(X)                                                                                                  \
	X(CONNECTIONS,      "homepro_connections", "gauge", "Open connections, streams among them.")                   \
	X(REFUSED,          "homepro_connections_refused_total", "counter", "Connections refused: too many of one address.") \
	X(LISTENERS,        "homepro_stream_listeners", "gauge", "Open streams.")                                      \
	X(LINES,            "homepro_stream_lines_total", "counter", "Event lines queued to streams.")                 \
	X(FRAMES,           "homepro_stream_frames_total", "counter", "Frames written to streams.")                    \
	X(STREAM_BYTES,     "homepro_stream_bytes_total", "counter", "Bytes of those frames.")                         \
	X(SLOW,             "homepro_stream_too_slow_total", "counter", "Streams closed since they could not keep up.") \
	X(EVENTS,           "homepro_events_total", "counter", "Entries appended to the log.")                         \
	X(COMMITS,          "homepro_store_commits_total", "counter", "Commits that appended to the log.")             \
	X(JOBS_US,          "homepro_store_jobs_us_total", "counter", "Microseconds spent on the jobs of those commits.") \
	X(COMMIT_US,        "homepro_store_commit_us_total", "counter", "Microseconds those commits took: the disk.")    \
	X(CACHE_BYTES,      "homepro_store_cache_bytes", "gauge", "Bytes of the database held in memory; 16 MiB at most.") \
	X(QUEUE,            "homepro_store_queue", "gauge", "Jobs waiting for the store.")                             \
	X(HEALTHY,          "homepro_store_healthy", "gauge", "1 while the store works.")                              \
	X(LOGINS_GOOD,      "homepro_logins_good_total", "counter", "Sign-ins that went well.")                        \
	X(LOGINS_BAD,       "homepro_logins_bad_total", "counter", "Sign-ins with a wrong name or password.")          \
	X(LOGINS_HELD,      "homepro_logins_throttled_total", "counter", "Sign-ins refused as too frequent.")          \
	X(REQUESTS_LIVE,    "homepro_requests_live", "gauge", "Requests to which something is still to come.")         \
	X(SESSIONS_LIVE,    "homepro_sessions_live", "gauge", "Sessions waiting or active.")                           \
	X(EFFECTS_WAITING,  "homepro_outbox_waiting", "gauge", "Orders to the payment provider that wait.")            \
	X(EFFECTS_FAILED,   "homepro_outbox_failed", "gauge", "Orders to the payment provider given up.") \
	X(PAYMENTS_STUCK,   "homepro_payments_stuck", "gauge", "Payments that need somebody: homepro payments --stuck.") \
	X(HOLDS_LAPSING,    "homepro_holds_lapsing", "gauge", "Holds that lapse within a day, neither taken nor released.")

enum metric {
#define X(id, name, type, help) METRIC_##id,
	HP_METRICS(X)
#undef X
	METRIC_COUNT
};

struct metrics;

struct metrics *metrics_new(void);
void metrics_free(struct metrics *m);
void metrics_add(struct metrics *m, enum metric which, int64_t more);
void metrics_set(struct metrics *m, enum metric which, int64_t value);
int64_t metrics_get(const struct metrics *m, enum metric which);
/* An HTTP request was answered with this status, this long after it had been read. */
void metrics_answered(struct metrics *m, int status, int64_t took_ms);
char *metrics_text(const struct metrics *m);             /* caller frees */

#endif
