/* SPDX-License-Identifier: ISC */
/*
 * Who may what: every call of the API, by everybody there is, on what is their own, another's, and nobody's. The
 * answers are the table in doc/who-may-what.md (`make who-may-what` writes it anew), and what is not one's own to see
 * must look like what does not exist.
 */
#include "tests/server/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/calls.h"
#include "protocol/device.h"
#include "protocol/mem.h"

#define GOOD_REQUEST "{\"category\":\"plumbing\",\"description\":\"The tap drips\"}"
#define DOCUMENT "doc/who-may-what.md"
#define MARK "<!-- the table -->\n"

enum caller { CALLER_NOBODY, CALLER_KIOSK, CALLER_CUSTOMER, CALLER_GUEST, CALLER_HELPER, CALLER_OPERATOR, CALLER_COUNT };
/* Of what the path names. WHOSE_OPEN: a request no helper has claimed. */
enum whose { WHOSE_OWN, WHOSE_OPEN, WHOSE_OTHER, WHOSE_NONE, WHOSE_COUNT };

static const struct column {
	enum caller caller;
	enum whose whose;
	const char *head;
} columns[] = {
	{ CALLER_NOBODY, WHOSE_OTHER, "nobody" },       { CALLER_NOBODY, WHOSE_NONE, "no such" },
	{ CALLER_KIOSK, WHOSE_OTHER, "kiosk" },         { CALLER_KIOSK, WHOSE_NONE, "no such" },
	{ CALLER_CUSTOMER, WHOSE_OWN, "customer: own" }, { CALLER_CUSTOMER, WHOSE_OTHER, "other's" },
	{ CALLER_CUSTOMER, WHOSE_NONE, "no such" },     { CALLER_GUEST, WHOSE_OWN, "guest: own" },
	{ CALLER_GUEST, WHOSE_OTHER, "other's" },       { CALLER_GUEST, WHOSE_NONE, "no such" },
	{ CALLER_HELPER, WHOSE_OWN, "helper: own" },    { CALLER_HELPER, WHOSE_OPEN, "open" },
	{ CALLER_HELPER, WHOSE_OTHER, "other's" },      { CALLER_HELPER, WHOSE_NONE, "no such" },
	{ CALLER_OPERATOR, WHOSE_OTHER, "operator: any" }, { CALLER_OPERATOR, WHOSE_NONE, "no such" },
};
#define COLUMNS (sizeof columns / sizeof columns[0])

/* What has to be said, and how far the sessions must be, for a call to come to something. */
enum prelude { PRELUDE_NONE, PRELUDE_STARTED, PRELUDE_ENDED };
static const struct example {
	const char *pattern, *body;
	enum prelude prelude;
} examples[] = {
	{ "/v1/requests", GOOD_REQUEST, PRELUDE_ENDED },
	{ "/v1/sessions/:id/end", "{\"outcome\":\"resolved\"}", PRELUDE_STARTED },
	{ "/v1/sessions/:id/feedback", "{\"rating\":5}", PRELUDE_ENDED },
	{ "/v1/payments/:id/settle", "{\"note\":\"paid in cash\"}", PRELUDE_ENDED },
	{ "/v1/me", "{\"is_available\":true}", PRELUDE_NONE },
	{ "/v1/devices", "{\"name\":\"Town hall\"}", PRELUDE_NONE },
	{ "/v1/webhooks/stripe", "{}", PRELUDE_NONE },
};

/* Dora's and the guest's requests are Ada's, Emil's is Ben's, Fay's is open. */
struct scene {
	struct person ada, ben, dora, emil, fay, olga, kiosk, guest;
	struct device device;
	struct request doras, emils, fays, guests;
	struct session doras_session, emils_session, guests_session;
	char *fays_bell, *emils_bell, *code;
	char *doras_sign_in, *guests_sign_in, *adas_sign_in, *emils_sign_in;
};

static char *bell_id(struct harness *h, const struct person *helper)
{
	const struct answer *a = call_as(h, helper, "GET", "/v1/notifications?limit=1", NULL);
	static const char mark[] = "\"id\":\"";
	const char *id;

	assert_int_equal(a->status, 200);
	id = strstr(a->body, mark);
	assert_non_null(id);
	id += strlen(mark);
	return xstrndup(id, strcspn(id, "\""));
}

static char *sign_in_id(struct harness *h, const struct person *who)
{
	const struct answer *a = call_as(h, who, "GET", "/v1/sign-ins", NULL);
	const char *id = strstr(a->body, "\"id\":\"");

	assert_non_null(id);
	return xstrndup(id + 6, strcspn(id + 6, "\""));
}

