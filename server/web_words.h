/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_WEB_WORDS_H
#define HP_SERVER_WEB_WORDS_H

#include "protocol/language.h"
#include "protocol/words.h"

/*
 * What the pages in a browser say, in all languages at once. gettext knows one language at a time for the whole process,
 * and handlers run on the pool; so at the start each sentence is looked up once in each language, and from then on this
 * is a table nobody writes to. The API itself speaks English, and homepro says it in its reader's language.
 *
 * Whatever may stand on a page is a row here, but for the sentences of protocol/err.h, which are known.
 */
#define HP_WEB_SENTENCES(X)                                                                                     \
	X(THANKS,       N_("Thank you"))                                                                        \
	X(CLOSE_PAGE,   N_("You can close this page: the rest is on the screen you came from."))                \
	X(NO_LINK,      N_("This link leads nowhere. Is it typed as shown?"))                                   \
	X(SESSION_OVER, N_("This session has ended."))                                                          \
	X(PAYMENT_OVER, N_("There is nothing to be confirmed here any more."))                                  \
	X(VIDEO_DOWN,   N_("The video service is not answering"))                                               \
	X(VIDEO_AGAIN,  N_("This page tries again by itself. Your session goes on; there is nothing you need to do.")) \
	X(NOTHING_HERE, N_("There is nothing here"))                                                            \
	X(IS_OVER,      N_("This is over"))                                                                     \
	X(WAIT,         N_("Please wait a moment"))                                                             \
	X(NO_SUCCESS,   N_("That did not work"))

enum web_sentence {
#define X(id, sentence) WEB_##id,
	HP_WEB_SENTENCES(X)
#undef X
	WEB_COUNT
};

/* In English, as the API has it and as web_words() knows it. */
const char *web_sentence(enum web_sentence s);
/* Reads the catalogues below `folder`, once, while there is one thread. Without them everything stays English. */
void web_words_learn(const char *folder);
/* The same in another language; what no row has stays as it is. */
const char *web_words(enum language l, const char *sentence);

#endif
