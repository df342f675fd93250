/* SPDX-License-Identifier: ISC */
/*
 * What time alone brings about. One timer, one store job a pass; server.c starts it, tests call sweeper_pass() with a
 * clock of their own.
 */
#include "server/sweeper.h"

#include <stdlib.h>

#include "loop/log.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/mem.h"
#include "server/clock_step.h"
#include "server/guest.h"
#include "server/life.h"
#include "server/settings.h"

#define PERIOD_MS 1000
#define PASSES_TO_FORGET 60     /* what is done once a minute, which is soon enough */
#define PASS_MAX 100
#define EVENTS_A_PASS 200       /* 17 million a day, and hardly any of the writer's time at once */
#define EFFECTS_A_PASS 500

struct sweeper {
	struct store *store;
	const struct settings *set;
	struct timer *timer;
	unsigned passes;
	bool is_under_way, is_closing;
	struct loop *loop;
	struct clock_watch watch;
	int64_t step_ms;                /* by which the clock was set, and which is not yet made good */
};

static void step_read(struct tx *tx, const struct settings *set, const struct step *step,
		      const char *request_id)
{
	struct request r = { 0 };
	struct session s = { 0 };

	if (request_read(tx, request_id, &r))
		life_step(tx, set, step, &r, &s, NULL);
	session_clear(&s);
	request_clear(&r);
}

/* A hold that did not come in time has, as far as its customer is concerned, run out. */
static void requests_expire(struct tx *tx, const struct settings *set)
{
	char ids[PASS_MAX][HP_ID_SIZE];
	size_t count = request_due(tx, ids, PASS_MAX);

	for (size_t i = 0; i < count; i++) {
		struct step step = { .action = ACTION_EXPIRE, .also = RELATION_SYSTEM };
		struct request r = { 0 };

		if (request_read(tx, ids[i], &r) && r.opened_at_ms == 0)
			step.reason = END_HOLD_LAPSED;
		request_clear(&r);
		step_read(tx, set, &step, ids[i]);
	}
}

static void sessions_abandon(struct tx *tx, const struct settings *set)
{
	char ids[PASS_MAX][HP_ID_SIZE];
	enum end_reason reasons[PASS_MAX];
	size_t count = session_due(tx, tx->now_ms - set->start_within_ms,
				   tx->now_ms - set->helper_gone_after_ms, ids, reasons, PASS_MAX);

	for (size_t i = 0; i < count; i++) {
		struct step step = { .action = ACTION_ABANDON, .also = RELATION_SYSTEM,
				     .reason = reasons[i] };
		struct session s = { 0 };

		if (session_read(tx, ids[i], &s))
			step_read(tx, set, &step, s.request_id);
		session_clear(&s);
	}
}

/* As if they had left. Their streams need no closing: those end with the token's time. */
static void guests_expire(struct tx *tx, const struct settings *set)
{
	char ids[PASS_MAX][HP_ID_SIZE];
	size_t count = guest_live(tx, NULL, ids, PASS_MAX);

	for (size_t i = 0; i < count; i++)
		guest_leave(tx, set, ids[i], NULL);
}

static void waits_learn(struct tx *tx, const struct settings *set)
{
	for (size_t i = 0; i < set->service.category_count; i++)
		usual_wait_learn(tx, set->service.categories[i].value);
}

void sweeper_pass(struct tx *tx, const struct settings *set, bool forgets)
{
	requests_expire(tx, set);
	sessions_abandon(tx, set);
	guests_expire(tx, set);
	events_forget(tx, tx->now_ms - set->log_kept_ms, EVENTS_A_PASS);
	if (forgets) {
		effects_forget(tx, tx->now_ms - set->orders_kept_ms, EFFECTS_A_PASS);
		waits_learn(tx, set);
		answers_forget(tx, tx->now_ms - set->answer_kept_ms);
		tokens_forget(tx, tx->now_ms);
		audit_forget(tx, tx->now_ms - set->audit_kept_ms);
		guest_words_forget(tx, tx->now_ms - set->guest_words_kept_ms, PASS_MAX);
	}
}

static void pass_job(struct tx *tx, void *arg)
{
	struct sweeper *w = arg;

	if (w->step_ms != 0)
		clock_step_apply(tx, w->step_ms);
	sweeper_pass(tx, w->set, w->passes % PASSES_TO_FORGET == 0);
}

static void pass_done(enum db_result result, void *arg)
{
	struct sweeper *w = arg;

	w->is_under_way = false;
	if (result == DB_OK) /* what failed is as due in the next pass */
		w->step_ms = 0;
	if (w->is_closing) {
		free(w);
		return;
	}
	w->passes++;
}

static void fire(void *arg)
{
	struct sweeper *w = arg;
	int64_t step_ms;

	if (w->is_under_way)
		return;
	step_ms = clock_watch_look(&w->watch, loop_now_ms(w->loop));
	if (step_ms != 0)
		log_warn("the time of day has moved by %lld s: what is under way is dated anew",
			 (long long)((step_ms + (step_ms > 0 ? 500 : -500)) / 1000));
	w->step_ms += step_ms;
	w->is_under_way = store_submit(w->store, pass_job, pass_done, w);
}

struct sweeper *sweeper_new(struct loop *l, struct store *s, const struct settings *set)
{
	struct sweeper *w = xcalloc(1, sizeof *w);

	w->loop = l;
	w->store = s;
	w->set = set;
	w->timer = timer_new(l, fire, w);
	timer_every(w->timer, PERIOD_MS);
	clock_watch_look(&w->watch, loop_now_ms(l));
	return w;
}

void sweeper_free(struct sweeper *w)
{
	if (w == NULL)
		return;
	timer_free(w->timer);
	w->is_closing = true;
	if (!w->is_under_way)
		free(w);
}
