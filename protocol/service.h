/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_SERVICE_H
#define HP_PROTOCOL_SERVICE_H

#include <stddef.h>
#include <stdint.h>

#include "protocol/err.h"
#include "protocol/limits.h"
#include "protocol/session.h"

/*
 * What a service offers, as GET /v1/config tells it before anybody has signed in: its name, its
 * currency, the categories and the outcomes with their words and pictures. A client draws from this and
 * knows no category by name.
 */
struct category {
	char value[HP_CATEGORY_SIZE];
	char *label;
	char *icon;                     /* one cluster of any width */
	char *ascii_icon;               /* 1 to 4 ASCII characters */
	int64_t amount;
};

struct outcome_choice {
	enum outcome value;
	char *label;
	char *icon;
	char *ascii_icon;
	bool is_captured;               /* with this outcome the money is taken, else released */
};

struct service {
	char *app_name;
	char currency[HP_CURRENCY_SIZE];
	bool is_amount_free;            /* customers may name the amount */
	struct category *categories;
	size_t category_count;
	struct outcome_choice outcomes[OUTCOME_COUNT - 1];
	size_t outcome_count;
};

void service_clear(struct service *s);
void service_copy(struct service *to, const struct service *from);
char *service_encode(const struct service *s);           /* caller frees */
enum err service_decode(const char *text, size_t len, struct service *out, struct fault *f);

/* NULL where there is none. Borrowed. */
const struct category *service_category(const struct service *s, const char *value);
const struct outcome_choice *service_outcome(const struct service *s, enum outcome o);

#endif
