/* SPDX-License-Identifier: ISC */
/*
 * Each allocation of homepro's and of its libraries fails, one after the other: in its screens, on a pseudo-terminal,
 * and in its subcommands. Each run begins with the same database and the same files. After it the terminal is as it was
 * found, the person's profile still opens, and nothing was asked for twice. In the check a few places; all by
 * `make memory-test`.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "protocol/mem.h"
#include "tests/faults/walk.h"
#include "tests/pty/world.h"

#define WITHIN_MS 10000
#define GLANCE_MS 1500          /* what is not there then, will not come: a part of the program has no memory */
#define RECOVER_MS 20000        /* where memory was short only once the service is reached all the same */
#define WORDS(...) ((const char *[]){__VA_ARGS__, NULL})
#define ESCAPE_MS 60            /* until it is no beginning of something longer */
#define QUIT_MS 3000
#define TURN_MS 20
#define OPTIONS_MAX 8
#define ATTRACT "touch here to begin"

static const struct person people[] = {
    {"ada", "helper", "Ada Lovelace"},
    {"mary", "customer", "Mary Somerville"},
    {"olga", "operator", "Olga Taussky"},
};

struct ground {
	struct world w;
	char *homepro, *said, *input, *token, *certificate, *key;
	bool is_encrypted;
};

/* ---- where each run begins ---- */

