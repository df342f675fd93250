/* SPDX-License-Identifier: ISC */
/* The settings as a table and as what a file makes of them. profile.c opens it, cli and the screens ask. */
#include "client/settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/files.h"
#include "client/ini_lines.h"
#include "client/settings_value.h"
#include "protocol/mem.h"
#include "protocol/nearest.h"
#include "protocol/words.h"

#define KEYS_PREFIX "keys."
#define PROFILE_PREFIX "profile "
#define NAME_SIZE 64

static const struct setting rows[SETTING_COUNT] = {
#define X(id, name, kind, range, otherwise, help) { name, SETTING_KIND_##kind, range, otherwise, help },
	HP_SETTINGS(X)
#undef X
};

struct problem {
	int line;
	char *text;
};

/* What a section [profile NAME] says. */
struct own {
	char *profile;
	int id;
	struct setting_value value;
	struct own *next;
};

struct settings {
	struct setting_value values[SETTING_COUNT];
	bool is_set[SETTING_COUNT];
	char *keys[COMMAND_COUNT];      /* NULL: as in the table of actions */
	int key_lines[COMMAND_COUNT];
	struct own *owns;               /* in the order of the file */
	struct problem *problems;
	size_t problem_count;
	const char *file;               /* while one is read */
};

const struct setting *setting_all(void)
{
	return rows;
}

struct settings *settings_new(void)
{
	struct settings *s = xcalloc(1, sizeof(*s));

	for (int i = 0; i < SETTING_COUNT; i++)
		if (!setting_value_parse(&rows[i], rows[i].otherwise, &s->values[i]))
			abort();
	return s;
}

void settings_free(struct settings *s)
{
	if (!s)
		return;
	for (int i = 0; i < SETTING_COUNT; i++)
		free(s->values[i].text);
	for (int i = 0; i < COMMAND_COUNT; i++)
		free(s->keys[i]);
	while (s->owns) {
		struct own *next = s->owns->next;

		free(s->owns->profile);
		free(s->owns->value.text);
		free(s->owns);
		s->owns = next;
	}
	for (size_t i = 0; i < s->problem_count; i++)
		free(s->problems[i].text);
	free(s->problems);
	free(s);
}

/* ── what is wrong ── */

/* In the order of the lines, also what is only found at the end. `take` is one sentence. */
static void complain(struct settings *s, int line, char *take)
{
	const char *slash = strrchr(s->file, '/');
	size_t at = s->problem_count++;

	s->problems = xrealloc(s->problems, s->problem_count * sizeof(*s->problems));
	while (at > 0 && s->problems[at - 1].line > line) {
		s->problems[at] = s->problems[at - 1];
		at--;
	}
	s->problems[at].line = line;
	s->problems[at].text = xasprintf("%s:%d: %s", slash ? slash + 1 : s->file, line, take);
	free(take);
}

const char *settings_problem(const struct settings *s, size_t index, int *line)
{
	if (index >= s->problem_count)
		return NULL;
	if (line)
		*line = s->problems[index].line;
	return s->problems[index].text;
}

/* ── names ── */

static const struct command *command_of_name(const char *name)
{
	size_t prefix = strlen(KEYS_PREFIX);
	const struct command *c = strncmp(name, KEYS_PREFIX, prefix) == 0 ? command_by_name(name + prefix) : NULL;

	return c && c->places ? c : NULL;
}

static int setting_of_name(const char *name)
{
	for (int i = 0; i < SETTING_COUNT; i++)
		if (strcmp(rows[i].name, name) == 0)
			return i;
	return -1;
}

/* One sentence about a name that is none. Caller frees. */
static char *unknown_words(const char *name)
{
	const struct command *all = command_all();
	const char *names[SETTING_COUNT + COMMAND_COUNT], *near;
	char *made[COMMAND_COUNT], *words;
	size_t count = 0, made_count = 0;

	for (int i = 0; i < SETTING_COUNT; i++)
		names[count++] = rows[i].name;
	for (int i = 0; i < COMMAND_COUNT; i++)
		if (all[i].places)
			names[count++] = made[made_count++] = xasprintf("%s%s", KEYS_PREFIX, all[i].name);
	near = nearest_find(name, names, count);
	words = near ? xasprintf(_("unknown setting '%.60s', did you mean '%s'?"), name, near)
	             : xasprintf(_("unknown setting '%.60s'"), name);
	while (made_count > 0)
		free(made[--made_count]);
	return words;
}