static void guest_init(struct harness *h, struct scene *s)
{
	const struct answer *a = call_as(h, &s->olga, "POST", "/v1/devices", "{\"name\":\"Library\"}");
	struct login_answer in;

	assert_int_equal(device_decode(a->body, strlen(a->body), &s->device, NULL), ERR_NONE);
	memcpy(s->kiosk.token, s->device.token, sizeof s->kiosk.token);
	a = call_as(h, &s->kiosk, "POST", "/v1/guests", NULL);
	assert_int_equal(login_answer_decode(a->body, strlen(a->body), &in, NULL), ERR_NONE);
	memcpy(s->guest.token, in.token, sizeof s->guest.token);
	user_copy(&s->guest.user, &in.user);
	login_answer_clear(&in);
}

/* Ben alone hears of Emil, since Ada comes later. */
static void scene_init(struct harness *h, struct scene *s)
{
	memset(s, 0, sizeof *s);
	h->settings.sessions_in_hand = 3;
	person_init(h, "ada", ROLE_HELPER, &s->ada);
	person_init(h, "ben", ROLE_HELPER, &s->ben);
	person_init(h, "dora", ROLE_CUSTOMER, &s->dora);
	person_init(h, "emil", ROLE_CUSTOMER, &s->emil);
	person_init(h, "fay", ROLE_CUSTOMER, &s->fay);
	person_init(h, "olga", ROLE_OPERATOR, &s->olga);
	guest_init(h, s);
	outbox_start(h, &ledger_provider);
	person_arrive(h, &s->ben);
	request_open(h, &s->emil, &s->emils);
	s->emils_bell = bell_id(h, &s->ben);
	claim(h, &s->ben, &s->emils, &s->emils_session);
	person_arrive(h, &s->ada);
	request_open(h, &s->dora, &s->doras);
	claim(h, &s->ada, &s->doras, &s->doras_session);
	request_open(h, &s->guest, &s->guests);
	claim(h, &s->ada, &s->guests, &s->guests_session);
	request_open(h, &s->fay, &s->fays);
	s->fays_bell = bell_id(h, &s->ada);
	session_get(h, &s->dora, s->doras_session.id, &s->doras_session);
	s->doras_sign_in = sign_in_id(h, &s->dora);
	s->guests_sign_in = sign_in_id(h, &s->guest);
	s->adas_sign_in = sign_in_id(h, &s->ada);
	s->emils_sign_in = sign_in_id(h, &s->emil);
	s->code = xstrdup(strrchr(s->doras_session.customer_join_url, '/') + 1);
}

static void scene_clear(struct scene *s)
{
	struct person *people[] = { &s->ada, &s->ben, &s->dora, &s->emil, &s->fay, &s->olga, &s->guest };
	struct request *requests[] = { &s->doras, &s->emils, &s->fays, &s->guests };
	struct session *sessions[] = { &s->doras_session, &s->emils_session, &s->guests_session };

	for (size_t i = 0; i < sizeof people / sizeof people[0]; i++)
		person_clear(people[i]);
	for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++)
		request_clear(requests[i]);
	for (size_t i = 0; i < sizeof sessions / sizeof sessions[0]; i++)
		session_clear(sessions[i]);
	device_clear(&s->device);
	free(s->fays_bell);
	free(s->emils_bell);
	free(s->code);
	free(s->doras_sign_in);
	free(s->guests_sign_in);
	free(s->adas_sign_in);
	free(s->emils_sign_in);
}

static const struct person *person_of(const struct scene *s, enum caller caller)
{
	const struct person *people[CALLER_COUNT] = { NULL, &s->kiosk, &s->dora, &s->guest, &s->ada, &s->olga };

	return people[caller];
}

/* The id that fills the hole, NULL: there is nothing like that. */
static const char *thing_of(const struct scene *s, const char *pattern, const struct column *at)
{
	bool is_guest = at->caller == CALLER_GUEST;
	const char *own_sign_in = is_guest ? s->guests_sign_in
				  : at->caller == CALLER_HELPER ? s->adas_sign_in : s->doras_sign_in;
	const struct {
		const char *head, *ids[WHOSE_COUNT];
	} things[] = {
		{ "/v1/requests/", { is_guest ? s->guests.id : s->doras.id, s->fays.id, s->emils.id, "r-none" } },
		{ "/v1/payments/", { is_guest ? s->guests.id : s->doras.id, s->fays.id, s->emils.id, "r-none" } },
		{ "/v1/sessions/",
		  { is_guest ? s->guests_session.id : s->doras_session.id, NULL, s->emils_session.id, "s-none" } },
		{ "/v1/notifications/", { s->fays_bell, NULL, s->emils_bell, "n-none" } },
		{ "/v1/devices/", { NULL, NULL, s->device.id, "d-none" } },
		{ "/v1/sign-ins/", { own_sign_in, NULL, s->emils_sign_in, "i-none" } },
		{ "/j/", { s->code, NULL, s->code, "NONE" } },
		{ "/p/", { NULL, NULL, NULL, "NONE" } },
	};

	for (size_t i = 0; i < sizeof things / sizeof things[0]; i++)
		if (strncmp(pattern, things[i].head, strlen(things[i].head)) == 0)
			return things[i].ids[at->whose];
	fail_msg("%s: what does it name?", pattern);
	return NULL;
}

