/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_LIMITS_H
#define HP_SERVER_LIMITS_H

/*
 * What the server alone bounds of what comes from outside: connections, times, queues, and what one question may cost.
 * Beside protocol/limits.h, in the same form: name, value, unit, of what, what happens beyond; doc/limits.md lists both.
 * What paces our own work (the sweeper, retries towards a provider, leases, sizes of writes) is where that work is.
 */
#define SERVER_LIMITS(_) \
	/* the door */ \
	_(LIMIT_HEAD_BYTES, 4096, "bytes", "the head of a call", "hung up on") \
	_(LIMIT_PATH_BYTES, 512, "bytes", "a path", "hung up on") \
	_(LIMIT_SEQ_DIGITS, 18, "digits", "the stream's `since`", "400") \
	_(LIMIT_HEADS_AT_ONCE, 2048, "heads", "being read at once", "the others wait") \
	_(LIMIT_DESCRIPTORS_KEPT, 64, "descriptors", "of the machine's limit, kept for other things than callers", \
	  "hung up on") \
	_(LIMIT_HEAD_WITHIN_S, 10, "s", "a head, from connecting or from its first byte", "hung up on") \
	_(LIMIT_BODY_WITHIN_MS, 10000, "ms", "a body, from its head to its last byte", "408") \
	_(LIMIT_WRITE_WITHIN_MS, 30000, "ms", "an answer, until it is taken whole", "hung up on") \
	_(LIMIT_LINGER_MS, 2000, "ms", "what still comes of a body that was refused", "hung up on") \
	_(LIMIT_KEEP_ALIVE_S, 30, "s", "silence between two calls", "hung up on") \
	_(LIMIT_STOP_WITHIN_MS, 2000, "ms", "what is under way when the daemon stops", "hung up on") \
	/* work for the store, and for the processor */ \
	_(LIMIT_JOBS_QUEUED, 4096, "calls", "waiting for the database", "503, `Retry-After`") \
	_(LIMIT_PASSWORDS_AT_ONCE, 2, "passwords", "being looked at, a core and 64 MiB each", "the others wait") \
	_(LIMIT_PASSWORDS_WAITING, 64, "passwords", \
	  "waiting for that; as many more from where their names were signed in before, which go first", \
	  "503, `Retry-After`") \
	/* signing in */ \
	_(LIMIT_LOGIN_FAILURES, 4, "failures", \
	  "to sign in under one name, without a pause: from one of its places, or from everywhere else together", \
	  "429: a pause of 1 s, and double with each") \
	_(LIMIT_LOGIN_PAUSE_S, 300, "s", "the longest such pause", "it grows no further") \
	_(LIMIT_LOGIN_KEPT_H, 24, "h", "how long failures are remembered", "forgotten") \
	_(LIMIT_LOGIN_PLACES, 16, "places", "of one name: addresses it was signed in from", \
	  "the one unused for longest is nobody's again") \
	_(LIMIT_LOGIN_PLACE_KEPT_D, 90, "d", "how long such a place is remembered", "it is nobody's again") \
	_(LIMIT_SIGN_INS, 64, "sign-ins", "of one person", "the one unused for longest ends") \
	_(LIMIT_AUDIT_FAILURES, 200, "lines an hour", "in the audit, of failures of one kind", "one line says so") \
	/* streams */ \
	_(LIMIT_BEHIND_BYTES, 1048576, "bytes", "waiting for one stream's reader", "closed with 1013") \
	_(LIMIT_CLOSE_WITHIN_MS, 7000, "ms", "a closing stream, to take the rest and say so", "hung up on") \
	_(LIMIT_REPLAY_ENTRIES, 10000, "events", "told again after a cut", "a snapshot in their place") \
	_(LIMIT_REPLAY_BYTES, 4194304, "bytes", "told again after a cut", "a snapshot in their place") \
	_(LIMIT_REPLAY_LOOKED_AT, 20000, "events", "of the log, looked through for that", "a snapshot in their place") \
	_(LIMIT_SNAPSHOT_LIVE, 500, "requests", "of one status in a snapshot", "the newest; the rest by pages") \
	_(LIMIT_SNAPSHOT_SESSIONS, 100, "sessions", "of one status in a snapshot", "the newest; the rest by pages") \
	_(LIMIT_SNAPSHOT_ENDED, 20, "things", "that are over, in a snapshot", "the newest; the rest by pages") \
	_(LIMIT_SNAPSHOT_NOTIFICATIONS, 200, "notifications", "in a snapshot", "the newest; the rest by pages") \
	/* what one question of an operator's may cost */ \
	_(LIMIT_BOARD_STUCK, 100, "payments", "on the board that need somebody", "the rest by pages") \
	_(LIMIT_STORY_SESSIONS, 64, "sessions", "in a request's story", "left out") \
	_(LIMIT_STORY_ENTRIES, 1000, "events", "in a request's story", "left out") \
	_(LIMIT_STORY_LOOKED_AT, 100000, "events", "of the log, looked through for a story", "left out") \
	/* providers, who are strangers too */ \
	_(LIMIT_SIGNATURE_BYTES, 1024, "bytes", "`Stripe-Signature`", "400") \
	_(LIMIT_SIGNATURES, 16, "signatures", "in it", "400") \
	_(LIMIT_SIGNATURE_AGE_S, 300, "s", "between its time and ours", "400") \
	_(LIMIT_STRIPE_ANSWER_BYTES, 1048576, "bytes", "an answer of Stripe's", "as if there were none: asked again") \
	_(LIMIT_LINK_OPENINGS, 30, "times a minute", "a session's links are opened, where each takes a call to the provider", \
	  "429") \
	_(LIMIT_VIDEO_ANSWER_BYTES, 65536, "bytes", "an answer of a video provider's", \
	  "as if there were none: asked again")

#define BUSY_RETRY_S 1          /* what Retry-After says with a 503 */

enum {
#define ROW(name, value, unit, what, beyond) name = (value),
	SERVER_LIMITS(ROW)
#undef ROW
};

#endif
