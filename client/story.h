/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_STORY_H
#define HP_CLIENT_STORY_H

#include <stddef.h>

#include "protocol/story.h"

/*
 * A request's story in words, for an operator: the screen and `homepro story` say the same. Written into `out`, always
 * terminated; they return `out`, so that they can stand in an argument list.
 */
#define STORY_WORDS_SIZE 512

/* "the hold of $45.00 stands" */
char *story_words(char *out, size_t size, const struct story *s, const struct story_step *step);
/* "Ada Lovelace", or who else it was. Borrowed. */
const char *story_who(const struct story_step *step);
/* What is wrong with a payment, in a word or two; "" where nothing is. */
const char *problem_words(enum payment_problem p);

#endif
