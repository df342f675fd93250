/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_STORE_ROWS_H
#define HP_SERVER_STORE_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/audit.h"
#include "protocol/device.h"
#include "protocol/notification.h"
#include "protocol/payment.h"
#include "protocol/request.h"
#include "protocol/session.h"
#include "protocol/sign_in.h"
#include "protocol/stats.h"
#include "protocol/user.h"
#include "server/store/store.h"

/*
 * The stored things, one section each (and one .c file each under server/store/). Everything here runs inside a tx.
 * `bool` means "there was one" (reads) or "it was so written" (writes: false on a conflict, the caller refuses).
 * Structs read belong to the caller, who clears them. `*_json` results are heap texts.
 */

/* ids.c: 22 letters, with one in front for the reader of logs: u r s n p t o d i. All of it random (132 bits), or the
 * first 8 letters when it was made and the rest random (84 bits): such ids come in order, which is kind to indices. */
void id_new(char kind, char out[HP_ID_SIZE]);
void id_new_dated(char kind, int64_t now_ms, char out[HP_ID_SIZE]);

/* users.c */
bool user_read(struct tx *tx, const char *id, struct user *out);
bool user_read_by_name(struct tx *tx, const char *username, struct user *out);
bool user_add(struct tx *tx, const struct user *u, const char *password_hash); /* false: the name is taken */
bool user_set_available(struct tx *tx, const char *id, bool is_available);
void user_count_completed(struct tx *tx, const char *id); /* one more */
/* Disabled ones have no hash to check and no valid token. */
char *user_password_hash(struct tx *tx, const char *username, char id[HP_ID_SIZE]); /* NULL: none */
/* Both end all of that person's sign-ins. */
bool user_set_password(struct tx *tx, const char *username, const char *password_hash);
bool user_disable(struct tx *tx, const char *username);
/* All but kiosks' guests. */
typedef void user_each_fn(const struct user *u, bool is_disabled, void *arg);
void user_each(struct tx *tx, user_each_fn *fn, void *arg);
/* Throttle of sign-ins by name, kept across restarts; `place` is where the try comes from (peer_line() in peer.h), and
 * a place that name was signed in from before counts by itself. When the next try is allowed (0: now): */
int64_t login_allowed_at_ms(struct tx *tx, const char *username, const char *place);
/* Was that name signed in from there before? */
bool login_place_is_known(struct tx *tx, const char *username, const char *place);
/* How it went. Returns how many have gone wrong in a row, this one included; 0: it was good, and the place is known. */
int64_t login_note(struct tx *tx, const char *username, const char *place, bool is_good);

/* tokens.c: stored as BLAKE2b-256, never as they are */
void token_add(struct tx *tx, const char *token, const char *user_id, int64_t expires_at_ms);
/* The same, of somebody who came in by the door: gives the sign-in's id. Of more than LIMIT_SIGN_INS the ones that were
 * not used for the longest time end. */
void sign_in_add(struct tx *tx, const char *token, const char *user_id, int64_t expires_at_ms, const char *address,
                 const char *client, char id[HP_ID_SIZE]);
/* Valid now, not disabled. Notes that it was used. */
bool token_user(struct tx *tx, const char *token, struct user *out, int64_t *expires_at_ms);
void token_remove(struct tx *tx, const char *token);
/* Those that are good, the one used last in front. `token` is the one that asks; NULL: none of these. */
size_t sign_in_list(struct tx *tx, const char *user_id, const char *token, struct sign_in *out, size_t max);
bool sign_in_of(struct tx *tx, const char *token, char id[HP_ID_SIZE]);
bool sign_in_owner(struct tx *tx, const char *id, char user_id[HP_ID_SIZE]);
/* The streams of what was ended are closed when the event that these append has been read from the log. */
void sign_in_end(struct tx *tx, const char *id, const char *user_id);
int64_t sign_in_end_all(struct tx *tx, const char *user_id, const char *but_token); /* NULL: without exception */
void tokens_forget(struct tx *tx, int64_t before_ms);    /* those that ended before */
/* What is kept of a token, a device's too; `out` is a token's own letters. */
#define TOKEN_HASH_SIZE 65
void token_hash(const char *token, char out[TOKEN_HASH_SIZE]);
void token_new(char out[HP_TOKEN_SIZE]);                 /* 256 random bits, base64url */

/* audit.c: who did what, only ever added to. It never says what somebody typed. */
void audit_add(struct tx *tx, enum deed what, const char *actor_id, const char *about, const char *origin);
/* A sign-in that went wrong, the `failures`th in a row; user_id NULL: nobody has that name. The first five are written,
 * then the 8th, 16th, 32nd…, and LIMIT_AUDIT_FAILURES of either kind at most, so that nobody can fill the disk. */
