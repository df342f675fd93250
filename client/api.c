/* SPDX-License-Identifier: ISC */
/* The rows: each intent's call, its body and its answer. */
#include "client/api.h"

#include <sodium.h>
#include <string.h>

#include "client/app_parts.h"
#include "loop/http.h"
#include "protocol/calls.h"
#include "protocol/mem.h"
#include "protocol/sign_in.h"

/* ── login ── */

static char *encode_login(const struct intent *i)
{
	struct login_call c = { .username = xstrdup(i->text), .password = xstrdup(i->secret) };
	char *json = login_call_encode(&c);

	login_call_clear(&c);
	return json;
}

static enum err check_login(const struct intent *i, struct fault *f)
{
	enum err e = username_check(i->text ? i->text : "", f);

	if (e == ERR_NONE && (!i->secret || i->secret[0] == '\0'))
		e = fault_set(f, ERR_INVALID, "password", NULL);
	return e;
}

static enum err take_login(struct app *a, const char *body, size_t len, struct outcome_of_intent *o)
{
	struct login_answer answer;
	enum err e = login_answer_decode(body, len, &answer, &o->fault);

	if (e == ERR_NONE)
		app_sign_in(a, answer.token, &answer.user, o->type == INTENT_GUEST);
	login_answer_clear(&answer);
	return e;
}

/* ── answers that are a thing ── */

static enum err take_request(struct app *a, const char *body, size_t len, struct outcome_of_intent *o)
{
	struct request r;
	enum err e = request_decode(body, len, &r, &o->fault);

	if (e == ERR_NONE) {
		memcpy(o->made_id, r.id, sizeof(o->made_id));
		model_put_request(a->model, &r);
	}
	request_clear(&r);
	return e;
}

static enum err take_session(struct app *a, const char *body, size_t len, struct outcome_of_intent *o)
{
	struct session s;
	enum err e = session_decode(body, len, &s, &o->fault);

	if (e == ERR_NONE) {
		memcpy(o->made_id, s.id, sizeof(o->made_id));
		model_put_session(a->model, &s);
	}
	session_clear(&s);
	return e;
}

static enum err take_user(struct app *a, const char *body, size_t len, struct outcome_of_intent *o)
{
	struct user u;
	enum err e = user_decode(body, len, &u, &o->fault);

	if (e == ERR_NONE)
		model_set_user(a->model, &u);
	user_clear(&u);
	return e;
}

static enum err take_stats(struct app *a, const char *body, size_t len, struct outcome_of_intent *o)
{
	struct stats s;
	enum err e = stats_decode(body, len, &s, &o->fault);

	if (e == ERR_NONE)
		model_set_stats(a->model, &s);
	return e;
}

static enum err take_board(struct app *a, const char *body, size_t len, struct outcome_of_intent *o)
{
	struct board b;
	enum err e = board_decode(body, len, &b, &o->fault);

	if (e == ERR_NONE)
		model_set_board(a->model, &b);
	return e;
}

static enum err take_story(struct app *a, const char *body, size_t len, struct outcome_of_intent *o)
{
	struct story s;
	enum err e = story_decode(body, len, &s, &o->fault);

	if (e == ERR_NONE)
		model_set_story(a->model, &s);
	return e;
}

static enum err take_sign_ins(struct app *a, const char *body, size_t len, struct outcome_of_intent *o)
{
	struct sign_in_list l;
	enum err e = sign_in_list_decode(body, len, &l, &o->fault);

	if (e == ERR_NONE)
		model_set_sign_ins(a->model, &l);
	return e;
}

/* ── bodies ── */

static enum err check_request(const struct intent *i, struct fault *f)
{
	enum err e = category_check(i->id, f);

	if (e == ERR_NONE)
		e = description_check(i->text ? i->text : "", f);
	if (e == ERR_NONE && i->amount != 0)
		e = amount_check(i->amount, f);
	return e;
}

static char *encode_request(const struct intent *i)
{
	struct request_call c = { .amount = i->amount };
	char *json;

	memcpy(c.category, i->id, sizeof(c.category) - 1);
	c.description = xstrdup(i->text ? i->text : "");
	json = request_call_encode(&c);
	request_call_clear(&c);
	return json;
}

static enum err check_end(const struct intent *i, struct fault *f)
{
	if (i->outcome == OUTCOME_NONE)
		return fault_set(f, ERR_INVALID, "outcome", NULL);
	return notes_check(i->text, f);
}

static char *encode_end(const struct intent *i)
{
	struct end_call c = { .outcome = i->outcome, .notes = xstrdup(i->text) };
	char *json = end_call_encode(&c);

	end_call_clear(&c);
	return json;
}

static enum err check_feedback(const struct intent *i, struct fault *f)
{
	if (i->rating < 1 || i->rating > RATING_MAX)
		return fault_set(f, ERR_INVALID, "rating", NULL);
	return feedback_words_check(i->text, f);
}

static char *encode_feedback(const struct intent *i)
{
	struct feedback_call c = { .rating = i->rating, .words = xstrdup(i->text) };
	char *json = feedback_call_encode(&c);

	feedback_call_clear(&c);
	return json;
}

static char *encode_available(const struct intent *i)
{
	struct me_call c = { .is_available = i->is_on };

	return me_call_encode(&c);
}

