/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_CALLS_H
#define HP_PROTOCOL_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/err.h"
#include "protocol/limits.h"
#include "protocol/session.h"
#include "protocol/user.h"

/*
 * The bodies a client sends and the few answers that are not a thing of their own. Each has an encoder
 * (caller frees) and a decoder that checks form and range, names the field at fault, and refuses what
 * is not UTF-8, holds NUL, repeats a key or is deeper than HP_JSON_DEPTH_MAX. Unknown members are
 * ignored, so that newer clients can talk to older servers. _clear wipes and frees.
 */
struct login_call { char *username; char *password; };
char *login_call_encode(const struct login_call *c);
enum err login_call_decode(const char *text, size_t len, struct login_call *out, struct fault *f);
void login_call_clear(struct login_call *c);

struct login_answer { char token[HP_TOKEN_SIZE]; int64_t expires_at_ms; struct user user; };
char *login_answer_encode(const struct login_answer *a);
enum err login_answer_decode(const char *text, size_t len, struct login_answer *out, struct fault *f);
void login_answer_clear(struct login_answer *a);

struct me_call { bool is_available; };
char *me_call_encode(const struct me_call *c);
enum err me_call_decode(const char *text, size_t len, struct me_call *out, struct fault *f);

struct request_call { char category[HP_CATEGORY_SIZE]; char *description; int64_t amount; /* 0: not named */ };
char *request_call_encode(const struct request_call *c);
enum err request_call_decode(const char *text, size_t len, struct request_call *out, struct fault *f);
void request_call_clear(struct request_call *c);

struct end_call { enum outcome outcome; char *notes; };
char *end_call_encode(const struct end_call *c);
enum err end_call_decode(const char *text, size_t len, struct end_call *out, struct fault *f);
void end_call_clear(struct end_call *c);

struct feedback_call { int rating; char *words; /* NULL: none */ };
char *feedback_call_encode(const struct feedback_call *c);
enum err feedback_call_decode(const char *text, size_t len, struct feedback_call *out,
			      struct fault *f);
void feedback_call_clear(struct feedback_call *c);

/* What an operator did about a payment elsewhere: 1 to HP_SETTLE_NOTE_CHARS_MAX characters, not blank. */
struct settle_call { char *note; };
char *settle_call_encode(const struct settle_call *c);
enum err settle_call_decode(const char *text, size_t len, struct settle_call *out, struct fault *f);
void settle_call_clear(struct settle_call *c);

struct read_all_call { char up_to[HP_ID_SIZE]; /* "": all */ };
char *read_all_call_encode(const struct read_all_call *c);
enum err read_all_call_decode(const char *text, size_t len, struct read_all_call *out, struct fault *f);

char *unread_answer_encode(int64_t unread_count);
enum err unread_answer_decode(const char *text, size_t len, int64_t *unread_count, struct fault *f);

/*
 * A page of things, put together from what is already JSON: {"items":[…],"next_cursor":…}, with
 * "unread_count" in front of next_cursor where it is not negative. next_cursor NULL is null.
 */
char *page_encode(char *const *items, size_t count, const char *next_cursor, int64_t unread_count);

/* id: 1 to 64 of [A-Za-z0-9_-]; key: 1 to 255 of visible ASCII */
bool id_is_valid(const char *id);
bool idempotency_key_is_valid(const char *key);

#endif
