/* SPDX-License-Identifier: ISC */
/*
 * What people with a browser read at the links we give them, and what programs get at the same ones: led on, over,
 * never was, and not just now.
 */
#include "tests/system/house.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "protocol/mem.h"
#include "server/web_page.h"
#include "server/web_words.h"
#include "server/server.h"
#include "server/video/video_provider.h"

#define BROWSER "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
#define PROGRAM "Accept: */*\r\n"
#define QUIET_MS 5000           /* the answer says that it is the last, so nobody waits so long */

struct cast {
	struct somebody ada, mary;
	char *session, *path;           /* mary's link */
};

/* Mary has asked, Ada has claimed and started. */
static void cast_begin(struct house *s, struct cast *c)
{
	const struct heard *h;
	struct watch watch;
	char *request, *path, *url;

	somebody_init(s, "ada", ROLE_HELPER, &c->ada);
	somebody_init(s, "mary", ROLE_CUSTOMER, &c->mary);
	watch_begin(s, &watch, &c->mary, -1);
	h = ask(s, &c->mary, "POST", "/v1/requests", "{\"category\":\"plumbing\",\"description\":\"The tap drips\"}");
	request = text_of(h->body, "id");
	watch_line(&watch, "request.updated", "\"status\":\"open\"");
	watch_end(&watch);
	path = xasprintf("/v1/requests/%s/claim", request);
	h = ask(s, &c->ada, "POST", path, NULL);
	c->session = text_of(h->body, "id");
	url = text_of(h->body, "helper_join_url");
	c->path = xstrdup(strstr(url, "/j/"));
	free(path);
	path = xasprintf("/v1/sessions/%s/start", c->session);
	assert_int_equal(ask(s, &c->ada, "POST", path, NULL)->status, 200);
	free(path);
	free(request);
	free(url);
}

static void cast_end(struct cast *c)
{
	somebody_clear(&c->ada);
	somebody_clear(&c->mary);
	free(c->session);
	free(c->path);
}

/* The whole answer, head and body. Caller frees. */
static char *opened(struct house *s, const char *path, const char *accept)
{
	char *bytes = xasprintf("GET %s HTTP/1.1\r\nHost: here\r\nConnection: close\r\n%s\r\n", path, accept);
	bool is_closed;
	char *answer = talk(s, bytes, strlen(bytes), QUIET_MS, &is_closed);

	free(bytes);
	assert_true(is_closed);
	return answer;
}

static void assert_opened(struct house *s, const char *path, const char *accept, const char *const *words)
{
	char *answer = opened(s, path, accept);

	for (; *words; words++)
		if (!strstr(answer, *words))
			fail_msg("%s: no \"%s\" in:\n%s", path, *words, answer);
	assert_null(strstr(answer, "<script"));
	free(answer);
}
#define OPENED(path, accept, ...) assert_opened(s, path, accept, (const char *const[]){ __VA_ARGS__, NULL })

static void session_end(struct house *s, struct cast *c)
{
	char *path = xasprintf("/v1/sessions/%s/end", c->session);

	assert_int_equal(ask(s, &c->ada, "POST", path, "{\"outcome\":\"resolved\"}")->status, 200);
	free(path);
}

static void test_a_link_leads_on_until_the_session_is_over_and_then_says_so(void **state)
{
	struct house *s = *state;
	struct cast c;

	cast_begin(s, &c);
	OPENED(c.path, BROWSER, " 302 ", "Location: https://meet.jit.si/homepro-", "no-store", "no-referrer");
	session_end(s, &c);
	OPENED(c.path, BROWSER, " 410 ", "Content-Type: " WEB_PAGE_TYPE, "Content-Security-Policy: " WEB_PAGE_POLICY,
	       "<h1>This is over</h1>", "This session has ended.");
	OPENED(c.path, PROGRAM, " 410 ", "application/problem+json", "\"detail\":\"This session has ended.\"");
	cast_end(&c);
}