/* ── reading ── */

static void put_keys(struct settings *s, int line, const struct command *c, const char *value)
{
	const char *wrong = setting_keys_check(value);

	if (wrong) {
		complain(s, line, xasprintf(_("'%.20s' is not a key; keys are written as c, Enter, C-l or F2"), wrong));
		return;
	}
	s->keys[c->id] = xstrdup(value);
	s->key_lines[c->id] = line;
}

static void put_setting(struct settings *s, int line, int id, const char *value)
{
	struct setting_value v;

	if (!setting_value_parse(&rows[id], value, &v)) {
		char *wanted = setting_value_words(&rows[id]);

		complain(s, line, xasprintf(_("'%s' must be %s"), rows[id].name, wanted));
		free(wanted);
		return;
	}
	free(s->values[id].text);
	s->values[id] = v;
	s->is_set[id] = true;
}

static struct own *own_of(const struct settings *s, const char *profile, int id)
{
	struct own *o = s->owns;

	while (o && (o->id != id || strcmp(o->profile, profile) != 0))
		o = o->next;
	return o;
}

static void put_own(struct settings *s, const struct ini_value *v)
{
	const char *profile = v->section + strlen(PROFILE_PREFIX);
	int id = setting_of_name(v->name);
	struct setting_value value;
	struct own **end = &s->owns;

	if (id != SETTING_SERVER && id != SETTING_CA_FILE && id != SETTING_PIN) {
		complain(s, v->line, xstrdup(_("a profile has its own server, ca_file and pin, and nothing else")));
	} else if (own_of(s, profile, id)) {
		complain(s, v->line, xasprintf(_("'%s' was there before"), v->name));
	} else if (!setting_value_parse(&rows[id], v->value, &value)) {
		char *wanted = setting_value_words(&rows[id]);

		complain(s, v->line, xasprintf(_("'%s' must be %s"), rows[id].name, wanted));
		free(wanted);
	} else {
		while (*end)
			end = &(*end)->next;
		*end = xcalloc(1, sizeof(**end));
		(*end)->profile = xstrdup(profile);
		(*end)->id = id;
		(*end)->value = value;
	}
}

static void on_value(const struct ini_value *v, void *arg)
{
	struct settings *s = arg;
	const struct command *c;
	char name[NAME_SIZE];
	int id;

	if (!v->name) {
		complain(s, v->line, xstrdup(_("this is neither NAME = VALUE nor [SECTION]")));
		return;
	}
	if (strncmp(v->section, PROFILE_PREFIX, strlen(PROFILE_PREFIX)) == 0) {
		put_own(s, v);
		return;
	}
	snprintf(name, sizeof(name), "%s%s%s", v->section, *v->section ? "." : "", v->name);
	c = command_of_name(name);
	id = setting_of_name(name);
	if (!c && id < 0)
		complain(s, v->line, unknown_words(name));
	else if (c ? s->keys[c->id] != NULL : s->is_set[id])
		complain(s, v->line, xasprintf(_("'%s' was there before"), name));
	else if (c)
		put_keys(s, v->line, c, v->value);
	else
		put_setting(s, v->line, id, v->value);
}

/* The command that has one of these keys where `c` has them too, and that key; NULL: none. */
static const struct command *rival_of(const struct settings *s, const struct command *c, char *key, size_t size)
{
	const struct command *all = command_all();

	for (int i = 0; i < COMMAND_COUNT; i++)
		if (i != (int)c->id && (all[i].places & c->places) && (all[i].roles & c->roles) &&
		    setting_keys_share(settings_keys(s, c->id), settings_keys(s, (enum command_id)i), key, size))
			return &all[i];
	return NULL;
}

