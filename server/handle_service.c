/* SPDX-License-Identifier: ISC */
/*
 * Handlers for what is no thing of anybody's: what the service offers, signing out, and the short link that leads to
 * the call. In routes.c's table.
 */
#include <string.h>

#include "protocol/mem.h"
#include "server/guest.h"
#include "server/handle.h"
#include "server/settings.h"
#include "server/store/rows.h"
#include "server/video/video.h"
#include "server/web_words.h"

void handle_config(struct tx *tx, struct call *c)
{
	(void)tx;
	reply_take(c, 200, service_encode(&c->settings->service));
}

void handle_logout(struct tx *tx, struct call *c)
{
	sign_in_of(tx, c->token, c->reply.about);
	if (!guest_leave(tx, c->settings, c->caller.id, &c->caller))
		token_remove(tx, c->token);
	c->reply.is_token_dead = true;
	c->reply.status = 204;
}

/* Codes have nothing but capitals and digits; a person may type them as they like. */
static void code_read(const struct call *c, char code[HP_ID_SIZE])
{
	size_t i;

	for (i = 0; c->id[i] != '\0'; i++)
		code[i] = c->id[i] >= 'a' && c->id[i] <= 'z' ? (char)(c->id[i] - 'a' + 'A') : c->id[i];
	code[i] = '\0';
}

void handle_join(struct tx *tx, struct call *c)
{
	struct session s = { 0 };
	char code[HP_ID_SIZE];
	bool is_helper;

	code_read(c, code);
	if (!session_by_code(tx, code, &s, &is_helper)) {
		reply_err(c, ERR_NOT_FOUND, NULL, web_sentence(WEB_NO_LINK));
	} else if (s.ended_at_ms != 0) {
		reply_err(c, ERR_GONE, NULL, web_sentence(WEB_SESSION_OVER));
	} else {
		video_lead(tx, c, &s, is_helper);
	}
	session_clear(&s);
}
