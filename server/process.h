/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_PROCESS_H
#define HP_SERVER_PROCESS_H

/*
 * What the process gives up before it has read anything: core files, being looked into by others of the same user,
 * new privileges by exec. What it makes is its own (0600). main.c calls this first.
 */
void process_harden(void);

#endif
