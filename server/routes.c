/* SPDX-License-Identifier: ISC */
/*
 * The API as a table: method, path, who may, which handler. The edge finds a call's route here. What needs no
 * transaction or none of ours (login, the monitors' calls) is the edge's own.
 */
#include <string.h>

#include "protocol/calls.h"
#include "server/call.h"
#include "server/handle.h"

#define CUSTOMER (1u << ROLE_CUSTOMER)
#define HELPER   (1u << ROLE_HELPER)
#define OPERATOR (1u << ROLE_OPERATOR)

static const struct route routes[] = {
	{ METHOD_GET,   "/v1/config",                 ROUTE_ANYONE,        handle_config },
	{ METHOD_POST,  "/v1/logout",                 ROUTE_ALL,           handle_logout },
	{ METHOD_GET,   "/v1/me",                     ROUTE_ALL,           handle_me },
	{ METHOD_PATCH, "/v1/me",                     HELPER,              handle_me_change },
	{ METHOD_POST,  "/v1/requests",               CUSTOMER,            handle_request_add },
	{ METHOD_GET,   "/v1/requests",               ROUTE_ALL,           handle_request_list },
	{ METHOD_GET,   "/v1/requests/:id",           ROUTE_ALL,           handle_request },
	{ METHOD_POST,  "/v1/requests/:id/claim",     HELPER,              handle_request_claim },
	{ METHOD_POST,  "/v1/requests/:id/cancel",    CUSTOMER | OPERATOR, handle_request_cancel },
	{ METHOD_GET,   "/v1/sessions",               ROUTE_ALL,           handle_session_list },
	{ METHOD_GET,   "/v1/sessions/:id",           ROUTE_ALL,           handle_session },
	{ METHOD_POST,  "/v1/sessions/:id/start",     HELPER,              handle_session_start },
	{ METHOD_POST,  "/v1/sessions/:id/release",   HELPER,              handle_session_release },
	{ METHOD_POST,  "/v1/sessions/:id/end",       HELPER,              handle_session_end },
	{ METHOD_GET,   "/v1/notifications",          HELPER,              handle_notification_list },
	{ METHOD_POST,  "/v1/notifications/read-all", HELPER,              handle_notification_read_all },
	{ METHOD_POST,  "/v1/notifications/:id/read", HELPER,              handle_notification_read },
	{ METHOD_POST,  "/v1/sessions/:id/feedback",  CUSTOMER,            handle_session_feedback },
	{ METHOD_GET,   "/v1/stats",                  HELPER | OPERATOR,   handle_stats },
	{ METHOD_POST,  "/v1/devices",                OPERATOR | ROUTE_SECRET, handle_device_add },
	{ METHOD_GET,   "/v1/devices",                OPERATOR,            handle_device_list },
	{ METHOD_POST,  "/v1/devices/:id/revoke",     OPERATOR,            handle_device_revoke },
	{ METHOD_POST,  "/v1/guests",                 ROUTE_DEVICE | ROUTE_SECRET, handle_guest_add },
	{ METHOD_POST,  "/v1/guests/leave",           ROUTE_DEVICE,        handle_guests_leave },
	{ METHOD_GET,   "/v1/payments",               OPERATOR,            handle_payment_list },
	{ METHOD_POST,  "/v1/payments/:id/retry",     OPERATOR,            handle_payment_retry },
	{ METHOD_POST,  "/v1/payments/:id/settle",    OPERATOR,            handle_payment_settle },
	{ METHOD_GET,   "/j/:id",                     ROUTE_ANYONE,        handle_join },
	{ METHOD_GET,   "/p/:id",                     ROUTE_ANYONE,        handle_pay },
	{ METHOD_POST,  "/v1/webhooks/stripe",        ROUTE_ANYONE,        handle_webhook },
};

const struct route *route_all(size_t *count)
{
	*count = sizeof routes / sizeof routes[0];
	return routes;
}

/* The id, if the pattern has one, is a whole segment and has an id's form. */
static bool path_matches(const char *pattern, const char *path, char id[HP_ID_SIZE])
{
	const char *hole = strstr(pattern, ":id");
	size_t head_len, id_len;

	id[0] = '\0';
	if (hole == NULL)
		return strcmp(pattern, path) == 0;
	head_len = (size_t)(hole - pattern);
	if (strncmp(pattern, path, head_len) != 0)
		return false;
	id_len = strcspn(path + head_len, "/");
	if (id_len >= HP_ID_SIZE || strcmp(hole + 3, path + head_len + id_len) != 0)
		return false;
	memcpy(id, path + head_len, id_len);
	id[id_len] = '\0';
	return id_is_valid(id);
}

const struct route *route_find(enum method m, const char *path, char id[HP_ID_SIZE],
			       unsigned *allowed)
{
	*allowed = 0;
	for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
		if (!path_matches(routes[i].pattern, path, id))
			continue;
		if (routes[i].method == m)
			return &routes[i];
		*allowed |= 1u << routes[i].method;
	}
	return NULL;
}
