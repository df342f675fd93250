/* SPDX-License-Identifier: ISC */
/*
 * deaf_names FOLDER PROGRAM [ARG...]: runs a program in a network of its own, in which the name server hears every
 * question and answers none. FOLDER is for its resolv.conf. Exit code 77 where this system lets nobody have a network
 * of their own. For the journey of a helper whose name server hangs.
 */
#include "config.h"

#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

#define EXIT_SKIP 77
#define NAME_PORT 53

static bool put(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");
	bool is_put = file && fputs(text, file) >= 0;

	return file && fclose(file) == 0 && is_put;
}

/* Root of a small world of our own. */
static bool leave_the_system(void)
{
	char ids[64];
	unsigned user = getuid(), group = getgid();

	if (unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET) != 0)
		return false;
	snprintf(ids, sizeof(ids), "0 %u 1", user);
	if (!put("/proc/self/setgroups", "deny") || !put("/proc/self/uid_map", ids))
		return false;
	snprintf(ids, sizeof(ids), "0 %u 1", group);
	return put("/proc/self/gid_map", ids);
}

static bool change_name_server(const char *folder)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/resolv.conf", folder);
	return put(path, "nameserver 127.0.0.1\noptions timeout:30 attempts:1\n") &&
	       mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	       mount(path, "/etc/resolv.conf", NULL, MS_BIND, NULL) == 0;
}

/* The socket stays open in the program, which does not know of it: what comes is heard, and that is all. */
static bool hear_questions(void)
{
	struct ifreq request = { .ifr_flags = IFF_UP };
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(NAME_PORT) };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	memcpy(request.ifr_name, "lo", sizeof("lo"));
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &request) == 0 && bind(fd, (struct sockaddr *)&at, sizeof(at)) == 0;
}

int main(int argc, char **argv)
{
	if (argc < 3 || !leave_the_system() || !change_name_server(argv[1]) || !hear_questions()) {
		fprintf(stderr, "deaf_names: %s\n", strerror(errno));
		return EXIT_SKIP;
	}
	execv(argv[2], argv + 2);
	perror(argv[2]);
	return 1;
}
