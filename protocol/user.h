/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_USER_H
#define HP_PROTOCOL_USER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/err.h"
#include "protocol/limits.h"

enum role { ROLE_CUSTOMER, ROLE_HELPER, ROLE_OPERATOR, ROLE_COUNT };

/* Somebody who signs in. Texts belong to the struct; user_clear() frees them and makes it empty. */
struct user {
	char id[HP_ID_SIZE];
	char *username;
	char *display_name;
	enum role role;
	bool is_available;             /* a helper says so; false for others */
	int64_t available_since_ms;    /* 0: null, or not known */
	int64_t completed_sessions;
	int64_t created_at_ms;
};

const char *role_name(enum role r);                     /* "helper": in JSON, in the database */
bool role_parse(const char *name, enum role *out);      /* false: no such role, *out untouched */

void user_clear(struct user *u);
void user_copy(struct user *to, const struct user *from); /* clears `to` first */

char *user_encode(const struct user *u);                /* caller frees */
enum err user_decode(const char *text, size_t len, struct user *out, struct fault *f);

/* username: 1 to 64 of [A-Za-z0-9._-]; display name: 1 to 80 characters, no controls, not blank;
 * password: 8 to 1024 bytes. They name the field in `f`. */
enum err username_check(const char *name, struct fault *f);
enum err display_name_check(const char *name, struct fault *f);
enum err password_check(const char *password, size_t len, struct fault *f);

#endif
