/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_MODEL_PARTS_H
#define HP_CLIENT_MODEL_PARTS_H

#include <stdbool.h>

#include "client/model.h"

/* What the model's files share among themselves. */
void model_drop_things(struct model *m);                 /* requests, sessions and notifications, overwritten */
bool model_is_put_away(const struct model *m, const char *request_id);

#endif
