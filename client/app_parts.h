/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_APP_PARTS_H
#define HP_CLIENT_APP_PARTS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "client/app.h"
#include "loop/backoff.h"

struct drafts;
struct farewells;
struct feed;
struct http;
struct http_call;
struct pending;
struct pending_entry;
struct timer;

/* The app's pauses. Tests make them short; see app_set_timing(). */
struct app_timing {
	int64_t first_ms, most_ms;      /* between tries to connect, and of kept actions */
	int64_t offline_after_ms;       /* from the cut */
	int64_t come_back_ms;           /* how long an action that was cut off waits for the link */
	int64_t call_ms;                /* an action's answer comes within this */
};

struct action;                          /* one intent under way: app_do.c */

/* What the app's files share: app.c (life, link), app_do.c (intents), app_kept.c (what is kept on disk until answered). */
struct app {
	struct loop *loop;
	struct profile *profile;
	struct app_events events;
	void *arg;
	struct app_timing timing;
	struct model *model;
	unsigned long told_version;     /* of the model, in the last `changed` */
	struct http *http;
	struct feed *feed;
	struct drafts *drafts;
	struct timer *sweep;            /* forgets old notifications */

	struct http_call *config_call;
	struct timer *config_timer;
	struct backoff config_backoff;
	bool has_been_live;             /* the description may be an old one */
	int64_t numbers_day;            /* since 1970, of which the numbers of today are */

	bool is_guest;                  /* of a kiosk: nothing of them on disk */
	struct farewells *farewells;

	size_t news_count;              /* unread notifications not yet rung for */
	int64_t replayed_to;            /* what was missed goes this far: it rings once, at its end */
	bool has_earned;                /* money was taken in this frame: the numbers have moved */

	LIST_HEAD(, action) actions;
	char *request_body;             /* of the last request that got no answer, with its key */
	char request_key[HP_KEY_SIZE];

	struct pending *pending;
	struct pending_entry *kept;     /* on its way */
	struct http_call *kept_call;
	struct timer *kept_timer;
	struct backoff kept_backoff;
};

/* For tests: before app_connect(). */
void app_set_timing(struct app *a, const struct app_timing *t);

void app_tell_changed(struct app *a);
void app_sign_in(struct app *a, const char *token, const struct user *u, bool is_guest);
/* Forgets token and person, ends what is under way. `reason`: a clause, NULL where the person wanted it. */
void app_sign_out(struct app *a, const char *reason);
char *app_url(const struct app *a, const char *path);    /* caller frees */

/* The numbers of "today" are of a day (UTC, as the server's): on another one they are fetched again. */
void app_follow_day(struct app *a, int64_t now_ms);

/* app_do.c */
void app_answer_later(struct app *a, const struct intent *i, const struct fault *f);
void app_fetch_stats(struct app *a);
void app_link_is_back(struct app *a);                    /* actions that wait for it go out again */
void app_end_actions(struct app *a, enum err e);         /* answers all that is under way */
void app_drop_actions(struct app *a);                    /* without a word */
/* What an answer says went wrong; 2xx is none. Anything but a status is out of reach. */
struct http_answer;
void app_read_fault(const struct http_answer *answer, struct outcome_of_intent *o);

/* app_kept.c */
struct api_row;
void app_kept_add(struct app *a, const struct api_row *row, const struct intent *i);
void app_kept_on_timer(void *arg);
void app_kept_pump(struct app *a, bool is_at_once);      /* sends the next one, if none is on its way */
void app_kept_stop(struct app *a);                       /* they stay on disk */
void app_kept_show(struct app *a);                       /* after a snapshot: what is kept shows in the model */
bool app_kept_is_busy(const struct app *a, enum intent_type type);

#endif