static const struct example *example_of(const char *pattern)
{
	static const struct example none = { NULL, NULL, PRELUDE_NONE };

	for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++)
		if (strcmp(examples[i].pattern, pattern) == 0)
			return &examples[i];
	return &none;
}

/* One cell: what was answered; status 0: there is nothing to ask for. */
struct cell {
	int status;
	char *body;
};

/* The calls of one cell in a transaction that is then undone: the scene stays as it is for the next. */
struct asking {
	struct call *before[8], *call;
	size_t count;
	struct cell *out;
};

static void asking_job(struct tx *tx, void *arg)
{
	struct asking *a = arg;

	for (size_t i = 0; i < a->count; i++) {
		call_serve(tx, a->before[i]);
		assert_int_equal(a->before[i]->reply.status, 200);
	}
	call_serve(tx, a->call);
	a->out->status = a->call->reply.status;
	a->out->body = xstrdup(a->call->reply.body != NULL ? a->call->reply.body : "");
	tx->is_refused = true;
}

static void asking_prepare(struct harness *h, const struct scene *s, enum prelude prelude, struct asking *a)
{
	const struct {
		const struct person *helper;
		const struct session *session;
	} all[] = { { &s->ada, &s->doras_session }, { &s->ada, &s->guests_session }, { &s->ben, &s->emils_session } };
	static const char *const steps[] = { NULL, "start", "end" };
	char path[128];

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		for (size_t step = PRELUDE_STARTED; step <= prelude && step < sizeof steps / sizeof steps[0]; step++) {
			snprintf(path, sizeof path, "/v1/sessions/%s/%s", all[i].session->id, steps[step]);
			a->before[a->count++] = call_new(h, all[i].helper, "POST", path, "{\"outcome\":\"resolved\"}");
		}
}

static char *path_of(const struct scene *s, const char *pattern, const struct column *at)
{
	const char *hole = strstr(pattern, ":id"), *id;

	if (hole == NULL) /* one column a caller is enough */
		return at == columns || at[-1].caller != at->caller ? xstrdup(pattern) : NULL;
	id = thing_of(s, pattern, at);
	return id != NULL ? xasprintf("%.*s%s%s", (int)(hole - pattern), pattern, id, hole + 3) : NULL;
}

static const char *const method_names[METHOD_COUNT] = { "GET", "POST", "PATCH" };

static void ask(struct harness *h, const struct scene *s, const struct route *route, const struct column *at,
		struct cell *out)
{
	const struct example *example = example_of(route->pattern);
	const char *body = route->method != METHOD_GET ? example->body : NULL;
	char *path = path_of(s, route->pattern, at);
	struct asking a = { .out = out };

	out->status = 0;
	out->body = NULL;
	if (path == NULL)
		return;
	if (route->method != METHOD_GET)
		asking_prepare(h, s, example->prelude, &a);
	a.call = call_new(h, person_of(s, at->caller), method_names[route->method], path, body);
	assert_int_equal(store_run_now(h->store, asking_job, &a), DB_OK);
	for (size_t i = 0; i < a.count; i++)
		call_free(a.before[i]);
	call_free(a.call);
	free(path);
}

/* The one refusal that tells of another's: the bell rang for all, so all hear who was quicker. */
static bool is_told_to_all(const struct route *route, const struct column *at)
{
	return at->caller == CALLER_HELPER && strcmp(route->pattern, "/v1/requests/:id/claim") == 0;
}

static void check_row(const struct route *route, const struct cell cells[COLUMNS])
{
	for (size_t i = 0; i + 1 < COLUMNS; i++) {
		/* an operator may know of all that there is */
		bool is_pair = columns[i].whose == WHOSE_OTHER && columns[i + 1].whose == WHOSE_NONE &&
			       columns[i].caller != CALLER_OPERATOR;

		if (!is_pair || cells[i].status < 400 || cells[i + 1].status == 0 ||
		    is_told_to_all(route, &columns[i]))
			continue;
		if (cells[i].status != cells[i + 1].status || strcmp(cells[i].body, cells[i + 1].body) != 0)
			fail_msg("%s tells column %zu what exists: %d %s, but %d %s", route->pattern, i,
				 cells[i].status, cells[i].body, cells[i + 1].status, cells[i + 1].body);
	}
}

