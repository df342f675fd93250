/* SPDX-License-Identifier: ISC */
/* What the kiosks' tests stand in; see hall.h. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "protocol/mem.h"
#include "tests/pty/hall.h"
#include "tests/pty/traces.h"

#define TURN_MS 50 /* how long nothing of them is looked for on the screen */
#define SERVER_LINES "[limits]\nguests_per_minute = 1000\n[service]\nsessions_in_hand = 100\n"

static const struct person ada = { "ada", "helper", "Ada Lovelace" };
static const struct person olga = { "olga", "operator", "Olga" };

/* --- setting up --- */

static bool write_file(const char *path, const char *text)
{
	FILE *out = fopen(path, "we");
	bool is_written = out != NULL && fputs(text, out) >= 0;

	return out != NULL && fclose(out) == 0 && is_written;
}

bool hall_times(struct hall *h, const char *times)
{
	char *folder = xasprintf("%s/homepro", getenv("XDG_CONFIG_HOME"));
	char *path = xasprintf("%s/homepro.conf", folder), *pin = xasprintf("%s/kiosk.pin", h->w.folder);
	char *text = xasprintf("[kiosk]\n%spin_file = %s\n", times, pin);
	bool is_written;

	mkdir(folder, 0700);
	is_written = write_file(pin, HALL_PIN "\n") && write_file(path, text);
	free(folder);
	free(path);
	free(pin);
	free(text);
	return is_written;
}

bool hall_open(struct hall *h, const char *times)
{
	*h = (struct hall){ .kiosk_count = 0 };
	/* what is freed is overwritten by the sanitizer, too, where it is in the way of our own */
	setenv("ASAN_OPTIONS", "max_free_fill_size=268435456:free_fill_byte=90:quarantine_size_mb=1:detect_leaks=0", 1);
	return world_open(&h->w) && world_settings(&h->w, SERVER_LINES) && till_open(&h->till, &h->w) &&
	       world_start_server(&h->w) && till_tells(&h->till, &h->w) && world_add(&h->w, &ada) &&
	       world_add(&h->w, &olga) && world_sign_in(&h->w, "ada") && world_sign_in(&h->w, "olga") &&
	       world_homepro(&h->w, "ada", WORDS("available", "on"), NULL, NULL) == 0 && hall_times(h, times);
}

void hall_close(struct hall *h)
{
	till_close(&h->till);
	world_close(&h->w);
}

static char *token_path(const struct hall *h, int nr)
{
	return xasprintf("%s/device-token-%d", h->w.folder, nr);
}

struct player *hall_kiosk_again(struct hall *h, int nr, int rows, int columns)
{
	char *name = xasprintf("kiosk-%d", nr), *path = token_path(h, nr);
	struct player *p = world_player_words(&h->w, name, WORDS("--kiosk", "--device-token-file", path), rows, columns);

	free(name);
	free(path);
	if (player_sees(p, HALL_ATTRACT, HALL_WITHIN_MS))
		return p;
	player_free(p);
	return NULL;
}

struct player *hall_kiosk(struct hall *h, int rows, int columns)
{
	char *path = token_path(h, ++h->kiosk_count);
	char *token = hall_answer(h, "olga", WORDS("device", "add", "Hall", "--json"), "token");

	assert_non_null(token);
	assert_true(write_file(path, token));
	free(token);
	free(path);
	return hall_kiosk_again(h, h->kiosk_count, rows, columns);
}

/* --- what Ada and Olga do --- */

char *hall_answer(struct hall *h, const char *name, const char *const *words, const char *member)
{
	char *out = NULL, *value;

	assert_int_equal(world_homepro(&h->w, name, words, NULL, &out), 0);
	value = json_member(out, member);
	free(out);
	return value;
}

