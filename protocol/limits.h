/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_LIMITS_H
#define HP_PROTOCOL_LIMITS_H

/*
 * Every bound on what may come from outside that both sides know, in one list: the server refuses what is over it, the
 * client does not send it. What only the server bounds, such as connections and queues, is in server/limits.h, and what
 * an operator may change in [limits] of homeprod.conf. doc/limits.md has all three, for people; a test keeps it so.
 *
 * Each row: name, value, unit, of what, and what happens beyond. "Characters" are Unicode code points; "bytes" are bytes
 * of UTF-8.
 */
#define HP_LIMITS(_) \
	_(HP_BODY_BYTES_MAX, 65536, "bytes", "the body of a call", "413") \
	_(HP_JSON_DEPTH_MAX, 16, "levels", "JSON in JSON", "400") \
	_(HP_ID_CHARS_MAX, 64, "characters", "an id", "404 in a path, 400 or 422 elsewhere") \
	_(HP_KEY_CHARS_MAX, 255, "characters", "an `Idempotency-Key`", "400") \
	_(HP_TOKEN_CHARS_MAX, 64, "characters", "a token", "401") \
	_(HP_CLIENT_BYTES_MAX, 80, "bytes", "what a client says it is (`User-Agent`)", "cut there") \
	_(HP_USERNAME_CHARS_MAX, 64, "characters", "a user name", "422") \
	_(HP_DISPLAY_NAME_CHARS_MAX, 80, "characters", "a display name", "422") \
	_(HP_PASSWORD_BYTES_MIN, 8, "bytes", "a password, at least", "not taken as a new one") /* OWASP ASVS 6.2.1 */ \
	_(HP_PASSWORD_BYTES_MAX, 1024, "bytes", "a password", "422, never cut") /* ASVS 6.2.8 */ \
	_(HP_CATEGORY_CHARS_MAX, 32, "characters", "the name of a category", "422") \
	_(HP_DESCRIPTION_CHARS_MAX, 2000, "characters", "the description of a request", "422") \
	_(HP_PREVIEW_CHARS, 100, "characters", "of a description, in a notification", "cut there") \
	_(HP_NOTES_CHARS_MAX, 4000, "characters", "a helper's notes", "422") \
	_(HP_FEEDBACK_CHARS_MAX, 500, "characters", "a customer's words at the end", "422") \
	_(HP_SETTLE_NOTE_CHARS_MAX, 500, "characters", "an operator's note on a payment", "422") \
	_(HP_DEVICE_NAME_CHARS_MAX, 80, "characters", "a kiosk's name", "422") \
	_(HP_AMOUNT_MIN, 50, "of the smallest unit", "an amount, at least", "422") /* the provider takes no less */ \
	_(HP_AMOUNT_MAX, 99999999, "of the smallest unit", "an amount", "422") \
	_(HP_PAGE_DEFAULT, 50, "items", "a page where no `limit` is given", "the next page") \
	_(HP_PAGE_MAX, 200, "items", "a page, by its `limit`", "422") \
	_(HP_BOARD_ROWS_MAX, 500, "rows", "the board", "the oldest; the rest by pages of requests") \
	_(HP_LINK_BYTES_MAX, 2048, "bytes", "a link", "not taken for one") \
	_(HP_CATEGORIES_MAX, 64, "categories", "`homeprod.conf`", "refused at the start") \
	_(HP_LABEL_CHARS_MAX, 40, "characters", "a category's label", "refused at the start") \
	_(HP_ICON_CHARS_MAX, 16, "characters", "a category's icon", "refused at the start") \
	_(HP_ASCII_ICON_CHARS_MAX, 4, "characters", "a category's icon in ASCII", "refused at the start") \
	_(HP_FILE_BYTES_MAX, 262144, "bytes", "a file of settings, or a theme", "refused, in a line that names it") \
	_(HP_ANSWER_BYTES_MAX, 8388608, "bytes", "an answer or a frame to a client", "`homepro` hangs up") \
	_(HP_CONNECT_WITHIN_S, 5, "s", "a connection made by `homepro`, or to a provider", "tried again later") \
	_(HP_ANSWER_WITHIN_S, 30, "s", "an answer to it, where no setting says otherwise", "tried again later") \
	_(HP_ANSWER_SILENT_S, 20, "s", "silence in such an answer", "tried again later") \
	_(HP_ASK_AFTER_S, 25, "s", "silence on a stream, at the client; at the server `ping_after`", "a ping") \
	_(HP_HANG_UP_AFTER_S, 30, "s", "silence at the client, the ping's answer too; at the server `pong_within` more", \
	  "hung up on")

enum {
#define ROW(name, value, unit, what, beyond) name = (value),
	HP_LIMITS(ROW)
#undef ROW
};

/* Room for a text and its closing NUL. */
#define HP_ID_SIZE (HP_ID_CHARS_MAX + 1)        /* of [A-Za-z0-9_-] */
#define HP_KEY_SIZE (HP_KEY_CHARS_MAX + 1)      /* visible ASCII */
#define HP_TOKEN_SIZE (HP_TOKEN_CHARS_MAX + 1)  /* base64url without padding */
#define HP_CLIENT_SIZE (HP_CLIENT_BYTES_MAX + 1)
#define HP_CATEGORY_SIZE (HP_CATEGORY_CHARS_MAX + 1) /* of [a-z0-9_-] */
#define HP_CURRENCY_SIZE 4                      /* ISO 4217, upper case */
#define HP_ADDRESS_SIZE 64                      /* where somebody calls from */

#endif
