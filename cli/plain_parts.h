/* SPDX-License-Identifier: ISC */
#ifndef HP_CLI_PLAIN_PARTS_H
#define HP_CLI_PLAIN_PARTS_H

#include <stdbool.h>

#include "cli/out.h"
#include "client/app.h"
#include "client/commands.h"

struct lines;
struct loop;
struct profile;

/*
 * What the files of --plain share: plain.c (life, news), plain_menu.c (numbers), plain_places.c (where one is, what is
 * said and offered there), plain_asks.c (what takes more than one answer), plain_board.c, plain_feedback.c, plain_link.c. Nobody else includes this.
 */
#define PLAIN_CHOICES_MAX 999

struct plain;

/* A number that was read out. It keeps its meaning until other numbers are read out, also when it is gone. */
struct choice {
	void (*take)(struct plain *p, const struct choice *c);
	enum command_id command;
	char id[HP_ID_SIZE];
	int value;
	bool is_gone;
};

/* Where a person is: a row of the table in plain_places.c. */
struct plain_place {
	enum place place;
	void (*say)(struct plain *p);   /* what is the case; before the choices */
	void (*offer)(struct plain *p); /* choices besides the table of actions; NULL: none */
};

struct plain {
	struct loop *loop;
	struct profile *profile;
	struct app *app;
	struct lines *lines;
	struct out out;
	const struct model *m;          /* the app's */

	const struct plain_place *at;   /* NULL: nothing said yet */
	char at_what[HP_ID_SIZE + 1];   /* the request or session that was said, and whether with an address */
	enum link_state said_link;
	enum pending_state said_pending;

	struct choice choices[PLAIN_CHOICES_MAX];
	int choice_count;
	bool is_main;                   /* the choices are the place's own, and new requests join them */

	/* lines are an answer in words, not a number, while this is set */
	void (*take_words)(struct plain *p, const char *line);
	char *words;                    /* what has been told so far */
	char draft_key[HP_ID_SIZE + 16];/* "" : the words are not kept */
	char category[HP_CATEGORY_SIZE];
	enum outcome outcome;
	int rating;
	char unrated[HP_ID_SIZE];       /* the session of which there is nothing more to say */
};

/* plain.c */
void plain_say(struct plain *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
void plain_do(struct plain *p, enum intent_type type, const char *id);

/* plain_menu.c */
void menu_begin(struct plain *p, bool is_main);
/* Reads out "N. words". */
struct choice *menu_add(struct plain *p, void (*take)(struct plain *p, const struct choice *c), const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void menu_add_back(struct plain *p);
void menu_take(struct plain *p, const char *line);
void menu_offer_commands(struct plain *p, enum place place);

/* plain_places.c */
void place_follow(struct plain *p);                      /* says where one is, where that has changed */
void place_say(struct plain *p);                         /* again */
void place_news(struct plain *p);                        /* requests that came and went since */

/* plain_board.c */
void board_say(struct plain *p);
void board_offer(struct plain *p);
void board_news(struct plain *p);                        /* what came, went, or stands otherwise since it was read out */

/* plain_link.c */
void link_open(struct plain *p);
void link_copy(struct plain *p);

/* plain_feedback.c */
bool feedback_is_due(const struct plain *p);
void feedback_say(struct plain *p);
void feedback_offer(struct plain *p);
void feedback_over(struct plain *p, const char *session_id);

/* plain_asks.c */
/* Lines are words from now on, until an empty one; those of before come back. `take` gets each. */
void words_begin(struct plain *p, const char *draft_key, void (*take)(struct plain *p, const char *line));
bool words_gather(struct plain *p, const char *line);    /* one more line; false: it was the end */
void ask_command(struct plain *p, const struct choice *c);
bool ask_knows(enum command_id id);                      /* can --plain do it? */
void ask_do(struct plain *p, const struct choice *c);    /* the intent in `value`, of `id` */
void ask_cancel_of(struct plain *p, const struct request *r);
void ask_about_request(struct plain *p, const struct choice *c);
void ask_for_category(struct plain *p, const struct choice *c);
void ask_put_away(struct plain *p, const struct choice *c);
void ask_stop(struct plain *p);                          /* no more words are wanted; drafts stay */

#endif
