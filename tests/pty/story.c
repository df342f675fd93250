/* SPDX-License-Identifier: ISC */
/* One request's life, as four people see it. See story.h. */
#include "tests/pty/story.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"

#define ROWS 24
#define COLUMNS 80
#define WITHIN_MS 15000
#define NOT_WITHIN_MS 300       /* long enough for what would come at once */
#define COMPLAINT "The kitchen tap drips, day and night."

const struct person story_people[ACTOR_COUNT] = {
	[MARY] = { "mary", "customer", "Mary Somerville" },
	[ADA] = { "ada", "helper", "Ada Lovelace" },
	[GRACE] = { "grace", "helper", "Grace Hopper" },
	[ALAN] = { "alan", "helper", "Alan Turing" },
};

/* --- looking and pressing --- */

static bool sees(struct story *s, enum actor who, const char *text)
{
	s->looking = who;
	s->missed = text;
	return player_sees(s->players[who], text, WITHIN_MS);
}

static bool no_longer_sees(struct story *s, enum actor who, const char *text)
{
	s->looking = who;
	s->missed = text;
	return player_misses(s->players[who], text, WITHIN_MS);
}

static bool hears_bell(struct story *s, enum actor who)
{
	s->looking = who;
	s->missed = "the bell's sound";
	return player_bells(s->players[who]) > 0;
}

static void press(struct story *s, enum actor who, const char *keys)
{
	player_type(s->players[who], keys);
}

static bool sign_in(struct story *s, enum actor who, const char *then)
{
	s->players[who] = world_player(s->world, story_people[who].name, ROWS, COLUMNS);
	if (!sees(s, who, "Sign in"))
		return false;
	press(s, who, story_people[who].name);
	press(s, who, "\t" WORLD_PASSWORD "\r");
	return sees(s, who, then);
}

/* A subcommand of this person's ends with `code`, and what it prints holds `text`. */
static bool runs(struct story *s, enum actor who, const char *const *words, int code, const char *text)
{
	char *out = NULL;
	bool is_so = world_homepro(s->world, story_people[who].name, words, NULL, &out) == code && out &&
		     (!text || strstr(out, text));

	s->looking = who;
	s->missed = text ? text : words[0];
	free(out);
	return is_so;
}

/* --- the steps --- */

static bool mary_signs_in(struct story *s)
{
	return sign_in(s, MARY, "What do you need help with?");
}

static bool ada_is_available(struct story *s)
{
	const char *words[] = { "available", "on", "--json", NULL };

	return sign_in(s, ADA, "Open requests") && runs(s, ADA, words, 0, "\"is_available\":true") &&
	       sees(s, ADA, "Available");
}

static bool grace_is_away(struct story *s)
{
	const char *words[] = { "available", "off", "--json", NULL };

	return sign_in(s, GRACE, "Open requests") && runs(s, GRACE, words, 0, "\"is_available\":false") &&
	       sees(s, GRACE, "Away");
}

static bool mary_picks(struct story *s)
{
	press(s, MARY, "1");
	return sees(s, MARY, "Tell us what is wrong");
}

static bool mary_describes(struct story *s)
{
	press(s, MARY, COMPLAINT);
	if (!sees(s, MARY, "tap drips"))
		return false;
	press(s, MARY, "\r");
	return sees(s, MARY, "Nothing is charged now.") && sees(s, MARY, "$45.00 will be held on your card");
}

static bool mary_submits(struct story *s)
{
	press(s, MARY, "\r");
	return sees(s, MARY, "Looking for a helper") && sees(s, MARY, "1 helper");
}

static bool ada_is_rung(struct story *s)
{
	return sees(s, ADA, "1 new") && sees(s, ADA, "tap drips") && hears_bell(s, ADA);
}

static bool grace_is_not(struct story *s)
{
	s->looking = GRACE;
	s->missed = "a quiet bell";
	return !player_sees(s->players[GRACE], "1 new", NOT_WITHIN_MS) && player_bells(s->players[GRACE]) == 0;
}

static bool alan_comes_late(struct story *s)
{
	const char *words[] = { "available", "on", "--json", NULL };

	return sign_in(s, ALAN, "Open requests") && runs(s, ALAN, words, 0, "\"is_available\":true") &&
	       sees(s, ALAN, "1 new") && sees(s, MARY, "2 helpers");
}

static bool ada_opens_the_bell(struct story *s)
{
	press(s, ADA, "n");
	return sees(s, ADA, "1 unread") && sees(s, ADA, "New Plumbing request");
}

static bool ada_reads(struct story *s)
{
	press(s, ADA, "\r");
	return no_longer_sees(s, ADA, "1 new") && sees(s, ADA, "tap drips");
}

