/* SPDX-License-Identifier: ISC */
/* The subcommand config: shows, checks and changes homepro.conf. Needs no backend. Called by cli.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/job.h"
#include "client/profile.h"
#include "client/settings.h"
#include "client/settings_edit.h"
#include "protocol/document.h"
#include "protocol/mem.h"

static void put_quoted(const char *text)
{
	char *quoted = document_quote(text);

	out_json(quoted ? quoted : "null", strlen(quoted ? quoted : "null"));
	free(quoted);
}

static void put_text(const struct job *j, const char *text)
{
	if (j->o->is_json)
		put_quoted(text);
	else
		out_line(&j->out, text);
}

static const char *path_or_end(struct job *j)
{
	const char *path = profile_settings_path(j->profile);
	struct fault f;

	if (!path) {
		fault_set(&f, ERR_FAILED, NULL, "%s", _("There is no home directory to keep settings in."));
		job_end(j, ERR_FAILED, &f);
	}
	return path;
}

static void show_path(struct job *j)
{
	const char *path = path_or_end(j);

	if (!path)
		return;
	put_text(j, path);
	job_end(j, ERR_NONE, NULL);
}

/* `each` is told every setting, then every command that has keys. */
static void each_setting(const struct settings *s, void (*each)(const char *name, const char *value, void *arg), void *arg)
{
	const struct command *all = command_all();

	for (int i = 0; i < SETTING_COUNT; i++)
		each(setting_all()[i].name, settings_text(s, (enum setting_id)i), arg);
	for (int i = 0; i < COMMAND_COUNT; i++) {
		char *name = xasprintf("keys.%s", all[i].name);

		if (all[i].places)
			each(name, settings_keys(s, all[i].id), arg);
		free(name);
	}
}

static void add_row(const char *name, const char *value, void *arg)
{
	table_add(arg, name);
	table_add(arg, value);
}

static void add_member(const char *name, const char *value, void *arg)
{
	char **json = arg, *quoted = document_quote(value);
	char *longer = xasprintf("%s%s\"%s\":%s", *json, (*json)[1] ? "," : "", name, quoted ? quoted : "null");

	free(quoted);
	free(*json);
	*json = longer;
}

static void show_list(struct job *j)
{
	static const char *const titles[] = { N_("Setting"), N_("Value") };
	const struct settings *s = profile_settings(j->profile);
	struct table *t;
	char *json;

	if (j->o->is_json) {
		json = xstrdup("{");
		each_setting(s, add_member, &json);
		json = xrealloc(json, strlen(json) + 2);
		memcpy(json + strlen(json), "}", 2);
		out_json(json, strlen(json));
		free(json);
	} else {
		t = table_new(titles, sizeof(titles) / sizeof(titles[0]));
		each_setting(s, add_row, t);
		table_print(t, &j->out);
	}
	job_end(j, ERR_NONE, NULL);
}

static void show_one(struct job *j)
{
	struct fault f = { .err = ERR_NONE };
	const char *value = settings_get(profile_settings(j->profile), j->o->words[1], &f);

	if (value)
		put_text(j, value);
	job_end(j, f.err, &f);
}

static void set_one(struct job *j)
{
	const char *path = path_or_end(j);
	struct fault f = { .err = ERR_NONE };
	enum err e;

	if (!path)
		return;
	e = settings_set_in(path, j->o->words[1], j->o->words[2], &f);
	job_end(j, e, &f);
}

static void check_file(struct job *j)
{
	const char *path = j->o->word_count > 1 ? j->o->words[1] : path_or_end(j), *problem;
	struct settings *s = settings_new();
	struct fault f = { .err = ERR_NONE };
	size_t count = 0;

	if (path && !settings_load(s, path) && j->o->word_count > 1)
		fault_set(&f, ERR_NOT_FOUND, NULL, _("%.120s is not there."), path);
	while ((problem = settings_problem(s, count, NULL))) {
		put_text(j, problem);
		count++;
	}
	if (count > 0)
		fault_set(&f, ERR_FAILED, NULL, ngettext("%d problem", "%d problems", count), (int)count);
	if (path)
		job_end(j, f.err, &f);
	settings_free(s);
}

static const struct {
	const char *word;
	size_t words;                   /* after it: that many, or `optional` more */
	size_t optional;
	job_fn *run;
} deeds[] = {
	{ "path", 0, 0, show_path }, { "list", 0, 0, show_list }, { "get", 1, 0, show_one },
	{ "set", 2, 0, set_one },    { "check", 0, 1, check_file },
};

void call_config(struct job *j)
{
	size_t given = j->o->word_count - 1;

	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (strcmp(j->o->words[0], deeds[i].word) == 0 && given >= deeds[i].words &&
		    given <= deeds[i].words + deeds[i].optional) {
			deeds[i].run(j);
			return;
		}
	job_misused(j, _("usage: homepro %s %s"), j->o->command->name, _(j->o->command->arguments));
}
