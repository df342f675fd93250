/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_DEVICE_H
#define HP_PROTOCOL_DEVICE_H

#include <stddef.h>
#include <stdint.h>

#include "protocol/err.h"
#include "protocol/limits.h"

/*
 * A kiosk, as an operator let it in. Its token lets in guests, each a new customer with a token of
 * their own, and opens nothing else. device_clear() wipes the token.
 */
struct device {
	char id[HP_ID_SIZE];
	char *name;                     /* as the operators call it: "Library, ground floor" */
	char token[HP_TOKEN_SIZE];      /* in the one answer that made it; "" everywhere else */
	int64_t created_at_ms;
	int64_t seen_at_ms;             /* when it last let a guest in; 0: null */
	int64_t revoked_at_ms;          /* 0: null */
};

void device_clear(struct device *d);
char *device_encode(const struct device *d);             /* caller frees */
enum err device_decode(const char *text, size_t len, struct device *out, struct fault *f);

/* What makes one: {name}. 1 to 80 characters, no controls, not blank. */
struct device_call { char *name; };
char *device_call_encode(const struct device_call *c);
enum err device_call_decode(const char *text, size_t len, struct device_call *out, struct fault *f);
void device_call_clear(struct device_call *c);
enum err device_name_check(const char *name, struct fault *f);

#endif
