/* SPDX-License-Identifier: ISC */
/*
 * Jitsi with signed tokens, one's own or 8x8's: the template's link with a token that names the room, the person and
 * whether they are the moderator. Claims as in lib-jitsi-meet's doc/tokens.md and 8x8's "The Jitsi JSON Web Token".
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/document.h"
#include "protocol/mem.h"
#include "server/video/video_provider.h"
#include "server/video/video_settings.h"

#define AUDIENCE "jitsi"
#define CLOCKS_APART_S 60               /* theirs may be behind ours */

/* The part of a URL between `from` and the next of `ends`, in lower case. Caller frees. */
static char *part(const char *from, const char *ends)
{
	char *out = xstrndup(from, strcspn(from, ends));

	for (char *c = out; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	return out;
}

static char *host_of(const char *url)
{
	const char *host = strstr(url, "://");

	return part(host != NULL ? host + 3 : url, ":/?#");
}

/* The conference's name as the server knows it: the path's last piece. */
static char *room_of(const char *url)
{
	char *bare = part(url, "?#");
	const char *slash = strrchr(bare, '/');
	char *room = xstrdup(slash != NULL ? slash + 1 : bare);

	free(bare);
	return room;
}

static char *quote_take(char *text)
{
	char *quoted = document_quote(text);

	free(text);
	return quoted != NULL ? quoted : xstrdup("\"\"");
}

/* Every field of "user" must be a string. Who is moderator is said in both ways that are in use: 8x8's own, and
 * "affiliation", which the Prosody plugin token_affiliation reads. */
static char *user_new(const struct video_visit *v)
{
	char *name = quote_take(xstrdup(v->name));
	char *user = xasprintf("{\"id\":\"%s\",\"name\":%s,\"moderator\":\"%s\",\"affiliation\":\"%s\"}",
			       v->is_helper ? v->helper_id : v->customer_id, name,
			       v->is_helper ? "true" : "false", v->is_helper ? "owner" : "member");

	free(name);
	return user;
}

static char *payload_new(const struct video_settings *set, const struct video_visit *v, const char *url)
{
	int64_t now_s = v->now_ms / 1000;
	char *audience = quote_take(xstrdup(set->audience != NULL ? set->audience : AUDIENCE));
	char *issuer = quote_take(xstrdup(set->app_id));
	char *subject = quote_take(set->subject != NULL ? xstrdup(set->subject) : host_of(url));
	char *room = quote_take(room_of(url));
	char *user = user_new(v);
	char *payload = xasprintf("{\"aud\":%s,\"iss\":%s,\"sub\":%s,\"room\":%s,\"nbf\":%lld,\"exp\":%lld,"
				  "\"context\":{\"user\":%s}}",
				  audience, issuer, subject, room,
				  (long long)(now_s - CLOCKS_APART_S),
				  (long long)(now_s + set->token_lifetime_ms / 1000), user);

	free(audience);
	free(issuer);
	free(subject);
	free(room);
	free(user);
	return payload;
}

static char *with_token(const char *url, const char *token)
{
	size_t before = strcspn(url, "#");

	return xasprintf("%.*s%sjwt=%s%s", (int)before, url,
			 memchr(url, '?', before) != NULL ? "&" : "?", token, url + before);
}

static char *link_new(const struct video_settings *set, const struct video_visit *v)
{
	char *url = video_template_fill(set->template, v->room_name);
	char *payload = payload_new(set, v, url);
	char *token = jwt_sign(set->algorithm, set->key, set->key_id, payload);
	char *link = token != NULL ? with_token(url, token) : NULL;

	free(url);
	free(payload);
	xfree_secret(token);
	return link;
}

static void check(const struct video_settings *set, char *why, size_t why_size)
{
	if (set->app_id == NULL)
		snprintf(why, why_size, "jitsi-jwt needs app_id in [video]");
	else if (!jwt_key_is_valid(set->algorithm, set->key))
		snprintf(why, why_size, "key_file in [video] does not hold a key for %s",
			 jwt_algorithm_name(set->algorithm));
	else if (set->algorithm == JWT_RS256 && set->key_id == NULL)
		snprintf(why, why_size, "RS256 needs key_id in [video]: the server finds the public key by it");
}

const struct video_provider video_jitsi_provider = {
	.name = "jitsi-jwt", .needs_key = true, .check = check, .link = link_new
};