static char *encode_end_others(const struct intent *i)
{
	struct end_all_call c = { .keeps_current = true };

	(void)i;
	return end_all_call_encode(&c);
}

static char *encode_read_all(const struct intent *i)
{
	struct read_all_call c = { .up_to = "" };

	memcpy(c.up_to, i->id, sizeof(c.up_to));
	return read_all_call_encode(&c);
}

/* ── the table ── */

static const struct api_row rows[] = {
	{ INTENT_LOGIN, "login", "POST", "/v1/login", CARE_ONCE, true, check_login, encode_login, take_login },
	{ INTENT_LOGOUT, "logout", "POST", "/v1/logout", CARE_ONCE, true, NULL, NULL, NULL },
	{ INTENT_REQUEST, "request", "POST", "/v1/requests", CARE_TWICE, false, check_request, encode_request,
	  take_request },
	{ INTENT_CANCEL, "cancel", "POST", "/v1/requests/:id/cancel", CARE_TWICE, false, NULL, NULL, take_request },
	{ INTENT_RETRY, "retry", "POST", "/v1/payments/:id/retry", CARE_TWICE, false, NULL, NULL, NULL },
	{ INTENT_ABANDON, "abandon", "POST", "/v1/sessions/:id/abandon", CARE_TWICE, false, NULL, NULL, take_session },
	{ INTENT_BOARD, "board", "GET", "/v1/board", CARE_ONCE, false, NULL, NULL, take_board },
	{ INTENT_STORY, "story", "GET", "/v1/requests/:id/story", CARE_ONCE, false, NULL, NULL, take_story },
	{ INTENT_CLAIM, "claim", "POST", "/v1/requests/:id/claim", CARE_TWICE, false, NULL, NULL, take_session },
	{ INTENT_START, "start", "POST", "/v1/sessions/:id/start", CARE_TWICE, false, NULL, NULL, take_session },
	{ INTENT_RELEASE, "release", "POST", "/v1/sessions/:id/release", CARE_TWICE, false, NULL, NULL, take_session },
	{ INTENT_END, "end", "POST", "/v1/sessions/:id/end", CARE_KEPT, false, check_end, encode_end, take_session },
	{ INTENT_READ, "read", "POST", "/v1/notifications/:id/read", CARE_KEPT, false, NULL, NULL, NULL },
	{ INTENT_READ, "read-all", "POST", "/v1/notifications/read-all", CARE_KEPT, false, NULL, encode_read_all, NULL },
	{ INTENT_FEEDBACK, "feedback", "POST", "/v1/sessions/:id/feedback", CARE_TWICE, false, check_feedback,
	  encode_feedback, take_session },
	{ INTENT_GUEST, "guest", "POST", "/v1/guests", CARE_ONCE, true, NULL, NULL, take_login },
	{ INTENT_STAFF_TRY, "staff-try", "POST", "/v1/staff-tries", CARE_ONCE, true, NULL, NULL, NULL },
	{ INTENT_AVAILABLE, "available", "PATCH", "/v1/me", CARE_TWICE, false, NULL, encode_available, take_user },
	{ INTENT_SIGN_INS, "sign-ins", "GET", "/v1/sign-ins", CARE_ONCE, false, NULL, NULL, take_sign_ins },
	{ INTENT_END_SIGN_IN, "end-sign-in", "POST", "/v1/sign-ins/:id/end", CARE_TWICE, false, NULL, NULL, NULL },
	{ INTENT_END_OTHERS, "end-others", "POST", "/v1/sign-ins/end-all", CARE_TWICE, false, NULL, encode_end_others,
	  NULL },
	{ INTENT_STATS, "stats", "GET", "/v1/stats", CARE_ONCE, false, NULL, NULL, take_stats },
};
#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

static bool has_id(const struct api_row *row)
{
	return strstr(row->path, ":id") != NULL;
}

const struct api_row *api_row(const struct intent *i)
{
	for (size_t n = 0; n < ROW_COUNT; n++)
		if (rows[n].type == i->type &&
		    (i->type != INTENT_READ || has_id(&rows[n]) == (i->id[0] != '\0')))
			return &rows[n];
	return NULL;
}

const struct api_row *api_row_by_kind(const char *kind)
{
	for (size_t n = 0; n < ROW_COUNT; n++)
		if (strcmp(rows[n].kind, kind) == 0)
			return &rows[n];
	return NULL;
}

enum err api_check(const struct api_row *row, const struct intent *i, struct fault *f)
{
	if (has_id(row) && !id_is_valid(i->id))
		return fault_set(f, ERR_NOT_FOUND, NULL, NULL);
	return row->check ? row->check(i, f) : ERR_NONE;
}

char *api_path(const struct api_row *row, const char *id)
{
	const char *at = strstr(row->path, ":id");

	if (!at)
		return xstrdup(row->path);
	return xasprintf("%.*s%s%s", (int)(at - row->path), row->path, id, at + 3);
}

bool api_is_final(const struct http_answer *a)
{
	if (a->status >= 200 && a->status < 300)
		return true;
	return a->status >= 400 && a->status < 500 && a->status != 408 && a->status != 429 &&
	       fault_is_told(a->body, a->body_len, a->status);
}

void api_make_key(char key[HP_KEY_SIZE])
{
	unsigned char bits[16];

	randombytes_buf(bits, sizeof(bits));
	sodium_bin2hex(key, HP_KEY_SIZE, bits, sizeof(bits));
}