static void shell(const struct ground *g, const char *line)
{
	pid_t pid = fork();
	int status = -1;

	assert_true(pid >= 0);
	if (pid == 0) {
		if (chdir(g->w.folder) == 0)
			execl("/bin/sh", "sh", "-ec", line, (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void start_server(struct ground *g)
{
	assert_true(world_start_server(&g->w));
	if (g->is_encrypted) {
		free(g->w.url);
		g->w.url = xasprintf("https://127.0.0.1:%d", g->w.port);
	}
}

/* What homeprod and the people have on the disk. */
static void keep(struct ground *g)
{
	assert_true(world_stop_server(&g->w, SIGTERM));
	shell(g, "mkdir kept; cp -a home config state data cache kept");
	start_server(g);
}

static void put_back(struct ground *g)
{
	assert_true(world_stop_server(&g->w, SIGTERM));
	shell(g, "rm -rf home config state data cache; cp -a kept/. .");
	start_server(g);
}

/* ---- where each has to end ---- */

/* Who was signed in is so still, whatever stands on the disk. */
static void check_profile(struct ground *g, const char *name, struct ending *out)
{
	const char *words[] = {"whoami", g->is_encrypted ? "--ca-file" : NULL, g->certificate, NULL};

	if (world_homepro(&g->w, name, words, NULL, NULL) != 0)
		walk_wrong(out, "%s is no longer signed in", name);
}

/* Mary's; one of whom nothing was to be seen may have been made all the same. */
static void check_requests(struct ground *g, bool is_made, struct ending *out)
{
	char *list = NULL;
	int count = 0;

	assert_int_equal(world_homepro(&g->w, "mary", WORDS("requests", "--json"), NULL, &list), 0);
	for (const char *at = list; (at = strstr(at, "\"description\":")); at++)
		count++;
	if (count > 1)
		walk_wrong(out, "asked for once, and %d times there", count);
	if (is_made && count == 0)
		walk_wrong(out, "a request that was shown is not there");
	free(list);
}

static void check_terminal(const struct terminal_state *found, const struct terminal_state *left, struct ending *out)
{
	if (!terminal_state_is_same(found, left))
		walk_wrong(out,
			   "the terminal is not as it was found: input %x %x, output %x %x, control %x %x, local %x %x, blocking"
			   " %d %d, first screen %d %d, cursor %d %d, block %d %d, mouse off %d %d",
			   found->input, left->input, found->output, left->output, found->control, left->control, found->local,
			   left->local, found->is_blocking, left->is_blocking, found->is_on_first_screen,
			   left->is_on_first_screen, found->is_cursor_visible, left->is_cursor_visible,
			   found->is_cursor_block, left->is_cursor_block, found->is_mouse_off, left->is_mouse_off);
}

/* ---- screens ---- */

/* A key, and what is then to be seen. */
struct sight {
	const char *keys, *text;
};

struct screens_case {
	struct ground *g;
	const char *name;
	const char *const *options;
	const struct sight *sights;
	struct terminal_state found;
	bool is_customer, is_kiosk;
};

static const struct sight helper_sights[] = {{"", "live"},
					     {"", "Open requests"},
					     {"n", "Notifications"},
					     {"\x1b", "Open requests"},
					     {"?", "What can be done here"},
					     {"\x1b", "Open requests"},
					     {NULL, NULL}};
static const struct sight customer_sights[] = {{"", "Plumbing"},
					       {"1", "Tell us what is wrong"},
					       {"The kitchen tap drips.", "tap drips"},
					       {"\r", "Nothing is charged now."},
					       {"\r", "Looking for a helper"},
					       {NULL, NULL}};
static const struct sight operator_sights[] = {{"", "live"},
					       {"", "Under way"},
					       {"?", "What can be done here"},
					       {"\x1b", "Under way"},
					       {NULL, NULL}};
static const struct sight kiosk_sights[] = {{"", ATTRACT},
					    {" ", "Plumbing"},
					    {"1", "Tell us what is wrong"},
					    {"The kitchen tap drips.", "tap drips"},
					    {"\r", "Ask for help"},
					    {"\r", "Looking for a helper"},
					    {NULL, NULL}};
static const struct sight encrypted_sights[] = {{"", "live"}, {"", "Open requests"}, {NULL, NULL}};

/* Without the blank rows below. */
static char *words_on(struct player *p)
{
	char *text = player_screen(p);
	size_t len = strlen(text);

	while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == ' '))
		text[--len] = '\0';
	if (len > 0)
		memcpy(text + len, "\n", 2);
	return text;
}

/* As somebody who leaves does: escape closes what may be open. A customer who waits would be asked first, a kiosk stays. */
static bool leaves(const struct screens_case *c, struct player *p, int *code)
{
	if (!c->is_customer && !c->is_kiosk) {
		player_type(p, "\x1b");
		if (player_ends(p, code, ESCAPE_MS))
			return true;
		player_type(p, "q");
		if (player_ends(p, code, QUIT_MS))
			return true;
	}
	player_signal(p, SIGTERM);
	return player_ends(p, code, WITHIN_MS);
}

static struct player *start(const struct screens_case *c, const char *const *env)
{
	const char *argv[5 + OPTIONS_MAX + 1] = {c->g->homepro, "--server", c->g->w.url, "--profile", c->name};

	for (size_t i = 0; c->options && c->options[i]; i++)
		argv[5 + i] = c->options[i];
	return player_start(argv, env, 24, 80);
}

/* Nobody waits in front of a program that has ended. */
static bool sees(struct player *p, const char *text, int within_ms)
{
	int code;

	for (int waited_ms = 0; waited_ms < within_ms; waited_ms += TURN_MS) {
		if (player_sees(p, text, TURN_MS))
			return true;
		if (player_ends(p, &code, 0))
			break;
	}
	return player_sees(p, text, 0);
}

/* True where the last of them was seen. */
static bool look(const struct screens_case *c, struct player *p, const char *const *env, struct ending *out)
{
	bool is_seen = sees(p, c->sights[0].text, walk_is_for_good(env) ? GLANCE_MS : RECOVER_MS);
	int code, within_ms = walk_is_learning(env) ? WITHIN_MS : GLANCE_MS;

	if (!is_seen && !walk_is_for_good(env) && !player_ends(p, &code, 0))
		walk_wrong(out, "\"%s\" never comes", c->sights[0].text);
	for (const struct sight *s = c->sights + 1; s->keys && !player_ends(p, &code, 0); s++) {
		player_type(p, s->keys);
		is_seen = sees(p, s->text, within_ms);
		if (!is_seen && walk_is_learning(env))
			walk_wrong(out, "\"%s\" is not to be seen", s->text);
	}
	return is_seen;
}

/* It begins anew. */
static void check_kiosk(const struct screens_case *c, struct ending *out)
{
	struct player *p = start(c, NULL);

	if (!player_sees(p, ATTRACT, WITHIN_MS))
		walk_wrong(out, "the kiosk does not start again");
	player_free(p);
}

static void play_screens(const char *const *env, struct ending *out, void *arg)
{
	const struct screens_case *c = arg;
	struct terminal_state left;
	struct player *p;
	bool is_made;
	int code = 0;

	put_back(c->g);
	p = start(c, env);
	is_made = look(c, p, env, out) && c->is_customer;
	out->is_late = !leaves(c, p, &code);
	if (code > 128)
		player_sees(p, "out of memory", GLANCE_MS); /* its last words may still be on their way */
	left = player_terminal(p);
	if (!out->is_late)
		check_terminal(&c->found, &left, out);
	out->said = words_on(p);
	out->signal_number = code > 128 ? code - 128 : 0;
	out->status = code > 128 ? 0 : code;
	player_free(p);
	if (c->is_kiosk)
		check_kiosk(c, out);
	else
		check_profile(c->g, c->name, out);
	if (c->is_customer)
		check_requests(c->g, is_made, out);
}

static void walk_screens(struct screens_case *c)
{
	char *title = xasprintf("%s's screens%s", c->name, c->g->is_encrypted ? ", encrypted" : "");
	struct player *nobody = player_start(WORDS("/bin/true"), NULL, 24, 80);
	int code;

	assert_true(player_ends(nobody, &code, WITHIN_MS));
	c->found = player_terminal(nobody);
	player_free(nobody);
	walk(title, play_screens, c);
	free(title);
}

static void test_a_helper_s_screens(void **state)
{
	walk_screens(&(struct screens_case){.g = *state, .name = "ada", .sights = helper_sights});
}

static void test_a_customer_s_screens(void **state)
{
	walk_screens(&(struct screens_case){.g = *state, .name = "mary", .sights = customer_sights, .is_customer = true});
}

static void test_an_operator_s_screens(void **state)
{
	walk_screens(&(struct screens_case){.g = *state, .name = "olga", .sights = operator_sights});
}

static void test_a_kiosk_s_screens(void **state)
{
	struct ground *g = *state;

	walk_screens(&(struct screens_case){.g = g,
					    .name = "kiosk",
					    .options = WORDS("--kiosk", "--device-token-file", g->token),
					    .sights = kiosk_sights,
					    .is_kiosk = true});
}

static void encrypt(struct ground *g)
{
	char *text = xasprintf("[tls]\ncertificate_file = %s\nkey_file = %s\n", g->certificate, g->key);

	shell(g, "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj '/CN=homepro test' -addext"
		 " subjectAltName=IP:127.0.0.1 -keyout key.pem -out certificate.pem 2>openssl.log");
	write_text(g->w.settings, text);
	free(text);
	g->is_encrypted = true;
	put_back(g);
}

/* Who was let in at an address in the open is not so at another: Ada signs in there. */
static void sign_in_again(struct ground *g)
{
	assert_int_equal(world_homepro(&g->w, "ada", WORDS("--ca-file", g->certificate, "login", "ada"),
				       WORLD_PASSWORD "\n", NULL), 0);
	shell(g, "rm -r kept");
	keep(g);
}

static void test_a_helper_s_screens_encrypted(void **state)
{
	struct ground *g = *state;

	encrypt(g);
	sign_in_again(g);
	walk_screens(&(struct screens_case){
	    .g = g, .name = "ada", .options = WORDS("--ca-file", g->certificate), .sights = encrypted_sights});
}

/* ---- subcommands ---- */

struct command_case {
	struct ground *g;
	const char *name;
	const char *const *words;
	const char *input;
};

static void play_command(const char *const *env, struct ending *out, void *arg)
{
	const struct command_case *c = arg;
	const char *argv[16] = {c->g->homepro, "--server", NULL, "--profile", c->name};

	put_back(c->g);
	argv[2] = c->g->w.url;
	for (size_t i = 0; c->words[i]; i++)
		argv[5 + i] = c->words[i];
	if (c->input)
		write_text(c->g->input, c->input);
	walk_end(walk_start(argv, env, c->input ? c->g->input : NULL, c->g->said), c->g->said, WITHIN_MS, out);
	check_profile(c->g, "ada", out);
	check_requests(c->g, false, out);
}

static void test_subcommands(void **state)
{
	struct ground *g = *state;
	static const struct {
		const char *name, *words[6], *input;
	} lines[] = {
	    {"ada", {"whoami"}, NULL},
	    {"ada", {"requests"}, NULL},
	    {"ada", {"requests", "--json"}, NULL},
	    {"ada", {"notifications"}, NULL},
	    {"ada", {"stats"}, NULL},
	    {"ada", {"sign-ins"}, NULL},
	    {"ada", {"available", "on"}, NULL},
	    {"ada", {"config", "list"}, NULL},
	    {"ada", {"config", "check"}, NULL},
	    {"ada", {"theme", "list"}, NULL},
	    {"ada", {"--plain"}, "?\n1\nq\n"},
	    {"ada", {"--help"}, NULL},
	    {"mary", {"request", "plumbing", "It drips."}, NULL},
	    {"olga", {"board", "--once"}, NULL},
	    {"olga", {"payments"}, NULL},
	    {"olga", {"audit"}, NULL},
	    {"new", {"login", "ada"}, WORLD_PASSWORD "\n"},
	};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		char *title = xasprintf("homepro %s %s", lines[i].words[0], lines[i].words[1] ? lines[i].words[1] : "");

		walk(title, play_command,
		     &(struct command_case){g, lines[i].name, (const char *const *)lines[i].words, lines[i].input});
		free(title);
	}
}

/* ---- the ground ---- */

static void make_kiosk(struct ground *g)
{
	char *answer = NULL, *token, *pin, *settings;

	assert_int_equal(world_homepro(&g->w, "olga", WORDS("device", "add", "Library", "--json"), NULL, &answer), 0);
	token = json_member(answer, "token");
	assert_non_null(token);
	write_text(g->token, token);
	pin = xasprintf("[kiosk]\npin_file = %s/pin\n", g->w.folder);
	settings = xasprintf("%s/config/homepro/homepro.conf", g->w.folder);
	shell(g, "echo 4711 >pin; mkdir -p config/homepro; chmod 600 pin");
	write_text(settings, pin);
	free(settings);
	free(pin);
	free(token);
	free(answer);
}

static int ground_make(void **state)
{
	struct ground *g = xcalloc(1, sizeof *g);

	if (!world_open_with(&g->w, people, sizeof people / sizeof *people))
		return -1;
	g->homepro = world_program("homepro");
	g->said = xasprintf("%s/said", g->w.folder);
	g->input = xasprintf("%s/typed", g->w.folder);
	g->token = xasprintf("%s/token", g->w.folder);
	g->certificate = xasprintf("%s/certificate.pem", g->w.folder);
	g->key = xasprintf("%s/key.pem", g->w.folder);
	*state = g;
	make_kiosk(g);
	keep(g);
	return 0;
}

static int ground_clear(void **state)
{
	struct ground *g = *state;

	world_close(&g->w);
	free(g->homepro);
	free(g->said);
	free(g->input);
	free(g->token);
	free(g->certificate);
	free(g->key);
	free(g);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_helper_s_screens),
	    cmocka_unit_test(test_a_customer_s_screens),
	    cmocka_unit_test(test_an_operator_s_screens),
	    cmocka_unit_test(test_a_kiosk_s_screens),
	    cmocka_unit_test(test_subcommands),
	    cmocka_unit_test(test_a_helper_s_screens_encrypted),
	};

	return cmocka_run_group_tests(tests, ground_make, ground_clear);
}