void audit_add_failure(struct tx *tx, const char *user_id, int64_t failures, const char *origin);
/* A wrong PIN at a kiosk; bounded as the others are. */
void audit_add_staff_try(struct tx *tx, const char *device_id, const char *origin);
struct audit_filter {
	const char *who;                /* did it, or it was done to them: an id; NULL: all */
	int64_t since_ms;               /* 0: from the beginning */
	const char *cursor;             /* as next_cursor gave it; NULL: from the newest */
	int limit;
};
/* Newest first. As request_list(). */
size_t audit_list(struct tx *tx, const struct audit_filter *f, struct audit_entry *out, char next[HP_ID_SIZE]);
void audit_forget(struct tx *tx, int64_t before_ms);     /* the last day stays, whatever is asked */

/* devices.c */
bool device_read(struct tx *tx, const char *id, struct device *out);
void device_add(struct tx *tx, const struct device *d);  /* with its token, of which the hash is kept */
bool device_revoke(struct tx *tx, const char *id);       /* false: it was before, or is unknown */
bool device_by_token(struct tx *tx, const char *token, char id[HP_ID_SIZE]); /* not revoked */
void device_seen(struct tx *tx, const char *id);
/* Newest first; `cursor` NULL: from the newest. As request_list(). */
size_t device_list(struct tx *tx, const char *cursor, int limit, struct device *out, char next[HP_ID_SIZE]);

/* guests.c: customers a device let in, for a while */
void guest_add(struct tx *tx, const char *user_id, const char *device_id, int64_t expires_at_ms);
bool guest_end(struct tx *tx, const char *user_id);      /* disabled, tokens dead. False: no guest, or ended before */
/* Those who are not ended: of a device, or (NULL) whose time is over. Ids only. */
size_t guest_live(struct tx *tx, const char *device_id, char (*ids)[HP_ID_SIZE], size_t max);
/* Empties what guests who ended before then have typed and what their helpers noted, in requests and sessions, and
 * what of it stands in the log since before then: at most so many guests, and some of the log, at a time. */
void guest_words_forget(struct tx *tx, int64_t before_ms, size_t max);
/* When this device may let in another, at `a_minute` a minute; 0: now. */
int64_t guest_allowed_at_ms(struct tx *tx, const char *device_id, int a_minute);

/* requests.c. Reads fill all but what events never show; helpers_told and position are computed at reading. */
bool request_read(struct tx *tx, const char *id, struct request *out);
bool request_add(struct tx *tx, const struct request *r); /* false: this customer has a live one */
void request_write(struct tx *tx, const struct request *r); /* status, payment, session, reason, times */
void request_write_payment(struct tx *tx, const struct request *r); /* the payment alone, where nothing else changed */
struct request_filter {
	const char *customer_id;        /* own ones; NULL: no bound */
	const char *helper_id;          /* open ones and those whose session was this helper's */
	int status;                     /* enum request_status, or -1 */
	const char *cursor;             /* as next_cursor gave it; NULL: from the newest */
	int limit;
};
/* Newest first. Writes up to `limit` into `out` (which has room) and the next cursor ("" at the end). Returns how many. */
size_t request_list(struct tx *tx, const struct request_filter *f, struct request *out, char next[HP_ID_SIZE]);
/* When this customer may ask again, at `a_minute` requests; 0: now, as at 0, which is no bound. */
int64_t request_allowed_at_ms(struct tx *tx, const char *customer_id, int a_minute);
/* Open or authorizing ones that expire at or before `now`. Ids only. */
size_t request_due(struct tx *tx, char (*ids)[HP_ID_SIZE], size_t max);
/* This customer's one that is still to come to something; false: none. */
bool request_read_live(struct tx *tx, const char *customer_id, struct request *out);
/* All that are still to come to something. Ids only. */
size_t request_live_ones(struct tx *tx, char (*ids)[HP_ID_SIZE], size_t max);
/* The open ones in the order of ringing, as `position` counts them, from position `from`. Into `out`. */
size_t request_line(struct tx *tx, int64_t from, struct request *out, size_t max);

/* sessions.c */
bool session_read(struct tx *tx, const char *id, struct session *out);
bool session_read_of_request(struct tx *tx, const char *request_id, struct session *out); /* the newest */
/* `s` holds the join URLs, kept as they are; the codes are what session_by_code() finds them by. */
bool session_add(struct tx *tx, const struct session *s, const char *customer_code, const char *helper_code,
                 int sessions_in_hand); /* false: request is claimed, or this helper has that many */