/* Lists and all: what is Emil's and Ben's alone is in no answer to anybody but operators. */
static void check_nothing_of_others(const struct scene *s, const struct route *route, const struct cell cells[COLUMNS])
{
	const char *const theirs[] = { s->emils.id, s->emils_session.id, s->emils_bell, s->emil.user.id,
				       s->emils_sign_in };

	for (size_t i = 0; i < COLUMNS; i++)
		for (size_t t = 0; columns[i].caller != CALLER_OPERATOR && t < sizeof theirs / sizeof theirs[0]; t++)
			if (cells[i].body != NULL && strstr(cells[i].body, theirs[t]) != NULL)
				fail_msg("%s shows column %zu another's: %s", route->pattern, i, cells[i].body);
}

static void write_row(FILE *f, const struct route *route, const struct cell cells[COLUMNS])
{
	fprintf(f, "| `%s %s` |", method_names[route->method], route->pattern);
	for (size_t i = 0; i < COLUMNS; i++)
		if (cells[i].status != 0)
			fprintf(f, " %d |", cells[i].status);
		else
			fputs(" |", f);
	fputc('\n', f);
}

static void write_head(FILE *f)
{
	fputs("| call |", f);
	for (size_t i = 0; i < COLUMNS; i++)
		fprintf(f, " %s |", columns[i].head);
	fputs("\n|---|", f);
	for (size_t i = 0; i < COLUMNS; i++)
		fputs("---|", f);
	fputc('\n', f);
}

static char *table_make(struct harness *h, const struct scene *s)
{
	char *text = NULL;
	size_t size, count;
	const struct route *routes = route_all(&count);
	FILE *f = open_memstream(&text, &size);

	assert_non_null(f);
	write_head(f);
	for (size_t r = 0; r < count; r++) {
		struct cell cells[COLUMNS];

		for (size_t i = 0; i < COLUMNS; i++)
			ask(h, s, &routes[r], &columns[i], &cells[i]);
		check_row(&routes[r], cells);
		check_nothing_of_others(s, &routes[r], cells);
		write_row(f, &routes[r], cells);
		for (size_t i = 0; i < COLUMNS; i++)
			free(cells[i].body);
	}
	fclose(f);
	return text;
}

static char *document_path(void)
{
	const char *dir = getenv("HP_SRCDIR");

	return xasprintf("%s/" DOCUMENT, dir != NULL ? dir : ".");
}

static char *document_read(void)
{
	char *path = document_path(), *text = xcalloc(1, 65536);
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	assert_true(fread(text, 1, 65535, f) > 0);
	fclose(f);
	free(path);
	return text;
}

/* The table is the document's end. */
static void document_write(const char *before, size_t len, const char *table)
{
	char *path = document_path();
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fwrite(before, 1, len, f);
	fputs(table, f);
	assert_int_equal(fclose(f), 0);
	free(path);
}

static void test_who_may_what_is_as_the_document_says(void **state)
{
	struct harness *h = *state;
	struct scene s;
	char *text = document_read(), *mark = strstr(text, MARK), *table;

	assert_non_null(mark);
	mark += strlen(MARK);
	scene_init(h, &s);
	table = table_make(h, &s);
	if (getenv("HP_REWRITE") != NULL)
		document_write(text, (size_t)(mark - text), table);
	else
		assert_string_equal(table, mark);
	free(table);
	free(text);
	scene_clear(&s);
}

/* A token nobody has, one that has expired, and one that belongs to a device that was sent away. */
static void test_a_token_that_is_dead_is_nobody(void **state)
{
	struct harness *h = *state;
	struct scene s;
	struct person stranger = { .token = "no-token-of-ours-but-formed-like-one" };
	const struct person *dead[] = { &stranger, &s.dora, &s.kiosk, &s.guest };
	size_t count;
	const struct route *routes = route_all(&count);

	scene_init(h, &s);
	sql_run(h, "update tokens set expires_at = 1 where user_id = (select id from users where username = 'dora')");
	assert_int_equal(call_on(h, &s.olga, "POST", "/v1/devices/%s/revoke", s.device.id, NULL)->status, 200);
	for (size_t r = 0; r < count; r++)
		for (size_t i = 0; i < sizeof dead / sizeof dead[0]; i++) {
			char *path = path_of(&s, routes[r].pattern, &columns[0]);

			if (path != NULL && routes[r].roles != ROUTE_ANYONE)
				assert_int_equal(call_as(h, dead[i], method_names[routes[r].method], path, NULL)->status,
						 401);
			free(path);
		}
	scene_clear(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HARNESS_TEST(test_who_may_what_is_as_the_document_says),
		HARNESS_TEST(test_a_token_that_is_dead_is_nobody),
	};

	return cmocka_run_group_tests_name("who may what", tests, NULL, NULL);
}
