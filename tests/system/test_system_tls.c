/* SPDX-License-Identifier: ISC */
/*
 * TLS with certificates made for the occasion: who is trusted, what is reloaded, what is never served in the open, and
 * whom X-Forwarded-For is believed.
 */
#include "tests/system/house.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "loop/http.h"
#include "loop/loop.h"
#include "loop/socket.h"
#include "loop/trust.h"
#include "protocol/mem.h"
#include "server/server.h"
#include "server/store/rows.h"

#define WITHIN_MS 30000 /* only what hangs needs it */
#define PLAIN_MS 1000            /* long enough for an answer that must not come */

/* NAME.pem and NAME.key in the house's folder: for 127.0.0.1, signed by itself. */
static void make_pair(struct house *s, const char *name)
{
	char *certificate = xasprintf("%s/%s.pem", s->dir, name), *key = xasprintf("%s/%s.key", s->dir, name);
	pid_t pid = fork();
	int status = -1;

	assert_true(pid >= 0);
	if (pid == 0) {
		dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
		execlp("openssl", "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
		       "-nodes", "-days", "2", "-subj", "/CN=homepro test", "-addext",
		       "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate, (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	free(certificate);
	free(key);
}

static void use_pair(struct house *s, const char *name)
{
	free(s->settings.certificate_file);
	free(s->settings.key_file);
	s->settings.certificate_file = xasprintf("%s/%s.pem", s->dir, name);
	s->settings.key_file = xasprintf("%s/%s.key", s->dir, name);
}

static void trust(struct house *s, const char *name)
{
	char *path = xasprintf("%s/%s.pem", s->dir, name);

	assert_int_equal(setenv("SSL_CERT_FILE", path, 1), 0);
	free(path);
}

static void copy_file(struct house *s, const char *from, const char *to)
{
	char *source = xasprintf("%s/%s", s->dir, from), *target = xasprintf("%s/%s", s->dir, to), text[8192];
	FILE *in = fopen(source, "r"), *out = fopen(target, "w");
	size_t len;

	assert_non_null(in);
	assert_non_null(out);
	len = fread(text, 1, sizeof(text), in);
	assert_int_equal(fwrite(text, 1, len, out), len);
	fclose(in);
	assert_int_equal(fclose(out), 0);
	free(source);
	free(target);
}

struct told {
	int status;
	bool is_pin_wrong;
	bool is_done;
};

static void on_answer(const struct http_answer *a, void *arg)
{
	struct told *t = arg;

	t->status = a->status;
	t->is_pin_wrong = a->error && strstr(a->error, "pinned");
	t->is_done = true;
}

static bool is_told(void *arg)
{
	return ((struct told *)arg)->is_done;
}

/* Over a connection of its own, believing whom `trust` says. 0: there was no answer. */
static struct told tell(struct house *s, const struct trust *trust)
{
	char *url = xasprintf("https://127.0.0.1:%d/healthz", server_port(s->server));
	struct http *http = http_new(s->loop);
	struct told t = { 0 };

	http_trust(http, trust);
	http_send(http, &(struct http_request){ .method = "GET", .url = url, .timeout_ms = WITHIN_MS }, on_answer, &t);
	assert_true(house_wait(s, is_told, &t, WITHIN_MS + 1000));
	http_free(http);
	free(url);
	return t;
}

static int status_of(struct house *s)
{
	return tell(s, &(struct trust){ .pin = NULL }).status;
}

static void test_a_server_is_trusted_by_its_certificate_alone(void **state)
{
	static const char plain[] = "GET /healthz HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";
	struct house *s = *state;
	bool is_closed;
	char *answer;

	make_pair(s, "ours");
	make_pair(s, "foreign");
	use_pair(s, "ours");
	house_restart(s);
	trust(s, "foreign"); /* reading the system's authorities takes a sanitized build ten seconds */
	assert_int_equal(status_of(s), 0);
	trust(s, "ours");
	assert_int_equal(status_of(s), 200);
	answer = talk(s, plain, strlen(plain), PLAIN_MS, &is_closed);
	assert_null(strstr(answer, "200"));
	free(answer);
}

/* ---- the client's own word on whom to believe ---- */

/* "sha256//…" of NAME.pem's key, by openssl as curl's manual has it. Caller frees. */
static char *pin_of(struct house *s, const char *name)
{
	char *command = xasprintf("openssl x509 -in %s/%s.pem -noout -pubkey | openssl pkey -pubin -outform der | "
	                          "openssl dgst -sha256 -binary | openssl base64 -A",
	                          s->dir, name);
	char hash[64] = "";
	FILE *out = popen(command, "r");

	assert_non_null(out);
	assert_int_equal(fread(hash, 1, sizeof(hash) - 1, out), 44);
	assert_int_equal(pclose(out), 0);
	free(command);
	return xasprintf("sha256//%s", hash);
}

static void test_authorities_of_ones_own_stand_in_place_of_the_systems(void **state)
{
	struct house *s = *state;
	char *ours, *foreign;

	make_pair(s, "ours");
	make_pair(s, "foreign");
	use_pair(s, "ours");
	house_restart(s);
	ours = xasprintf("%s/ours.pem", s->dir);
	foreign = xasprintf("%s/foreign.pem", s->dir);
	unsetenv("SSL_CERT_FILE");
	assert_int_equal(tell(s, &(struct trust){ .ca_file = ours }).status, 200);
	trust(s, "ours");
	assert_int_equal(status_of(s), 200);
	assert_int_equal(tell(s, &(struct trust){ .ca_file = foreign }).status, 0);
	assert_int_equal(tell(s, &(struct trust){ .ca_file = "/nowhere/ca.pem" }).status, 0);
	free(ours);
	free(foreign);
}

static void test_a_pinned_key_is_wanted_besides_a_good_certificate(void **state)
{
	struct house *s = *state;
	char *ours, *foreign, *both;

	make_pair(s, "ours");
	make_pair(s, "foreign");
	use_pair(s, "ours");
	house_restart(s);
	trust(s, "ours");
	ours = pin_of(s, "ours");
	foreign = pin_of(s, "foreign");
	both = xasprintf("%s;%s", foreign, ours);
	assert_int_equal(tell(s, &(struct trust){ .pin = ours }).status, 200);
	assert_int_equal(tell(s, &(struct trust){ .pin = both }).status, 200);
	assert_int_equal(tell(s, &(struct trust){ .pin = foreign }).status, 0);
	assert_true(tell(s, &(struct trust){ .pin = foreign }).is_pin_wrong);
	trust(s, "foreign"); /* the pin alone is not enough */
	assert_int_equal(tell(s, &(struct trust){ .pin = ours }).status, 0);
	free(ours);
	free(foreign);
	free(both);
}

struct listening {
	bool is_open, is_closed;
	size_t messages;
};

static void on_opened(void *arg)
{
	((struct listening *)arg)->is_open = true;
}

static void on_message(const char *text, size_t len, void *arg)
{
	(void)text;
	(void)len;
	((struct listening *)arg)->messages++;
}

static void on_closed(int code, int status, const char *reason, void *arg)
{
	(void)code;
	(void)status;
	(void)reason;
	((struct listening *)arg)->is_closed = true;
}

static bool has_message(void *arg)
{
	struct listening *l = arg;

	return l->messages > 0 || l->is_closed;
}

static struct socket *listen_over_tls(struct house *s, const struct somebody *who, struct listening *l)
{
	static const struct socket_events events = { on_opened, on_message, on_closed };
	char *url = xasprintf("wss://127.0.0.1:%d/v1/stream", server_port(s->server));
	struct socket *socket = socket_open(s->sockets, url, "homepro.v1", who->token, &events, l);

	free(url);
	assert_true(house_wait(s, has_message, l, WITHIN_MS));
	assert_false(l->is_closed);
	return socket;
}

static bool opens(struct house *s, const struct somebody *who, struct sockets *sockets)
{
	static const struct socket_events events = { on_opened, on_message, on_closed };
	char *url = xasprintf("wss://127.0.0.1:%d/v1/stream", server_port(s->server));
	struct listening l = { .messages = 0 };
	struct socket *socket = socket_open(sockets, url, "homepro.v1", who->token, &events, &l);

	free(url);
	assert_true(house_wait(s, has_message, &l, WITHIN_MS));
	socket_free(socket);
	return !l.is_closed;
}

/* Does the stream open over sockets that believe whom `trust` says? Whether it tried to sign in is in the store. */
static bool opens_with(struct house *s, const struct somebody *who, const struct trust *trust)
{
	struct sockets *sockets = sockets_new(s->loop);
	bool is_open;

	sockets_trust(sockets, trust);
	is_open = opens(s, who, sockets);
	sockets_free(sockets);
	return is_open;
}

struct seen {
	const char *id;
	bool is_seen;
};

static void seen_job(struct tx *tx, void *arg)
{
	struct seen *seen = arg;

	seen->is_seen = db_int(tx->db, 0, "select count(*) from attendance where helper_id = $1", "t", seen->id) > 0;
}

/* Has any stream of theirs got as far as its token? */
static bool is_seen(struct house *s, const struct somebody *who)
{
	struct seen seen = { .id = who->user.id };

	assert_int_equal(store_run_now(server_store(s->server), seen_job, &seen), DB_OK);
	return seen.is_seen;
}

static void test_the_stream_gives_its_token_to_nobody_else(void **state)
{
	struct house *s = *state;
	char *ours, *foreign, *our_pin, *foreign_pin;
	struct somebody ada;

	make_pair(s, "ours");
	make_pair(s, "foreign");
	use_pair(s, "ours");
	house_restart(s);
	unsetenv("SSL_CERT_FILE");
	somebody_init(s, "ada", ROLE_HELPER, &ada);
	ours = xasprintf("%s/ours.pem", s->dir);
	foreign = xasprintf("%s/foreign.pem", s->dir);
	our_pin = pin_of(s, "ours");
	foreign_pin = pin_of(s, "foreign");
	assert_false(opens_with(s, &ada, &(struct trust){ .ca_file = foreign }));
	assert_false(opens_with(s, &ada, &(struct trust){ .ca_file = ours, .pin = foreign_pin }));
	assert_false(is_seen(s, &ada));
	assert_true(opens_with(s, &ada, &(struct trust){ .ca_file = ours, .pin = our_pin }));
	assert_true(is_seen(s, &ada));
	free(ours);
	free(foreign);
	free(our_pin);
	free(foreign_pin);
	somebody_clear(&ada);
}

/* A file that was not there for a moment is no reason to be out of reach for as long as the program runs. */
static void test_authorities_that_could_not_be_read_are_read_for_the_next_try(void **state)
{
	struct house *s = *state;
	struct sockets *sockets = sockets_new(s->loop);
	struct somebody ada;
	char *path;

	make_pair(s, "ours");
	use_pair(s, "ours");
	house_restart(s);
	unsetenv("SSL_CERT_FILE");
	somebody_init(s, "ada", ROLE_HELPER, &ada);
	path = xasprintf("%s/later.pem", s->dir);
	sockets_trust(sockets, &(struct trust){ .ca_file = path });
	assert_false(opens(s, &ada, sockets));
	copy_file(s, "ours.pem", "later.pem");
	assert_true(opens(s, &ada, sockets));
	sockets_free(sockets);
	free(path);
	somebody_clear(&ada);
}

static void test_a_new_certificate_is_taken_and_nobody_is_dropped(void **state)
{
	struct house *s = *state;
	struct listening l = { .messages = 0 };
	struct somebody ada;
	struct socket *socket;
	char why[256] = "";

	make_pair(s, "first");
	make_pair(s, "second");
	copy_file(s, "first.pem", "used.pem");
	copy_file(s, "first.key", "used.key");
	use_pair(s, "used");
	house_restart(s);
	trust(s, "first");
	somebody_init(s, "ada", ROLE_HELPER, &ada);
	socket = listen_over_tls(s, &ada, &l);
	l.messages = 0;
	copy_file(s, "second.pem", "used.pem"); /* and still the first's key: refused, all is as it was */
	assert_false(server_reload(s->server, why, sizeof(why)));
	assert_non_null(strstr(why, "is not the key of"));
	assert_int_equal(status_of(s), 200);
	copy_file(s, "second.key", "used.key");
	assert_true(server_reload(s->server, why, sizeof(why)));
	assert_int_equal(status_of(s), 0);
	trust(s, "second");
	assert_int_equal(status_of(s), 200);
	assert_false(l.is_closed);
	socket_free(socket);
	somebody_clear(&ada);
}

static void test_nothing_is_served_to_other_machines_in_the_open(void **state)
{
	struct house *s = *state;
	struct settings open;
	struct server *refused;
	char why[256] = "";

	settings_init(&open);
	free(open.db_url);
	free(open.listen_host);
	open.db_url = xasprintf("sqlite:%s/other.db", s->dir);
	open.listen_host = xstrdup("0.0.0.0");
	open.listen_port = 0;
	refused = server_open(s->loop, &open, why, sizeof(why));
	assert_null(refused);
	assert_non_null(strstr(why, "needs a certificate"));
	open.is_behind_proxy = true;
	refused = server_open(s->loop, &open, why, sizeof(why));
	assert_non_null(refused);
	server_close(refused);
	settings_clear(&open);
}

static int fail_from(struct house *s, const char *forwarded)
{
	return sign_in_from(s, forwarded, "x", "a wrong one");
}

static void test_a_proxy_that_nobody_listed_is_told_of_once(void **state)
{
	static const char words[] = "127.0.0.1 sends X-Forwarded-For and is not in [server] proxies";
	struct house *s = *state;
	char *said;

	log_aside(s);
	fail_from(s, "192.0.2.1");
	fail_from(s, "192.0.2.1");
	said = log_back(s);
	assert_int_equal(count_of(said, words), 1);
	free(said);
}

static void test_whom_a_proxy_speaks_for_is_believed_of_listed_ones_only(void **state)
{
	struct house *s = *state;

	s->settings.logins_per_minute = 1;
	assert_int_equal(fail_from(s, "192.0.2.1"), 401);
	assert_int_equal(fail_from(s, "192.0.2.2"), 429);            /* it is not listed: one peer, one pace */
	s->settings.proxies = xstrdup("127.0.0.1, 192.0.2.250");
	assert_int_equal(fail_from(s, "192.0.2.3"), 401);
	assert_int_equal(fail_from(s, "192.0.2.3"), 429);
	assert_int_equal(fail_from(s, "192.0.2.99, 192.0.2.3"), 429); /* what stands further left is anybody's word */
	assert_int_equal(fail_from(s, "192.0.2.4, 192.0.2.250"), 401); /* a proxy before ours, listed */
	assert_int_equal(fail_from(s, "192.0.2.4, ::FFFF:192.0.2.250"), 429); /* the same ones, written otherwise */
	assert_int_equal(fail_from(s, "nonsense"), 429);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_a_server_is_trusted_by_its_certificate_alone),
		HOUSE_TEST(test_authorities_of_ones_own_stand_in_place_of_the_systems),
		HOUSE_TEST(test_a_pinned_key_is_wanted_besides_a_good_certificate),
		HOUSE_TEST(test_the_stream_gives_its_token_to_nobody_else),
		HOUSE_TEST(test_authorities_that_could_not_be_read_are_read_for_the_next_try),
		HOUSE_TEST(test_a_new_certificate_is_taken_and_nobody_is_dropped),
		HOUSE_TEST(test_nothing_is_served_to_other_machines_in_the_open),
		HOUSE_TEST(test_a_proxy_that_nobody_listed_is_told_of_once),
		HOUSE_TEST(test_whom_a_proxy_speaks_for_is_believed_of_listed_ones_only),
	};

	return cmocka_run_group_tests_name("system_tls", tests, NULL, NULL);
}