static bool ada_claims(struct story *s)
{
	press(s, ADA, "c");
	return sees(s, ADA, "Session with Mary") && sees(s, MARY, "Your session is ready") && sees(s, MARY, "/j/") &&
	       sees(s, MARY, "Ada");
}

static bool alan_is_too_late(struct story *s)
{
	const char *list[] = { "requests", "--json", NULL };
	char *out = NULL, *id;
	bool is_refused;

	if (!no_longer_sees(s, ALAN, "1 new") || world_homepro(s->world, "mary", list, NULL, &out) != 0)
		return false;
	id = json_member(out, "id");
	is_refused = id && runs(s, ALAN, (const char *[]){ "claim", id, NULL }, 3, NULL);
	free(id);
	free(out);
	return is_refused;
}

static bool ada_starts(struct story *s)
{
	press(s, ADA, "s");
	return sees(s, ADA, "Active") && sees(s, MARY, "Session in progress") && sees(s, MARY, "/j/");
}

static bool ada_is_asked(struct story *s)
{
	press(s, ADA, "e");
	return sees(s, ADA, "How did the session go?");
}

static bool ada_ends(struct story *s)
{
	press(s, ADA, "1");
	press(s, ADA, "\tA new washer.");
	if (!sees(s, ADA, "A new washer."))
		return false;
	press(s, ADA, "\t\r");
	return sees(s, ADA, "Open requests") && sees(s, MARY, "Session complete") && sees(s, MARY, "Thank you");
}

static bool it_is_counted(struct story *s)
{
	const char *stats[] = { "stats", "--json", NULL }, *me[] = { "whoami", "--json", NULL };

	return runs(s, ADA, stats, 0, "\"resolved\":1") && runs(s, ADA, me, 0, "\"completed_sessions\":1") &&
	       sees(s, ADA, "1 done") && sees(s, MARY, "$45.00 was charged to your card");
}

static bool mary_may_ask_again(struct story *s)
{
	press(s, MARY, "\x1b");
	if (!sees(s, MARY, "Submit another request"))
		return false;
	press(s, MARY, "1");
	return sees(s, MARY, "What do you need help with?");
}

static bool all_leave(struct story *s)
{
	int code;

	for (enum actor who = 0; who < ACTOR_COUNT; who++) {
		press(s, who, "q");
		s->looking = who;
		s->missed = "the end of the program";
		if (!player_ends(s->players[who], &code, WITHIN_MS) || code != 0)
			return false;
	}
	return true;
}

#define SHOW(who) (1u << (who))

static const struct step steps[] = {
	{ "Mary signs in.", mary_signs_in, SHOW(MARY) },
	{ "Ada, a helper, signs in and is available.", ada_is_available, SHOW(ADA) },
	{ "Grace, another helper, signs in and is away.", grace_is_away, SHOW(GRACE) },
	{ "Mary picks a category.", mary_picks, SHOW(MARY) },
	{ "Mary says what is wrong, and sees what will be held.", mary_describes, SHOW(MARY) },
	{ "Mary submits: one helper was told.", mary_submits, SHOW(MARY) },
	{ "Ada's bell rings.", ada_is_rung, SHOW(ADA) },
	{ "Grace's does not.", grace_is_not, SHOW(GRACE) },
	{ "Alan comes late, and is told too.", alan_comes_late, SHOW(ALAN) | SHOW(MARY) },
	{ "Ada opens the bell.", ada_opens_the_bell, SHOW(ADA) },
	{ "Ada goes to the request: the notification is read.", ada_reads, SHOW(ADA) },
	{ "Ada claims it: Mary sees who comes, and the link.", ada_claims, SHOW(ADA) | SHOW(MARY) },
	{ "Alan's row goes away; trying still, he is told that he is too late.", alan_is_too_late, SHOW(ALAN) },
	{ "Ada starts the session: both see it.", ada_starts, SHOW(ADA) | SHOW(MARY) },
	{ "Ada ends it and is asked how it went.", ada_is_asked, SHOW(ADA) },
	{ "It was resolved: both see the end.", ada_ends, SHOW(ADA) | SHOW(MARY) },
	{ "The money is taken, and all is counted.", it_is_counted, SHOW(ADA) | SHOW(MARY) },
	{ "Mary may ask again.", mary_may_ask_again, SHOW(MARY) },
	{ "All leave.", all_leave, 0 },
};

const struct step *story_steps(size_t *count)
{
	*count = sizeof(steps) / sizeof(steps[0]);
	return steps;
}

bool story_open(struct story *s, struct world *w)
{
	*s = (struct story){ .world = w };
	for (size_t i = 0; i < ACTOR_COUNT; i++)
		if (!world_add(w, &story_people[i]))
			return false;
	return true;
}

void story_close(struct story *s)
{
	for (size_t i = 0; i < ACTOR_COUNT; i++) {
		player_free(s->players[i]);
		s->players[i] = NULL;
	}
}