/* The defaults agree with each other, so giving back one after the other comes to an end. */
static void settle_keys(struct settings *s)
{
	const struct command *all = command_all(), *rival;
	char key[NAME_SIZE];

	for (int i = 0; i < COMMAND_COUNT; i++) {
		rival = s->keys[i] ? rival_of(s, &all[i], key, sizeof(key)) : NULL;
		if (!rival)
			continue;
		complain(s, s->key_lines[i], xasprintf(_("the key %s would be both '%s' and '%s'"), key,
		                                       all[i].name, rival->name));
		free(s->keys[i]);
		s->keys[i] = NULL;
		i = -1; /* what it had by default may be another's now */
	}
}

void settings_read(struct settings *s, const char *file, const char *text)
{
	s->file = file;
	ini_lines_read(text, on_value, s);
	settle_keys(s);
	s->file = NULL;
}

/* Up to a NUL byte, say. */
static int lines_of(const char *text)
{
	int count = 1;

	while ((text = strchr(text, '\n'))) {
		count++;
		text++;
	}
	return count;
}

bool settings_load(struct settings *s, const char *path)
{
	char *real = realpath(path, NULL), *text; /* it may be a link into somebody's collection of such files */
	size_t len;
	int error;

	if (!real && errno == ENOENT)
		return false;
	text = real ? file_read(real, &len) : NULL;
	error = errno;
	free(real);
	s->file = path;
	if (!text)
		complain(s, 1, xasprintf("%s: %s", _("the file cannot be read"), strerror(error)));
	else if (strlen(text) < len)
		complain(s, lines_of(text), xstrdup(_("this is not a text")));
	else
		settings_read(s, path, text);
	s->file = NULL;
	free(text);
	return true;
}

static bool owns_same(const struct own *a, const struct own *b)
{
	while (a && b && a->id == b->id && strcmp(a->profile, b->profile) == 0 &&
	       strcmp(a->value.text, b->value.text) == 0) {
		a = a->next;
		b = b->next;
	}
	return !a && !b;
}

bool settings_same(const struct settings *a, const struct settings *b)
{
	bool is_same = a->problem_count == b->problem_count && owns_same(a->owns, b->owns);

	for (int i = 0; i < SETTING_COUNT && is_same; i++)
		is_same = strcmp(a->values[i].text, b->values[i].text) == 0;
	for (int i = 0; i < COMMAND_COUNT && is_same; i++)
		is_same = strcmp(settings_keys(a, (enum command_id)i), settings_keys(b, (enum command_id)i)) == 0;
	for (size_t i = 0; i < a->problem_count && is_same; i++)
		is_same = strcmp(a->problems[i].text, b->problems[i].text) == 0;
	return is_same;
}

/* ── asking ── */

const char *settings_text(const struct settings *s, enum setting_id id)
{
	return s->values[id].text;
}

const char *settings_text_of(const struct settings *s, enum setting_id id, const char *profile)
{
	const struct own *own = own_of(s, profile, (int)id);

	return own ? own->value.text : settings_text(s, id);
}

bool settings_is_on(const struct settings *s, enum setting_id id)
{
	return s->values[id].number != 0;
}

int settings_choice(const struct settings *s, enum setting_id id)
{
	return (int)s->values[id].number;
}

int64_t settings_ms(const struct settings *s, enum setting_id id)
{
	return s->values[id].number;
}

bool settings_hours(const struct settings *s, enum setting_id id, int *from, int *until)
{
	*from = s->values[id].from;
	*until = s->values[id].until;
	return s->values[id].number != 0;
}

const char *settings_keys(const struct settings *s, enum command_id id)
{
	return s->keys[id] ? s->keys[id] : command_all()[id].keys;
}

const char *settings_get(const struct settings *s, const char *name, struct fault *f)
{
	const struct command *c = command_of_name(name);
	int id = setting_of_name(name);
	char *words;

	if (c)
		return settings_keys(s, c->id);
	if (id >= 0)
		return settings_text(s, (enum setting_id)id);
	words = unknown_words(name);
	fault_set(f, ERR_NOT_FOUND, NULL, "%s", words);
	free(words);
	return NULL;
}
