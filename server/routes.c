/* SPDX-License-Identifier: ISC */
/*
 * The API as a table: method, path, who may, which handler, and what it is in the audit (0: it is none of an operator's
 * changes). The edge finds a call's route here. What needs no transaction or none of ours (login, the monitors' calls)
 * is the edge's own.
 */
#include <string.h>

#include "protocol/calls.h"
#include "server/call.h"
#include "server/handle.h"

#define CUSTOMER (1u << ROLE_CUSTOMER)
#define HELPER   (1u << ROLE_HELPER)
#define OPERATOR (1u << ROLE_OPERATOR)
#define ANYONE   ROUTE_ANYONE
#define ALL      ROUTE_ALL
#define DEVICE   ROUTE_DEVICE
#define SECRET   ROUTE_SECRET
#define AUDITED  ROUTE_AUDITED

static const struct route routes[] = {
	{ METHOD_GET,   "/v1/config",                  ANYONE,              handle_config,                0 },
	{ METHOD_POST,  "/v1/logout",                  ALL | AUDITED,       handle_logout,                DEED_SIGNED_OUT },
	{ METHOD_GET,   "/v1/me",                      ALL,                 handle_me,                    0 },
	{ METHOD_PATCH, "/v1/me",                      HELPER,              handle_me_change,             0 },
	{ METHOD_GET,   "/v1/sign-ins",                ALL,                 handle_sign_in_list,          0 },
	{ METHOD_POST,  "/v1/sign-ins/end-all",        ALL | AUDITED,       handle_sign_in_end_all,       DEED_SIGN_INS_ENDED },
	{ METHOD_POST,  "/v1/sign-ins/:id/end",        ALL | AUDITED,       handle_sign_in_end,           DEED_SIGN_IN_ENDED },
	{ METHOD_POST,  "/v1/requests",                CUSTOMER,            handle_request_add,           0 },
	{ METHOD_GET,   "/v1/requests",                ALL,                 handle_request_list,          0 },
	{ METHOD_GET,   "/v1/requests/:id",            ALL,                 handle_request,               0 },
	{ METHOD_POST,  "/v1/requests/:id/claim",      HELPER,              handle_request_claim,         0 },
	{ METHOD_POST,  "/v1/requests/:id/cancel",     CUSTOMER | OPERATOR, handle_request_cancel,        DEED_REQUEST_CANCELLED },
	{ METHOD_GET,   "/v1/requests/:id/story",      OPERATOR,            handle_story,                 0 },
	{ METHOD_GET,   "/v1/sessions",                ALL,                 handle_session_list,          0 },
	{ METHOD_GET,   "/v1/sessions/:id",            ALL,                 handle_session,               0 },
	{ METHOD_POST,  "/v1/sessions/:id/start",      HELPER,              handle_session_start,         0 },
	{ METHOD_POST,  "/v1/sessions/:id/release",    HELPER,              handle_session_release,       0 },
	{ METHOD_POST,  "/v1/sessions/:id/end",        HELPER,              handle_session_end,           0 },
	{ METHOD_POST,  "/v1/sessions/:id/abandon",    OPERATOR,            handle_session_abandon,       DEED_SESSION_ENDED },
	{ METHOD_GET,   "/v1/notifications",           HELPER,              handle_notification_list,     0 },
	{ METHOD_POST,  "/v1/notifications/read-all",  HELPER,              handle_notification_read_all, 0 },
	{ METHOD_POST,  "/v1/notifications/:id/read",  HELPER,              handle_notification_read,     0 },
	{ METHOD_POST,  "/v1/sessions/:id/feedback",   CUSTOMER,            handle_session_feedback,      0 },
	{ METHOD_GET,   "/v1/stats",                   HELPER | OPERATOR,   handle_stats,                 0 },
	{ METHOD_GET,   "/v1/audit",                   OPERATOR,            handle_audit,                 0 },
	{ METHOD_POST,  "/v1/devices",                 OPERATOR | SECRET,   handle_device_add,            DEED_DEVICE_ADDED },
	{ METHOD_GET,   "/v1/devices",                 OPERATOR,            handle_device_list,           0 },
	{ METHOD_POST,  "/v1/devices/:id/revoke",      OPERATOR,            handle_device_revoke,         DEED_DEVICE_REVOKED },
	{ METHOD_POST,  "/v1/guests",                  DEVICE | SECRET,     handle_guest_add,             0 },
	{ METHOD_POST,  "/v1/guests/leave",            DEVICE,              handle_guests_leave,          0 },
	{ METHOD_POST,  "/v1/staff-tries",             DEVICE,              handle_staff_try,             0 },
	{ METHOD_GET,   "/v1/board",                   OPERATOR,            handle_board,                 0 },
	{ METHOD_GET,   "/v1/payments",                OPERATOR,            handle_payment_list,          0 },
	{ METHOD_POST,  "/v1/payments/:id/retry",      OPERATOR,            handle_payment_retry,         DEED_PAYMENT_RETRIED },
	{ METHOD_POST,  "/v1/payments/:id/settle",     OPERATOR,            handle_payment_settle,        DEED_PAYMENT_SETTLED },
	{ METHOD_GET,   "/j/:id",                      ANYONE,              handle_join,                  0 },
	{ METHOD_GET,   "/p/:id",                      ANYONE,              handle_pay,                   0 },
	{ METHOD_POST,  "/v1/webhooks/stripe",         ANYONE,              handle_webhook,               0 },
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
