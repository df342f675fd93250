/* SPDX-License-Identifier: ISC */
#ifndef HP_LOOP_WORK_H
#define HP_LOOP_WORK_H

struct loop;

/*
 * A unit of work that has to block (a commit, a password hash), handed whole to libuv's pool: `fn` runs
 * there and touches nothing but `arg`; `done` runs on the loop afterwards. There is no way to cancel.
 */
typedef void work_fn(void *arg);
void work_run(struct loop *l, work_fn *fn, work_fn *done, void *arg);

#endif
