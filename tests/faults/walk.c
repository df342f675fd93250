/* SPDX-License-Identifier: ISC */
/* Has one allocation after the other fail; see walk.h. */
#include "tests/faults/walk.h"

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "protocol/mem.h"
#include "tests/fake/folder.h"

#define PLACES_USUAL 1
#define PLACES_MAX 65536
#define WRONG_MAX 40            /* that many are enough to know */
#define LOOK_EVERY_MS 2
#define OF_THE_LINKER "cannot allocate memory for thread-local data: ABORT" /* ld.so's own end, with 127 */
#define ENV_MAX 8
#define ASAN_WISHES \
	"verify_asan_link_order=0:detect_leaks=0:allocator_may_return_null=1:handle_segv=0:handle_abort=0"

/* What was tried, on whatever way. */
static uint64_t tried[PLACES_MAX];
static size_t tried_count;

struct tally {
	int aborted, said_why, went_on, in_library, missed;
};

struct walk {
	const char *name;
	walk_play_fn *play;
	void *arg;
	char *folder, *places_path, *trace_path;
	uint64_t *places;
	size_t count;
	struct tally once, for_good;
	int tried, wrong;
};

static bool is_tried(uint64_t place)
{
	for (size_t i = 0; i < tried_count; i++)
		if (tried[i] == place)
			return true;
	return false;
}

static long wish(const char *name, long usual)
{
	const char *text = getenv(name);

	return text ? strtol(text, NULL, 10) : usual;
}

/* WALK_PART: which of how many; a place is in the same one in each process, whatever it has learnt. */
static bool is_in_part(uint64_t place)
{
	const char *text = getenv("WALK_PART"), *slash = text ? strchr(text, '/') : NULL;
	unsigned long parts = slash ? strtoul(slash + 1, NULL, 10) : 1;

	return parts < 2 || place / PLACES_MAX % parts == strtoul(text, NULL, 10) % parts;
}

/* ---- playing ---- */

static void ending_clear(struct ending *e)
{
	free(e->said);
	free(e->wrong);
	memset(e, 0, sizeof *e);
}

/* `place` 0: no place says no, all are written down. */
static void play(struct walk *w, uint64_t place, bool is_for_good, struct ending *out)
{
	char *preload, *shim, *trace;
	const char *build = getenv("HP_BUILDDIR");

	unlink(w->trace_path);
	preload = xasprintf("LD_PRELOAD=%s/tests/faults/shim.so", build ? build : ".");
	trace = xasprintf("HP_SHIM_TRACE=%s", w->trace_path);
	shim = place ? xasprintf("HP_SHIM=trace place=%016llx%s", (unsigned long long)place, is_for_good ? "+" : "")
		     : xasprintf("HP_SHIM_PLACES=%s", w->places_path);
	memset(out, 0, sizeof *out);
	w->play((const char *const[]){preload, trace, shim, "ASAN_OPTIONS=" ASAN_WISHES, NULL}, out, w->arg);
	free(preload);
	free(trace);
	free(shim);
}

static bool is_in_trace(const struct walk *w, const char *function)
{
	char *trace = walk_text(w->trace_path);
	bool is_it = strstr(trace, function) != NULL;

	free(trace);
	return is_it;
}

/* Curses, and the C library where it opens a catalogue's conversion, use what they could not allocate. What can be done
 * about that is to say so and to give the terminal back. */
static bool is_in_library(const struct walk *w)
{
	return is_in_trace(w, "/libtinfo.so") || is_in_trace(w, "/libncursesw.so") || is_in_trace(w, "__gconv_create_spec");
}

/* What is wrong with this end; NULL: nothing, and it is counted. */
static const char *judge(struct walk *w, const struct ending *e, struct tally *t)
{
	const char *said = e->said ? e->said : "";

	/* the sanitizers' own: without memory for what they keep of a thread they end the program */
	if (is_in_trace(w, "pthread_getattr_np")) {
		t->in_library++;
		return NULL;
	}
	if (strstr(said, "Sanitizer") || strstr(said, "runtime error"))
		return "a sanitizer's report";
	if (e->is_late)
		return "did not end in time";
	if (e->wrong)
		return e->wrong;
	if (e->signal_number == SIGABRT && strstr(said, "out of memory"))
		t->aborted++;
	else if (e->signal_number == SIGSEGV && strstr(said, "out of memory") && is_in_library(w))
		t->in_library++;
	else if (e->signal_number != 0)
		return "ended by a signal";
	else if (e->status == 0)
		t->went_on++;
	else if ((e->status <= 7 && *said) || strstr(said, OF_THE_LINKER))
		t->said_why++;
	else
		return "an exit code that nobody knows, or without a word";
	return NULL;
}

static void learn(struct walk *w)
{
	struct tally unused = {0};
	struct ending e;
	char *text, *rest, *line;
	const char *wrong;

	unlink(w->places_path);
	play(w, 0, false, &e);
	wrong = judge(w, &e, &unused);
	if (wrong || e.status != 0)
		fail_msg("%s: with all memory there is: %s, status %d, signal %d:\n%s", w->name, wrong ? wrong : "",
			 e.status, e.signal_number, e.said);
	ending_clear(&e);
	rest = text = walk_text(w->places_path);
	w->places = xcalloc(PLACES_MAX, sizeof *w->places);
	while ((line = strsep(&rest, "\n")) && *line && w->count < PLACES_MAX) {
		uint64_t place = strtoull(line, NULL, 16);

		if (is_in_part(place) && !is_tried(place))
			w->places[w->count++] = place;
	}
	free(text);
}

