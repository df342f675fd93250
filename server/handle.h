/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_HANDLE_H
#define HP_SERVER_HANDLE_H

#include "server/call.h"

/*
 * Every handler there is, by the file it lives in: server/handle_NAME.c. routes.c says which call is whose. Who may
 * call is the route's; what this person may see and when it is allowed are the handler's, by protocol/transition.h.
 */

/* handle_service.c: before and around signing in */
handler_fn handle_config;
handler_fn handle_logout;
handler_fn handle_join;

/* handle_sign_ins.c */
handler_fn handle_sign_in_list;
handler_fn handle_sign_in_end;
handler_fn handle_sign_in_end_all;
handler_fn handle_audit;

/* handle_me.c */
handler_fn handle_me;
handler_fn handle_me_change;
handler_fn handle_stats;

/* handle_requests.c */
handler_fn handle_request_add;
handler_fn handle_request_list;
handler_fn handle_request;
handler_fn handle_request_claim;
handler_fn handle_request_cancel;

/* handle_sessions.c */
handler_fn handle_session_list;
handler_fn handle_session;
handler_fn handle_session_start;
handler_fn handle_session_release;
handler_fn handle_session_end;
handler_fn handle_session_abandon;
handler_fn handle_session_feedback;

/* handle_notifications.c */
handler_fn handle_notification_list;
handler_fn handle_notification_read;
handler_fn handle_notification_read_all;

/* handle_payments.c */
handler_fn handle_payment_list;
handler_fn handle_payment_retry;
handler_fn handle_payment_settle;

/* handle_board.c */
handler_fn handle_board;

/* handle_story.c */
handler_fn handle_story;

/* handle_webhook.c: Stripe tells, and the way to its page */
handler_fn handle_webhook;
handler_fn handle_pay;

/* handle_devices.c: kiosks, and the guests they let in */
handler_fn handle_device_add;
handler_fn handle_device_list;
handler_fn handle_device_revoke;
handler_fn handle_guest_add;
handler_fn handle_staff_try;
handler_fn handle_guests_leave;

#endif