static void test_a_link_that_never_was_says_so(void **state)
{
	struct house *s = *state;

	OPENED("/j/NONESUCH", BROWSER, " 404 ", WEB_PAGE_TYPE, WEB_PAGE_POLICY, "This link leads nowhere.");
	OPENED("/j/NONESUCH", PROGRAM, " 404 ", "application/problem+json");
	OPENED("/j/NONESUCH", "", " 404 ", "application/problem+json");
	OPENED("/p/NONESUCH", BROWSER, " 404 ", WEB_PAGE_TYPE, "This link leads nowhere.");
	OPENED("/j/not%20a%20code", BROWSER, " 404 ", WEB_PAGE_TYPE, "There is nothing here");
	OPENED("/paid", BROWSER, " 200 ", WEB_PAGE_TYPE, "the screen you came from");
}

/* The API answers in English all the same: homepro says it in its reader's language. */
static void test_a_page_is_in_the_language_its_reader_wants_most(void **state)
{
	struct house *s = *state;
	char *folder = xasprintf("%s/po", getenv("HP_BUILDDIR") ? getenv("HP_BUILDDIR") : ".");

	web_words_learn(folder);
	free(folder);
	OPENED("/j/NONESUCH", BROWSER "Accept-Language: de-DE,de;q=0.9,en;q=0.8\r\n", " 404 ", "<html lang=\"de\">",
	       "<h1>Hier ist nichts</h1>", "Dieser Link führt nirgendwohin.");
	OPENED("/p/NONESUCH", BROWSER "Accept-Language: it, fr;q=0.5\r\n", " 404 ", "<html lang=\"fr\">",
	       "Ce lien ne mène nulle part.");
	OPENED("/paid", BROWSER "Accept-Language: es\r\n", " 200 ", "<html lang=\"es\">", "<h1>Gracias</h1>");
	OPENED("/paid", BROWSER "Accept-Language: ja\r\n", " 200 ", "<html lang=\"en\">", "<h1>Thank you</h1>");
	OPENED("/paid", BROWSER, " 200 ", "<h1>Thank you</h1>");
	OPENED("/j/NONESUCH", PROGRAM "Accept-Language: de\r\n", " 404 ", "This link leads nowhere.");
}

static void test_who_tries_many_links_is_asked_to_wait(void **state)
{
	struct house *s = *state;

	s->settings.links_per_minute = 1;
	OPENED("/j/NONESUCH", BROWSER, " 404 ");
	OPENED("/j/NONESUCH", BROWSER, " 429 ", "Retry-After: ", WEB_PAGE_TYPE, "http-equiv=\"refresh\"");
}

/* A browser may open the API as well: its answers are the same for everybody. */
static void test_the_api_answers_a_browser_as_it_does_a_program(void **state)
{
	struct house *s = *state;

	OPENED("/v1/me", BROWSER, " 401 ", "application/problem+json");
	OPENED("/v1/nothing", BROWSER, " 404 ", "application/problem+json");
}

static void key_write(struct house *s)
{
	int fd;

	s->settings.video.key_file = xasprintf("%s/key", s->dir);
	fd = open(s->settings.video.key_file, O_WRONLY | O_CREAT, 0600);
	assert_int_equal(write(fd, "k\n", 2), 2);
	close(fd);
}

/* Port 1 on this machine: nobody listens there. */
static void test_a_provider_that_is_down_is_a_page_that_tries_again(void **state)
{
	struct house *s = *state;
	struct cast c;

	s->settings.video.provider = video_provider_find("daily");
	s->settings.video.api_url = xstrdup("http://127.0.0.1:1");
	key_write(s);
	house_restart(s);
	cast_begin(s, &c);
	OPENED(c.path, BROWSER, " 503 ", "Retry-After: ", WEB_PAGE_TYPE, WEB_PAGE_POLICY, "http-equiv=\"refresh\"",
	       "The video service is not answering", "Your session goes on");
	session_end(s, &c);
	OPENED(c.path, BROWSER, " 410 ", "This session has ended.");
	cast_end(&c);
	unlink(s->settings.video.key_file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_a_link_leads_on_until_the_session_is_over_and_then_says_so),
		HOUSE_TEST(test_a_link_that_never_was_says_so),
		HOUSE_TEST(test_a_page_is_in_the_language_its_reader_wants_most),
		HOUSE_TEST(test_who_tries_many_links_is_asked_to_wait),
		HOUSE_TEST(test_the_api_answers_a_browser_as_it_does_a_program),
		HOUSE_TEST(test_a_provider_that_is_down_is_a_page_that_tries_again),
	};

	return cmocka_run_group_tests_name("system_links", tests, NULL, NULL);
}