char *hall_request(struct hall *h, const char *description)
{
	char *wanted = xasprintf("\"description\":\"%s\"", description), *out = NULL, *at, *id = NULL;

	assert_int_equal(world_homepro(&h->w, "olga", WORDS("requests", "--json"), NULL, &out), 0);
	at = out != NULL ? strstr(out, wanted) : NULL;
	while (at != NULL && at > out && strncmp(at, "{\"id\":\"", 7) != 0)
		at--;
	if (at != NULL)
		id = json_member(at, "id");
	free(out);
	free(wanted);
	return id;
}

bool hall_request_is(struct hall *h, const char *id, const char *status)
{
	time_t deadline = time(NULL) + HALL_WITHIN_MS / 1000;
	char *start = xasprintf("{\"id\":\"%s\"", id);
	bool is_so = false;

	while (!is_so && time(NULL) < deadline) {
		char *out = NULL, *now;

		world_homepro(&h->w, "olga", WORDS("requests", "--json"), NULL, &out);
		now = out != NULL && strstr(out, start) != NULL ? json_member(strstr(out, start), "status") : NULL;
		is_so = now != NULL && strcmp(now, status) == 0;
		free(now);
		free(out);
	}
	free(start);
	return is_so;
}

void hall_pay(struct hall *h, const char *request)
{
	char *deed = xasprintf("/_fake/do?deed=pay&request=%s", request);

	assert_true(till_do(&h->till, deed));
	free(deed);
}

/* --- what guests do --- */

void guest_begin(struct player *p)
{
	assert_sees(p, HALL_ATTRACT);
	player_type(p, " ");
	assert_sees(p, "What do you need help with?");
}

void guest_describe(struct player *p, const char *sentence)
{
	guest_begin(p);
	player_type(p, "1");
	assert_sees(p, "Tell us what is wrong");
	player_type(p, sentence);
	assert_sees(p, sentence);
}

void guest_confirm(struct player *p, const char *sentence)
{
	guest_describe(p, sentence);
	player_type(p, "\r");
	assert_sees(p, "Ask for help");
}

char *guest_ask(struct hall *h, struct player *p, const char *sentence)
{
	char *id;

	guest_confirm(p, sentence);
	player_type(p, "\r");
	assert_sees(p, "Scan the code");
	id = hall_request(h, sentence);
	assert_non_null(id);
	return id;
}

char *guest_wait(struct hall *h, struct player *p, const char *sentence)
{
	char *request = guest_ask(h, p, sentence);

	hall_pay(h, request);
	assert_sees(p, "Looking for a helper");
	return request;
}

char *guest_meet(struct hall *h, struct player *p, const char *sentence)
{
	char *request = guest_wait(h, p, sentence);
	char *session = hall_answer(h, "ada", WORDS("claim", request, "--json"), "id");

	assert_sees(p, "Your session is ready");
	free(request);
	return session;
}

char *guest_talk(struct hall *h, struct player *p, const char *sentence)
{
	char *session = guest_meet(h, p, sentence);

	free(hall_answer(h, "ada", WORDS("start", session, "--json"), "id"));
	assert_sees(p, "Session in progress");
	return session;
}

void guest_end(struct hall *h, struct player *p, const char *sentence)
{
	char *session = guest_talk(h, p, sentence);

	free(hall_answer(h, "ada", WORDS("end", session, "--outcome", "resolved", "--json"), "id"));
	assert_sees(p, "How was it with");
	free(session);
}

/* --- what is left of them --- */

/* The attract screen stands a few turns before the stream's library has gone, and its buffers with it. */
static bool memory_is_clean(struct player *p)
{
	time_t deadline = time(NULL) + HALL_WITHIN_MS / 1000;

	while (traces_in_memory(player_pid(p), HALL_WORDS))
		if (time(NULL) > deadline || player_sees(p, HALL_WORDS, TURN_MS))
			return false;
	return true;
}

void assert_forgotten(struct player *p)
{
	assert_sees(p, HALL_ATTRACT);
	assert_false(traces_on_screen(p, HALL_WORDS));
	assert_false(traces_in_files(getenv("XDG_STATE_HOME"), HALL_WORDS));
	assert_true(memory_is_clean(p));
}
