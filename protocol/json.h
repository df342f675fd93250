/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_JSON_H
#define HP_PROTOCOL_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/err.h"
#include "protocol/limits.h"
#include "protocol/payment.h"

/*
 * Reading and writing JSON, inside protocol/ only. A reader stands in an object and remembers the
 * first thing that was wrong, so that a decoder is a list of members and one look at the end; after
 * an error every read gives nothing. Not JSON, too deep, a repeated key: ERR_MALFORMED. A member
 * that is missing, of the wrong type or out of range: ERR_INVALID with its name.
 */
struct reader {
	json_t *root;           /* owned */
	json_t *object;         /* where it stands: root, or inside it */
	struct fault *fault;    /* may be NULL */
	enum err err;
};

enum need { OPTIONAL, NEEDED }; /* OPTIONAL: may be missing or null */

bool reader_open(struct reader *r, const char *text, size_t len, struct fault *f);
enum err reader_close(struct reader *r);
/* Remembers what a check of ours said, unless there was something before. */
void reader_note(struct reader *r, enum err e);

bool reader_has(struct reader *r, const char *key);     /* it is there and not null */
char *reader_text(struct reader *r, const char *key, enum need need, size_t chars_max);
char *reader_ascii(struct reader *r, const char *key, size_t chars_max); /* visible, 1 at least */
char *reader_link(struct reader *r, const char *key);   /* optional; passes text_is_link() */
void reader_fixed(struct reader *r, const char *key, enum need need, char *out, size_t size,
                  bool (*is_valid)(const char *text));
void reader_id(struct reader *r, const char *key, enum need need, char out[HP_ID_SIZE]);
void reader_currency(struct reader *r, const char *key, enum need need, char out[HP_CURRENCY_SIZE]);
void reader_category(struct reader *r, const char *key, char out[HP_CATEGORY_SIZE]);
int64_t reader_int(struct reader *r, const char *key, enum need need, int64_t min, int64_t max);
int64_t reader_amount(struct reader *r, const char *key);
int64_t reader_count(struct reader *r, const char *key, enum need need);
int64_t reader_time(struct reader *r, const char *key, enum need need);
bool reader_bool(struct reader *r, const char *key, enum need need);
/* The index of the word among `names`; 0 where it may be missing and is. */
int reader_word(struct reader *r, const char *key, enum need need, const char *const *names,
                int count);

/* Steps into a member that is an object; give what it returns to reader_leave(). */
json_t *reader_enter(struct reader *r, const char *key);
void reader_leave(struct reader *r, json_t *outer);
/* An array's length; then step into its items, which must be objects. */
size_t reader_array(struct reader *r, const char *key, enum need need, size_t max);
json_t *reader_enter_item(struct reader *r, const char *key, size_t index);
int64_t reader_item_count(struct reader *r, const char *key, size_t index);

/*
 * Writers add members in the order of the calls. A text that is NULL, and an empty id, become null. Within an array the
 * key is NULL.
 */
struct writer;
struct writer *writer_new(void); /* stands in an object; ends with writer_close() */
void writer_text(struct writer *w, const char *key, const char *text);
void writer_id(struct writer *w, const char *key, const char *id);
void writer_int(struct writer *w, const char *key, int64_t value);
void writer_time(struct writer *w, const char *key, int64_t at_ms); /* 0: null */
void writer_bool(struct writer *w, const char *key, bool value);
void writer_null(struct writer *w, const char *key);
/* What comes next goes into it, until writer_end(). */
void writer_object(struct writer *w, const char *key);
void writer_array(struct writer *w, const char *key);
void writer_end(struct writer *w);
char *writer_close(struct writer *w); /* compact text, caller frees; `w` is gone */

/* A text that is put together from what is JSON already. */
char *writer_join(char *const *items, size_t count); /* "[a,b]", caller frees */

/* The things that stand inside others, over an object that the reader stands in. */
struct user;
struct request;
struct session;
struct notification;
void reader_payment(struct reader *r, struct payment *out);
enum payment_problem reader_problem(struct reader *r, const char *key);
void reader_user(struct reader *r, struct user *out);
void user_write(struct writer *w, const struct user *u); /* its members */
void reader_request(struct reader *r, struct request *out);
void reader_session(struct reader *r, struct session *out);
void reader_notification(struct reader *r, struct notification *out);

#endif
