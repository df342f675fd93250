/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_APP_H
#define HP_CLIENT_APP_H

#include <stdbool.h>
#include <stdint.h>

#include "client/model.h"
#include "protocol/err.h"

struct loop;
struct profile;

/*
 * The app without a screen: it keeps the model in step with the server (stream, reconnection, resuming), carries
 * out intents, keeps on disk what must not be lost, and tells its front end when there is something to see. A
 * front end (screens, subcommands, a test) draws from app_model() and hands in intents.
 */
struct app;

/* What a person wants done. Ids and texts are borrowed for the call. */
enum intent_type {
	INTENT_NONE,
	INTENT_LOGIN,           /* text: user name, secret: password */
	INTENT_LOGOUT,
	INTENT_REQUEST,         /* id: category, text: description, amount (0: the category's) */
	INTENT_CANCEL,          /* id: request */
	INTENT_RETRY,           /* id: request, whose payment an operator has asked for again */
	INTENT_ABANDON,         /* id: session, which an operator ends */
	INTENT_BOARD,           /* fetch an operator's board again */
	INTENT_STORY,           /* id: request; fetch its story again */
	INTENT_CLAIM,           /* id: request. Never kept for later: a stale claim helps nobody */
	INTENT_START,           /* id: session */
	INTENT_RELEASE,         /* id: session */
	INTENT_END,             /* id: session, outcome, text: notes. Kept on disk until answered */
	INTENT_READ,            /* id: notification, "" for all. Kept on disk until answered */
	INTENT_FEEDBACK,        /* id: session, rating, text: words or NULL */
	INTENT_GUEST,           /* a kiosk lets in whoever stands there, by its own token */
	INTENT_STAFF_TRY,       /* somebody typed a wrong PIN at the kiosk: the server is told, and nobody waits for it */
	INTENT_LEAVE,           /* that guest goes: forgotten here at once, and the server is told as soon as it can be */
	INTENT_CLEAR_OUT,       /* a kiosk starts: whoever it let in before it fell over has gone. Tried until it is
	                           heard; each try is answered, and nobody is let in before */
	INTENT_AVAILABLE,       /* is_on */
	INTENT_SIGN_INS,        /* fetch again where this person is signed in */
	INTENT_END_SIGN_IN,     /* id: sign-in */
	INTENT_END_OTHERS,      /* all sign-ins of this person but this one */
	INTENT_STATS,           /* fetch the numbers again */
	INTENT_RECONNECT,       /* do not wait for the pause to end */
	INTENT_TYPE_COUNT
};

struct intent {
	enum intent_type type;
	char id[HP_ID_SIZE];
	const char *text;
	const char *secret;
	int64_t amount;
	enum outcome outcome;
	int rating;
	bool is_on;
};

/* How an intent went. `claimed_by`: who was quicker, "" otherwise. `id`: the intent's; `made_id`: of the
 * request or session that came of it, "" otherwise. */
struct outcome_of_intent {
	enum intent_type type;
	char id[HP_ID_SIZE];
	char made_id[HP_ID_SIZE];
	struct fault fault;             /* ERR_NONE: done */
	char claimed_by[HP_DISPLAY_NAME_CHARS_MAX * 4 + 1];
};

struct app_events {
	/* The model changed (its version grew). Draw later, in the settle hook. */
	void (*changed)(void *arg);
	/* A notification this person had not had before; not called for what a snapshot brings at the first start. After
	 * a cut, `news_count` is how many came together, so that the bell rings once. */
	void (*rang)(const struct notification *n, size_t news_count, void *arg);
	/* An intent ended, well or not. Kept ones come once, when answered. */
	void (*answered)(const struct outcome_of_intent *o, void *arg);
	/* Every event as it came, for `homepro watch`: the line without its line end. May be NULL. */
	void (*line)(const char *line, size_t len, void *arg);
};

/* `profile` is borrowed and must outlive the app. A token kept in it is used at once by app_connect(). */
struct app *app_new(struct loop *l, struct profile *profile, const struct app_events *events, void *arg);
void app_free(struct app *a);

const struct model *app_model(const struct app *a);
/* Fetches the service's description; and, where there is a token, opens the stream and keeps it open. */
void app_connect(struct app *a);
/* Returns at once; `answered` tells. Refused on the spot (still by `answered`, later) where it cannot be sent. */
void app_do(struct app *a, const struct intent *i);
/* Is an intent of this type under way? So that a button can say "Saving…". */
bool app_is_busy(const struct app *a, enum intent_type type);

/* Drafts: what is being typed, kept through crash, hang-up and sign-out. `key` names the field, e.g. "end-SESSION".
 * Of a kiosk's guest nothing is kept on disk: neither this nor what they have put away. */
void app_draft_put(struct app *a, const char *key, const char *text); /* NULL or "": gone */
char *app_draft_get(struct app *a, const char *key);     /* caller frees; NULL where there is none */
/* The customer has seen the end of this request: the start screen may come. Kept on disk. */
void app_put_away(struct app *a, const char *request_id);

#endif