void session_write(struct tx *tx, const struct session *s); /* what may change but customer_joined_at */
bool session_set_joined(struct tx *tx, const char *id);  /* false: the customer was there before, or it has ended */
int64_t session_video_down_since(struct tx *tx);         /* of those not ended, the longest; 0: of none */
struct session_filter { const char *person_id; int status; const char *cursor; int limit; };
size_t session_list(struct tx *tx, const struct session_filter *f, struct session *out, char next[HP_ID_SIZE]);
/* Who opens /j/CODE: the session, and whether the code is the helper's. */
bool session_by_code(struct tx *tx, const char *code, struct session *out, bool *is_helper);
/* Waiting ones nobody started by `waiting_before_ms`, active ones whose helper was last there before `gone_before_ms`. */
size_t session_due(struct tx *tx, int64_t waiting_before_ms, int64_t gone_before_ms, char (*ids)[HP_ID_SIZE],
                   enum end_reason *reasons, size_t max);

/* waits.c: what request_read() and its like tell as the usual wait, worked out anew; writes only what has changed */
void usual_wait_learn(struct tx *tx, const char *category);

/* stats.c: numbers over completed sessions, kept as they end */
void stats_count(struct tx *tx, const struct session *s); /* session_write() does, when one ends with an outcome */
void stats_count_rating(struct tx *tx, const struct session *s); /* session_write() does, when one gets it */
/* helper_id NULL: everybody's */
void stats_read(struct tx *tx, const char *helper_id, struct stats *out);

/*
 * presence.c: who was available when, as spans of the log. A span covers the entries that are appended while it is
 * open. A helper was told of a notification if a span of theirs covers its seq, or began while it stood.
 */
void presence_begin(struct tx *tx, const char *helper_id); /* nothing where one is open */
void presence_end(struct tx *tx, const char *helper_id);
bool presence_is_open(struct tx *tx, const char *helper_id);
void presence_seen(struct tx *tx, const char *helper_id, bool is_connected); /* for helpers who vanish */
bool presence_is_connected(struct tx *tx, const char *helper_id); /* as presence_seen() was last told */
/* At start: marks nobody as connected, and gives those whose span is open. Spans of those who do not come back within the grace are ended by the hub. */
size_t presence_open_ones(struct tx *tx, char (*ids)[HP_ID_SIZE], size_t max);

/* notifications.c */
/* The request became open: one row, whatever the audience. Gives its id. Events that tell of it, and of its end, are
 * appended later in the same tx. */
void notification_add(struct tx *tx, const struct request *r, char id[HP_ID_SIZE]);
bool notification_withdraw(struct tx *tx, const char *request_id, enum withdrawal why, const char *claimed_by,
                           char id[HP_ID_SIZE]); /* false: none stands */
bool notification_read(struct tx *tx, const char *id, const char *helper_id, struct notification *out); /* told ones only */
struct notification_filter { const char *helper_id; bool is_unread_only, is_standing_only; const char *cursor; int limit; };
size_t notification_list(struct tx *tx, const struct notification_filter *f, struct notification *out,
                         char next[HP_ID_SIZE]); /* newest first */
int64_t notification_unread(struct tx *tx, const char *helper_id);
void receipt_add(struct tx *tx, const char *helper_id, const char *notification_id);
void receipt_add_all(struct tx *tx, const char *helper_id, const char *up_to); /* NULL: all that stand */
/* After presence_begin(): those that stood already and of which this helper had not been told; each is given once. */
size_t notification_untold(struct tx *tx, const char *helper_id, struct notification *out, size_t max);

/* events.c */
/* Appends; counts in tx->appended. `data` is JSON. person_id NULL: none. Returns the seq. */
int64_t event_append(struct tx *tx, enum event_type type, unsigned audience, const char *person_id,
                     const char *request_id, const char *actor_id, const char *data);
int64_t event_last_seq(struct tx *tx);
/* What this person may see of what came after `since`, in order; appended to *out (caller frees), NULL-free text of
 * whole lines. False: it cannot be served (unknown seq, or more than `max` entries): send a snapshot. */
bool event_replay(struct tx *tx, const struct user *who, int64_t since, size_t max, char **out, size_t *len,
                  int64_t *last_seq);
/* Everything after `after`, as the stream needs it: for store.c, outside a tx. */
size_t event_entries(struct db *d, int64_t after, struct entry **out);
void event_entries_free(struct entry *entries, size_t count);

void events_forget(struct tx *tx, int64_t before_ms, int64_t max); /* at most so many older ones, never the newest */

/* answers.c: what a key was answered, for 24 hours and a bit */
struct kept_answer { int status; char *body; bool is_same_call; };
bool answer_find(struct tx *tx, const char *caller_id, const char *key, const char *call_hash, struct kept_answer *out);
void answer_keep(struct tx *tx, const char *caller_id, const char *key, const char *call_hash, int status, const char *body);
void answers_forget(struct tx *tx, int64_t before_ms);

