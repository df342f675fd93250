/* SPDX-License-Identifier: ISC */
/* A helper under load: claims what is open, against others; starts, gives back, ends; reads; goes
 * and comes back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "client/model.h"
#include "protocol/mem.h"
#include "protocol/user.h"
#include "tests/faults/load.h"
#include "tests/faults/person.h"

#define LOOK_MS 10
#define OPEN_MAX 16

static struct thing *in_hand(struct person *p)
{
	struct thing *t = p->thing_count > 0 ? &p->things[p->thing_count - 1] : NULL;

	return t && t->status != SESSION_ENDED ? t : NULL;
}

static void took(struct person *p, const char *text, struct session *s)
{
	struct fault f = {0};

	if (session_decode(text, strlen(text), s, &f) != ERR_NONE)
		fail_msg("%s cannot read %s", p->name, text);
	model_put_session(p->replica, s);
}

/* 409 and 404: somebody was quicker, or it was cancelled. */
static void claimed(struct person *p, int status, const char *text)
{
	struct session s = {0};

	if (status == 201) {
		took(p, text, &s);
		person_thing_add(p, s.id)->status = s.status;
		session_clear(&s);
		load_did(p->load, DID_CLAIM);
	} else if (status == 409 || status == 404) {
		load_did(p->load, DID_LOSE);
	} else {
		fail_msg("%s claimed: %d %s", p->name, status, text);
	}
	person_pause(p, LOOK_MS);
}

/* Its customer has cancelled meanwhile: then, and only then, a session in hand is refused. */
static void looked_why(struct person *p, int status, const char *text)
{
	struct session s = {0};

	assert_int_equal(status, 200);
	took(p, text, &s);
	if (s.status != SESSION_ENDED || s.outcome != OUTCOME_NONE)
		fail_msg("%s was refused what they have in hand: %s", p->name, text);
	in_hand(p)->status = SESSION_ENDED;
	session_clear(&s);
	person_pause(p, LOOK_MS);
}

static bool is_refused(struct person *p, int status, const char *text)
{
	if (status == 200)
		return false;
	if (status != 409)
		fail_msg("%s moved their session: %d %s", p->name, status, text);
	person_call(p, "GET", xasprintf("/v1/sessions/%s", in_hand(p)->id), NULL, looked_why);
	return true;
}

static void moved(struct person *p, int status, const char *text)
{
	struct session s = {0};
	struct thing *t = in_hand(p);

	if (is_refused(p, status, text))
		return;
	took(p, text, &s);
	assert_string_equal(s.id, t->id);
	t->status = s.status;
	t->outcome = s.outcome;
	if (s.outcome != OUTCOME_NONE) {
		p->completed++;
		p->outcomes[s.outcome]++;
	}
	load_did(p->load, s.status == SESSION_ACTIVE  ? DID_START
			  : s.outcome == OUTCOME_NONE ? DID_GIVE_BACK
						      : DID_END);
	session_clear(&s);
	person_pause(p, LOOK_MS);
}

static void read_one(struct person *p, int status, const char *text)
{
	if (status != 204 && status != 200)
		fail_msg("%s read: %d %s", p->name, status, text);
	load_did(p->load, DID_READ);
	person_pause(p, LOOK_MS);
}

static void switched(struct person *p, int status, const char *text)
{
	struct user u = {0};
	struct fault f = {0};

	if (status != 200 || user_decode(text, strlen(text), &u, &f) != ERR_NONE)
		fail_msg("%s switched: %d %s", p->name, status, text);
	p->is_available = u.is_available;
	user_clear(&u);
	person_pause(p, LOOK_MS);
}

static void listed(struct person *p, int status, const char *text)
{
	if (status != 200)
		fail_msg("%s listed: %d %s", p->name, status, text);
	person_pause(p, LOOK_MS);
}

static void end(struct person *p, const struct thing *t)
{
	static const char *const outcomes[] = {"resolved", "unresolved", "escalated"};

	person_call(p, "POST", xasprintf("/v1/sessions/%s/end", t->id),
		    xasprintf("{\"outcome\":\"%s\",\"notes\":\"Done by %s\"}", outcomes[rand() % 3],
			      p->name),
		    moved);
}

static void work_on(struct person *p, const struct thing *t)
{
	const char *deed = rand() % 100 < 10 ? "release" : "start";

	if (t->status == SESSION_ACTIVE)
		end(p, t);
	else
		person_call(p, "POST", xasprintf("/v1/sessions/%s/%s", t->id, deed), NULL, moved);
}

static bool claim_one(struct person *p)
{
	const struct request *open[OPEN_MAX];
	size_t count = model_open_requests(p->replica, open, OPEN_MAX);

	if (count > OPEN_MAX)
		count = OPEN_MAX;
	if (count == 0)
		return false;
	person_call(p, "POST", xasprintf("/v1/requests/%s/claim", open[(size_t)rand() % count]->id),
		    NULL, claimed);
	return true;
}

static bool read_something(struct person *p)
{
	const struct model *m = p->replica;

	if (m->unread_count == 0 || m->notification_count == 0)
		return false;
	if (rand() % 8 == 0)
		person_call(p, "POST", xstrdup("/v1/notifications/read-all"), xstrdup("{}"),
			    read_one);
	else
		person_call(p, "POST",
			    xasprintf("/v1/notifications/%s/read", m->notifications[0].id), NULL,
			    read_one);
	return true;
}

void helper_act(struct person *p)
{
	const struct thing *t = in_hand(p);
	int dice = rand() % 100;

	if (t)
		work_on(p, t);
	else if (!p->is_live)
		person_pause(p, LOOK_MS);
	else if (!p->is_available || dice < 3)
		person_call(p, "PATCH", xstrdup("/v1/me"),
			    xasprintf("{\"is_available\":%s}", p->is_available ? "false" : "true"),
			    switched);
	else if (dice < 15)
		person_call(p, "GET", xstrdup("/v1/requests?limit=5"), NULL, listed);
	else if (dice < 35 && read_something(p))
		return;
	else if (!claim_one(p))
		person_pause(p, LOOK_MS);
}
