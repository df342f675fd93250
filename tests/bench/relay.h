/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_BENCH_RELAY_H
#define HP_TESTS_BENCH_RELAY_H

#include <sys/types.h>

/*
 * A process between homepro and homeprod that passes everything on, and can say more on the stream than homeprod ever
 * would: events made of the first request in the snapshot it saw pass by.
 */
struct relay {
	pid_t pid;
	int port;
	int orders;                     /* a pipe to it */
};

void relay_start(struct relay *r, int server_port);
void relay_stop(struct relay *r);
/* That request again and again, changed each time: `a_second` events for so long. Returns at once. */
void relay_storm(struct relay *r, int a_second, int seconds);
/* So many new requests in one message. Returns at once. */
void relay_burst(struct relay *r, int count);

#endif
