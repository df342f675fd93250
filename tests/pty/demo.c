/* SPDX-License-Identifier: ISC */
/*
 * What `./bootstrap demo` runs. On a terminal: a helper's and a customer's screen side by side in one tmux, over a
 * private backend with demo people. Without one: the story of story.c, each screen printed as it goes.
 */
#include "config.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "protocol/mem.h"
#include "tests/pty/story.h"

#define SIDE_BY_SIDE_COLUMNS 120
#define ONE_ABOVE_THE_OTHER_ROWS 28

/* Those beside the story's people: customers whose requests stand open when the demo starts. */
static const struct visitor {
	struct person person;
	const char *category, *complaint;
} visitors[] = {
	{ { "emmy", "customer", "Emmy Noether" }, "electrical",
	  "Breaker trips when the oven is on, twice today. The panel is from the 90s. Nothing else was running." },
	{ { "sofia", "customer", "Sofia Kovalevskaya" }, "appliance", "Dishwasher shows E24 and will not drain." },
	{ { "charles", "customer", "Charles Babbage" }, "heating",
	  "No hot water since this morning, and two small children in the house." },
};
#define VISITOR_COUNT (sizeof(visitors) / sizeof(visitors[0]))

static volatile sig_atomic_t is_told_to_stop;

static void stop(int number)
{
	is_told_to_stop = number;
	players_give_up();
}

static void say(const char *title)
{
	printf("\n=== %s\n", title);
	fflush(stdout);
}

/* --- without a terminal: the story --- */

static void print_screen(const struct story *s, enum actor who)
{
	char *screen = player_screen(s->players[who]);

	printf("\n--- %s\n", story_people[who].display_name);
	for (char *line = screen, *end; (end = strchr(line, '\n')); line = end + 1)
		printf("| %.*s\n", (int)(end - line), line);
	free(screen);
}

static bool play_steps(struct story *s)
{
	size_t count;
	const struct step *steps = story_steps(&count);

	for (size_t i = 0; i < count; i++) {
		say(steps[i].title);
		if (!steps[i].take(s)) {
			printf("!!! %s did not see: %s\n", story_people[s->looking].display_name, s->missed);
			if (s->players[s->looking])
				print_screen(s, s->looking);
			return false;
		}
		for (enum actor who = 0; who < ACTOR_COUNT; who++)
			if (steps[i].shown & (1u << who))
				print_screen(s, who);
	}
	say("Every step was seen to happen.");
	return true;
}

static bool play(struct world *w)
{
	struct story s;
	bool is_good = story_open(&s, w) && play_steps(&s);

	story_close(&s);
	return is_good;
}

/* --- on a terminal: two screens --- */

static bool open_request(const struct world *w, const struct visitor *v)
{
	const char *words[] = { "request", v->category, v->complaint, NULL };

	return world_sign_in(w, v->person.name) && world_homepro(w, v->person.name, words, NULL, NULL) == 0;
}

static bool set_stage(struct world *w)
{
	const char *available[] = { "available", "on", NULL };
	bool is_good = true;

	for (size_t i = 0; i < ACTOR_COUNT && is_good; i++)
		is_good = world_add(w, &story_people[i]) && world_sign_in(w, story_people[i].name);
	is_good = is_good && world_homepro(w, "ada", available, NULL, NULL) == 0;
	for (size_t i = 0; i < VISITOR_COUNT && is_good; i++)
		is_good = world_add(w, &visitors[i].person) && open_request(w, &visitors[i]);
	return is_good;
}

/* tmux, alone: its own socket and settings; whoever leaves one pane, or detaches, ends all of it. */
static bool write_settings(const struct world *w, char **path)
{
	FILE *file;

	*path = xasprintf("%s/tmux.conf", w->folder);
	file = fopen(*path, "we");
	if (!file)
		return false;
	fputs("set -g default-terminal tmux-256color\n"
	      "set -g mouse on\n"
	      "set -g escape-time 10\n"
	      "set -g focus-events on\n"
	      "set -g set-titles on\n"
	      "set -g status-style 'bg=default,fg=default'\n"
	      "set -g status-left ''\n"
	      "set -g status-right ''\n"
	      "set -g window-status-current-format "
	      "'#[dim] Other side: C-b o   Leave: q, or C-b d   Password: " WORLD_PASSWORD "'\n"
	      "set -g pane-border-style fg=colour244\n"
	      "set -g pane-active-border-style fg=colour244\n"
	      "set-hook -g pane-exited kill-session\n"
	      "set-hook -g client-detached kill-session\n",
	      file);
	return fclose(file) == 0;
}

static const char *direction(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col >= SIDE_BY_SIDE_COLUMNS)
		return "-h";
	return size.ws_row >= ONE_ABOVE_THE_OTHER_ROWS ? "-v" : "-h";
}

static void become_tmux(const struct world *w, const char *settings)
{
	char *socket = xasprintf("%s/tmux", w->folder);
	char *program = world_program("homepro");
	const char *argv[] = { "tmux", "-u", "-S", socket, "-f", settings, "new-session", program, "--server", w->url,
			       "--profile", "ada", ";", "split-window", direction(), program, "--server", w->url,
			       "--profile", "mary", ";", "select-pane", "-t", "1", NULL };

	unsetenv("TMUX");
	execvp("tmux", (char *const *)(const void *)argv);
	perror("tmux");
	_exit(127);
}

static bool show(struct world *w)
{
	char *settings;
	int status = -1;
	pid_t pid;

	if (!set_stage(w) || !write_settings(w, &settings))
		return false;
	pid = fork();
	if (pid == 0)
		become_tmux(w, settings);
	while (waitpid(pid, &status, 0) < 0 && !is_told_to_stop)
		continue;
	if (is_told_to_stop) {
		kill(pid, SIGTERM);
		waitpid(pid, &status, 0);
	}
	free(settings);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int main(void)
{
	const struct sigaction stopping = { .sa_handler = stop };
	bool is_terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	struct world w;
	bool is_good;

	if (!setlocale(LC_ALL, "") || MB_CUR_MAX == 1)
		setenv("LC_ALL", "C.UTF-8", 1);
	sigaction(SIGINT, &stopping, NULL);
	sigaction(SIGTERM, &stopping, NULL);
	sigaction(SIGHUP, &stopping, NULL);
	signal(SIGPIPE, SIG_IGN);
	is_good = world_open(&w) && world_start_server(&w) && (is_terminal ? show(&w) : play(&w));
	world_close(&w);
	return is_good ? 0 : 1;
}
