/* SPDX-License-Identifier: ISC */
/* What closes the ways out; see restricted.h. */
#include "config.h"

#include "cli/restricted.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pwd.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "protocol/mem.h"

#define VALUE_BYTES_MAX 128

bool restricted_is_asked(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--restricted") == 0)
			return true;
	return false;
}

/* ---- the environment ---- */

/* A client may send any of these. None is a path, and what looks like one goes: ncurses, the locales and the catalogues
 * would open a file of that name. */
static const char *const kept[] = {
	"TERM", "COLORTERM", "NO_COLOR", "ACCESSIBLE", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES",
	"LC_MONETARY", "LC_NUMERIC", "LC_TIME",
};
#define KEPT_COUNT (sizeof(kept) / sizeof(kept[0]))

static char *value_of(const char *name)
{
	const char *value = getenv(name);

	if (!value || strlen(value) > VALUE_BYTES_MAX || strchr(value, '/') || strstr(value, ".."))
		return NULL;
	return xstrdup(value);
}

/* sshd sets it last, over whatever a client has sent; an administrator may say another one for each key. */
static char *home_new(void)
{
	const char *said = getenv("HOME");
	const struct passwd *account = getpwuid(getuid());

	if (said && said[0] == '/')
		return xstrdup(said);
	return account && account->pw_dir && account->pw_dir[0] == '/' ? xstrdup(account->pw_dir) : NULL;
}

char *restricted_environment(void)
{
	char *asked = xstrdup(getenv("SSH_ORIGINAL_COMMAND")), *values[KEPT_COUNT], *home = home_new();

	for (size_t i = 0; i < KEPT_COUNT; i++)
		values[i] = value_of(kept[i]);
	clearenv();
	for (size_t i = 0; i < KEPT_COUNT; i++) {
		if (values[i])
			setenv(kept[i], values[i], 1);
		free(values[i]);
	}
	if (home)
		setenv("HOME", home, 1);
	free(home);
	setenv("PATH", "/usr/bin:/bin", 1);
	return asked;
}

/* ---- words ---- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* One word from *at, which moves behind it. NULL: a quote is open. */
static char *word_take(const char **at)
{
	char *word = xmalloc(strlen(*at) + 1), quote = '\0';
	size_t len = 0;

	for (; **at && (quote || !is_blank(**at)); (*at)++) {
		char c = **at;

		if (quote ? c == quote : c == '\'' || c == '"') {
			quote = quote ? '\0' : c;
			continue;
		}
		if (c == '\\' && quote != '\'' && (*at)[1])
			c = *++(*at);
		word[len++] = c;
	}
	word[len] = '\0';
	if (!quote)
		return word;
	free(word);
	return NULL;
}

size_t restricted_words(const char *line, char **words, size_t max)
{
	size_t count = 0;
	char *word;

	for (;;) {
		while (is_blank(*line))
			line++;
		if (!*line)
			return count;
		word = count < max ? word_take(&line) : NULL;
		if (!word)
			break;
		words[count++] = word;
	}
	while (count > 0)
		free(words[--count]);
	return 0;
}

/* ---- programs ---- */

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCHITECTURE AUDIT_ARCH_RISCV64
#endif

#ifdef ARCHITECTURE
#define X32_BIT 0x40000000u /* the numbers of another calling convention on x86-64 */
#define REFUSED (SECCOMP_RET_ERRNO | EPERM)

/* Another convention's numbers are refused whole, since the same number means something else there. */
static bool forbid_programs(void)
{
	struct sock_filter steps[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 0, 5),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 3, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execve, 2, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execveat, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, REFUSED),
	};
	struct sock_fprog program = { .len = sizeof(steps) / sizeof(steps[0]), .filter = steps };

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}
#else
static bool forbid_programs(void)
{
	return false;
}
#endif

bool restricted_seal(void)
{
	const struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none); /* what is in memory is not for a file */
	signal(SIGTSTP, SIG_IGN);      /* there is no shell to come back from */
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && forbid_programs();
}
