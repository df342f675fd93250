/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_SIGN_IN_H
#define HP_PROTOCOL_SIGN_IN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/err.h"
#include "protocol/limits.h"

/*
 * One of the places where somebody is signed in: a token, without the token. Whoever finds one that is not theirs ends
 * it. Texts belong to the struct.
 */
struct sign_in {
	char id[HP_ID_SIZE];
	char *address;                  /* of the peer, or as a listed proxy says; NULL: not known */
	char *client;                   /* what it says it is (User-Agent), made fit to show; NULL: not said */
	int64_t created_at_ms;
	int64_t used_at_ms;             /* exact to five minutes */
	int64_t expires_at_ms;
	bool is_current;                /* the one that asks */
};

void sign_in_clear(struct sign_in *s);
char *sign_in_encode(const struct sign_in *s);           /* caller frees */
enum err sign_in_decode(const char *text, size_t len, struct sign_in *out, struct fault *f);

/* All of a person's, as one page. */
struct sign_in_list { struct sign_in *items; size_t count; };
enum err sign_in_list_decode(const char *text, size_t len, struct sign_in_list *out, struct fault *f);
void sign_in_list_clear(struct sign_in_list *l);         /* what is freed is overwritten */

/* What ends several: {keep_current?, user?}. `user` is an operator's to say: somebody's name or id. */
struct end_all_call {
	bool keeps_current;
	char user[HP_ID_SIZE];          /* "": one's own */
};
char *end_all_call_encode(const struct end_all_call *c); /* caller frees */
enum err end_all_call_decode(const char *text, size_t len, struct end_all_call *out, struct fault *f);
/* {ended} */
char *ended_answer_encode(int64_t ended);                /* caller frees */
enum err ended_answer_decode(const char *text, size_t len, int64_t *ended, struct fault *f);

#endif
