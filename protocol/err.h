/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_ERR_H
#define HP_PROTOCOL_ERR_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What can go wrong, in one list: name, its word, HTTP status, homepro's exit code, and the sentence
 * a person reads when nothing more exact is known. The server's answer and the customer's screen take it from
 * here, so they cannot disagree. Exit codes and statuses are pinned by doc/openapi.yaml and the man page.
 */
#define HP_ERRORS(X)                                                                                \
	X(NONE,         "none",         200, 0, N_("Done."))                                            \
	X(FAILED,       "failed",       500, 1, N_("Something went wrong on our side."))                \
	X(USAGE,        "usage",        400, 2, N_("That command is not complete."))                    \
	X(MALFORMED,    "malformed",    400, 1, N_("The message could not be read."))                   \
	X(SIGNED_OUT,   "signed_out",   401, 4, N_("You are not signed in."))                           \
	X(FORBIDDEN,    "forbidden",    403, 4, N_("That is not yours to do."))                         \
	X(NOT_FOUND,    "not_found",    404, 5, N_("There is no such thing, or it is not yours to see.")) \
	X(METHOD,       "method",       405, 1, N_("That address does not take this method."))          \
	X(TOO_SLOW,     "too_slow",     408, 1, N_("The message took too long to arrive."))             \
	X(STATE,        "state",        409, 1, N_("That cannot be done any more."))                    \
	X(TAKEN,        "taken",        409, 3, N_("Somebody else was quicker."))                       \
	X(GONE,         "gone",         410, 5, N_("That has ended."))                                  \
	X(TOO_LARGE,    "too_large",    413, 1, N_("The message is too large."))                        \
	X(CONTENT_TYPE, "content_type", 415, 1, N_("The message must be application/json."))            \
	X(INVALID,      "invalid",      422, 1, N_("A value is out of range."))                         \
	X(TOO_OFTEN,    "too_often",    429, 1, N_("Too many tries. Please wait a little."))            \
	X(NOBODY,       "nobody",       200, 6, N_("Nobody is available, or it took too long."))        \
	X(STORAGE,      "storage",      503, 1, N_("The storage is out of reach. Nothing was changed.")) \
	X(BUSY,         "busy",         503, 1, N_("Too much at once. Please try again in a moment."))  \
	X(OUT_OF_REACH, "out_of_reach", 503, 7, N_("The backend is out of reach."))

enum err {
#define X(name, word, status, code, sentence) ERR_##name,
	HP_ERRORS(X)
#undef X
	ERR_COUNT
};

/*
 * Why something was refused, for the person who asked: one sentence in `detail`, and in `field` the
 * name of the one field at fault ("" where none is). Never holds what was in the field.
 */
struct fault {
	enum err err;
	char field[32];
	char detail[192];
};

int err_status(enum err e);             /* the HTTP status */
int err_exit_code(enum err e);          /* homepro's exit code */
const char *err_name(enum err e);       /* "too_often": stable, for `type` and logs */
const char *err_sentence(enum err e);   /* in the reader's language; static */

/* Fills `f` and returns `e`, so that a check can be `return fault_set(f, ERR_INVALID, "amount", ...)`.
 * `f` may be NULL; `field` may be NULL; `format` NULL means the error's own sentence. */
enum err fault_set(struct fault *f, enum err e, const char *field, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/*
 * application/problem+json, RFC 9457: {type,title,status,detail,field?}. `claimed_by` (a display
 * name) is added where not NULL. The text belongs to the caller: free().
 */
char *fault_encode(const struct fault *f, const char *claimed_by);

/*
 * Reads an answer's problem document. Whatever `text` holds, `f` ends up with a sentence that is safe
 * and fit to show: without a readable document it follows from `status` alone. `claimed_by`, of
 * `claimed_by_size` bytes, gets "" where there is none.
 */
void fault_decode(const char *text, size_t len, int status, struct fault *f, char *claimed_by,
                  size_t claimed_by_size);

/* Is it a problem document about that status (RFC 9457, 3.1.2)? Where it is none, something on the way has answered in
 * our server's place: a proxy without its backend, a network that wants a sign-in of its own. */
bool fault_is_told(const char *text, size_t len, int status);

#endif
