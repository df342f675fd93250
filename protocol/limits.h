/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_LIMITS_H
#define HP_PROTOCOL_LIMITS_H

/*
 * Every bound on what may come from outside, in one place. Both sides refuse what is over it: the
 * server with 413 or 422 and the field's name, the client before it sends.
 *
 * "Characters" are Unicode code points; "bytes" are bytes of UTF-8. A SIZE counts the closing NUL.
 */

#define HP_ID_SIZE 65               /* ids: at most 64 of [A-Za-z0-9_-] */
#define HP_KEY_SIZE 256             /* Idempotency-Key: 1 to 255 visible ASCII characters */
#define HP_CATEGORY_SIZE 33         /* a category's value: 1 to 32 of [a-z0-9_-] */
#define HP_CURRENCY_SIZE 4          /* ISO 4217, upper case */
#define HP_TOKEN_SIZE 65            /* a bearer token, base64url without padding */
#define HP_ADDRESS_SIZE 64          /* where somebody calls from, as text */
#define HP_CLIENT_SIZE 81           /* what a client says it is, cut there */

#define HP_USERNAME_CHARS_MAX 64    /* and 1 at least; of [A-Za-z0-9._-] */
#define HP_DISPLAY_NAME_CHARS_MAX 80
#define HP_PASSWORD_BYTES_MIN 8     /* OWASP ASVS 5.0, 6.2.1 */
#define HP_PASSWORD_BYTES_MAX 1024  /* refused above, never cut: ASVS 6.2.8 */
#define HP_DESCRIPTION_CHARS_MAX 2000
#define HP_NOTES_CHARS_MAX 4000
#define HP_SETTLE_NOTE_CHARS_MAX 500
#define HP_FEEDBACK_CHARS_MAX 500
#define HP_DEVICE_NAME_CHARS_MAX 80
#define HP_PREVIEW_CHARS 100        /* of a description, in a notification */
#define HP_AMOUNT_MIN 50            /* smallest units; the payment provider takes no less */
#define HP_AMOUNT_MAX 99999999

#define HP_BODY_BYTES_MAX 65536     /* of a request to the server */
#define HP_ANSWER_BYTES_MAX 8388608 /* of an answer or a frame to the client: a snapshot, at most */
#define HP_JSON_DEPTH_MAX 16
#define HP_CATEGORIES_MAX 64
#define HP_PAGE_DEFAULT 50          /* items a page, and the most that limit= may ask for */
#define HP_PAGE_MAX 200

#endif
