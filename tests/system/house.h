/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_SYSTEM_HOUSE_H
#define HP_TESTS_SYSTEM_HOUSE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "protocol/user.h"
#include "server/settings.h"

struct loop;
struct server;
struct http;
struct sockets;

/*
 * The real server on a loop, with a database of its own and a free port, and its clients on the same loop over real
 * sockets. Any failure on the way fails the test; whatever is waited for has a deadline.
 */
struct house {
	struct loop *loop;
	char *dir;
	struct settings settings;
	struct server *server;
	struct http *http;
	struct sockets *sockets;
	int log_file, log_before;       /* between log_aside() and log_back() */
};

#define HOUSE_TEST(name) cmocka_unit_test_setup_teardown(name, house_setup, house_teardown)
int house_setup(void **state);                         /* *state is a struct house */
int house_teardown(void **state);
void house_restart(struct house *s);                 /* the same database, the same port */

/* Turns the loop until `is_so`, `within_ms` at most; false where it never was. */
typedef bool house_is_fn(void *arg);
bool house_wait(struct house *s, house_is_fn *is_so, void *arg, int within_ms);

/* What is logged in between. Caller frees. */
void log_aside(struct house *s);
char *log_back(struct house *s);
int count_of(const char *text, const char *words);

/* ---- people ---- */

struct somebody {
	struct user user;
	char token[HP_TOKEN_SIZE];
};
/* Signed in, without the sign-in; the password is PASSWORD. Helpers are available. */
#define PASSWORD "correct horse"
void somebody_init(struct house *s, const char *username, enum role role, struct somebody *out);
void somebody_clear(struct somebody *p);

/* ---- HTTP ---- */

struct heard {
	int status;
	int64_t retry_after_s;
	char *body;
};
/* `who` NULL: no token; `body` NULL: none. Valid until the next call but three. */
const struct heard *ask(struct house *s, const struct somebody *who, const char *method, const char *path,
                        const char *body);
const struct heard *ask_with_key(struct house *s, const struct somebody *who, const char *method, const char *path,
                                 const char *body, const char *key);
/* The value of the first "name":"…" in an answer; caller frees. Fails the test where there is none. */
char *text_of(const char *json, const char *name);

/* ---- streams ---- */

struct watch {
	struct house *house;
	struct socket *socket;
	char *lines;                    /* all that came, a line each */
	size_t len;
	int64_t seq;                    /* of the last line */
	bool is_open;
	int code, status;               /* how it ended; 0: it has not */
	bool is_out_of_order;           /* a seq did not grow */
};
/* Waits for the first line. `since` -1: none. */
void watch_begin(struct house *s, struct watch *w, const struct somebody *who, int64_t since);
void watch_begin_with(struct house *s, struct watch *w, const char *token, int64_t since); /* does not wait */
void watch_end(struct watch *w);
/* Waits for a line of this type that holds `text`; the line from its start, or a failed test. */
const char *watch_line(struct watch *w, const char *type, const char *text);
bool watch_has(const struct watch *w, const char *type, const char *text);
int watch_count(const struct watch *w, const char *type, const char *text);
int watch_wait_closed(struct watch *w);                  /* its code */

/* ---- bytes ---- */

/* Sends `bytes` over a connection of its own and returns what came back until the server closed or `quiet_ms` passed
 * without anything, NUL-terminated; caller frees. *is_closed: by the server. */
char *talk(struct house *s, const char *bytes, size_t len, int quiet_ms, bool *is_closed);
int connect_raw(struct house *s);                      /* a connected, non-blocking socket */
/* The status of a sign-in whose X-Forwarded-For is that. */
int sign_in_from(struct house *s, const char *forwarded, const char *username, const char *password);

#endif