/* effects.c: the outbox */
enum effect_kind { EFFECT_HOLD, EFFECT_CAPTURE, EFFECT_RELEASE, EFFECT_KIND_COUNT };
const char *effect_name(enum effect_kind k);
struct effect {
	char id[HP_ID_SIZE];            /* also the idempotency key towards the provider */
	enum effect_kind kind;
	char request_id[HP_ID_SIZE];
	int tries;                      /* how often it was taken, this time included: also by who died of it */
	int failures;                   /* of the provider, in a row, before this time: pauses grow with these */
	int64_t due_at_ms, created_at_ms;
};
/* False: it was wanted before, and nothing is written. Where tx->here is to carry it out now, that is its first try. */
bool effect_add(struct tx *tx, enum effect_kind kind, const char *request_id, struct effect *out);
/* Takes up to `max` due ones under a lease until `lease_until_ms`: nobody else gets them before. */
size_t effect_take(struct tx *tx, int64_t lease_until_ms, struct effect *out, size_t max);
void effect_done(struct tx *tx, const char *id);
void effect_again(struct tx *tx, const char *id, int64_t due_at_ms, int failures, const char *reason);
void effect_give_up(struct tx *tx, const char *id, const char *reason); /* kept, for the operator */
/* Still waiting, and not taken by anybody since `e` was. */
bool effect_is_current(struct tx *tx, const struct effect *e);
/* What was refused for good is wanted again, now, under its old id; false: nothing was. A hold is not: its request is over. */
bool effect_retry(struct tx *tx, const char *request_id);
/* There is news of this request: what waits is due now, and what is in somebody's hand again as soon as it is not. */
void effect_hurry(struct tx *tx, const char *request_id);
/* One program alone on this database has just started: whoever held a lease is gone, all that waits is due, and pauses
 * begin anew. */
void effects_restart(struct tx *tx);
void effects_forget(struct tx *tx, int64_t before_ms, int64_t max); /* at most so many that were done before */
int64_t effect_next_due_ms(struct tx *tx);               /* 0: none waits */

/* payments.c: what operators look at */
size_t payment_list(struct tx *tx, const char *cursor, struct payment *out, size_t max,
                    char next[HP_ID_SIZE]); /* newest first */
bool payment_read(struct tx *tx, const char *request_id, struct payment *out);
void payment_settle(struct tx *tx, const char *request_id, const char *note); /* put right by hand, elsewhere */
size_t payment_stuck(struct tx *tx, struct payment *out, size_t max); /* those with a problem, newest first */

/* stories.c: what server/story.c puts together */
enum attempt_result { ATTEMPT_WAITING, ATTEMPT_AGAIN };
struct attempt { const char *order, *reason; bool is_waiting; int64_t first_ms, last_ms, times; };
/* The provider was asked and has not done it yet. What it says again and again is one row. `reason` may be NULL. */
void attempt_note(struct tx *tx, const char *request_id, enum effect_kind kind, enum attempt_result result,
                  const char *reason);
typedef void attempt_each_fn(const struct attempt *a, void *arg);
void attempt_each(struct tx *tx, const char *request_id, attempt_each_fn *each, void *arg);
typedef void effect_each_fn(const char *order, int64_t ordered_at_ms, void *arg);
void effect_each(struct tx *tx, const char *request_id, effect_each_fn *each, void *arg);
/* The log's part that can be about what was under way between two times. */
struct entry_range {
	int64_t from, until;            /* seq; `until` is the first that is not in it */
	int64_t since_ms, to_ms;        /* what is older has been forgotten, what is newer is not looked at */
};
void entry_range(struct tx *tx, int64_t from_ms, int64_t until_ms, struct entry_range *out);
struct log_entry { int64_t at_ms; enum event_type type; const char *data, *by; enum role by_role; };
typedef void entry_each_fn(const struct log_entry *e, void *arg);
/* As operators see it, and the first ring of the bell. Oldest first. */
void entry_each(struct tx *tx, const struct entry_range *range, const char *request_id, entry_each_fn *each, void *arg);
size_t session_all_of_request(struct tx *tx, const char *request_id, struct session *out, size_t max); /* oldest first */

struct gauges;
void payment_gauges(struct tx *tx, struct gauges *out); /* their share of it */

/* gauges.c: what monitors watch */
struct gauges {
	int64_t requests_live, sessions_live, effects_waiting, effects_failed;
	int64_t payments_stuck, holds_lapsing;
	int64_t cache_bytes;
};
void gauges_read(struct tx *tx, struct gauges *out);

#endif