static void tell_wrong(struct walk *w, uint64_t place, bool is_for_good, const struct ending *e, const char *wrong)
{
	char *trace = walk_text(w->trace_path);

	fprintf(stderr, "# WALK_PLACE=%016llx%s of \"%s\": %s; status %d, signal %d\n%s%s%s\n", (unsigned long long)place,
		is_for_good ? "+" : "", w->name, wrong, e->status, e->signal_number, e->said ? e->said : "",
		e->said && *e->said ? "" : "(no word)\n", trace);
	free(trace);
	w->wrong++;
}

static void try_place(struct walk *w, uint64_t place, bool is_for_good)
{
	struct tally *t = is_for_good ? &w->for_good : &w->once;
	struct ending e;
	const char *wrong;
	char *trace;

	play(w, place, is_for_good, &e);
	wrong = judge(w, &e, t);
	if (wrong)
		tell_wrong(w, place, is_for_good, &e, wrong);
	trace = walk_text(w->trace_path);
	t->missed += !*trace;
	free(trace);
	ending_clear(&e);
}

static void try_both(struct walk *w, uint64_t place)
{
	try_place(w, place, false);
	try_place(w, place, true);
	w->tried++;
	if (tried_count < PLACES_MAX)
		tried[tried_count++] = place;
}

static void try_places(struct walk *w)
{
	const char *only = getenv("WALK_PLACE");
	size_t wanted = (size_t)wish("WALK_PLACES", PLACES_USUAL);
	size_t stride = wanted > 0 && wanted < w->count ? w->count / wanted : 1;

	if (only) {
		char *end;
		uint64_t place = strtoull(only, &end, 16);

		try_place(w, place, *end == '+');
		return;
	}
	for (size_t i = stride / 2; i < w->count && w->wrong < WRONG_MAX; i += stride) /* the same ones each time */
		try_both(w, w->places[i]);
}

static void print_tally(const char *mode, const struct tally *t)
{
	print_message("#   %s: %d ended by \"out of memory\", %d with a reason, %d in a crash of a library, %d went on, %d did"
		      " not pass there again\n",
		      mode, t->aborted, t->said_why, t->in_library, t->went_on, t->missed);
}

static int64_t steady_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

void walk(const char *name, walk_play_fn *play_fn, void *arg)
{
	struct walk w = {.name = name, .play = play_fn, .arg = arg};
	int64_t from_ms = steady_ms();
	int wrong;

	w.folder = fake_folder();
	w.places_path = xasprintf("%s/places", w.folder);
	w.trace_path = xasprintf("%s/trace", w.folder);
	learn(&w);
	try_places(&w);
	print_message("# %s: %zu places not tried before, %d tried, %d ends wrong; %d s\n", name, w.count, w.tried, w.wrong,
		      (int)((steady_ms() - from_ms) / 1000));
	print_tally("once", &w.once);
	print_tally("from there on", &w.for_good);
	wrong = w.wrong;
	fake_folder_remove(w.folder);
	free(w.places_path);
	free(w.trace_path);
	free(w.places);
	if (wrong > 0)
		fail_msg("%s: %d places went wrong, see above", name, wrong);
}

/* ---- for who plays ---- */

char *walk_text(const char *path)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;
	size_t room = 0;

	if (!file || getdelim(&text, &room, '\0', file) < 0) {
		free(text);
		text = xstrdup("");
	}
	if (file)
		fclose(file);
	return text;
}

bool walk_is_learning(const char *const *env)
{
	for (; *env; env++)
		if (strncmp(*env, "HP_SHIM_PLACES=", 15) == 0)
			return true;
	return false;
}

bool walk_is_for_good(const char *const *env)
{
	for (; *env; env++)
		if (strncmp(*env, "HP_SHIM=", 8) == 0)
			return (*env)[strlen(*env) - 1] == '+';
	return false;
}

void walk_wrong(struct ending *e, const char *format, ...)
{
	va_list args;

	if (e->wrong)
		return;
	va_start(args, format);
	e->wrong = xvasprintf(format, args);
	va_end(args);
}

static void onto(const char *path, int flags, int fd)
{
	int opened = open(path, flags, 0600);

	if (opened < 0 || dup2(opened, fd) < 0)
		_exit(127);
	close(opened);
}

int walk_start(const char *const *argv, const char *const *env, const char *input, const char *said)
{
	pid_t pid;

	unlink(said);
	pid = fork();
	assert_true(pid >= 0);
	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	onto(input ? input : "/dev/null", O_RDONLY, STDIN_FILENO);
	onto("/dev/null", O_WRONLY, STDOUT_FILENO);
	onto(said, O_WRONLY | O_CREAT | O_APPEND, STDERR_FILENO);
	for (; *env; env++)
		putenv((char *)(uintptr_t)*env);
	execv(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

bool walk_has_ended(int pid)
{
	siginfo_t info = {.si_pid = 0};

	return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid;
}

void walk_end(int pid, const char *said, int within_ms, struct ending *out)
{
	int64_t until_ms = steady_ms() + within_ms;
	int status = 0;

	while (!walk_has_ended(pid) && steady_ms() < until_ms)
		poll(NULL, 0, LOOK_EVERY_MS);
	if (!walk_has_ended(pid)) {
		kill(pid, SIGKILL);
		out->is_late = true;
	}
	waitpid(pid, &status, 0);
	out->status = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
	out->signal_number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	out->said = walk_text(said);
}
